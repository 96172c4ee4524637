/** Fields of the box head (models/CONTRACT.md): those a box cannot do without, and those a model may have. */
export const BOX_FIELDS_NEEDED = [
  'dx',
  'dy',
  'z',
  'log_length',
  'log_width',
  'log_height',
  'sin_2yaw',
  'cos_2yaw',
  'sin_yaw',
  'cos_yaw',
] as const;
export const BOX_FIELDS_OPTIONAL = [
  'radial_speed',
  'log_sigma_position',
  'log_sigma_size',
  'log_sigma_yaw',
  'log_sigma_speed',
] as const;

/** What 1 in the field `radial_speed` means, m/s. */
export const RADIAL_SPEED_SCALE_MPS = 10;

export type NeededBoxField = (typeof BOX_FIELDS_NEEDED)[number];
export type BoxField = NeededBoxField | (typeof BOX_FIELDS_OPTIONAL)[number];
