/** Score bins ((m-1)/15, m/15] of Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, eq. 3. */
export const CALIBRATION_BINS = 15;
const EDGES = Float64Array.from({ length: CALIBRATION_BINS }, (_, i) =>
  i + 1 === CALIBRATION_BINS ? 1 : (i + 1) * (1 / CALIBRATION_BINS),
);

export interface CalibrationBin {
  readonly count: number;
  readonly meanScore: number;
  /** Share of correct detections at 2 m. */
  readonly hitShare: number;
}

/** Scores and matches of detections, per drive. */
export class CalibrationBins {
  readonly #drives: { readonly count: Float64Array; readonly score: Float64Array; readonly hits: Float64Array }[];

  constructor(driveCount: number) {
    const column = (): Float64Array => new Float64Array(CALIBRATION_BINS);
    this.#drives = Array.from({ length: driveCount }, () => ({ count: column(), score: column(), hits: column() }));
  }

  add(drive: number, score: number, outcome: 'hit' | 'miss'): void {
    const bin = Math.max(
      0,
      EDGES.findIndex((edge) => score <= edge),
    );
    const columns = this.#drives[drive]!;
    columns.count[bin]! += 1;
    columns.score[bin]! += score;
    if (outcome === 'hit') columns.hits[bin]! += 1;
  }

  /** All bins in order of score; an empty one has count 0 and NaN means. */
  bins(weights: ArrayLike<number>): CalibrationBin[] {
    return Array.from({ length: CALIBRATION_BINS }, (_, bin) => {
      let [count, score, hits] = [0, 0, 0];
      this.#drives.forEach((columns, drive) => {
        count += columns.count[bin]! * weights[drive]!;
        score += columns.score[bin]! * weights[drive]!;
        hits += columns.hits[bin]! * weights[drive]!;
      });
      return { count, meanScore: score / count, hitShare: hits / count };
    });
  }

  /** Expected calibration error: the mean over detections of |share of correct detections - mean score| of their bin. Undefined without detections. */
  expectedError(weights: ArrayLike<number>): number | undefined {
    let total = 0;
    let error = 0;
    for (const { count, meanScore, hitShare } of this.bins(weights)) {
      if (count === 0) continue;
      total += count;
      error += count * Math.abs(hitShare - meanScore);
    }
    return total === 0 ? undefined : error / total;
  }
}
