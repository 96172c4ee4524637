import type { EgoMotion, EgoVelocity } from '../domain/EgoMotion.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import type { Transform } from '../domain/Transform.js';
import { compose, identity, invert, planarTransform } from './Transform.js';

export interface EgoMotionBufferOptions {
  /** A velocity is held this long before the first and after the last stamp. */
  readonly maxAgeSecs: number;
  readonly historySecs: number;
}

/** The last seconds of odometry: velocity at a stamp, and motion between two stamps. Planar: roll, pitch and height are not modelled. */
export class EgoMotionBuffer {
  readonly #samples: EgoMotion[] = [];
  readonly #options: EgoMotionBufferOptions;

  constructor(options: EgoMotionBufferOptions) {
    this.#options = options;
  }

  add(motion: EgoMotion): void {
    const samples = this.#samples;
    let at = samples.length;
    while (at > 0 && samples[at - 1]!.stampNs > motion.stampNs) at -= 1;
    samples.splice(at, 0, motion);
    const newest = samples.at(-1)!.stampNs;
    while (samples.length > 1 && secsBetween(samples[0]!.stampNs, newest) > this.#options.historySecs) samples.shift();
  }

  clear(): void {
    this.#samples.length = 0;
  }

  /** Linear between samples; undefined when the nearest one is further away than `maxAgeSecs`. */
  velocityAt(stampNs: TimeNs): EgoVelocity | undefined {
    const samples = this.#samples;
    const first = samples[0];
    const last = samples.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const outsideSecs = Math.max(secsBetween(last.stampNs, stampNs), secsBetween(stampNs, first.stampNs));
    if (outsideSecs > this.#options.maxAgeSecs) return undefined;
    let after = 0;
    while (after < samples.length && samples[after]!.stampNs < stampNs) after += 1;
    if (after === 0) return velocityOf(first);
    if (after === samples.length) return velocityOf(last);
    const from = samples[after - 1]!;
    const to = samples[after]!;
    const gapSecs = secsBetween(from.stampNs, to.stampNs);
    const share = gapSecs > 0 ? secsBetween(from.stampNs, stampNs) / gapSecs : 0;
    return {
      forwardMps: from.speedForwardMps + share * (to.speedForwardMps - from.speedForwardMps),
      leftMps: from.speedLeftMps + share * (to.speedLeftMps - from.speedLeftMps),
      yawRateRadps: from.yawRateRadps + share * (to.yawRateRadps - from.yawRateRadps),
    };
  }

  /** Velocity by the difference of two poses at and before a stamp; undefined without poses there. It lags by half of `POSE_BASELINE_SECS`. */
  poseVelocityAt(stampNs: TimeNs): EgoVelocity | undefined {
    const samples = this.#samples;
    let at = samples.length - 1;
    while (at > 0 && samples[at]!.stampNs > stampNs) at -= 1;
    const last = samples[at];
    if (last?.pose === undefined || Math.abs(secsBetween(last.stampNs, stampNs)) > this.#options.maxAgeSecs)
      return undefined;
    let before = at;
    while (before > 0 && secsBetween(samples[before]!.stampNs, last.stampNs) < POSE_BASELINE_SECS) before -= 1;
    const first = samples[before]!;
    const dtSecs = secsBetween(first.stampNs, last.stampNs);
    if (first.pose === undefined || dtSecs < POSE_BASELINE_SECS / 2 || dtSecs > 2 * POSE_BASELINE_SECS)
      return undefined;
    const turnRad = Math.atan2(
      Math.sin(last.pose.yawRad - first.pose.yawRad),
      Math.cos(last.pose.yawRad - first.pose.yawRad),
    );
    const dx = last.pose.xM - first.pose.xM;
    const dy = last.pose.yM - first.pose.yM;
    // The chord of the arc points half way between both headings.
    const cos = Math.cos(first.pose.yawRad + turnRad / 2);
    const sin = Math.sin(first.pose.yawRad + turnRad / 2);
    return {
      forwardMps: (cos * dx + sin * dy) / dtSecs,
      leftMps: (cos * dy - sin * dx) / dtSecs,
      yawRateRadps: turnRad / dtSecs,
    };
  }

  /** Takes points of base_link as it was at `fromNs` to base_link as it is at `toNs`; undefined without odometry near both. */
  baseAtToFromBaseAtFrom(fromNs: TimeNs, toNs: TimeNs): Transform | undefined {
    const backwards = fromNs > toNs;
    const [startNs, endNs] = backwards ? [toNs, fromNs] : [fromNs, toNs];
    if (this.velocityAt(startNs) === undefined || this.velocityAt(endNs) === undefined) return undefined;
    const stamps = [startNs];
    for (const sample of this.#samples)
      if (sample.stampNs > startNs && sample.stampNs < endNs) stamps.push(sample.stampNs);
    stamps.push(endNs);
    let startFromNow = identity();
    for (let i = 1; i < stamps.length; i++) {
      const dtSecs = secsBetween(stamps[i - 1]!, stamps[i]!);
      const a = this.velocityAt(stamps[i - 1]!)!;
      const b = this.velocityAt(stamps[i]!)!;
      startFromNow = compose(
        startFromNow,
        motionOver(
          {
            forwardMps: (a.forwardMps + b.forwardMps) / 2,
            leftMps: (a.leftMps + b.leftMps) / 2,
            yawRateRadps: (a.yawRateRadps + b.yawRateRadps) / 2,
          },
          dtSecs,
        ),
      );
    }
    return backwards ? startFromNow : invert(startFromNow);
  }
}

/** Long enough that centimetres of jitter are little speed, short enough to follow braking. */
const POSE_BASELINE_SECS = 0.3;

const velocityOf = (motion: EgoMotion): EgoVelocity => ({
  forwardMps: motion.speedForwardMps,
  leftMps: motion.speedLeftMps,
  yawRateRadps: motion.yawRateRadps,
});

/** Pose after `dtSecs` of constant velocity and yaw rate, in the frame at its start: the exact arc. */
export function motionOver(velocity: EgoVelocity, dtSecs: number): Transform {
  const yaw = velocity.yawRateRadps * dtSecs;
  // sin(a)/a and (1 - cos(a))/a, by their series near zero.
  const along = Math.abs(yaw) < 1e-6 ? 1 : Math.sin(yaw) / yaw;
  const across = Math.abs(yaw) < 1e-6 ? yaw / 2 : (1 - Math.cos(yaw)) / yaw;
  const dx = velocity.forwardMps * dtSecs;
  const dy = velocity.leftMps * dtSecs;
  return planarTransform(along * dx - across * dy, across * dx + along * dy, yaw);
}
