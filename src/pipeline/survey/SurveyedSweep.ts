import { type Positions, positionsOf } from '../../decode/radarScanOf.js';
import type { RadarTable } from '../../decode/RadarTable.js';
import { UnreadableMessage } from '../../decode/UnreadableMessage.js';
import type { Transform } from '../../domain/Transform.js';
import { transformPoint } from '../../geometry/Transform.js';

/** One sweep of a radar and what is known of the vehicle at its stamp. */
export interface SurveyedSweep {
  readonly table: RadarTable;
  /** Undefined: its mounting is not known. */
  readonly baseFromRadar: Transform | undefined;
  /** Forward; undefined without odometry. */
  readonly egoMps: number | undefined;
}

/** With its returns where the sensor puts them. */
export interface PlacedReturns extends SurveyedSweep {
  readonly positions: Positions;
}

/** Sweeps without positions are left out: decoding says so. */
export const placeReturns = (sweeps: readonly SurveyedSweep[], radPerUnit: number): readonly PlacedReturns[] =>
  sweeps.flatMap((sweep) => {
    try {
      return [{ ...sweep, positions: positionsOf(sweep.table, radPerUnit) }];
    } catch (error) {
      if (error instanceof UnreadableMessage) return [];
      throw error;
    }
  });

/** One return in the header's frame, or in base_link. */
export function placeOf(sweep: PlacedReturns, i: number, inBase: boolean): readonly [number, number, number] {
  const { positions, table, baseFromRadar } = sweep;
  let at: [number, number, number] = [positions.xM[i]!, positions.yM[i]!, positions.zM[i]!];
  if (table.frameFromPoints !== undefined) at = transformPoint(table.frameFromPoints, ...at);
  return inBase && baseFromRadar !== undefined ? transformPoint(baseFromRadar, ...at) : at;
}

/** Returns looked at in each sweep. */
const MAX_RETURNS = 256;
/** Step between two of them. */
export const strideOf = (count: number): number => Math.max(1, Math.ceil(count / MAX_RETURNS));

/** Cosine between each return's line of sight and the direction of travel, NaN for those not looked at; undefined where the mounting is unknown. */
export function cosForwardOf(sweep: PlacedReturns): Float64Array | undefined {
  const { baseFromRadar, table } = sweep;
  if (baseFromRadar === undefined) return undefined;
  const [mx, my, mz] = [baseFromRadar.m[0]!, baseFromRadar.m[1]!, baseFromRadar.m[2]!];
  const cosForward = new Float64Array(table.count).fill(NaN);
  for (let i = 0; i < table.count; i += strideOf(table.count)) {
    const [x, y, z] = placeOf(sweep, i, false);
    cosForward[i] = (mx * x + my * y + mz * z) / Math.max(Math.hypot(x, y, z), 1e-6);
  }
  return cosForward;
}
