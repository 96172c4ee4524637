/** Ground distances from base_link, the upper bound not included (as nuscenes-devkit filters by class_range). */
export interface RangeBand {
  readonly name: string;
  readonly fromM: number;
  readonly toM: number;
}

/** The whole scored range. 50 m is nuScenes' range for vehicles. */
export const WHOLE_RANGE: RangeBand = { name: '0-50', fromM: 0, toM: 50 };
/** The whole range first. */
export const RANGE_BANDS: readonly RangeBand[] = [
  WHOLE_RANGE,
  { name: '0-20', fromM: 0, toM: 20 },
  { name: '20-35', fromM: 20, toM: 35 },
  { name: '35-50', fromM: 35, toM: 50 },
];

export const isWithin = (range: number, { fromM, toM }: RangeBand): boolean => range >= fromM && range < toM;
