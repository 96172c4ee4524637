/** Autoware's label set (autoware_perception_msgs/ObjectClassification), so that no class is lost on the way to a planner. */
export const OBJECT_CLASSES = [
  'car',
  'truck',
  'bus',
  'trailer',
  'motorcycle',
  'bicycle',
  'pedestrian',
  'animal',
  'hazard',
  'unknown',
] as const;
/** Class of an object. @useDeclaredType */
export type ObjectClass = (typeof OBJECT_CLASSES)[number];

export const VULNERABLE_CLASSES: ReadonlySet<ObjectClass> = new Set(['motorcycle', 'bicycle', 'pedestrian', 'animal']);
export const VEHICLE_CLASSES: ReadonlySet<ObjectClass> = new Set(['car', 'truck', 'bus', 'trailer']);
