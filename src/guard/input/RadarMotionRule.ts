import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { RadarInBase } from '../../domain/PublishedFrame.js';
import type { InputFacts } from '../GuardFacts.js';
import { fitGroundMotion } from './fitGroundMotion.js';
import { RunningMedian } from './RunningMedian.js';

export const radarMotionSchema = z.strictObject({
  maxSpeedErrorMps: numberParameter({
    default: 1,
    min: 0.1,
    max: 20,
    unit: 'm/s',
    description:
      "camera-radar-disagree: the standing world's range rates and the odometry may differ by this ego speed; beyond, the sweeps are of another moment or drive and the radar is unfit.",
  }),
  maxYawErrorRad: numberParameter({
    default: 0.012,
    min: 0.002,
    max: 0.2,
    unit: 'rad',
    description:
      "camera-radar-disagree: the standing world's range rates may be turned against the published mounting by this angle; beyond, the radar was knocked and is suspect.",
  }),
  minSpeedMps: numberParameter({
    default: 5,
    min: 1,
    max: 30,
    unit: 'm/s',
    description: 'camera-radar-disagree: ego speed below which range rates are not used.',
  }),
  maxYawRateRadps: numberParameter({
    default: 0.1,
    min: 0.001,
    max: 1,
    unit: 'rad/s',
    description:
      'camera-radar-disagree: in sharper curves the mounting angle is not judged (base_link slips sideways).',
  }),
  minReturns: integerParameter({
    default: 30,
    min: 5,
    max: 1000,
    unit: '',
    description: 'camera-radar-disagree: fewer static returns than this are no evidence.',
  }),
  window: integerParameter({
    default: 9,
    min: 1,
    max: 101,
    unit: 'frames',
    description: 'camera-radar-disagree: length of the medians in samples; judged once half full.',
  }),
});

/** Compares the ego motion from static returns with odometry: catches sweeps of another moment while speed changes, of another drive, and a radar that was knocked. */
export class RadarMotionRule {
  readonly #parameters: z.output<typeof radarMotionSchema>;
  readonly #speedError: RunningMedian;
  readonly #yawError: RunningMedian;

  constructor(parameters: z.output<typeof radarMotionSchema>) {
    this.#parameters = parameters;
    this.#speedError = new RunningMedian(parameters.window);
    this.#yawError = new RunningMedian(parameters.window);
  }

  reset(): void {
    this.#speedError.reset();
    this.#yawError.reset();
  }

  check(radar: RadarInBase, { ego, hasRadialSpeed }: InputFacts): HealthFinding | undefined {
    const p = this.#parameters;
    // A speed fitted from the same returns cannot contradict them.
    if (ego?.source !== 'odometry' || !hasRadialSpeed || Math.abs(ego.forwardMps) < p.minSpeedMps) return undefined;
    const fit = fitGroundMotion(radar, p.minReturns);
    if (fit === undefined) return undefined;
    this.#speedError.add(fit.forwardMps);
    if (Math.abs(ego.yawRateRadps) <= p.maxYawRateRadps)
      this.#yawError.add(fit.leftMps / (ego.forwardMps - fit.forwardMps));
    const finding = { rule: 'radar-motion', input: 'radar' } as const;
    const enough = p.window / 2;
    const speed = Math.abs(this.#speedError.value);
    if (this.#speedError.count >= enough && speed > p.maxSpeedErrorMps)
      return {
        ...finding,
        code: 'camera-radar-disagree',
        severity: 'unfit',
        measured: speed,
        limit: p.maxSpeedErrorMps,
        unit: 'm/s',
      };
    const yaw = Math.abs(this.#yawError.value);
    if (this.#yawError.count >= enough && yaw > p.maxYawErrorRad)
      return {
        ...finding,
        code: 'miscalibrated',
        severity: 'suspect',
        measured: yaw,
        limit: p.maxYawErrorRad,
        unit: 'rad',
      };
    return undefined;
  }
}
