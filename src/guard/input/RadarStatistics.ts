import type { RadarInBase } from '../../domain/PublishedFrame.js';

const RANGE_BIN_M = 2;
const RANGE_BINS = 128;
/** A return that moves less than this over ground is static: folding and noise of common radars stay within it. */
export const STANDING_MPS = 0.6;

/** Figures of the returns of one sample. */
export class RadarStatistics {
  count = 0;
  /** Range that nine of ten returns do not exceed, in 2 m steps. */
  farRangeM = 0;
  /** Share of returns that stand still over ground; undefined without range rates over ground. */
  standingShare: number | undefined;
  readonly #bins = new Int32Array(RANGE_BINS);

  measure({ xM, yM, radialSpeedMps }: RadarInBase, hasRadialSpeed: boolean): void {
    const count = xM.length;
    const bins = this.#bins;
    bins.fill(0);
    let standing = 0;
    for (let i = 0; i < count; i++) {
      const bin = Math.sqrt(xM[i]! * xM[i]! + yM[i]! * yM[i]!) / RANGE_BIN_M;
      // NaN lands in the last bin.
      bins[bin < RANGE_BINS ? Math.floor(bin) : RANGE_BINS - 1]! += 1;
      if (Math.abs(radialSpeedMps[i]!) < STANDING_MPS) standing += 1;
    }
    this.count = count;
    this.standingShare = hasRadialSpeed && count > 0 ? standing / count : undefined;
    let seen = 0;
    let bin = 0;
    while (bin < RANGE_BINS - 1 && seen + bins[bin]! < 0.9 * count) seen += bins[bin++]!;
    this.farRangeM = count === 0 ? 0 : (bin + 1) * RANGE_BIN_M;
  }
}
