import type { RangeRateKind, RadarPoints, RadarScan } from '../domain/RadarScan.js';
import type { Header } from './header.js';
import type { MessageContext } from './MessageContext.js';

/** One entry a return; a column left out is zero. */
export interface RadarColumns {
  readonly count: number;
  readonly xM: Float64Array;
  readonly yM: Float64Array;
  readonly zM?: Float64Array | undefined;
  readonly rangeRateMps?: Float64Array | undefined;
  readonly magnitudeDb?: Float64Array | undefined;
}

/** Keeps the returns whose values are all finite and reports how many were dropped. */
export function radarScan(
  columns: RadarColumns,
  rangeRateKind: RangeRateKind,
  header: Header,
  context: MessageContext,
): RadarScan {
  const points = finitePoints(columns);
  const invalidPoints = columns.count - points.count;
  if (invalidPoints > 0) {
    context.report(
      'warning',
      'decode/points-not-finite',
      `Expected finite numbers for ${columns.count} points but received NaN or infinity in ${invalidPoints} of them`,
      'Those points were skipped; the others are used.',
    );
  }
  return {
    type: 'radar',
    topic: context.topic,
    frameId: header.frameId,
    stampNs: header.stampNs,
    receivedNs: context.logTimeNs,
    points,
    rangeRateKind,
    invalidPoints,
  };
}

function finitePoints(columns: RadarColumns): RadarPoints {
  const { count, xM, yM, zM, rangeRateMps, magnitudeDb } = columns;
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const z = new Float32Array(count);
  const rangeRate = new Float32Array(count);
  const magnitude = new Float32Array(count);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    x[kept] = xM[i]!;
    y[kept] = yM[i]!;
    z[kept] = zM === undefined ? 0 : zM[i]!;
    rangeRate[kept] = rangeRateMps === undefined ? 0 : rangeRateMps[i]!;
    magnitude[kept] = magnitudeDb === undefined ? 0 : magnitudeDb[i]!;
    // After the conversion to float32, which may overflow to infinity.
    const sum = x[kept]! + y[kept]! + z[kept]! + rangeRate[kept]! + magnitude[kept]!;
    if (Number.isFinite(sum)) kept += 1;
  }
  if (kept === count) return { count, xM: x, yM: y, zM: z, rangeRateMps: rangeRate, magnitudeDb: magnitude };
  return {
    count: kept,
    xM: x.slice(0, kept),
    yM: y.slice(0, kept),
    zM: z.slice(0, kept),
    rangeRateMps: rangeRate.slice(0, kept),
    magnitudeDb: magnitude.slice(0, kept),
  };
}
