import type { FusionSample } from '../domain/FusionSample.js';
import type { HealthFinding } from '../domain/InputHealth.js';
import type { ModeRule } from '../domain/ModeRule.js';
import type { ClassImage, DrivableArea, InputState, RoadScene, SceneMode, StageTimesMs } from '../domain/RoadScene.js';
import type { TimeNs } from '../domain/time.js';
import type { SceneObject } from '../domain/Track.js';
import type { JudgedDetection } from '../domain/Verdict.js';
import { limitScene } from './limitToMode.js';
import type { SceneFindings } from './SceneBuilder.js';

/** The parts of one scene. */
export interface SceneParts {
  readonly sample: FusionSample;
  readonly sequence: number;
  readonly frameId: string;
  readonly mode: { readonly mode: SceneMode; readonly reason: string; readonly sinceNs: TimeNs };
  readonly limits: ModeRule;
  /** As `inputsAsUsed` gives them. */
  readonly inputs: readonly InputState[];
  readonly health: readonly HealthFinding[];
  readonly outOfDistribution?: number | undefined;
  /** With verdicts already limited to the mode. */
  readonly objects: readonly SceneObject[];
  readonly detections: readonly JudgedDetection[];
  readonly findings: SceneFindings;
  readonly drivableArea?: DrivableArea | undefined;
  readonly classImage?: ClassImage | undefined;
  readonly ego?: { readonly speedMps: number; readonly source: 'odometry' | 'doppler' } | undefined;
  /** The velocities of the objects are over ground, not relative to the vehicle. */
  readonly isOverGround: boolean;
  readonly model: { readonly name: string; readonly sha256: string; readonly provider: string };
  readonly stageTimesMs: StageTimesMs;
  readonly dropRatio: number;
}

/** As wide as speeds are on roads: nothing is known. */
const UNKNOWN_SIGMA_MPS = 50;

/** A velocity relative to the vehicle must not pass as one over ground: a standing car would come at the ego speed. */
const withoutVelocity = (object: SceneObject): SceneObject => ({
  ...object,
  velocityXMps: 0,
  velocityYMps: 0,
  velocitySigmaMps: UNKNOWN_SIGMA_MPS,
});

/** Assembles a scene and removes what its mode does not allow. */
export function assembleScene(parts: SceneParts): RoadScene {
  const { sample, mode, findings, drivableArea, classImage, ego, outOfDistribution } = parts;
  const scene: RoadScene = {
    stampNs: sample.stampNs,
    frameId: parts.frameId,
    sequence: parts.sequence,
    mode: mode.mode,
    modeReason: mode.reason,
    modeSinceNs: mode.sinceNs,
    health: parts.health,
    ...(outOfDistribution !== undefined && { outOfDistribution }),
    objects: parts.isOverGround ? parts.objects : parts.objects.map(withoutVelocity),
    detections: parts.detections,
    nonFiniteObjects: 0,
    hazards: findings.hazards,
    ...(findings.leadTrackId !== undefined && { leadTrackId: findings.leadTrackId }),
    laneBoundaries: findings.laneBoundaries,
    ...(drivableArea !== undefined && { drivableArea }),
    drivableBoundaryXyM: findings.drivableBoundaryXyM,
    ...(findings.freeDistance !== undefined && { freeDistance: findings.freeDistance }),
    sentence: sentenceOf(parts),
    ...(classImage !== undefined && { classImage }),
    ...(findings.conditions !== undefined && { conditions: findings.conditions }),
    ...(ego !== undefined && { egoSpeedMps: ego.speedMps }),
    egoSpeedSource: ego?.source ?? 'unknown',
    inputs: parts.inputs,
    modelName: parts.model.name,
    modelSha256: parts.model.sha256,
    provider: parts.model.provider,
    stageTimesMs: parts.stageTimesMs,
    dropRatio: parts.dropRatio,
  };
  return limitScene(scene, parts.limits);
}

/** The cockpit sentence must not report a free road that was not visible. */
function sentenceOf({ mode, findings }: SceneParts): string {
  switch (mode.mode) {
    case 'NOMINAL':
      return findings.sentence;
    case 'CAMERA_ONLY':
      return `${findings.sentence} Radar is not in use.`.trim();
    case 'RADAR_ONLY':
      return `Camera is not in use; nothing is confirmed. ${findings.sentence}`.trim();
    case 'MISALIGNED':
      return `Camera and radar disagree on where things are; nothing is confirmed. ${findings.sentence}`.trim();
    case 'STALE':
      return `The scene is out of date; nothing is confirmed. ${findings.sentence}`.trim();
    case 'FAILED':
      return `The road is not visible: ${mode.reason}.`;
  }
}

/** How each input was used in the scene: an input that arrived but was unfit is `rejected`. */
export function inputsAsUsed(
  inputs: readonly InputState[],
  cameraTopic: string | undefined,
  used: { readonly image: boolean; readonly radar: boolean },
): readonly InputState[] {
  return inputs.map((input) => {
    const wasUsed = input.topic === cameraTopic ? used.image : used.radar;
    return input.state === 'used' && !wasUsed ? { ...input, state: 'rejected' as const } : input;
  });
}
