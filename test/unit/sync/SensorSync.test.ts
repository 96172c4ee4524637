import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import type { FusionSample } from '../../../src/domain/FusionSample.js';
import type { SensorMessage } from '../../../src/domain/SensorMessage.js';
import { timeNsFromSecs } from '../../../src/domain/time.js';
import { transformPoint } from '../../../src/geometry/Transform.js';
import { type SyncParameters, syncSchema } from '../../../src/sync/parameters.js';
import { SensorSync, type SyncTopics } from '../../../src/sync/SensorSync.js';
import {
  calibrationMessage,
  cameraMessage,
  mountingMessage,
  odometryMessage,
  radarMessage,
} from '../../support/sensors.js';

const TOPICS: SyncTopics = { camera: '/camera/image', radars: ['/radar/points'] };

interface Run {
  readonly samples: readonly FusionSample[];
  readonly alerts: readonly Alert[];
}

/** Plays messages in the given order, each received at its own `receivedNs` or its stamp. */
function play(
  messages: readonly SensorMessage[],
  options: {
    topics?: SyncTopics;
    parameters?: Partial<SyncParameters>;
    unreadable?: Readonly<Record<string, string>>;
  } = {},
): Run {
  const alerts: Alert[] = [];
  const sync = new SensorSync({
    topics: options.topics ?? TOPICS,
    parameters: { ...syncSchema.parse({}), ...options.parameters },
    onAlert: (alert) => alerts.push(alert),
    whyUnreadable: (topic) => options.unreadable?.[topic],
  });
  const samples: FusionSample[] = [];
  for (const message of messages) {
    const receivedNs = message.type === 'camera' || message.type === 'radar' ? message.receivedNs : timeOf(message);
    samples.push(...sync.push(message, receivedNs));
  }
  samples.push(...sync.flush());
  return { samples, alerts };
}

const timeOf = (message: SensorMessage): bigint => (message.type === 'transforms' ? 0n : message.stampNs);
const setup = [mountingMessage(), calibrationMessage()];
const secsOf = (sample: FusionSample): number => Number(sample.stampNs) / 1e9;
const codes = (run: Run): string[] => [...new Set(run.alerts.map((alert) => alert.code))].sort();

describe('SensorSync', () => {
  it('joins a camera frame with the radar of its own stamp, whichever comes first', () => {
    for (const order of [
      [cameraMessage(10), radarMessage(10)],
      [radarMessage(10), cameraMessage(10)],
    ]) {
      const run = play([...setup, ...order]);
      expect(run.samples).toHaveLength(1);
      expect(run.samples[0]).toMatchObject({ trigger: 'camera', stampNs: timeNsFromSecs(10) });
      expect(run.samples[0]!.camera).toBeDefined();
      expect(run.samples[0]!.sweeps.map((sweep) => sweep.ageSecs)).toEqual([0]);
      expect(run.samples[0]!.inputs).toEqual([
        { topic: '/camera/image', state: 'used', ageSecs: 0 },
        { topic: '/radar/points', state: 'used', ageSecs: 0, pointCount: 1 },
      ]);
      expect(run.alerts).toEqual([]);
    }
  });

  it('does not let frames wait for a radar that keeps its own time', () => {
    /** Does frame 30 of a drive go out at once, when each sweep is received `delaySecs` after its frame with a stamp `offsetSecs` from it? */
    const goesAtOnce = (offsetSecs: number, delaySecs: number): boolean => {
      const sync = new SensorSync({ topics: TOPICS, parameters: syncSchema.parse({}), onAlert: () => undefined });
      for (const message of setup) sync.push(message, timeOf(message));
      for (let i = 0; i < 30; i++) {
        const frame = cameraMessage(10 + i / 10);
        sync.push(frame, frame.receivedNs);
        const receivedNs = timeNsFromSecs(10 + i / 10 + delaySecs);
        sync.push(radarMessage(10 + i / 10 + offsetSecs, undefined, { receivedNs }), receivedNs);
      }
      const last = cameraMessage(13);
      return sync.push(last, last.receivedNs).some(({ stampNs }) => stampNs === last.stampNs);
    };
    expect(goesAtOnce(0, 0.003)).toBe(false);
    expect(goesAtOnce(-0.001, 0.004)).toBe(false);
    expect(goesAtOnce(0.05, 0.05)).toBe(true);
    expect(goesAtOnce(0, 0.05)).toBe(true);
  });

  it('takes the newest sweep of the window, or several when asked', () => {
    const messages = [...setup, radarMessage(9.8), radarMessage(9.9), radarMessage(9.95), cameraMessage(10)];
    expect(play(messages).samples[0]!.sweeps.map((sweep) => sweep.ageSecs)).toEqual([0.05]);
    const merged = play(messages, { parameters: { sweepsPerRadar: 5 } });
    expect(merged.samples[0]!.sweeps.map((sweep) => sweep.ageSecs)).toEqual([0.1, 0.05]);
  });

  it('never takes radar from after the frame', () => {
    const run = play([...setup, cameraMessage(10), radarMessage(10.02), cameraMessage(10.1)]);
    expect(run.samples.map((sample) => sample.sweeps.map((sweep) => Number(sweep.ageSecs.toFixed(3))))).toEqual([
      [],
      [0.08],
    ]);
  });

  it('merges several radar topics and says which one is late or silent', () => {
    const topics: SyncTopics = { camera: '/camera/image', radars: ['/radar/points', '/radar/left', '/radar/right'] };
    const run = play(
      [...setup, radarMessage(9.6, undefined, { topic: '/radar/left' }), radarMessage(9.95), cameraMessage(10)],
      { topics },
    );
    expect(run.samples[0]!.inputs.slice(1).map(({ topic, state }) => [topic, state])).toEqual([
      ['/radar/points', 'used'],
      ['/radar/left', 'stale'],
      ['/radar/right', 'missing'],
    ]);
    expect(codes(run)).toEqual(['sync/radar-late', 'sync/radar-not-begun']);
  });

  it('takes a radar that sends nothing for one that has not begun, until it may be silent no longer', () => {
    const cameras = [10, 10.5, 11, 11.1, 11.2].map((secs) => cameraMessage(secs));
    const never = play([...setup, ...cameras]);
    expect(never.samples.map(({ inputs }) => inputs[1]?.state)).toEqual(Array<string>(5).fill('missing'));
    expect(never.alerts.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      ...Array<string>(3).fill('info sync/radar-not-begun'),
      ...Array<string>(2).fill('error sync/radar-silent'),
    ]);
    expect(never.alerts.at(-1)?.message).toMatch(/for \/radar\/points but received none yet$/);
    // One that was there and stays away is silent, not about to begin, and it counts from its last sweep.
    const gone = play([...setup, radarMessage(10), ...cameras]);
    expect(gone.alerts.map(({ code }) => code)).toEqual([
      'sync/radar-late',
      'sync/radar-late',
      'sync/radar-silent',
      'sync/radar-silent',
    ]);
    // A recording that begins anew has a beginning again.
    const looped = play([...setup, ...cameras, cameraMessage(3, { receivedNs: timeNsFromSecs(12) })]);
    expect(looped.alerts.at(-1)).toMatchObject({ code: 'sync/radar-not-begun', severity: 'info' });
  });

  it('moves sweeps to the frame with odometry', () => {
    const run = play([
      ...setup,
      odometryMessage(9.9, 20),
      radarMessage(9.9),
      odometryMessage(10, 20),
      cameraMessage(10),
    ]);
    const sample = run.samples[0]!;
    expect(sample.odometry?.forwardMps).toBe(20);
    const [x] = transformPoint(sample.sweeps[0]!.sampleFromScan!, 10, 0, 0);
    expect(x).toBeCloseTo(8, 6);
  });

  it('shifts the stamps of a topic by its offset', () => {
    const run = play([...setup, radarMessage(10.05), cameraMessage(10.1)], {
      parameters: { timeOffsetSecs: { '/radar/points': -0.04 } },
    });
    expect(run.samples[0]!.sweeps[0]!.ageSecs).toBeCloseTo(0.09, 9);
  });

  it('uses radar time while the camera is silent, and not once it is back', () => {
    const radars = Array.from({ length: 30 }, (_, i) => radarMessage(10 + i * 0.1));
    const cameras = [10.0, 10.1, 12.9].map((secs) => cameraMessage(secs));
    const messages = [...radars, ...cameras].sort((a, b) => Number(a.receivedNs - b.receivedNs));
    const run = play([...setup, ...messages]);
    const alone = run.samples
      .filter((sample) => sample.trigger === 'radar')
      .map((sample) => Number(secsOf(sample).toFixed(1)));
    // Silent for more than 0.5 s after 10.1; the sweep at 12.9 has a camera frame of its own again.
    expect(alone[0]).toBe(10.7);
    expect(alone.at(-1)).toBeLessThanOrEqual(12.8);
    expect(run.samples.filter((sample) => sample.trigger === 'camera').map(secsOf)).toEqual([10, 10.1, 12.9]);
    expect(run.samples.map(secsOf)).toEqual([...run.samples.map(secsOf)].sort((a, b) => a - b));
    expect(codes(run)).toEqual(['sync/camera-silent']);
    expect(run.samples.find((sample) => sample.trigger === 'radar')!.inputs[0]).toMatchObject({
      topic: '/camera/image',
      state: 'stale',
    });
  });

  it('blames no cable when messages arrive that cannot be read', () => {
    const unreadable = { '/camera/image': 'video', '/radar/points': 'no fields', '/camera/info': 'no focal length' };
    const radars = [10, 10.3, 10.6, 10.9].map((secs) => radarMessage(secs));
    const camera = play([...setup, ...radars], { unreadable: { '/camera/image': 'video' } });
    expect(codes(camera)).toEqual(['sync/camera-unreadable']);
    expect(camera.alerts[0]!.message).toMatch(/for \/camera\/image but received pictures that cannot be read: video$/);
    const radar = play([...setup, cameraMessage(10), cameraMessage(12)], { unreadable });
    expect(codes(radar)).toEqual(['sync/radar-unreadable']);
    const info = play([mountingMessage(), cameraMessage(10)], {
      topics: { camera: '/camera/image', radars: [], cameraInfo: '/camera/info' },
      unreadable,
    });
    expect(info.alerts.map(({ message }) => message)).toEqual([
      'Expected a calibration for /camera/image but received one on /camera/info that cannot be read: no focal length',
    ]);
    for (const { tip } of [...camera.alerts, ...radar.alerts, ...info.alerts]) expect(tip).not.toContain('cable');
    const silent = play([...setup, ...radars]);
    expect(silent.alerts[0]!.tip).toContain('cable');
  });

  it('makes one scene a sweep when there is no camera topic', () => {
    const run = play([...setup, radarMessage(1), radarMessage(1.1), radarMessage(1.2)], {
      topics: { radars: ['/radar/points'] },
    });
    expect(run.samples.map((sample) => [sample.trigger, secsOf(sample)])).toEqual([
      ['radar', 1],
      ['radar', 1.1],
      ['radar', 1.2],
    ]);
    expect(run.alerts).toEqual([]);
  });

  it('rejects frames that go back in time and carries on', () => {
    const run = play([...setup, ...[10, 10.1, 10.05, 10.2].map((secs) => cameraMessage(secs))], {
      topics: { ...TOPICS, radars: [] },
    });
    expect(run.samples.map(secsOf)).toEqual([10, 10.1, 10.2]);
    expect(run.alerts.map(({ code, topic }) => [code, topic])).toEqual([['sync/stamp-backwards', '/camera/image']]);
    expect(run.alerts[0]!.message).toBe(
      'Expected ascending stamps for /camera/image but received one 0.050 s before its predecessor',
    );
  });

  it('takes a large step back for a new start of the clock', () => {
    const run = play([...setup, ...[100, 100.1, 5, 5.1].map((secs) => cameraMessage(secs))], {
      topics: { ...TOPICS, radars: [] },
    });
    expect(run.samples.map(secsOf)).toEqual([100, 100.1, 5, 5.1]);
    expect(codes(run)).toEqual(['sync/clock-reset']);
  });

  it('goes on with the new clock when a radar of the old one comes after the first new frame', () => {
    const run = play([
      ...setup,
      ...[radarMessage(100), cameraMessage(100.01), cameraMessage(5), radarMessage(100.1), radarMessage(5.1)],
      ...[cameraMessage(5.11), cameraMessage(5.21)],
    ]);
    expect(run.samples.map(secsOf)).toEqual(expect.arrayContaining([100.01, 5, 5.11, 5.21]));
    expect(run.samples.find((sample) => secsOf(sample) === 5.11)!.sweeps).toHaveLength(1);
    expect(codes(run)).not.toContain('sync/late-frame');
  });

  it('uses the receive time for a zero stamp', () => {
    const run = play([...setup, cameraMessage(10, { stampNs: 0n })], { topics: { ...TOPICS, radars: [] } });
    expect(run.samples.map(secsOf)).toEqual([10]);
    expect(codes(run)).toEqual(['sync/zero-stamp']);
  });

  it.each([
    ['no calibration', [mountingMessage()], 'sync/missing-calibration'],
    [
      'an uncalibrated camera',
      [mountingMessage(), calibrationMessage({ fxPx: 0, fyPx: 0 })],
      'sync/unusable-calibration',
    ],
    [
      'a calibration of another shape',
      [mountingMessage(), calibrationMessage({ widthPx: 640, heightPx: 640 })],
      'sync/unusable-calibration',
    ],
    ['no mounting', [calibrationMessage()], 'sync/missing-transform'],
  ])('keeps the radar with %s', (_, messages, code) => {
    const run = play([...messages, radarMessage(10), cameraMessage(10)]);
    expect(run.samples).toHaveLength(1);
    expect(run.samples[0]!.camera).toBeUndefined();
    expect(run.samples[0]!.inputs[0]).toMatchObject({ topic: '/camera/image', state: 'rejected' });
    expect(codes(run)).toContain(code);
    const alert = run.alerts.find((raised) => raised.code === code)!;
    expect(alert).toMatchObject({ topic: '/camera/image', stampNs: timeNsFromSecs(10) });
    expect(alert.tip).not.toBe('');
  });

  it('scales a calibration to a picture of another size', () => {
    const run = play(
      [
        mountingMessage(),
        calibrationMessage({ widthPx: 1280, heightPx: 720, fxPx: 1000, fyPx: 1000, cxPx: 639.5, cyPx: 359.5 }),
        cameraMessage(10),
      ],
      {
        topics: { ...TOPICS, radars: [] },
      },
    );
    expect(run.samples[0]!.camera!.calibration).toMatchObject({ widthPx: 640, fxPx: 500, cxPx: 319.5, cyPx: 179.5 });
  });

  it.each([
    ['/camera/image_rect_color/compressed', true],
    ['/camera/image_rect', true],
    ['/camera/color/image_rect_raw', true],
    ['/front/image_rectified', true],
    ['/front/undistorted/image', true],
    ['/camera/image_raw', false],
    ['/direct/image', false],
  ])('takes the projection matrix and no distortion for pictures of %s: %s', (topic, isRectified) => {
    const rectified = { fxPx: 450, fyPx: 450, cxPx: 310, cyPx: 175 };
    const lens = { distortionModel: 'plumb_bob', distortion: [-0.3, 0.1, 0, 0] } as const;
    const run = play([mountingMessage(), calibrationMessage({ ...lens, rectified }), cameraMessage(10, { topic })], {
      topics: { camera: topic, radars: [] },
    });
    expect(run.samples[0]!.camera!.calibration).toMatchObject(
      isRectified ? { ...rectified, distortionModel: 'none', distortion: [] } : { fxPx: 500, ...lens },
    );
  });

  it('refuses a camera that looks elsewhere', () => {
    const rear = { ...mountingMessage() };
    const turned = {
      ...rear,
      transforms: rear.transforms.map((t) =>
        t.childFrameId === 'camera' ? { ...t, rotationXyzw: [0.5, 0.5, -0.5, -0.5] as const } : t,
      ),
    };
    const run = play([turned, calibrationMessage(), cameraMessage(10)], { topics: { ...TOPICS, radars: [] } });
    expect(codes(run)).toEqual(['sync/camera-not-forward']);
  });

  it('takes mountings of the configuration for a recording without transforms', () => {
    const mountings: SyncParameters['mountings'] = {
      camera: { xyzM: [1.5, 0, 1.2], rpyDeg: [-90, 0, -90] },
      radar: { xyzM: [3.5, 0, 0.5], rpyDeg: [0, 0, 0] },
    };
    const sensors = [calibrationMessage(), radarMessage(10), cameraMessage(10)];
    const [configured] = play(sensors, { parameters: { mountings } }).samples;
    const [recorded] = play([mountingMessage(), ...sensors]).samples;
    configured!.camera!.baseFromCamera.m.forEach((value, i) => {
      expect(value).toBeCloseTo(recorded!.camera!.baseFromCamera.m[i]!, 12);
    });
    // Recorded ones win.
    const elsewhere = {
      camera: { xyzM: [9, 9, 9] as [number, number, number], rpyDeg: [0, 0, 0] as [number, number, number] },
    };
    const [both] = play([mountingMessage(), ...sensors], { parameters: { mountings: elsewhere } }).samples;
    expect(both!.camera!.baseFromCamera).toEqual(recorded!.camera!.baseFromCamera);
  });

  it('gives the same samples again', () => {
    const messages = [
      ...setup,
      ...Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? cameraMessage(1 + i * 0.03) : radarMessage(1 + i * 0.03))),
    ];
    expect(play(messages).samples).toEqual(play(messages).samples);
  });
});
