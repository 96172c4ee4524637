/** Ids are the values of a class image (mono8) and the channel order of the model's segmentation. */
export const PIXEL_CLASSES = ['other', 'road', 'lane_marking', 'sidewalk', 'vehicle', 'vulnerable_road_user'] as const;
/** Class of a pixel. @useDeclaredType */
export type PixelClass = (typeof PIXEL_CLASSES)[number];
