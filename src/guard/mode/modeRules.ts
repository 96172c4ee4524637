import type { Hazard } from '../../domain/Hazard.js';
import type { SceneMode } from '../../domain/RoadScene.js';

/** What a scene may hold in a mode. */
export interface ModeRule {
  /** The most an object may be; `none`: no objects at all. */
  readonly objects: 'confirmed' | 'unconfirmed' | 'none';
  readonly drivableArea: boolean;
  readonly laneBoundaries: boolean;
  readonly freeDistance: boolean;
  readonly conditions: boolean;
  readonly classImage: boolean;
  /** The most severe hazard that may be raised; `none`: no hazards at all. */
  readonly hazards: Hazard['severity'] | 'none';
}

/**
 * The table of docs/stages/guard.md. Radar alone neither confirms nor sees the road; what is stale was true at another moment, so it warns and does not promise free space;
 * a failed frame holds nothing but its mode.
 */
export const MODE_RULES: Readonly<Record<SceneMode, ModeRule>> = {
  NOMINAL: {
    objects: 'confirmed',
    drivableArea: true,
    laneBoundaries: true,
    freeDistance: true,
    conditions: true,
    classImage: true,
    hazards: 'critical',
  },
  CAMERA_ONLY: {
    objects: 'confirmed',
    drivableArea: true,
    laneBoundaries: true,
    freeDistance: true,
    conditions: true,
    classImage: true,
    hazards: 'critical',
  },
  RADAR_ONLY: {
    objects: 'unconfirmed',
    drivableArea: false,
    laneBoundaries: false,
    freeDistance: false,
    conditions: false,
    classImage: false,
    hazards: 'warning',
  },
  STALE: {
    objects: 'unconfirmed',
    drivableArea: false,
    laneBoundaries: false,
    freeDistance: false,
    conditions: true,
    classImage: true,
    hazards: 'warning',
  },
  FAILED: {
    objects: 'none',
    drivableArea: false,
    laneBoundaries: false,
    freeDistance: false,
    conditions: false,
    classImage: false,
    hazards: 'none',
  },
};
