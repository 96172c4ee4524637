import type { Rng } from '../math/Rng.js';
import { cos } from '../math/deterministicMath.js';
import { ECHO_SOURCE, type EchoBuffer } from './EchoBuffer.js';
import type { RadarView } from './RadarView.js';
import { normal } from './randomDraws.js';

/** False alarms of one sweep, nominal for the ARS 408. */
const CLUTTER_PER_SWEEP = [4, 8] as const;
/** Heavy rain and spray add echoes close by. */
const RAIN_CLUTTER = 6;
const RAIN_CLUTTER_RANGE_M = 18;

/** False alarms anywhere in the field; most move with the world, a third have a range rate of their own. */
export function clutterEchoes(view: RadarView, echoes: EchoBuffer, perSweepFactor: number, rng: Rng): void {
  const { halfFieldOfViewRad, maxRangeM } = view.rig;
  const falseAlarms = Math.round(rng.integer(CLUTTER_PER_SWEEP[0], CLUTTER_PER_SWEEP[1]) * perSweepFactor);
  const drops = Math.round(RAIN_CLUTTER * view.frame.environment.rainIntensity * rng.next() * perSweepFactor);
  for (let i = 0; i < falseAlarms + drops; i++) {
    const rangeM = rng.uniform(2, i < falseAlarms ? maxRangeM : RAIN_CLUTTER_RANGE_M);
    const azimuthRad = rng.uniform(-1, 1) * halfFieldOfViewRad;
    const still = -view.velocityMps[0] * cos(azimuthRad);
    const rangeRateMps = rng.chance(0.33) ? rng.uniform(-20, 20) : still + normal(rng);
    echoes.push(rangeM, azimuthRad, 0.05 * normal(rng), rangeRateMps, -5 + 5 * normal(rng), ECHO_SOURCE.clutter);
  }
}
