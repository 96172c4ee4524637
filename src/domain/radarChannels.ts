/** Channels of the radar grid (models/CONTRACT.md), in their order. */
export const RADAR_CHANNELS = [
  'log_count',
  'max_magnitude',
  'mean_magnitude',
  'min_z',
  'mean_z',
  'max_z',
  'sin_phase',
  'cos_phase',
  'radial_speed',
  'unambiguous_share',
] as const;
