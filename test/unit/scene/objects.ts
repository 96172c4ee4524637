import type { SceneObject } from '../../../src/domain/Track.js';
import type { SceneFacts } from '../../../src/scene/SceneBuilder.js';

export const sceneObject = (over: Partial<SceneObject> = {}): SceneObject => ({
  trackId: 1,
  label: 'car',
  score: 0.9,
  xM: 20,
  yM: 0,
  zM: 0.8,
  lengthM: 4,
  widthM: 2,
  heightM: 1.5,
  yawRad: 0,
  radarPointCount: 3,
  velocityXMps: 10,
  velocityYMps: 0,
  yawRateRadps: 0,
  positionSigmaM: 0.2,
  velocitySigmaMps: 0.3,
  classShares: { car: 1 },
  provenance: 'both',
  ageSecs: 1,
  missedFrames: 0,
  hits: ['confirmed', 'confirmed', 'confirmed', 'confirmed', 'confirmed'],
  verdict: { kind: 'confirmed', reasons: [] },
  ...over,
});

export const facts = (objects: readonly SceneObject[], speedMps = 10, over: Partial<SceneFacts> = {}): SceneFacts => ({
  stampNs: 0n,
  objects,
  ego: { forwardMps: speedMps, leftMps: 0, yawRateRadps: 0 },
  drivableArea: undefined,
  classImage: undefined,
  projector: undefined,
  conditions: undefined,
  ...over,
});
