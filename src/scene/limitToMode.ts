import type { Hazard } from '../domain/Hazard.js';
import type { ModeRule } from '../domain/ModeRule.js';
import type { RoadScene, SceneMode } from '../domain/RoadScene.js';
import type { SceneObject } from '../domain/Track.js';
import type { ObjectReason } from '../domain/Verdict.js';

const SEVERITIES = ['notice', 'warning', 'critical'] as const;

/** Objects no surer than the mode allows: hazards must be told of what is published. */
export function limitObjects(
  objects: readonly SceneObject[],
  limits: ModeRule,
  mode: SceneMode,
): readonly SceneObject[] {
  if (limits.objects === 'none') return [];
  if (limits.objects === 'confirmed') return objects;
  const reason: ObjectReason = mode === 'RADAR_ONLY' ? 'radar-only' : 'input-unhealthy';
  return objects.map((object) =>
    object.verdict.kind === 'confirmed'
      ? {
          ...object,
          verdict: { kind: 'unconfirmed', reasons: [...new Set([reason, ...object.verdict.reasons])] },
        }
      : object,
  );
}

/** The rest of a scene cut down to what its mode may hold. */
export function limitScene(scene: RoadScene, limits: ModeRule): RoadScene {
  const { drivableArea, classImage, conditions, freeDistanceM, leadTrackId, ...rest } = scene;
  return {
    ...rest,
    // Nothing was seen: whatever the model says of a grey picture and an empty grid is not an object.
    ...(limits.objects === 'none' && { objects: [], detections: [] }),
    ...(leadTrackId !== undefined && limits.objects !== 'none' && { leadTrackId }),
    ...(drivableArea !== undefined && limits.drivableArea && { drivableArea }),
    ...(classImage !== undefined && limits.classImage && { classImage }),
    ...(conditions !== undefined && limits.conditions && { conditions }),
    ...(freeDistanceM !== undefined && limits.freeDistance && { freeDistanceM }),
    drivableBoundaryXyM: limits.drivableArea ? scene.drivableBoundaryXyM : [],
    laneBoundaries: limits.laneBoundaries ? scene.laneBoundaries : [],
    hazards: limitHazards(scene.hazards, limits.hazards),
  };
}

function limitHazards(hazards: readonly Hazard[], most: ModeRule['hazards']): readonly Hazard[] {
  if (most === 'none') return [];
  const limit = SEVERITIES.indexOf(most);
  return hazards.map((hazard) =>
    SEVERITIES.indexOf(hazard.severity) > limit ? { ...hazard, severity: most } : hazard,
  );
}
