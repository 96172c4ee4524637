import type { Outcome } from './Alert.js';
import type { CameraImage } from './CameraFrame.js';

/** A rectangle of the camera picture and the size it is drawn at. */
export interface BandRequest {
  /** Band pixels per camera pixel. */
  readonly scale: number;
  /** Upper left corner in camera pixels, counted from the picture's edge; a band may reach beyond the picture. */
  readonly leftPx: number;
  readonly topPx: number;
  /** Size of the result. */
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Cuts and scales pictures with antialiasing. Outside the picture: grey 114. */
export interface ImageScaler {
  /** RGB bytes [heightPx, widthPx, 3] that own their whole ArrayBuffer; an alert for a picture that cannot be decoded. */
  scaleBand(image: CameraImage, band: BandRequest): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
}
