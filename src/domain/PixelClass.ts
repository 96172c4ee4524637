/** In the order of their ids. */
export const PIXEL_CLASSES = ['other', 'road', 'lane_marking', 'sidewalk', 'vehicle', 'vulnerable_road_user'] as const;
/** Class of a pixel. @useDeclaredType */
export type PixelClass = (typeof PIXEL_CLASSES)[number];

/** Values of a class image (mono8), written out: recorded images keep their meaning. */
export const PIXEL_CLASS_IDS: Readonly<Record<PixelClass, number>> = {
  other: 0,
  road: 1,
  lane_marking: 2,
  sidewalk: 3,
  vehicle: 4,
  vulnerable_road_user: 5,
};
