import { describe, expect, it } from 'vitest';
import type { FusionSample } from '../../../src/domain/FusionSample.js';
import type { SceneMode } from '../../../src/domain/RoadScene.js';
import { MODE_RULES } from '../../../src/guard/mode/modeRules.js';
import { assembleScene, inputsAsUsed } from '../../../src/scene/assembleScene.js';
import { limitObjects } from '../../../src/scene/limitToMode.js';
import { object, publishedFrame, START_NS } from '../../support/publishedFrames.js';

const MODES = Object.keys(MODE_RULES) as SceneMode[];
const source = publishedFrame({
  index: 45,
  hazards: [
    {
      kind: 'collision-course',
      severity: 'critical',
      distanceM: 12,
      timeSecs: 1.4,
      evidence: { trackIds: [1], radarPointCount: 4 },
      text: 'Car 12 m ahead, collision in 1.4 s.',
    },
  ],
}).scene;
const sample: FusionSample = { trigger: 'camera', stampNs: START_NS, receivedNs: START_NS, sweeps: [], inputs: [] };

function sceneIn(mode: SceneMode, isOverGround = true) {
  const limits = MODE_RULES[mode];
  return assembleScene({
    sample,
    sequence: 4,
    frameId: 'base_link',
    mode: { mode, reason: 'because', sinceNs: START_NS - 5n },
    limits,
    inputs: [],
    health: [],
    outOfDistribution: 0.2,
    objects: limitObjects(source.objects, limits, mode),
    isOverGround,
    detections: source.detections,
    findings: {
      hazards: source.hazards,
      leadTrackId: 1,
      laneBoundaries: source.laneBoundaries,
      drivableBoundaryXyM: source.drivableBoundaryXyM,
      freeDistance: { distanceM: 30, end: 'sight', seenShare: 0.8 },
      conditions: source.conditions,
      sentence: 'Day. Car 32 m ahead.',
    },
    drivableArea: source.drivableArea,
    classImage: source.classImage,
    ego: { speedMps: 10, source: 'odometry' },
    model: { name: 'm', sha256: 'ab', provider: 'cpu' },
    stageTimesMs: {},
    dropRatio: 0,
  });
}

describe('a scene in its mode', () => {
  it('publishes no velocity relative to the vehicle as one over ground', () => {
    const known = sceneIn('NOMINAL').objects;
    expect(known.some(({ velocityXMps, velocityYMps }) => velocityXMps !== 0 || velocityYMps !== 0)).toBe(true);
    for (const object of sceneIn('NOMINAL', false).objects)
      expect(object).toMatchObject({ velocityXMps: 0, velocityYMps: 0, velocitySigmaMps: 50 });
  });

  it.each(MODES)('%s holds no more than the table allows', (mode) => {
    const scene = sceneIn(mode);
    const rule = MODE_RULES[mode];
    expect(scene).toMatchObject({ mode, modeReason: 'because', modeSinceNs: START_NS - 5n, outOfDistribution: 0.2 });
    expect(scene.drivableArea !== undefined).toBe(rule.drivableArea);
    expect(scene.drivableBoundaryXyM.length > 0).toBe(rule.drivableArea);
    expect(scene.laneBoundaries.length > 0).toBe(rule.laneBoundaries);
    expect(scene.freeDistance !== undefined).toBe(rule.freeDistance);
    expect(scene.conditions !== undefined).toBe(rule.conditions);
    expect(scene.classImage !== undefined).toBe(rule.classImage);
    expect(scene.objects.some(({ verdict }) => verdict.kind === 'confirmed')).toBe(rule.objects === 'confirmed');
    expect(scene.objects.length > 0).toBe(rule.objects !== 'none');
    expect(scene.hazards.map(({ severity }) => severity)).toEqual(rule.hazards === 'none' ? [] : [rule.hazards]);
  });

  it('never promises a road that was not seen', () => {
    expect(sceneIn('NOMINAL').sentence).toBe('Day. Car 32 m ahead.');
    expect(sceneIn('RADAR_ONLY').sentence).toMatch(/^Camera is not in use; nothing is confirmed\./);
    expect(sceneIn('STALE').sentence).toMatch(/^The scene is out of date/);
    expect(sceneIn('FAILED')).toMatchObject({
      sentence: 'The road is not visible: because.',
      objects: [],
      detections: [],
    });
    expect(sceneIn('FAILED')).not.toHaveProperty('leadTrackId');
  });

  it('says why an object that had been confirmed is not', () => {
    const [sure] = limitObjects([object()], MODE_RULES.RADAR_ONLY, 'RADAR_ONLY');
    expect(sure!.verdict).toEqual({ kind: 'unconfirmed', reasons: ['radar-only'] });
    const rejected = object({ verdict: { kind: 'rejected', reasons: ['size-prior'] } });
    expect(limitObjects([rejected], MODE_RULES.STALE, 'STALE')).toEqual([rejected]);
  });
});

describe('inputsAsUsed', () => {
  it('calls rejected what arrived and the model did not see', () => {
    const inputs = [
      { topic: '/cam', state: 'used' },
      { topic: '/radar', state: 'used' },
      { topic: '/rear', state: 'missing' },
    ] as const;
    const states = (image: boolean, radar: boolean) =>
      inputsAsUsed(inputs, '/cam', { image, radar }).map(({ state }) => state);
    expect(states(true, true)).toEqual(['used', 'used', 'missing']);
    expect(states(false, true)).toEqual(['rejected', 'used', 'missing']);
    expect(states(true, false)).toEqual(['used', 'rejected', 'missing']);
  });
});
