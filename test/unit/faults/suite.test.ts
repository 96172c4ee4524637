import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SharpImageScaler } from '../../../src/decode/sharp/SharpImageScaler.js';
import type { RoadScene } from '../../../src/domain/RoadScene.js';
import { FAULT_CASES } from '../../../tools/faults/faultCases.js';
import { faultPage } from '../../../tools/faults/faultPage.js';
import type { FaultReport } from '../../../tools/faults/FaultReport.js';
import { faultTables, markdownTable } from '../../../tools/faults/faultTables.js';
import { injectFault } from '../../../tools/faults/injectFault.js';
import { MessageFuzzer } from '../../../tools/faults/MessageFuzzer.js';
import { RandomEngine } from '../../../tools/faults/RandomEngine.js';
import { runFaultSuite } from '../../../tools/faults/runFaultSuite.js';
import { driftOf, runSoak } from '../../../tools/faults/runSoak.js';
import { makeSuiteDrive, SUITE_DRIVES } from '../../../tools/faults/suiteDrives.js';
import type { PlayedDrive } from '../../../tools/faults/TimedMessage.js';
import { defaultConfig } from '../../../src/pipeline/config.js';
import type { Publisher } from '../../../src/publish/Publisher.js';
import { FAULTS } from '../../../src/synth/faults/faultCatalogue.js';

const FRAMES = 30;
const ONSET_SECS = 1.5;
/** Found by what arrives alone: no trained model is needed. */
const PLAIN = ['camera-frozen', 'camera-black', 'camera-silent', 'radar-dead'];

let folder: string;
let drive: PlayedDrive;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-faults-'));
  drive = await makeSuiteDrive(SUITE_DRIVES[0]!, FRAMES / 10, folder);
});
afterAll(() => rm(folder, { recursive: true }));

const settings = () => ({
  engine: new RandomEngine(1, { widthPx: 640, heightPx: 192, referenceFocalPx: 568 }),
  scaler: new SharpImageScaler(),
  config: defaultConfig(),
});
const caseOf = (name: string) => FAULT_CASES.find((fault) => fault.name === name)!;

describe('the fault suite', () => {
  it('has every fault of the generator', () => {
    const names = FAULT_CASES.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(FAULTS.map(({ name }) => name)));
    expect(new Set(names).size).toBe(names.length);
  });

  it('leaves a drive as it is before the onset, and truth always', async () => {
    for (const fault of FAULT_CASES) {
      const onset = drive.startNs + BigInt(ONSET_SECS * 1e9);
      const early = injectFault(drive, fault, 3, ONSET_SECS).filter(
        ({ message }) => (message.type === 'camera' || message.type === 'radar') && message.stampNs < onset,
      );
      const original = drive.messages.map(({ message }) => message);
      // Stamps that jump may fall before the onset; nothing else may differ there.
      if (fault.name !== 'stamps-jumping')
        expect(early.filter(({ message }) => !original.includes(message))).toEqual([]);
    }
    const spoilt = injectFault(drive, caseOf('camera-black'), 3, ONSET_SECS).findLast(({ corrupt }) => corrupt)!;
    const black = await spoilt.corrupt!();
    const pixels = black.type === 'camera' && black.image.type === 'raster' ? black.image.data : new Uint8Array(0);
    expect(pixels.reduce((most, value) => Math.max(most, value), 0)).toBe(3);
  });

  it('finds plain faults in time and tells the truth of its mode', async () => {
    const cases = PLAIN.map(caseOf);
    const report: FaultReport = await runFaultSuite({
      ...settings(),
      cases,
      drives: [() => Promise.resolve(drive)],
      frames: FRAMES,
      onsetSecs: ONSET_SECS,
      seed: 1,
      machine: 'test',
    });
    const of = (name: string) => report.cases.find(({ fault }) => fault === name)!;
    for (const name of PLAIN) {
      expect([name, of(name).detected, of(name).inTime]).toEqual([name, true, true]);
      expect([name, of(name).modeRightShare]).toEqual([name, 1]);
      expect([name, of(name).falseAlarmShare]).toEqual([name, 0]);
    }
    expect(of('camera-black').sign).toBe('black-frame');
    expect(of('radar-dead').modes.CAMERA_ONLY).toBeGreaterThan(5);
    expect(report.nominal[0]!.counts.frames).toBe(FRAMES);
    const tables = faultTables(report, cases);
    expect(tables.map(({ rows }) => rows.length)).toEqual([PLAIN.length, 2, 0]);
    expect(markdownTable(tables[0]!).split('\n')).toHaveLength(PLAIN.length + 2);
    const page = faultPage(report, tables);
    expect(page).toContain('the picture is black except for read noise');
    expect(page.match(/undefined|NaN/g)).toBeNull();
  });
});

describe('fuzzing', () => {
  it('2,000 mutated messages: nothing escapes, everything is counted', async () => {
    const jpeg = await sharp({ create: { width: 32, height: 20, channels: 3, background: '#667788' } })
      .jpeg()
      .toBuffer();
    const escaped: unknown[] = [];
    const note = (error: unknown): void => void escaped.push(error);
    process.on('unhandledRejection', note);
    const result = await new MessageFuzzer({ seed: 7, jpeg }).run(2000);
    process.off('unhandledRejection', note);
    expect(escaped).toEqual([]);
    expect(result.messages).toBe(2000);
    expect(result.decoded + result.faults).toBe(2000);
    expect(result.scenes).toBeGreaterThan(100);
    expect(result.alerts['decode/malformed']).toBeGreaterThan(100);
    expect(result.alerts['heads/not-finite']).toBeGreaterThan(0);
  });

  it('is the same for the same seed', async () => {
    const jpeg = new Uint8Array(80).fill(0xff);
    const [first, second] = [new MessageFuzzer({ seed: 5, jpeg }), new MessageFuzzer({ seed: 5, jpeg })];
    expect(await first.run(200)).toEqual(await second.run(200));
  });
});

describe('soak', () => {
  const FRAMES_PLAYED = 120;
  const heapBytes = (): number => {
    globalThis.gc!();
    return process.memoryUsage().heapUsed;
  };

  it('plays a drive on and on, as one, and does not grow', async () => {
    let last: RoadScene | undefined;
    const publisher: Publisher = {
      publish: ({ scene }) => {
        last = scene;
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    };
    const report = await runSoak({
      ...settings(),
      ...{ drive, frames: FRAMES_PLAYED, segmentFrames: 10, publishers: [publisher] },
      collectGarbage: () => {
        globalThis.gc!();
      },
    });
    expect(report.scenes).toBe(FRAMES_PLAYED);
    expect(report.passes).toBeGreaterThanOrEqual(4);
    expect(report.segments).toHaveLength(12);
    expect(report.drift.handles).toBeLessThanOrEqual(2);
    expect(Math.max(...report.segments.map(({ tracks }) => tracks))).toBeLessThan(300);
    // The measure of growth is what it would take to keep each scene.
    const beforeBytes = heapBytes();
    const kept = Array.from({ length: FRAMES_PLAYED }, () => structuredClone(last));
    const keptBytes = heapBytes() - beforeBytes;
    expect(kept).toHaveLength(FRAMES_PLAYED);
    expect(report.drift.heapBytes).toBeLessThan(keptBytes / 4);
  });

  it('measures growth between the early and the late part', () => {
    const segment = (i: number) => ({
      ...{ frames: i, secs: i, p99Ms: 1, externalBytes: 0, alerts: 0, tracks: 0 },
      ...{ p50Ms: i < 8 ? 10 : 15, heapBytes: 1000 * i, residentBytes: 5, handles: i < 8 ? 3 : 4 },
    });
    const drift = driftOf(Array.from({ length: 12 }, (_, i) => segment(i)));
    expect(drift).toEqual({ heapBytes: 7000, residentBytes: 0, handles: 1, latencyRatio: 1.5 });
  });
});
