import type { SceneMode } from './RoadScene.js';

/** Scene modes that differ in what the model saw: camera and radar, or one of them. */
export const SENSOR_MODES = ['NOMINAL', 'CAMERA_ONLY', 'RADAR_ONLY'] as const satisfies readonly SceneMode[];
export type SensorMode = (typeof SENSOR_MODES)[number];
