import type { Rng } from '../math/Rng.js';

/** nuScenes' and Astyx' radars both sweep at 13 Hz. */
export const RADAR_RATE_HZ = 13;
const PERIOD_JITTER_SECS = 0.002;
/** Delay from measurement to arrival. */
const DELAY_SECS = [0.02, 0.06] as const;
const DELAY_JITTER_SECS = 0.005;
const DROP_CHANCE = 0.005;

export interface ScheduledSweep {
  /** When it was measured: the header's stamp. */
  readonly measuredSecs: number;
  /** When it arrives: the recording's log time. */
  readonly arrivedSecs: number;
}

/** Sweeps of a drive in order of measurement; lost ones are left out. A drive's mean delay is drawn once, each sweep's jitter anew. */
export function sweepSchedule(durationSecs: number, rng: Rng): readonly ScheduledSweep[] {
  const phaseSecs = rng.next() / RADAR_RATE_HZ;
  const meanDelaySecs = rng.uniform(DELAY_SECS[0] + DELAY_JITTER_SECS, DELAY_SECS[1] - DELAY_JITTER_SECS);
  const sweeps: ScheduledSweep[] = [];
  for (let k = 0; ; k++) {
    const measuredSecs = phaseSecs + k / RADAR_RATE_HZ + rng.uniform(-1, 1) * PERIOD_JITTER_SECS;
    if (measuredSecs > durationSecs) return sweeps;
    const arrivedSecs = measuredSecs + meanDelaySecs + rng.uniform(-1, 1) * DELAY_JITTER_SECS;
    if (!rng.chance(DROP_CHANCE) && measuredSecs >= 0) sweeps.push({ measuredSecs, arrivedSecs });
  }
}
