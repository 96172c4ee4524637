import type { Transform } from '../domain/Transform.js';
import type { Header } from './header.js';

/** The numbers of one radar message, field by field, before it is decided what they mean. */
export interface RadarTable {
  readonly header: Header;
  readonly count: number;
  /** More than one: a cloud with the order of an image. */
  readonly rows: number;
  /** All that hold one number a return, in the message's order. */
  readonly fields: readonly string[];
  /** A copy, `count` entries; undefined for a field that is not there. */
  column(field: string): Float64Array | undefined;
  /** Of the points within the header's frame. */
  readonly frameFromPoints?: Transform;
}

/** Of columns that are at hand. */
export const radarTable = (
  header: Header,
  count: number,
  columns: Readonly<Record<string, Float64Array>>,
): RadarTable => ({
  header,
  count,
  rows: 1,
  fields: Object.keys(columns),
  column: (field) => columns[field]?.slice(),
});
