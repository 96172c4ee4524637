import type { CameraCalibration } from '../domain/CameraCalibration.js';
import type { Transform } from '../geometry/Transform.js';

/** Mountings of the simulated sensors; all transforms lead to base_link. */
export interface SensorRig {
  readonly camera: {
    readonly calibration: CameraCalibration;
    readonly baseFromCamera: Transform;
  };
  readonly radar: {
    /** `conventional`: about 100 returns a sweep, nuScenes-like fields; `imaging`: about 2,000 with elevation. */
    readonly kind: 'conventional' | 'imaging';
    readonly baseFromRadar: Transform;
    readonly frameId: string;
    readonly maxRangeM: number;
    readonly halfFieldOfViewRad: number;
  };
}
