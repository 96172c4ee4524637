import { transformFromQuaternion } from '../geometry/Transform.js';
import type { Transform } from '../domain/Transform.js';
import { UnreadableMessage } from './UnreadableMessage.js';
import { bytesOf, countOf, flagOf, listOf, numberOf, optionalFieldsOf, textOf, type Fields } from './fields.js';
import { headerOf, type Header } from './header.js';
import type { MessageContext } from './MessageContext.js';
import {
  checkLayout,
  type NumericType,
  type PointField,
  type PointLayout,
  readColumn,
  SIZE_BYTES,
} from './pointLayout.js';
import { radarField } from './radarFields.js';
import type { RadarTable } from './RadarTable.js';

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
export function tableOfPointCloud2(message: Fields, context: MessageContext): RadarTable {
  const header = headerOf(message, context);
  const pointStepBytes = countOf(message, 'point_step');
  const layout: PointLayout = {
    rows: countOf(message, 'height'),
    pointsPerRow: countOf(message, 'width'),
    rowStepBytes: countOf(message, 'row_step'),
    pointStepBytes,
    bigEndian: flagOf(message, 'is_bigendian'),
    fields: pointFields(message, 'datatype', ROS_TYPES, pointStepBytes),
    data: bytesOf(message, 'data'),
  };
  return tableOf(layout, header, context);
}

/** foxglove.PointCloud with its pose within the frame. Throws UnreadableMessage. */
export function tableOfFoxglovePointCloud(message: Fields, context: MessageContext): RadarTable {
  const header = headerOf(message, context);
  const data = bytesOf(message, 'data');
  const pointStepBytes = countOf(message, 'point_stride');
  const layout: PointLayout = {
    rows: 1,
    pointsPerRow: pointStepBytes === 0 ? 0 : Math.floor(data.byteLength / pointStepBytes),
    rowStepBytes: data.byteLength,
    pointStepBytes,
    bigEndian: false,
    fields: pointFields(message, 'type', FOXGLOVE_TYPES, pointStepBytes),
    data,
  };
  const frameFromPoints = poseOf(optionalFieldsOf(message, 'pose'));
  return { ...tableOf(layout, header, context), ...(frameFromPoints !== undefined && { frameFromPoints }) };
}

/** Fields of one number a return. Those whose names are known must have a known type and lie within the point; others that do not are left out. */
function pointFields(
  message: Fields,
  typeName: string,
  types: readonly (NumericType | undefined)[],
  pointStepBytes: number,
): readonly PointField[] {
  const fields: PointField[] = [];
  for (const field of listOf(message, 'fields')) {
    const name = textOf(field, 'name');
    const type = types[numberOf(field, typeName)];
    const isKnown = radarField(name) !== undefined;
    if (type === undefined && isKnown) {
      throw new UnreadableMessage(
        'decode/points-field-type',
        `Expected a known number type for the field ${name} but received ${numberOf(field, typeName)}`,
        'The points were skipped; correct the radar driver.',
      );
    }
    if (type === undefined) continue;
    const offsetBytes = countOf(field, 'offset');
    const isOneNumber = !('count' in field) || numberOf(field, 'count') <= 1;
    if (isKnown || (isOneNumber && offsetBytes + SIZE_BYTES[type] <= pointStepBytes))
      fields.push({ name, offsetBytes, type });
  }
  return fields;
}

function tableOf(layout: PointLayout, header: Header, context: MessageContext): RadarTable {
  checkLayout(layout, context.config.maxPoints);
  return {
    header,
    count: layout.rows * layout.pointsPerRow,
    rows: layout.rows,
    fields: layout.fields.map(({ name }) => name),
    column: (name) => {
      const field = layout.fields.find((one) => one.name === name);
      return field === undefined ? undefined : readColumn(layout, field, 1);
    },
  };
}

/** Undefined where it is not set. */
function poseOf(pose: Fields | undefined): Transform | undefined {
  const rotation = pose === undefined ? undefined : optionalFieldsOf(pose, 'orientation');
  const position = pose === undefined ? undefined : optionalFieldsOf(pose, 'position');
  const axes = (fields: Fields | undefined): [number, number, number] =>
    fields === undefined ? [0, 0, 0] : [numberOf(fields, 'x'), numberOf(fields, 'y'), numberOf(fields, 'z')];
  const [qx, qy, qz] = axes(rotation);
  const qw = rotation === undefined ? 1 : numberOf(rotation, 'w');
  const translationM = axes(position);
  const isUnset = qx === 0 && qy === 0 && qz === 0;
  if (isUnset && translationM.every((value) => value === 0)) return undefined;
  return transformFromQuaternion(translationM, isUnset ? [0, 0, 0, 1] : [qx, qy, qz, qw]);
}
