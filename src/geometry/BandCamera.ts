import type { BandRequest } from '../domain/ImageScaler.js';
import type { CameraProjector } from './CameraProjector.js';

/** The camera whose picture the model saw, and the band of it that it saw. */
export interface BandCamera {
  readonly projector: CameraProjector;
  readonly band: BandRequest;
}

/** Where the point projected last lies in a map over the band with cells of `stridePx`: column and row, with their fractions. */
export const cellOf = ({ projector, band }: BandCamera, stridePx: number): { column: number; row: number } => ({
  column: ((projector.uPx + 0.5 - band.leftPx) * band.scale) / stridePx,
  row: ((projector.vPx + 0.5 - band.topPx) * band.scale) / stridePx,
});
