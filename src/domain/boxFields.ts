/** Fields of the box head (models/CONTRACT.md): the required ones beside the headings, and the optional ones. */
export const BOX_FIELDS_NEEDED = ['dx', 'dy', 'z', 'log_length', 'log_width', 'log_height'] as const;
export const BOX_FIELDS_OPTIONAL = [
  'radial_speed',
  'log_sigma_position',
  'log_sigma_size',
  'log_sigma_yaw',
  'log_sigma_speed',
] as const;

/** Unit of the field `radial_speed`, m/s. */
export const RADIAL_SPEED_SCALE_MPS = 10;

export type NeededBoxField = (typeof BOX_FIELDS_NEEDED)[number];
export type BoxField = NeededBoxField | (typeof BOX_FIELDS_OPTIONAL)[number];

/** Fields of the headings, `heading_000` first: logits of a distribution over so many directions, anticlockwise from x. */
export const headingFields = (bins: number): readonly string[] =>
  Array.from({ length: bins }, (_, k) => `heading_${String(Math.floor((360 * k) / bins)).padStart(3, '0')}`);
