import type { Rng } from '../math/Rng.js';
import { cos, sin } from '../math/deterministicMath.js';
import type { RoadKind } from './RoadView.js';

interface LineLimits {
  /** Smallest radius of a bend, m. */
  readonly minRadiusM: number;
  readonly straightShare: number;
  readonly maxGrade: number;
  /** Smallest radius of a crest or sag, m. */
  readonly minVerticalRadiusM: number;
}

/**
 * Design limits of the German guidelines RAA 2008 (motorway, EKA 1 at 130 km/h: R 900 m, 4 %, H 13,000 m), RAL 2012
 * (rural, EKL 3-4: R 200-300 m, 6.5 %, H 3,000-5,000 m) and RASt 06 (urban); the two smaller ones are used a little
 * below their design class, as older roads are.
 */
const LIMITS: Readonly<Record<RoadKind, LineLimits>> = {
  motorway: { minRadiusM: 900, straightShare: 0.4, maxGrade: 0.04, minVerticalRadiusM: 10_000 },
  rural: { minRadiusM: 160, straightShare: 0.3, maxGrade: 0.065, minVerticalRadiusM: 3000 },
  urban: { minRadiusM: 130, straightShare: 0.65, maxGrade: 0.035, minVerticalRadiusM: 1500 },
};

export const STATION_STEP_M = 2;

/** The reference line as sampled by station; heading and height are integrals of curvature and grade. */
export interface RoadLineGeometry {
  readonly firstStationM: number;
  readonly count: number;
  readonly xM: Float64Array;
  readonly yM: Float64Array;
  readonly zM: Float64Array;
  readonly headingRad: Float64Array;
  readonly pitchRad: Float64Array;
  readonly curvaturePerM: Float64Array;
}

/** Bends with linear ramps of curvature (clothoids) and slow changes of grade; station 0 lies at the origin. */
export function layRoadLine(
  kind: RoadKind,
  rng: Rng,
  stations: { readonly fromM: number; readonly toM: number },
  straight: 'bends' | 'straight',
): RoadLineGeometry {
  const limits = LIMITS[kind];
  const count = Math.ceil((stations.toM - stations.fromM) / STATION_STEP_M) + 1;
  const line: RoadLineGeometry = {
    firstStationM: stations.fromM,
    count,
    xM: new Float64Array(count),
    yM: new Float64Array(count),
    zM: new Float64Array(count),
    headingRad: new Float64Array(count),
    pitchRad: new Float64Array(count),
    curvaturePerM: new Float64Array(count),
  };
  const bend = rng.fork('bends');
  const hill = rng.fork('hills');
  let curvature = 0;
  let targetCurvature = 0;
  let curvatureLeftM = 0;
  let grade = hill.uniform(-0.5, 0.5) * limits.maxGrade;
  let targetGrade = grade;
  let gradeLeftM = 0;
  let heading = 0;
  const curvatureRatePerM = 1 / limits.minRadiusM / 60;
  for (let i = 0; i < count; i++) {
    if (curvatureLeftM <= 0) {
      const isStraight = straight === 'straight' || bend.chance(limits.straightShare);
      // Turning back towards the first heading keeps a long drive from closing on itself.
      const side = heading > 0.8 ? -1 : heading < -0.8 ? 1 : bend.chance(0.5) ? 1 : -1;
      targetCurvature = isStraight ? 0 : side / (limits.minRadiusM * bend.uniform(1, 5));
      curvatureLeftM = bend.uniform(80, 260);
    }
    if (gradeLeftM <= 0) {
      targetGrade = hill.uniform(-1, 1) * limits.maxGrade;
      gradeLeftM = hill.uniform(150, 500);
    }
    const curvatureStep = curvatureRatePerM * STATION_STEP_M;
    curvature += Math.max(-curvatureStep, Math.min(curvatureStep, targetCurvature - curvature));
    const gradeStep = STATION_STEP_M / limits.minVerticalRadiusM;
    grade += Math.max(-gradeStep, Math.min(gradeStep, targetGrade - grade));
    curvatureLeftM -= STATION_STEP_M;
    gradeLeftM -= STATION_STEP_M;
    line.curvaturePerM[i] = curvature;
    line.pitchRad[i] = grade;
    line.headingRad[i] = heading;
    if (i + 1 < count) {
      const middle = heading + (curvature * STATION_STEP_M) / 2;
      line.xM[i + 1] = line.xM[i]! + cos(middle) * STATION_STEP_M;
      line.yM[i + 1] = line.yM[i]! + sin(middle) * STATION_STEP_M;
      line.zM[i + 1] = line.zM[i]! + grade * STATION_STEP_M;
    }
    heading += curvature * STATION_STEP_M;
  }
  moveStationZeroToOrigin(line);
  return line;
}

function moveStationZeroToOrigin(line: RoadLineGeometry): void {
  const zero = Math.round(-line.firstStationM / STATION_STEP_M);
  const x0 = line.xM[zero]!;
  const y0 = line.yM[zero]!;
  const z0 = line.zM[zero]!;
  const turn = -line.headingRad[zero]!;
  const c = cos(turn);
  const s = sin(turn);
  for (let i = 0; i < line.count; i++) {
    const x = line.xM[i]! - x0;
    const y = line.yM[i]! - y0;
    line.xM[i] = c * x - s * y;
    line.yM[i] = s * x + c * y;
    line.zM[i] = line.zM[i]! - z0;
    line.headingRad[i] = line.headingRad[i]! + turn;
  }
}
