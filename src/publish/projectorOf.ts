import type { PublishedFrame } from '../domain/PublishedFrame.js';
import { CameraProjector } from '../geometry/CameraProjector.js';
import { invert } from '../geometry/Transform.js';

/** Projector from base_link into the frame's picture; undefined without calibration or camera pose. */
export function projectorOf(frame: PublishedFrame): CameraProjector | undefined {
  if (frame.calibration === undefined || frame.baseFromCamera === undefined) return undefined;
  return new CameraProjector(frame.calibration, invert(frame.baseFromCamera));
}
