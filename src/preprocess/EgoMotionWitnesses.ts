import type { Alert } from '../domain/Alert.js';
import type { EgoVelocity } from '../domain/EgoMotion.js';
import type { FusionSample } from '../domain/FusionSample.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import type { EgoSpeedFit } from './egoSpeedFromDoppler.js';

/** Who is believed about the ego motion. */
export type EgoWitness = 'twist' | 'pose' | 'radar' | 'none';

export interface EgoMotionVerdict {
  readonly witness: EgoWitness;
  /** Absent while all agree. */
  readonly alert?: Alert;
}

/** Two witnesses agree within this speed or this share of the faster one: a pose lags by a tenth of a second, odometers are calibrated to a few per cent. */
const AGREE_MPS = 1.5;
const AGREE_SHARE = 0.15;
/** What disagrees for this long is no jitter. */
const SETTLE_SECS = 1;
/** Share of standing returns from which the radar is a witness: in dense traffic less than half of them stand. */
const MIN_FIT_QUALITY = 0.5;
/** Slower is standing, or a field nobody fills. */
const STANDING_MPS = 0.3;
/** The radar is asked about a twist of exactly zero at this interval: a fit costs most of a millisecond. */
const RADAR_PERIOD_SECS = 0.5;

/**
 * Holds odometry's twist, odometry's pose and the standing world in the radar against each other. What two of them say is used. A twist that nobody fills (zeros beside a pose that moves), one in other units and
 * a setpoint are told from a measurement that way. The decision is made at once at the start of a drive and changes only after a second.
 */
export class EgoMotionWitnesses {
  #witness: EgoWitness | undefined;
  #otherSinceNs: TimeNs | undefined;
  #radarAskedNs: TimeNs | undefined;

  /** `fitSpeed`: ego speed from the standing world of this sample's sweeps; called only when twist and pose do not settle it. */
  judge(sample: FusionSample, fitSpeed: () => EgoSpeedFit | undefined): EgoMotionVerdict {
    const { odometry: twist, poseVelocity: pose, stampNs } = sample;
    if (twist === undefined) {
      this.#witness = undefined;
      return { witness: 'radar' };
    }
    const found = this.#compare(twist, pose, stampNs, fitSpeed);
    if (found === undefined) return { witness: this.#witness ?? 'twist' };
    this.#witness ??= found.witness;
    if (found.witness === this.#witness) this.#otherSinceNs = undefined;
    else {
      this.#otherSinceNs ??= stampNs;
      const waitedSecs = secsBetween(this.#otherSinceNs, stampNs);
      // A step back in time is another drive.
      if (waitedSecs >= SETTLE_SECS || waitedSecs < 0) {
        this.#witness = found.witness;
        this.#otherSinceNs = undefined;
      }
    }
    if (this.#witness === 'twist') return { witness: 'twist' };
    return { witness: this.#witness, alert: disagreement(this.#witness, twist, pose, found.radarMps, stampNs) };
  }

  /** Undefined: nothing new is known. */
  #compare(
    twist: EgoVelocity,
    pose: EgoVelocity | undefined,
    stampNs: TimeNs,
    fitSpeed: () => EgoSpeedFit | undefined,
  ): { readonly witness: EgoWitness; readonly radarMps?: number } | undefined {
    const twistMoves = Math.abs(twist.forwardMps) > STANDING_MPS;
    const poseMoves = pose !== undefined && Math.abs(pose.forwardMps) > STANDING_MPS;
    if (pose !== undefined && (twistMoves || poseMoves) && agree(twist.forwardMps, pose.forwardMps))
      return { witness: 'twist' };
    // A twist that moves, alone or beside a pose that nobody fills, is believed here; one of zero is when the radar does not say that the world passes by.
    if (!poseMoves && (twistMoves || !this.#isRadarDue(stampNs))) return twistMoves ? { witness: 'twist' } : undefined;
    const fit = fitSpeed();
    if (fit === undefined || fit.quality < MIN_FIT_QUALITY) {
      if (!poseMoves) return undefined;
      return { witness: twistMoves ? 'none' : 'pose' };
    }
    const radarMps = fit.speedMps;
    if (agree(twist.forwardMps, radarMps)) return { witness: 'twist', radarMps };
    if (pose !== undefined && poseMoves && agree(pose.forwardMps, radarMps)) return { witness: 'pose', radarMps };
    // Three different speeds, or a twist of zero against a world that passes by.
    return { witness: 'radar', radarMps };
  }

  #isRadarDue(stampNs: TimeNs): boolean {
    const askedNs = this.#radarAskedNs;
    if (askedNs !== undefined && Math.abs(secsBetween(askedNs, stampNs)) < RADAR_PERIOD_SECS) return false;
    this.#radarAskedNs = stampNs;
    return true;
  }
}

const agree = (aMps: number, bMps: number): boolean =>
  Math.abs(aMps - bMps) <= Math.max(AGREE_MPS, AGREE_SHARE * Math.max(Math.abs(aMps), Math.abs(bMps)));

const TIPS: Readonly<Record<Exclude<EgoWitness, 'twist'>, string>> = {
  pose: 'The pose is used. Let the odometry node fill twist.twist in m/s, or name another topic with --odometry.',
  radar: 'The radar is used. Name a topic that measures the motion with --odometry; a setpoint is no measurement.',
  none: 'Neither is used, and speeds are relative to the vehicle. Name a topic that measures the motion with --odometry.',
};

function disagreement(
  witness: Exclude<EgoWitness, 'twist'>,
  twist: EgoVelocity,
  pose: EgoVelocity | undefined,
  radarMps: number | undefined,
  stampNs: TimeNs,
): Alert {
  const said = [
    `${twist.forwardMps.toFixed(1)} m/s from the twist`,
    ...(pose === undefined ? [] : [`${pose.forwardMps.toFixed(1)} m/s from the pose`]),
    ...(radarMps === undefined ? [] : [`${radarMps.toFixed(1)} m/s from the standing returns of the radar`]),
  ];
  return {
    severity: 'warning',
    code: 'preprocess/ego-motion-disagrees',
    message: `Expected one ego speed from the odometry and the radar but received ${said.join(', ')}`,
    tip: TIPS[witness],
    stampNs,
  };
}
