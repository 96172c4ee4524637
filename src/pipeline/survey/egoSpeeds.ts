import type { EgoMotion } from '../../domain/EgoMotion.js';
import type { TimeNs } from '../../domain/time.js';
import { EgoMotionBuffer } from '../../geometry/EgoMotionBuffer.js';

const MAX_AGE_SECS = 0.3;

/** Forward speed by odometry; where twist and pose differ, or only one of them moves, the pose, which nobody can leave unfilled and still move. */
export function egoSpeeds(motions: readonly EgoMotion[]): (stampNs: TimeNs) => number | undefined {
  const buffer = new EgoMotionBuffer({ maxAgeSecs: MAX_AGE_SECS, historySecs: Infinity });
  for (const motion of motions) buffer.add(motion);
  return (stampNs) => {
    const twistMps = buffer.velocityAt(stampNs)?.forwardMps;
    const poseMps = buffer.poseVelocityAt(stampNs)?.forwardMps;
    if (poseMps === undefined || twistMps === undefined) return twistMps ?? poseMps;
    if (agree(poseMps, twistMps)) return twistMps;
    return Math.abs(poseMps) > STANDING_MPS ? poseMps : twistMps;
  };
}

const STANDING_MPS = 0.3;

/** Two speeds are the same: a pose lags by a tenth of a second, odometers are calibrated to a few per cent. */
export const agree = (aMps: number, bMps: number): boolean =>
  Math.abs(aMps - bMps) <= Math.max(1.5, 0.15 * Math.max(Math.abs(aMps), Math.abs(bMps)));
