import { UnreadableMessage } from './UnreadableMessage.js';

export type NumericType = 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64';

export const SIZE_BYTES: Readonly<Record<NumericType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
};

export interface PointField {
  readonly name: string;
  readonly offsetBytes: number;
  readonly type: NumericType;
}

/** Where the numbers of a point cloud lie: `rows` rows of `pointsPerRow` points. */
export interface PointLayout {
  readonly rows: number;
  readonly pointsPerRow: number;
  readonly rowStepBytes: number;
  readonly pointStepBytes: number;
  readonly bigEndian: boolean;
  readonly fields: readonly PointField[];
  readonly data: Uint8Array;
}

const DRIVER_TIP = 'The points were skipped; correct the radar driver.';

/** Throws UnreadableMessage when a field or a point would lie outside of its place. */
export function checkLayout(layout: PointLayout, maxPoints: number): void {
  const { rows, pointsPerRow, rowStepBytes, pointStepBytes, fields, data } = layout;
  const count = rows * pointsPerRow;
  if (count > maxPoints) {
    throw new UnreadableMessage(
      'decode/points-too-many',
      `Expected at most ${maxPoints} points but received ${pointsPerRow} x ${rows}`,
      'They were skipped. Raise decode.maxPoints if scans of this size are intended.',
    );
  }
  if (count === 0) return;
  for (const field of fields) {
    if (field.offsetBytes + SIZE_BYTES[field.type] > pointStepBytes) {
      throw new UnreadableMessage(
        'decode/points-field-outside-step',
        `Expected an offset within the point step ${pointStepBytes} for the field ${field.name} (${field.type}) but received ${field.offsetBytes}`,
        DRIVER_TIP,
      );
    }
  }
  if (rows > 1 && rowStepBytes < pointsPerRow * pointStepBytes) {
    throw new UnreadableMessage(
      'decode/points-row-step',
      `Expected at least ${pointsPerRow * pointStepBytes} bytes for the row step but received ${rowStepBytes}`,
      DRIVER_TIP,
    );
  }
  const neededBytes = (rows - 1) * rowStepBytes + pointsPerRow * pointStepBytes;
  if (data.byteLength < neededBytes) {
    throw new UnreadableMessage(
      'decode/points-beyond-data',
      `Expected ${neededBytes} bytes for ${pointsPerRow} x ${rows} points but received ${data.byteLength}`,
      DRIVER_TIP,
    );
  }
}

/** One field of all points, scaled, as float64: float32 would lose precision of double fields. */
export function readColumn(layout: PointLayout, field: PointField, scale: number): Float64Array {
  const { rows, pointsPerRow, rowStepBytes, pointStepBytes, data } = layout;
  const little = !layout.bigEndian;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const out = new Float64Array(rows * pointsPerRow);
  let i = 0;
  for (let row = 0; row < rows; row++) {
    let at = row * rowStepBytes + field.offsetBytes;
    const end = i + pointsPerRow;
    switch (field.type) {
      case 'float32':
        for (; i < end; i++, at += pointStepBytes) out[i] = view.getFloat32(at, little) * scale;
        break;
      case 'float64':
        for (; i < end; i++, at += pointStepBytes) out[i] = view.getFloat64(at, little) * scale;
        break;
      case 'int8':
        for (; i < end; i++, at += pointStepBytes) out[i] = view.getInt8(at) * scale;
        break;
      case 'uint8':
        for (; i < end; i++, at += pointStepBytes) out[i] = view.getUint8(at) * scale;
        break;
      case 'int16':
        for (; i < end; i++, at += pointStepBytes) out[i] = view.getInt16(at, little) * scale;
        break;
      case 'uint16':
        for (; i < end; i++, at += pointStepBytes) out[i] = view.getUint16(at, little) * scale;
        break;
      case 'int32':
        for (; i < end; i++, at += pointStepBytes) out[i] = view.getInt32(at, little) * scale;
        break;
      case 'uint32':
        for (; i < end; i++, at += pointStepBytes) out[i] = view.getUint32(at, little) * scale;
        break;
    }
  }
  return out;
}
