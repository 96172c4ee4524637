import type { RadarInBase } from '../../domain/PublishedFrame.js';
import type { InputFacts } from '../GuardFacts.js';
import { atOnce, type Measurement } from '../Measurement.js';
import { fitGroundMotion } from './fitGroundMotion.js';
import { RunningMedian } from './RunningMedian.js';

/** Ego speed below which range rates are not used: their noise hides the angle. */
const MIN_SPEED_MPS = 5;
/** In sharper curves the mounting angle is not judged: base_link slips sideways. */
const MAX_YAW_RATE_RADPS = 0.1;
/** Fewer static returns are no evidence. */
const MIN_RETURNS = 30;
/** Samples of the medians, judged once half full: single fits are off by traffic beside the vehicle. */
const WINDOW = 9;

interface RadarMotionLimits {
  readonly radarSpeedErrorMps: number;
  readonly radarYawErrorRad: number;
}

/** Compares the ego motion from static returns with odometry: catches sweeps of another moment while speed changes, of another drive, and a radar that was knocked. */
export class RadarMotionRule {
  readonly #limits: RadarMotionLimits;
  readonly #speedError = new RunningMedian(WINDOW);
  readonly #yawError = new RunningMedian(WINDOW);

  constructor(limits: RadarMotionLimits) {
    this.#limits = limits;
  }

  reset(): void {
    this.#speedError.reset();
    this.#yawError.reset();
  }

  check(radar: RadarInBase, { ego, hasRadialSpeed }: InputFacts): Measurement | undefined {
    const { radarSpeedErrorMps, radarYawErrorRad } = this.#limits;
    // A speed fitted from the same returns cannot contradict them.
    if (ego?.source !== 'odometry' || !hasRadialSpeed || Math.abs(ego.forwardMps) < MIN_SPEED_MPS) return undefined;
    const fit = fitGroundMotion(radar, MIN_RETURNS);
    if (fit === undefined) return undefined;
    this.#speedError.add(fit.forwardMps);
    if (Math.abs(ego.yawRateRadps) <= MAX_YAW_RATE_RADPS)
      this.#yawError.add(fit.leftMps / (ego.forwardMps - fit.forwardMps));
    const finding = { rule: 'radar-motion', input: 'radar' } as const;
    const speed = Math.abs(this.#speedError.value);
    if (this.#speedError.count >= WINDOW / 2 && speed > radarSpeedErrorMps)
      return atOnce(true, {
        ...finding,
        code: 'camera-radar-disagree',
        severity: 'unfit',
        measured: speed,
        limit: radarSpeedErrorMps,
        unit: 'm/s',
      });
    if (this.#yawError.count < WINDOW / 2) return undefined;
    const yaw = Math.abs(this.#yawError.value);
    return atOnce(yaw > radarYawErrorRad, {
      ...finding,
      code: 'miscalibrated',
      severity: 'suspect',
      measured: yaw,
      limit: radarYawErrorRad,
      unit: 'rad',
    });
  }
}
