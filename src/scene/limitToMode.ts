import type { Hazard } from '../domain/Hazard.js';
import type { ModeRule } from '../domain/ModeRule.js';
import type { RoadScene, SceneMode } from '../domain/RoadScene.js';
import type { SceneObject } from '../domain/Track.js';
import type { ObjectReason } from '../domain/Verdict.js';

const SEVERITIES = ['notice', 'warning', 'critical'] as const;

/** Limits the verdicts of objects to the mode before hazards are found, so that hazards refer to published verdicts. */
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

/** The rest of a scene, limited to what its mode allows. */
export function limitScene(scene: RoadScene, limits: ModeRule): RoadScene {
  const { drivableArea, classImage, conditions, freeDistance, leadTrackId, ...rest } = scene;
  return {
    ...rest,
    // Nothing was visible: detections from a grey picture and an empty grid are not objects.
    ...(limits.objects === 'none' && { objects: [], detections: [] }),
    ...(leadTrackId !== undefined && limits.objects !== 'none' && { leadTrackId }),
    ...(drivableArea !== undefined && limits.drivableArea && { drivableArea }),
    ...(classImage !== undefined && limits.classImage && { classImage }),
    ...(conditions !== undefined && limits.conditions && { conditions }),
    ...(freeDistance !== undefined && limits.freeDistance && { freeDistance }),
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
