import type { Rng } from '../math/Rng.js';
import type { WorldFrame } from '../world/WorldFrame.js';

/** One picture with its truth buffers, row-major; valid until the next call. */
export interface RenderedFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  /** rgb8. */
  readonly rgb: Uint8Array | Uint8ClampedArray;
  /** Values of PIXEL_CLASSES. */
  readonly classIds: Uint8Array;
  /** Actor ids; 0 elsewhere. */
  readonly instanceIds: Uint16Array;
}

/** The camera as recording needs it. */
export interface FrameRenderer {
  render(frame: WorldFrame, rng: Rng): RenderedFrame;
}
