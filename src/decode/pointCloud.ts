import type { RangeRateKind, RadarScan } from '../domain/RadarScan.js';
import { transformFromQuaternion, transformPoint } from '../geometry/Transform.js';
import { UnreadableMessage } from './UnreadableMessage.js';
import { bytesOf, countOf, flagOf, listOf, numberOf, optionalFieldsOf, textOf, type Fields } from './fields.js';
import { headerOf } from './header.js';
import type { MessageContext } from './MessageContext.js';
import { checkLayout, readColumn, type NumericType, type PointField, type PointLayout } from './pointLayout.js';
import { radarField, type RadarQuantity } from './radarFields.js';
import { radarScan } from './radarPoints.js';

/** sensor_msgs/PointField: INT8 = 1 ... FLOAT64 = 8. */
const ROS_TYPES: readonly (NumericType | undefined)[] = [
  undefined,
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'float32',
  'float64',
];
/** foxglove.PackedElementField.NumericType. */
const FOXGLOVE_TYPES: readonly (NumericType | undefined)[] = [
  undefined,
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'float64',
];

/** sensor_msgs/PointCloud2 with fields of any order, type and byte order. Throws UnreadableMessage. */
export function decodePointCloud2(message: Fields, context: MessageContext): RadarScan {
  const header = headerOf(message, context);
  const layout: PointLayout = {
    rows: countOf(message, 'height'),
    pointsPerRow: countOf(message, 'width'),
    rowStepBytes: countOf(message, 'row_step'),
    pointStepBytes: countOf(message, 'point_step'),
    bigEndian: flagOf(message, 'is_bigendian'),
    fields: listOf(message, 'fields')
      .map((field) => pointField(field, 'datatype', ROS_TYPES))
      .filter(isKnown),
    data: bytesOf(message, 'data'),
  };
  return scanOf(layout, context, (columns, rangeRateKind) => radarScan(columns, rangeRateKind, header, context));
}

/** foxglove.PointCloud; its pose within the frame is applied. Throws UnreadableMessage. */
export function decodeFoxglovePointCloud(message: Fields, context: MessageContext): RadarScan {
  const header = headerOf(message, context);
  const data = bytesOf(message, 'data');
  const pointStepBytes = countOf(message, 'point_stride');
  const layout: PointLayout = {
    rows: 1,
    pointsPerRow: pointStepBytes === 0 ? 0 : Math.floor(data.byteLength / pointStepBytes),
    rowStepBytes: data.byteLength,
    pointStepBytes,
    bigEndian: false,
    fields: listOf(message, 'fields')
      .map((field) => pointField(field, 'type', FOXGLOVE_TYPES))
      .filter(isKnown),
    data,
  };
  return scanOf(layout, context, (columns, rangeRateKind) => {
    applyPose(optionalFieldsOf(message, 'pose'), columns);
    return radarScan(columns, rangeRateKind, header, context);
  });
}

/** Only the fields that are used must have a known type. */
function pointField(
  field: Fields,
  typeName: string,
  types: readonly (NumericType | undefined)[],
): PointField | undefined {
  const name = textOf(field, 'name');
  if (radarField(name) === undefined) return undefined;
  const type = types[numberOf(field, typeName)];
  if (type === undefined) {
    throw new UnreadableMessage(
      'decode/points-field-type',
      `Expected a known number type for the field ${name} but received ${numberOf(field, typeName)}`,
      'The points were skipped; correct the radar driver.',
    );
  }
  return { name, offsetBytes: countOf(field, 'offset'), type };
}

const isKnown = (field: PointField | undefined): field is PointField => field !== undefined;

interface Columns {
  readonly count: number;
  readonly xM: Float64Array;
  readonly yM: Float64Array;
  readonly zM: Float64Array;
  readonly rangeRateMps: Float64Array | undefined;
  readonly magnitudeDb: Float64Array | undefined;
}

function scanOf(
  layout: PointLayout,
  context: MessageContext,
  finish: (columns: Columns, rangeRateKind: RangeRateKind) => RadarScan,
): RadarScan {
  checkLayout(layout, context.config.maxPoints);
  const columns = new Map<RadarQuantity, Float64Array>();
  for (const field of layout.fields) {
    const { quantity, scale } = radarField(field.name)!;
    if (!columns.has(quantity)) columns.set(quantity, readColumn(layout, field, scale));
  }
  const count = layout.rows * layout.pointsPerRow;
  // A sweep without returns is valid whatever fields it names.
  const position = count === 0 ? NO_POSITIONS : positionOf(columns, count);
  const { rangeRateKind, rangeRateMps } = rangeRateOf(columns, position, count);
  return finish({ count, ...position, rangeRateMps, magnitudeDb: columns.get('magnitude') }, rangeRateKind);
}

type Position = Pick<Columns, 'xM' | 'yM' | 'zM'>;

const NO_POSITIONS: Position = { xM: new Float64Array(0), yM: new Float64Array(0), zM: new Float64Array(0) };

function positionOf(columns: ReadonlyMap<RadarQuantity, Float64Array>, count: number): Position {
  const x = columns.get('x');
  const y = columns.get('y');
  if (x !== undefined && y !== undefined) return { xM: x, yM: y, zM: columns.get('z') ?? new Float64Array(count) };
  const range = columns.get('range');
  const azimuth = columns.get('azimuth');
  if (range === undefined || azimuth === undefined) {
    throw new UnreadableMessage(
      'decode/points-no-position',
      `Expected the fields x and y, or range and azimuth, for the points but received neither`,
      'Name the radar topic, or rename the fields.',
    );
  }
  return fromPolar(range, azimuth, columns.get('elevation'), count);
}

/** Azimuth from x towards y, elevation from the x-y plane towards z, in radians. */
export function fromPolar(
  rangeM: Float64Array,
  azimuthRad: Float64Array,
  elevationRad: Float64Array | undefined,
  count: number,
): Position {
  const xM = new Float64Array(count);
  const yM = new Float64Array(count);
  const zM = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const elevation = elevationRad === undefined ? 0 : elevationRad[i]!;
    const groundM = rangeM[i]! * Math.cos(elevation);
    xM[i] = groundM * Math.cos(azimuthRad[i]!);
    yM[i] = groundM * Math.sin(azimuthRad[i]!);
    zM[i] = rangeM[i]! * Math.sin(elevation);
  }
  return { xM, yM, zM };
}

/** The measured range rate if the sensor reports it, otherwise the compensated one. Only the part of a velocity vector along the line of sight is used. */
function rangeRateOf(
  columns: ReadonlyMap<RadarQuantity, Float64Array>,
  position: Position,
  count: number,
): { rangeRateKind: RangeRateKind; rangeRateMps: Float64Array | undefined } {
  const measured =
    columns.get('range-rate') ?? alongSight(columns.get('velocity-x'), columns.get('velocity-y'), position, count);
  if (measured !== undefined) return { rangeRateKind: 'measured', rangeRateMps: measured };
  const compensated =
    columns.get('range-rate-compensated') ??
    alongSight(columns.get('velocity-x-compensated'), columns.get('velocity-y-compensated'), position, count);
  if (compensated !== undefined) return { rangeRateKind: 'compensated', rangeRateMps: compensated };
  return { rangeRateKind: 'none', rangeRateMps: undefined };
}

function alongSight(
  vxMps: Float64Array | undefined,
  vyMps: Float64Array | undefined,
  { xM, yM }: Position,
  count: number,
): Float64Array | undefined {
  if (vxMps === undefined || vyMps === undefined) return undefined;
  const rate = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const rangeM = Math.hypot(xM[i]!, yM[i]!);
    rate[i] = rangeM > 0 ? (vxMps[i]! * xM[i]! + vyMps[i]! * yM[i]!) / rangeM : 0;
  }
  return rate;
}

function applyPose(pose: Fields | undefined, { count, xM, yM, zM }: Columns): void {
  const rotation = pose === undefined ? undefined : optionalFieldsOf(pose, 'orientation');
  const position = pose === undefined ? undefined : optionalFieldsOf(pose, 'position');
  const axes = (fields: Fields | undefined): [number, number, number] =>
    fields === undefined ? [0, 0, 0] : [numberOf(fields, 'x'), numberOf(fields, 'y'), numberOf(fields, 'z')];
  const [qx, qy, qz] = axes(rotation);
  const qw = rotation === undefined ? 1 : numberOf(rotation, 'w');
  const translationM = axes(position);
  const isUnset = qx === 0 && qy === 0 && qz === 0;
  if (isUnset && translationM.every((value) => value === 0)) return;
  const frameFromCloud = transformFromQuaternion(translationM, isUnset ? [0, 0, 0, 1] : [qx, qy, qz, qw]);
  for (let i = 0; i < count; i++) {
    const [x, y, z] = transformPoint(frameFromCloud, xM[i]!, yM[i]!, zM[i]!);
    xM[i] = x;
    yM[i] = y;
    zM[i] = z;
  }
}
