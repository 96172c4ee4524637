import type { Rng } from '../math/Rng.js';
import { hypot } from '../math/deterministicMath.js';
import type { FurnitureKind } from '../world/WorldFrame.js';
import { shadowed, type Shadows } from './backgroundEchoes.js';
import { detectionProbability } from './detectionProbability.js';
import { ECHO_SOURCE, type EchoBuffer } from './EchoBuffer.js';
import { azimuthOf, pointOfBody, pushEcho, STILL, type FixedBody, type RadarView } from './RadarView.js';
import { normal } from './randomDraws.js';
import { FURNITURE_REFLECTORS } from './reflectors.js';

/** Smooth surfaces answer a sparse radar where they stand square to it, and at seams and posts. */
const SMOOTH: ReadonlySet<FurnitureKind> = new Set(['guard_rail', 'noise_barrier', 'tunnel_wall', 'building']);
/** Post distance of steel rails (EN 1317 systems: 2 or 4 m). */
const SEAM_M = 4;
const SEAM_CHANCE = 0.16;

/** Rail posts, signs, bridges and walls for the conventional radar. */
export function sparseFurnitureEchoes(view: RadarView, echoes: EchoBuffer, shadows: Shadows, rng: Rng): void {
  for (const body of view.fixed) {
    if (SMOOTH.has(body.furniture.kind)) smoothEchoes(view, echoes, body, shadows, rng);
    else {
      const { minReturns, maxReturns } = FURNITURE_REFLECTORS[body.furniture.kind];
      const spread = Math.max(body.halfLengthM, body.halfWidthM);
      const along = body.halfLengthM > body.halfWidthM;
      const count = rng.integer(minReturns, maxReturns);
      const shown = pushAt(view, echoes, body, 0, 0, 1, shadows, rng);
      for (let i = 1; shown && i < count; i++) {
        const offset = rng.uniform(-1, 1) * spread;
        pushAt(view, echoes, body, along ? offset : 0, along ? 0 : offset, 1, shadows, rng);
      }
    }
  }
}

function smoothEchoes(view: RadarView, echoes: EchoBuffer, body: FixedBody, shadows: Shadows, rng: Rng): void {
  const m = body.bodyFromBase.m;
  const [ox, oy, oz] = view.originM;
  const fromX = m[0]! * ox + m[1]! * oy + m[2]! * oz + m[3]!;
  const fromY = m[4]! * ox + m[5]! * oy + m[6]! * oz + m[7]!;
  const side = fromY < 0 ? -1 : 1;
  if (Math.abs(fromX) < body.halfLengthM) pushAt(view, echoes, body, fromX, side * body.halfWidthM, 1, shadows, rng);
  const seams = Math.floor((2 * body.halfLengthM) / SEAM_M);
  for (let i = 0; i < seams; i++) {
    const x = (i + 0.5) * SEAM_M - body.halfLengthM;
    pushAt(view, echoes, body, x, side * body.halfWidthM, SEAM_CHANCE, shadows, rng);
  }
}

function pushAt(
  view: RadarView,
  echoes: EchoBuffer,
  body: FixedBody,
  x: number,
  y: number,
  chance: number,
  shadows: Shadows,
  rng: Rng,
): boolean {
  const at = pointOfBody(body, x, y, 0);
  const rangeM = hypot(at[0] - view.originM[0], at[1] - view.originM[1]);
  const azimuthRad = azimuthOf(view, at[0], at[1], at[2]);
  if (at[0] < 1 || rangeM > view.rig.maxRangeM || Math.abs(azimuthRad) > view.rig.halfFieldOfViewRad) return false;
  const reflector = FURNITURE_REFLECTORS[body.furniture.kind];
  const offsetDb = reflector.rcsSdDbsm * normal(rng);
  const probability = detectionProbability(reflector.detection * chance, offsetDb, {
    rangeM,
    azimuthRad,
    halfFieldOfViewRad: view.rig.halfFieldOfViewRad,
    blockedShare: 0,
    rainIntensity: view.frame.environment.rainIntensity,
  });
  if (!rng.chance(probability) || shadowed(shadows, rangeM, azimuthRad, rng)) return false;
  pushEcho(echoes, view, at, STILL, reflector.rcsMeanDbsm + offsetDb, ECHO_SOURCE.background);
  return true;
}
