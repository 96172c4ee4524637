import type { RangeRateReading } from '../domain/RadarReading.js';
import type { RadarScan } from '../domain/RadarScan.js';
import { transformPoint } from '../geometry/Transform.js';
import type { MessageContext } from './MessageContext.js';
import { fieldOf, guessReading, radarField, type RadarQuantity } from './radarFields.js';
import { radarScan } from './radarPoints.js';
import type { RadarTable } from './RadarTable.js';
import { UnreadableMessage } from './UnreadableMessage.js';

/** The returns of a table by what is decided of its fields, else by their names. Throws UnreadableMessage without positions. */
export function radarScanOf(table: RadarTable, context: MessageContext): RadarScan {
  const reading = context.reading ?? guessReading(table.fields, context.config);
  const position = positionsOf(table, reading.radPerUnit);
  const { rangeRate } = reading;
  const rangeRateMps = rangeRate === undefined ? undefined : rangeRateOf(table, rangeRate, position);
  return radarScan(
    {
      count: table.count,
      ...inFrame(position, table),
      rangeRateMps,
      magnitudeDb: quantityOf(table, 'magnitude'),
    },
    // An empty sweep may name no fields.
    rangeRate === undefined || (rangeRateMps === undefined && table.count > 0) ? 'none' : rangeRate.kind,
    table.header,
    context,
  );
}

export interface Positions {
  readonly xM: Float64Array;
  readonly yM: Float64Array;
  readonly zM: Float64Array;
}

/** Where the sensor puts its returns: x and y, or range and azimuth. Throws UnreadableMessage where neither is there. */
export function positionsOf(table: RadarTable, radPerUnit: number): Positions {
  const { count } = table;
  const xM = quantityOf(table, 'x');
  const yM = quantityOf(table, 'y');
  if (xM !== undefined && yM !== undefined) return { xM, yM, zM: quantityOf(table, 'z') ?? new Float64Array(count) };
  const rangeM = quantityOf(table, 'range');
  const azimuth = columnOf(table, 'azimuth');
  if (rangeM !== undefined && azimuth !== undefined)
    return fromPolar(rangeM, azimuth, columnOf(table, 'elevation'), radPerUnit);
  // A sweep without returns is valid whatever fields it names.
  if (count === 0) return { xM: new Float64Array(0), yM: new Float64Array(0), zM: new Float64Array(0) };
  throw new UnreadableMessage(
    'decode/points-no-position',
    `Expected the fields x and y, or range and azimuth, for the points but received neither`,
    'Name the radar topic, or rename the fields.',
  );
}

/** Azimuth from x towards y, elevation from the x-y plane towards z. */
function fromPolar(
  rangeM: Float64Array,
  azimuth: Float64Array,
  elevation: Float64Array | undefined,
  radPerUnit: number,
): Positions {
  const count = rangeM.length;
  const xM = new Float64Array(count);
  const yM = new Float64Array(count);
  const zM = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const elevationRad = elevation === undefined ? 0 : elevation[i]! * radPerUnit;
    const groundM = rangeM[i]! * Math.cos(elevationRad);
    xM[i] = groundM * Math.cos(azimuth[i]! * radPerUnit);
    yM[i] = groundM * Math.sin(azimuth[i]! * radPerUnit);
    zM[i] = rangeM[i]! * Math.sin(elevationRad);
  }
  return { xM, yM, zM };
}

/** Range rates in the stored unit times `mpsPerUnit`; of a velocity only the part along the line of sight. Undefined where a field is missing. */
export function rangeRateOf(
  table: RadarTable,
  { fields, mpsPerUnit }: RangeRateReading,
  { xM, yM }: Positions,
): Float64Array | undefined {
  const [a, b] = fields.map((field) => table.column(field));
  if (a === undefined || (fields.length > 1 && b === undefined)) return undefined;
  if (b === undefined) {
    if (mpsPerUnit !== 1) for (let i = 0; i < a.length; i++) a[i]! *= mpsPerUnit;
    return a;
  }
  for (let i = 0; i < a.length; i++) {
    const rangeM = Math.hypot(xM[i]!, yM[i]!);
    a[i] = rangeM > 0 ? (mpsPerUnit * (a[i]! * xM[i]! + b[i]! * yM[i]!)) / rangeM : 0;
  }
  return a;
}

const columnOf = (table: RadarTable, quantity: RadarQuantity): Float64Array | undefined => {
  const field = fieldOf(table.fields, quantity);
  return field === undefined ? undefined : table.column(field);
};

function quantityOf(table: RadarTable, quantity: RadarQuantity): Float64Array | undefined {
  const field = fieldOf(table.fields, quantity);
  const column = field === undefined ? undefined : table.column(field);
  const scale = field === undefined ? 1 : radarField(field)!.scale;
  if (column !== undefined && scale !== 1) for (let i = 0; i < column.length; i++) column[i]! *= scale;
  return column;
}

function inFrame({ xM, yM, zM }: Positions, { frameFromPoints }: RadarTable): Positions {
  if (frameFromPoints === undefined) return { xM, yM, zM };
  for (let i = 0; i < xM.length; i++) {
    const [x, y, z] = transformPoint(frameFromPoints, xM[i]!, yM[i]!, zM[i]!);
    xM[i] = x;
    yM[i] = y;
    zM[i] = z;
  }
  return { xM, yM, zM };
}
