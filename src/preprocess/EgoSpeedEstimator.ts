import type { FusionSample, PlacedSweep } from '../domain/FusionSample.js';
import type { EgoVelocity } from '../domain/EgoMotion.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import { egoSpeedFromDoppler, type EgoSpeedFit } from './egoSpeedFromDoppler.js';
import type { PreprocessParameters } from './parameters.js';

export interface EgoSpeedOptions {
  readonly parameters: PreprocessParameters;
  /** Of folded Doppler. */
  readonly periodMps: number;
  readonly isUnambiguous: (sweep: PlacedSweep) => boolean;
}

/** Ego speed of a sample without odometry: the best fit over its sweeps, else the last good one while it is fresh. */
export class EgoSpeedEstimator {
  readonly #options: EgoSpeedOptions;
  #cosForward = new Float64Array(8192);
  #last: { readonly stampNs: TimeNs; readonly speedMps: number } | undefined;

  constructor(options: EgoSpeedOptions) {
    this.#options = options;
  }

  /** Of the sample's own sweeps, the best one. */
  fit(sample: FusionSample): EgoSpeedFit | undefined {
    let best: EgoSpeedFit | undefined;
    for (const sweep of sample.sweeps) {
      const fit = this.#fit(sweep);
      if (fit !== undefined && (best === undefined || fit.quality > best.quality)) best = fit;
    }
    return best;
  }

  estimate(sample: FusionSample): EgoVelocity | undefined {
    const { parameters } = this.#options;
    const best = this.fit(sample);
    if (best !== undefined && best.quality >= parameters.minEgoFitQuality)
      this.#last = { stampNs: sample.stampNs, speedMps: best.speedMps };
    const last = this.#last;
    if (last === undefined || Math.abs(secsBetween(last.stampNs, sample.stampNs)) > parameters.egoSpeedHoldSecs)
      return undefined;
    return { forwardMps: last.speedMps, leftMps: 0, yawRateRadps: 0 };
  }

  #fit(sweep: PlacedSweep): EgoSpeedFit | undefined {
    const { points, rangeRateKind } = sweep.scan;
    if (rangeRateKind !== 'measured') return undefined;
    if (this.#cosForward.length < points.count) this.#cosForward = new Float64Array(points.count * 2);
    const m = sweep.baseFromRadar.m;
    for (let i = 0; i < points.count; i++) {
      const x = points.xM[i]!;
      const y = points.yM[i]!;
      const z = points.zM[i]!;
      const range = Math.max(Math.sqrt(x * x + y * y + z * z), 1e-6);
      this.#cosForward[i] = (m[0]! * x + m[1]! * y + m[2]! * z) / range;
    }
    return egoSpeedFromDoppler({
      count: points.count,
      rangeRateMps: points.rangeRateMps,
      cosForward: this.#cosForward,
      periodMps: this.#options.isUnambiguous(sweep) ? undefined : this.#options.periodMps,
    });
  }
}
