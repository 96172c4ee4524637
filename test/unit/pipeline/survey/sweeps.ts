import { radarTable } from '../../../../src/decode/RadarTable.js';
import { Rng } from '../../../../src/synth/math/Rng.js';
import type { SurveyedSweep } from '../../../../src/pipeline/survey/SurveyedSweep.js';
import { identity } from '../../../../src/geometry/Transform.js';

/** Mean 0, deviation 1, near enough. */
export const normal = (rng: Rng): number => 2 * (rng.next() + rng.next() + rng.next()) - 3;

/** One return of the generated world. */
export interface Return {
  readonly rangeM: number;
  readonly azimuthRad: number;
  readonly elevationRad: number;
  /** As a sound radar measures it. */
  readonly rangeRateMps: number;
  readonly isMoving: boolean;
  readonly rng: Rng;
}

export interface WorldOptions {
  readonly sweeps?: number;
  readonly returns?: number;
  /** Of the vehicle; default 14 m/s and a little faster from sweep to sweep. */
  readonly egoMps?: (sweep: number) => number;
  readonly odometry?: boolean;
  readonly halfFieldRad?: number;
  readonly movingShare?: number;
  readonly frameId?: string;
  readonly seed?: number;
}

/** Sweeps of a vehicle that passes a standing world with some traffic; `columns` writes the fields of a driver. */
export function sweepsOf(
  columns: Readonly<Record<string, (one: Return) => number>>,
  options: WorldOptions = {},
): readonly SurveyedSweep[] {
  const { sweeps = 8, returns = 60, egoMps = (i: number) => 14 + 0.3 * i, odometry = true, halfFieldRad = 1 } = options;
  const rng = new Rng(options.seed ?? 5);
  return Array.from({ length: sweeps }, (_, sweep) => {
    const world = Array.from({ length: returns }, (): Return => {
      const azimuthRad = halfFieldRad * (2 * rng.next() - 1);
      const isMoving = rng.next() < (options.movingShare ?? 0.2);
      const standing = -egoMps(sweep) * Math.cos(azimuthRad) + 0.1 * normal(rng);
      return {
        rangeM: 5 + 60 * rng.next(),
        azimuthRad,
        elevationRad: 0.02 * normal(rng),
        rangeRateMps: isMoving ? standing + egoMps(sweep) + 6 * normal(rng) : standing,
        isMoving,
        rng,
      };
    });
    const values = Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, Float64Array.from(world, column)]),
    );
    return {
      table: radarTable({ stampNs: BigInt(sweep) * 77_000_000n, frameId: options.frameId ?? 'radar' }, returns, values),
      baseFromRadar: identity(),
      egoMps: odometry ? egoMps(sweep) : undefined,
    };
  });
}

export const XYZ = {
  x: ({ rangeM, azimuthRad }: Return) => rangeM * Math.cos(azimuthRad),
  y: ({ rangeM, azimuthRad }: Return) => rangeM * Math.sin(azimuthRad),
  z: ({ rangeM, elevationRad }: Return) => rangeM * Math.sin(elevationRad),
};
