import type { Rng } from '../math/Rng.js';
import { cos, sin } from '../math/deterministicMath.js';
import type { SensorRig } from '../SensorRig.js';
import type { EchoBuffer } from './EchoBuffer.js';
import type { RadarSweep } from './RadarSweep.js';
import { exponential, normal } from './randomDraws.js';

const DEG = 0.017453292519943295;

/** Errors of the conventional radar: range 0.1 m + 0.2 %, azimuth 0.3 degrees ahead and 1 degree at 45, range rate 0.1 m/s (nominal, ARS 408). */
const azimuthSigmaRad = (azimuthRad: number): number => {
  const share = azimuthRad / (45 * DEG);
  return (0.3 + 0.7 * share * share) * DEG;
};
const DOPPLER_SIGMA_MPS = 0.1;
/** Chance that a return's range rate is unfolded into the wrong interval, and that interval. An assumption: the sensor's sheet gives none. */
const WRONG_UNFOLDING = { chance: 0.01, intervalMps: 27 } as const;
/** The ARS 408 lists at most 250 clusters; nuScenes' recordings hold at most 125 a sweep. */
const CONVENTIONAL_LIST = 125;

/** Errors of the imaging radar, set so that clouds on cars are as wide and high as in Astyx (elevation about 1.7 degrees near, 0.9 far, with a heavy tail). */
const IMAGING = {
  rangeSigmaM: 0.15,
  azimuthSigmaRad: 0.5 * DEG,
  elevationSigmaRad: 1.1 * DEG,
  tailChance: 0.14,
  tailSigmaRad: 4.5 * DEG,
} as const;
/** Astyx reports range rates folded into a period of 10.31 m/s in 128 steps. */
export const ASTYX_DOPPLER_PERIOD_MPS = 10.31;
const DOPPLER_STEPS = 128;
/** Astyx: nothing below 45, half a unit a step, mean about 8 above the floor, at most 102; hardly any trend with range. */
const MAGNITUDE = { floorDb: 45, meanAboveDb: 8, perDbsm: 0.12, stepDb: 0.5, ceilingDb: 102 } as const;

/** Nearest value of the period around 0. */
export const fold = (value: number, period: number): number => value - period * Math.floor(value / period + 0.5);

/** What the conventional radar reports: no elevation (z = 0), RCS as magnitude. */
export function measureConventional(echoes: EchoBuffer, rig: SensorRig['radar'], rng: Rng): RadarSweep {
  const sweep = emptySweep(rig.kind, CONVENTIONAL_LIST, 0);
  for (let i = 0; i < echoes.count && sweep.points.count < CONVENTIONAL_LIST; i++) {
    const rangeM = echoes.rangeM[i]! + (0.1 + 0.002 * echoes.rangeM[i]!) * normal(rng);
    const azimuth = echoes.azimuthRad[i]! + azimuthSigmaRad(echoes.azimuthRad[i]!) * normal(rng);
    let doppler = echoes.rangeRateMps[i]! + DOPPLER_SIGMA_MPS * normal(rng);
    if (rng.chance(WRONG_UNFOLDING.chance)) doppler += (rng.chance(0.5) ? 1 : -1) * WRONG_UNFOLDING.intervalMps;
    if (rangeM < 0.3 || rangeM > rig.maxRangeM || Math.abs(azimuth) > rig.halfFieldOfViewRad) continue;
    put(sweep, rangeM, azimuth, 0, doppler, Math.round(echoes.rcsDbsm[i]! * 2) / 2, echoes.source[i]!);
  }
  return sweep;
}

/** What the imaging radar reports; `dopplerPeriodMps` 0 means unambiguous. */
export function measureImaging(
  echoes: EchoBuffer,
  rig: SensorRig['radar'],
  dopplerPeriodMps: number,
  rng: Rng,
): RadarSweep {
  const sweep = emptySweep(rig.kind, echoes.count, dopplerPeriodMps);
  const step = ASTYX_DOPPLER_PERIOD_MPS / DOPPLER_STEPS;
  for (let i = 0; i < echoes.count; i++) {
    const rangeM = echoes.rangeM[i]! + IMAGING.rangeSigmaM * normal(rng);
    const azimuth = echoes.azimuthRad[i]! + IMAGING.azimuthSigmaRad * normal(rng);
    const tail = rng.chance(IMAGING.tailChance) ? IMAGING.tailSigmaRad : IMAGING.elevationSigmaRad;
    const elevation = echoes.elevationRad[i]! + tail * normal(rng);
    let doppler = Math.round((echoes.rangeRateMps[i]! + 0.5 * DOPPLER_SIGMA_MPS * normal(rng)) / step) * step;
    if (dopplerPeriodMps > 0) doppler = fold(doppler, dopplerPeriodMps);
    const mean = Math.max(4, MAGNITUDE.meanAboveDb + MAGNITUDE.perDbsm * echoes.rcsDbsm[i]!);
    const above = Math.round(exponential(rng, mean) / MAGNITUDE.stepDb) * MAGNITUDE.stepDb;
    if (rangeM < 1 || rangeM > rig.maxRangeM || Math.abs(azimuth) > rig.halfFieldOfViewRad) continue;
    const magnitude = Math.min(MAGNITUDE.ceilingDb, MAGNITUDE.floorDb + above);
    put(sweep, rangeM, azimuth, elevation, doppler, magnitude, echoes.source[i]!);
  }
  return sweep;
}

/** Sensors send fixed-point coordinates; steps of 1/128 m, far below the errors, let recordings compress. */
const onGrid = (valueM: number): number => Math.round(valueM * 128) / 128;

type Filling = { -readonly [K in keyof RadarSweep['points']]: RadarSweep['points'][K] };

function emptySweep(kind: RadarSweep['kind'], capacity: number, dopplerPeriodMps: number) {
  const points: Filling = {
    count: 0,
    xM: new Float32Array(capacity),
    yM: new Float32Array(capacity),
    zM: new Float32Array(capacity),
    rangeRateMps: new Float32Array(capacity),
    magnitudeDb: new Float32Array(capacity),
  };
  return { kind, dopplerPeriodMps, points, source: new Int32Array(capacity) };
}

function put(
  sweep: ReturnType<typeof emptySweep>,
  rangeM: number,
  azimuthRad: number,
  elevationRad: number,
  rangeRateMps: number,
  magnitudeDb: number,
  source: number,
): void {
  const { points } = sweep;
  const i = points.count;
  const ground = rangeM * cos(elevationRad);
  points.xM[i] = onGrid(ground * cos(azimuthRad));
  points.yM[i] = onGrid(ground * sin(azimuthRad));
  points.zM[i] = onGrid(rangeM * sin(elevationRad));
  points.rangeRateMps[i] = rangeRateMps;
  points.magnitudeDb[i] = magnitudeDb;
  sweep.source[i] = source;
  points.count = i + 1;
}
