import type { ModeRule } from '../../domain/ModeRule.js';
import type { SceneMode } from '../../domain/RoadScene.js';

/**
 * The table of docs/stages/guard.md. Radar alone neither confirms objects nor sees the road. A stale scene belongs to another moment, so it warns but reports no free space. A failed frame holds only its mode.
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
  // Pictures are still of the road, but not of where the calibration puts them.
  MISALIGNED: {
    objects: 'unconfirmed',
    drivableArea: false,
    laneBoundaries: false,
    freeDistance: false,
    conditions: true,
    classImage: true,
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
