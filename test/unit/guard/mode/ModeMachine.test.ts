import { describe, expect, it } from 'vitest';
import type { HealthFinding } from '../../../../src/domain/InputHealth.js';
import type { InputState, SceneMode } from '../../../../src/domain/RoadScene.js';
import { frameMode, type ModeFacts } from '../../../../src/guard/mode/frameMode.js';
import { ModeMachine } from '../../../../src/guard/mode/ModeMachine.js';
import { MODE_RULES } from '../../../../src/guard/mode/modeRules.js';

const cameraUsed: InputState = { topic: '/cam', state: 'used', ageSecs: 0.02 };
const radarUsed: InputState = { topic: '/radar', state: 'used', ageSecs: 0.03, pointCount: 100 };
const radarMissing: InputState = { topic: '/radar', state: 'missing' };
const facts = (change: Partial<ModeFacts> = {}): ModeFacts => ({
  stampNs: 0n,
  hasImage: true,
  camera: cameraUsed,
  radars: [radarUsed],
  cameraStaleSecs: 0.5,
  failure: undefined,
  clocks: [],
  findings: [],
  ...change,
});
const finding = (change: Partial<HealthFinding>): HealthFinding => ({
  rule: 'frozen-frame',
  code: 'frozen-frame',
  input: 'camera',
  severity: 'unfit',
  measured: 0,
  limit: 1,
  unit: '',
  ...change,
});

describe('frameMode', () => {
  it.each<[Partial<ModeFacts>, SceneMode, string]>([
    [{}, 'NOMINAL', 'camera and radar in use'],
    [{ radars: [radarMissing] }, 'CAMERA_ONLY', '/radar is missing'],
    [{ radars: [] }, 'CAMERA_ONLY', 'no radar topic'],
    [{ radars: [radarUsed, { topic: '/left', state: 'stale' }] }, 'NOMINAL', '/left is stale, 1 of 2 radars in use'],
    [{ hasImage: false, camera: { topic: '/cam', state: 'missing' } }, 'RADAR_ONLY', '/cam is missing'],
    [{ hasImage: false }, 'RADAR_ONLY', 'the picture of /cam cannot be decoded'],
    [{ hasImage: false, camera: undefined }, 'RADAR_ONLY', 'no camera topic'],
    [
      { hasImage: false, camera: undefined, radars: [radarMissing] },
      'FAILED',
      'no camera topic, and /radar is missing',
    ],
    [{ failure: 'the worker died' }, 'FAILED', 'the worker died'],
    [{ camera: { ...cameraUsed, ageSecs: 0.8 } }, 'STALE', '/cam arrived 0.80 s after its stamp'],
    [{ findings: [finding({})] }, 'RADAR_ONLY', 'the picture of /cam is unfit: frozen-frame'],
    [{ findings: [finding({ severity: 'suspect' })] }, 'NOMINAL', 'camera and radar in use'],
    [
      { findings: [finding({ code: 'radar-cluttered', input: 'radar' })] },
      'CAMERA_ONLY',
      'the radar is unfit: radar-cluttered',
    ],
    [
      { findings: [finding({}), finding({ code: 'radar-dead', input: 'radar' })] },
      'FAILED',
      'the picture of /cam is unfit: frozen-frame, and the radar is unfit: radar-dead',
    ],
    [
      {
        findings: [
          finding({ rule: 'bearing', code: 'miscalibrated', input: 'both', severity: 'suspect', measured: 0.04 }),
        ],
      },
      'MISALIGNED',
      'camera and radar are turned against each other by 0.040 rad: check calibration and mounting',
    ],
    [
      { findings: [finding({ code: 'camera-radar-disagree', input: 'both', severity: 'suspect' })] },
      'STALE',
      'camera and radar show different moments',
    ],
  ])('%j is %s', (change, mode, reason) => {
    expect(frameMode(facts(change))).toEqual({ mode, reason });
  });
});

describe('ModeMachine', () => {
  const run = (changes: readonly Partial<ModeFacts>[]) => {
    const machine = new ModeMachine(3);
    return changes.map((change, i) => machine.update(facts({ stampNs: BigInt(i), ...change })));
  };
  const bad = { radars: [radarMissing] };
  const worse = { hasImage: false };

  it('goes down at once and up after three good frames', () => {
    const states = run([{}, bad, {}, {}, bad, {}, {}, {}]);
    expect(states.map(({ mode }) => mode)).toEqual([
      'NOMINAL',
      'CAMERA_ONLY',
      'CAMERA_ONLY',
      'CAMERA_ONLY',
      'CAMERA_ONLY',
      'CAMERA_ONLY',
      'CAMERA_ONLY',
      'NOMINAL',
    ]);
    expect(states.map(({ sinceNs }) => Number(sinceNs))).toEqual([0, 1, 1, 1, 1, 1, 1, 7]);
    expect(states[2]!.reason).toBe('/radar is missing; recovered for 1 of 3 frames');
  });

  it('goes up to the worst of the good frames', () => {
    expect(run([worse, {}, bad, {}, {}, {}, {}]).map(({ mode }) => mode)).toEqual([
      'RADAR_ONLY',
      'RADAR_ONLY',
      'RADAR_ONLY',
      'CAMERA_ONLY',
      'CAMERA_ONLY',
      'CAMERA_ONLY',
      'NOMINAL',
    ]);
  });
});

describe('MODE_RULES', () => {
  it.each<[SceneMode, string, string, readonly string[]]>([
    [
      'NOMINAL',
      'confirmed',
      'critical',
      ['drivableArea', 'laneBoundaries', 'freeDistance', 'conditions', 'classImage'],
    ],
    [
      'CAMERA_ONLY',
      'confirmed',
      'critical',
      ['drivableArea', 'laneBoundaries', 'freeDistance', 'conditions', 'classImage'],
    ],
    ['RADAR_ONLY', 'unconfirmed', 'warning', []],
    ['STALE', 'unconfirmed', 'warning', ['conditions', 'classImage']],
    ['FAILED', 'none', 'none', []],
  ])('%s: objects at most %s, hazards at most %s', (mode, objects, hazards, held) => {
    const { objects: most, hazards: severest, ...parts } = MODE_RULES[mode];
    expect([most, severest]).toEqual([objects, hazards]);
    const published = Object.entries(parts).filter(([, isPublished]) => isPublished);
    expect(published.map(([name]) => name)).toEqual(held);
  });
});
