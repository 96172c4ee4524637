import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SharpImageScaler } from '../../src/decode/sharp/SharpImageScaler.js';
import type { InferenceEngine } from '../../src/domain/Inference.js';
import { FAULT_CASES } from '../../tools/faults/faultCases.js';
import { runFaultSuite } from '../../tools/faults/runFaultSuite.js';
import { makeSuiteDrive, SUITE_DRIVES } from '../../tools/faults/suiteDrives.js';
import { modelPathOf } from '../../src/infer/contract/modelPathOf.js';
import { createEngine } from '../../src/infer/createEngine.js';
import { defaultConfig } from '../../src/pipeline/config.js';
import { renewalReason } from '../support/environment.js';
import { builtInferProcess } from '../support/inferProcess.js';
import { pinnedRates, rateDifferences, readRates, writeRates } from './golden/rates.js';
import { noteRenewal } from './golden/renewal.js';
import { WatchedEngine } from './golden/WatchedEngine.js';

const FRAMES = 30;
const ONSET_SECS = 1.5;
const REFERENCE = new URL('golden/rates.jsonl', import.meta.url);
const HISTORY = new URL('HISTORY.md', import.meta.url);
/** Every fault in a town by day; the empty road shows what a fault makes of nothing. */
const DRIVES = SUITE_DRIVES.filter(({ name }) => ['town, overcast day', 'empty rural road, rainy day'].includes(name));

let folder: string;
let engine: InferenceEngine;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-rates-'));
  engine = await createEngine({
    modelPath: await modelPathOf(undefined),
    provider: 'cpu',
    threads: 1,
    spawn: await builtInferProcess(),
  });
}, 600_000);
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

describe('pinned rates', () => {
  it('the shipped student detects the faults and holds the objects of the committed table', async () => {
    const watched = new WatchedEngine(engine);
    const report = await runFaultSuite({
      engine: watched,
      scaler: new SharpImageScaler(),
      config: defaultConfig(),
      cases: FAULT_CASES,
      drives: DRIVES.map((drive) => () => makeSuiteDrive(drive, FRAMES / 10, folder)),
      frames: FRAMES,
      onsetSecs: ONSET_SECS,
      seed: 1,
      machine: 'test',
    });
    const received = pinnedRates(report, watched.outputsSha256);
    const reason = renewalReason();
    if (reason !== undefined && (await writeRates(REFERENCE, received))) await noteRenewal(HISTORY, 'rates', reason);
    const expected = await readRates(REFERENCE);
    expect(received.model_sha256).toBe(expected.model_sha256);
    expect(rateDifferences(expected, received)).toEqual([]);
    // About a minute of processor time; other suites may run beside it.
  }, 1_200_000);

  it('names fault, drive and figure of what differs, and allows another CPU a little', async () => {
    const expected = await readRates(REFERENCE);
    const index = expected.rates.findIndex(({ after, counts }) => after !== null && counts.confirmed > 0);
    const withChange = (change: Partial<(typeof expected.rates)[number]>, outputs = expected.outputs_sha256) => ({
      ...expected,
      outputs_sha256: outputs,
      rates: expected.rates.map((rate, i) => (i === index ? { ...rate, ...change } : rate)),
    });
    const { after, counts, fault, drive } = expected.rates[index]!;
    expect(rateDifferences(expected, withChange({ after: after! + 1 }))).toEqual([
      `${fault} in ${drive}: expected a sign after scene ${after} but received ${after! + 1}`,
    ]);
    expect(rateDifferences(expected, withChange({ after: after! + 1 }, 'other'))).toEqual([]);
    expect(rateDifferences(expected, withChange({ after: null }, 'other'))).toHaveLength(1);
    expect(rateDifferences(expected, withChange({ false_alarm: 0.02 }, 'other'))).toHaveLength(1);
    const fewer = { ...counts, confirmed: counts.confirmed - 4 };
    expect(rateDifferences(expected, withChange({ counts: fewer }, 'other'))).toHaveLength(1);
    expect(rateDifferences(expected, { ...expected, rates: expected.rates.slice(1) })).toHaveLength(2);
  });
});
