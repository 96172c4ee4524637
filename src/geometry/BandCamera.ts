import type { BandRequest } from '../domain/ImageScaler.js';
import type { CameraProjector } from './CameraProjector.js';

/** The camera whose picture the model saw, and the band of it that it saw. */
export interface BandCamera {
  readonly projector: CameraProjector;
  readonly band: BandRequest;
}

/** Camera pixel (centre at whole numbers) to cell of a map over the band with cells of `stridePx`, as a fraction: `scale` u + `offsetXPx`. */
export function bandMap(
  { scale, leftPx, topPx }: BandRequest,
  stridePx: number,
): { readonly scale: number; readonly offsetXPx: number; readonly offsetYPx: number } {
  const cellScale = scale / stridePx;
  return { scale: cellScale, offsetXPx: (0.5 - leftPx) * cellScale, offsetYPx: (0.5 - topPx) * cellScale };
}

/** Where the point projected last lies in a map over the band with cells of `stridePx`: column and row, with their fractions. */
export function cellOf({ projector, band }: BandCamera, stridePx: number): { column: number; row: number } {
  const { scale, offsetXPx, offsetYPx } = bandMap(band, stridePx);
  return { column: scale * projector.uPx + offsetXPx, row: scale * projector.vPx + offsetYPx };
}
