/** One camera image with its truth; rows from the top, pixels from the left. The buffers belong to the renderer and are overwritten by its next frame. */
export interface RenderedImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** w * h * 3. */
  readonly rgb: Uint8Array;
  /** Along the optical axis; Infinity where there is only sky. */
  readonly depthM: Float32Array;
  /** Ids of PIXEL_CLASSES. */
  readonly classIds: Uint8Array;
  /** Id of the actor, 0 for everything else. */
  readonly instanceIds: Uint16Array;
}
