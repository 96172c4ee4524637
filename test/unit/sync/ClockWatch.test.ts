import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import type { FusionSample } from '../../../src/domain/FusionSample.js';
import type { SensorMessage } from '../../../src/domain/SensorMessage.js';
import { timeNsFromSecs } from '../../../src/domain/time.js';
import { frameMode } from '../../../src/guard/mode/frameMode.js';
import { type SyncParameters, syncSchema } from '../../../src/sync/parameters.js';
import { ClockWatch } from '../../../src/sync/ClockWatch.js';
import { SensorSync } from '../../../src/sync/SensorSync.js';
import {
  calibrationMessage,
  cameraMessage,
  mountingMessage,
  odometryMessage,
  radarMessage,
} from '../../support/sensors.js';

interface Clocks {
  /** Added to the true time of each stamp. */
  readonly camera?: (secs: number) => number;
  readonly radar?: (secs: number) => number;
  readonly odometry?: (secs: number) => number;
  readonly radarDelaySecs?: (secs: number) => number;
  readonly parameters?: Partial<SyncParameters>;
  readonly camerasUntilSecs?: number;
}

const START_SECS = 1000;
const none = (): number => 0;

/** Four seconds: pictures at 10 Hz that arrive after 12 ms, sweeps at 13 Hz after 27 ms, odometry at 20 Hz at once. */
function drive({
  camera = none,
  radar = none,
  odometry = none,
  radarDelaySecs = () => 0.027,
  parameters = {},
  camerasUntilSecs = 4,
}: Clocks): { readonly samples: readonly FusionSample[]; readonly alerts: readonly Alert[] } {
  const messages: { readonly atSecs: number; readonly message: SensorMessage }[] = [];
  for (let secs = 0; secs < camerasUntilSecs; secs += 0.1) {
    const atSecs = START_SECS + secs + 0.012;
    messages.push({
      atSecs,
      message: cameraMessage(START_SECS + secs + camera(secs), { receivedNs: timeNsFromSecs(atSecs) }),
    });
  }
  for (let secs = 0; secs < 4; secs += 1 / 13) {
    const atSecs = START_SECS + secs + radarDelaySecs(secs);
    const stampSecs = START_SECS + secs + radar(secs);
    messages.push({ atSecs, message: radarMessage(stampSecs, undefined, { receivedNs: timeNsFromSecs(atSecs) }) });
  }
  for (let secs = 0; secs < 4; secs += 0.05)
    messages.push({
      atSecs: START_SECS + secs,
      message: odometryMessage(START_SECS + secs + odometry(secs), 20),
    });
  const alerts: Alert[] = [];
  const sync = new SensorSync({
    topics: { camera: '/camera/image', radars: ['/radar/points'] },
    parameters: { ...syncSchema.parse({}), ...parameters },
    onAlert: (alert) => alerts.push(alert),
  });
  sync.push(mountingMessage(), timeNsFromSecs(START_SECS));
  sync.push(calibrationMessage(), timeNsFromSecs(START_SECS));
  const samples = messages
    .sort((a, b) => a.atSecs - b.atSecs)
    .flatMap(({ atSecs, message }) => sync.push(message, timeNsFromSecs(atSecs)));
  return { samples: [...samples, ...sync.flush()], alerts };
}

const codesOf = (alerts: readonly Alert[]): readonly string[] => [
  ...new Set(alerts.filter(({ severity }) => severity !== 'info').map(({ code, topic }) => `${code} ${topic ?? ''}`)),
];

const modeOf = (sample: FusionSample): ReturnType<typeof frameMode> =>
  frameMode({
    stampNs: sample.stampNs,
    hasImage: sample.camera !== undefined,
    camera: sample.inputs.find(({ topic }) => topic === '/camera/image'),
    radars: sample.inputs.filter(({ topic }) => topic === '/radar/points'),
    cameraStaleSecs: 0.5,
    failure: undefined,
    clocks: sample.clocks ?? [],
    findings: [],
  });

const modesOf = (samples: readonly FusionSample[]): readonly string[] => [
  ...new Set(samples.slice(2).map((sample) => modeOf(sample).mode)),
];

const constant = (secs: number) => (): number => secs;

describe('clocks', () => {
  it('are quiet when all agree, whatever the drivers’ delays', () => {
    for (const radarDelaySecs of [
      constant(0),
      constant(0.05),
      (secs: number) => 0.02 + 0.06 * Math.abs(Math.sin(37 * secs)),
    ])
      expect(codesOf(drive({ radarDelaySecs }).alerts)).toEqual([]);
  });

  it.each([
    [37, /^37 s is TAI in place of UTC/],
    [18, /^18 s is GPS time/],
    [7200, /^Whole hours are a time zone/],
    [0.25, /^Synchronise/],
    [0.4, /^Synchronise/],
    [1.7e9, /^The stamps count from a start of their own/],
  ])('of a radar %d s ahead: its sweeps are not fused, and the offset is named', (offsetSecs, cause) => {
    const { samples, alerts } = drive({ radar: constant(offsetSecs) });
    expect(codesOf(alerts)).toEqual(['sync/other-clock /radar/points']);
    const { message, tip } = alerts.find(({ code }) => code === 'sync/other-clock')!;
    expect(message).toMatch(
      /^The clock of \/radar\/points is [\d.]+ s ahead of the clock of \/camera\/image\. Its messages arrive [\d.]+ s before their stamps, those of \/camera\/image 0\.012 s after/,
    );
    expect(tip).toMatch(cause);
    const named = Number(/to (-[\d.]+),/.exec(tip)![1]);
    expect(named).toBeCloseTo(0.027 - 0.012 - offsetSecs, 2);
    expect(samples.flatMap(({ sweeps }) => sweeps)).toEqual([]);
    expect(modesOf(samples)).toEqual(['CAMERA_ONLY']);
    expect(modeOf(samples[9]!).reason).toMatch(
      /\/radar\/points is rejected; the clock of \/radar\/points is [\d.]+ s ahead$/,
    );
    // What the alert says to set repairs it.
    const repaired = drive({
      radar: constant(offsetSecs),
      parameters: { timeOffsetSecs: { '/radar/points': named } },
    });
    expect(codesOf(repaired.alerts)).toEqual([]);
    expect(modesOf(repaired.samples)).toEqual(['NOMINAL']);
  });

  it('of a radar 0.1 s ahead: found once the offset is seen to be constant', () => {
    const { samples, alerts } = drive({ radar: constant(0.1) });
    expect(codesOf(alerts)).toEqual(['sync/other-clock /radar/points']);
    expect(samples.slice(6).flatMap(({ sweeps }) => sweeps)).toEqual([]);
  });

  it('are quiet while simulated time advances in steps, up to 10 Hz', () => {
    // Time read from /clock lags by up to one step.
    for (const stepSecs of [0.01, 0.05, 0.1]) {
      const lag = (secs: number): number => (secs + 1e-9) % stepSecs;
      const off = { camera: lag, radar: lag, odometry: lag };
      expect(codesOf(drive(off).alerts)).toEqual([]);
      const all = constant(stepSecs);
      expect(codesOf(drive({ camera: all, radar: all, odometry: all }).alerts)).toEqual([]);
    }
  });

  it.each([37, 0.25, -37, -1.2])(
    'of a radar off by %d s: auto measures and applies the offset, and says so',
    (secs) => {
      const { samples, alerts } = drive({ radar: constant(secs), parameters: { clockOffset: 'auto' } });
      const later = samples.slice(12);
      expect(modesOf(later)).toEqual(['NOMINAL']);
      expect(modeOf(later[0]!).reason).toBe(
        `camera and radar in use; ${(0.015 - secs).toFixed(3)} s added to the stamps of /radar/points`,
      );
      for (const { sweeps, stampNs } of later) {
        const ageSecs = Number(stampNs - sweeps[0]!.scan.receivedNs) / 1e9;
        expect(Math.abs(ageSecs + 0.012 - sweeps[0]!.ageSecs)).toBeLessThan(0.02);
      }
      expect(codesOf(alerts)).not.toContain('sync/clock-reset /radar/points');
    },
  );

  it.each([18, -18, 300, -300])('of a camera off by %d s: no scene is nominal, and the radar is not blamed', (secs) => {
    const { samples, alerts } = drive({ camera: constant(secs) });
    expect(codesOf(alerts)).toEqual(['sync/other-clock /camera/image']);
    expect(modesOf(samples)).toEqual(['STALE']);
    expect(modeOf(samples[9]!).reason).toMatch(
      /^the pictures are stamped by another clock; the clock of \/camera\/image is /,
    );
  });

  it.each([-300, 60, 1e9, -1e9])('of all sensors off by %d s: never nominal; auto keeps them together', (secs) => {
    const off = { camera: constant(secs), radar: constant(secs), odometry: constant(secs) };
    const { samples, alerts } = drive(off);
    expect(codesOf(alerts)).toEqual(['sync/other-clock /camera/image']);
    expect(modesOf(samples)).toEqual(['STALE']);
    // The sensors still belong together.
    expect(samples[20]!.sweeps).toHaveLength(1);
    expect(samples[20]!.odometry?.forwardMps).toBe(20);
    const corrected = drive({ ...off, parameters: { clockOffset: 'auto' } });
    expect(modesOf(corrected.samples.slice(3))).toEqual(['NOMINAL']);
  });

  it('of an odometry ahead: its velocity is not used, and it is named', () => {
    const { samples, alerts } = drive({ odometry: constant(2) });
    expect(codesOf(alerts)).toEqual(['sync/other-clock /odom']);
    expect(samples[20]!.odometry).toBeUndefined();
    expect(modesOf(samples)).toEqual(['NOMINAL']);
    expect(modeOf(samples[20]!).reason).toContain('the clock of /odom is 2.012 s ahead');
  });

  it('that drift get no offset to set', () => {
    const { alerts } = drive({ radar: (secs) => 2 + 0.2 * secs, parameters: { clockOffset: 'auto' } });
    const { message, tip } = alerts.findLast(({ code }) => code === 'sync/other-clock')!;
    expect(message).toMatch(/varying by 0\.2\d\d s/);
    expect(tip).not.toContain('timeOffsetSecs');
  });

  it('a radar that is merely slow is late, and the alert leaves open which', () => {
    const { samples, alerts } = drive({ radarDelaySecs: constant(0.4) });
    expect(codesOf(alerts)).toEqual(['sync/radar-late /radar/points']);
    const { message, tip } = alerts.findLast(({ code }) => code === 'sync/radar-late')!;
    expect(message).toMatch(/its sweeps arrive 0\.400 s after their stamps, the pictures 0\.012 s$/);
    expect(tip).toMatch(
      /driver delays sweeps by 0\.388 s.*or its clock is that far behind, then set sync\.timeOffsetSecs for \/radar\/points to 0\.388/,
    );
    expect(modesOf(samples)).toEqual(['CAMERA_ONLY']);
  });

  it('of the radar do not matter once the camera is gone', () => {
    const { samples } = drive({ radar: constant(37), camerasUntilSecs: 1 });
    const alone = samples.filter(({ trigger }) => trigger === 'radar');
    expect(alone.length).toBeGreaterThan(20);
    expect(alone[0]!.sweeps).toHaveLength(1);
  });
});

describe('a corrected clock', () => {
  const ms = (value: number): bigint => BigInt(Math.round(value * 1e6));
  /** What is made of message `n`: the error of the stamp used in seconds, undefined while it is not known. */
  const observed = (offsetSecs: (n: number) => number, delayMs: (n: number) => number): (number | undefined)[] => {
    const watch = new ClockWatch({ camera: undefined, corrects: true });
    return Array.from({ length: 60 }, (_, n) => {
      const trueNs = 1_000_000_000_000n + ms(77 * n);
      const used = watch.observe('/radar', trueNs - ms(1000 * offsetSecs(n)), trueNs + ms(delayMs(n)));
      return used === undefined ? undefined : Number(used - trueNs) / 1e9;
    });
  };
  const delay = (n: number): number => 20 + (n % 3);

  it('keeps its correction over one late message', () => {
    const errors = observed(
      () => 100,
      (n) => (n === 20 ? 90 : delay(n)),
    );
    expect(errors.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
    for (const error of errors.slice(4)) expect(Math.abs(error!)).toBeLessThan(0.05);
  });

  it('is measured again when it was set', () => {
    const errors = observed((n) => (n < 20 ? 100 : 250), delay);
    for (const error of errors.slice(20, 28)) expect(error === undefined || Math.abs(error) < 0.05).toBe(true);
    for (const error of errors.slice(30)) expect(Math.abs(error!)).toBeLessThan(0.05);
  });
});
