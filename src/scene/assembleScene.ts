import type { FusionSample } from '../domain/FusionSample.js';
import type { ClassImage, DrivableArea, RoadScene, StageTimesMs } from '../domain/RoadScene.js';
import type { SceneConditions } from '../domain/SceneConditions.js';
import type { JudgedDetection } from '../domain/Verdict.js';
import { sceneMode } from './sceneMode.js';

/** All that one scene is made of. */
export interface SceneParts {
  readonly sample: FusionSample;
  readonly sequence: number;
  readonly frameId: string;
  readonly hasImage: boolean;
  /** The topic the run takes pictures from, if any. */
  readonly cameraTopic: string | undefined;
  readonly cameraStaleSecs: number;
  /** Why the model gave no answer; undefined when it did. */
  readonly failure: string | undefined;
  readonly detections: readonly JudgedDetection[];
  readonly drivableArea?: DrivableArea | undefined;
  readonly classImage?: ClassImage | undefined;
  readonly conditions?: SceneConditions | undefined;
  readonly ego?: { readonly speedMps: number; readonly source: 'odometry' | 'doppler' } | undefined;
  readonly model: { readonly name: string; readonly sha256: string; readonly provider: string };
  readonly stageTimesMs: StageTimesMs;
  readonly dropRatio: number;
}

export function assembleScene(parts: SceneParts): RoadScene {
  const { sample, drivableArea, classImage, conditions, ego } = parts;
  const isCamera = (topic: string): boolean => topic === parts.cameraTopic;
  const inputs = sample.inputs.map((input) =>
    isCamera(input.topic) && input.state === 'used' && !parts.hasImage
      ? { ...input, state: 'rejected' as const }
      : input,
  );
  const { mode, reason } = sceneMode({
    hasImage: parts.hasImage,
    camera: sample.inputs.find((input) => isCamera(input.topic)),
    radars: inputs.filter((input) => !isCamera(input.topic)),
    cameraStaleSecs: parts.cameraStaleSecs,
    failure: parts.failure,
  });
  return {
    stampNs: sample.stampNs,
    frameId: parts.frameId,
    sequence: parts.sequence,
    mode,
    modeReason: reason,
    modeSinceNs: sample.stampNs,
    health: [],
    objects: [],
    // Nothing was seen: whatever the model says of a grey picture and an empty grid is not an object.
    detections: mode === 'FAILED' ? [] : parts.detections,
    hazards: [],
    laneBoundaries: [],
    drivableBoundaryXyM: [],
    sentence: '',
    ...(drivableArea !== undefined && { drivableArea }),
    ...(classImage !== undefined && { classImage }),
    ...(conditions !== undefined && { conditions }),
    ...(ego !== undefined && { egoSpeedMps: ego.speedMps }),
    egoSpeedSource: ego?.source ?? 'unknown',
    inputs,
    modelName: parts.model.name,
    modelSha256: parts.model.sha256,
    provider: parts.model.provider,
    stageTimesMs: parts.stageTimesMs,
    dropRatio: parts.dropRatio,
  };
}
