import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelPathOf } from '../../src/infer/contract/modelPathOf.js';
import { Rng } from '../../src/synth/math/Rng.js';
import type { InferenceEngine } from '../../src/domain/Inference.js';
import { SMALL_RIG } from '../../tools/faults/suiteDrives.js';
import { createEngine } from '../../src/infer/createEngine.js';
import { RecordingWriter } from '../../src/mcap/RecordingWriter.js';
import { toSceneRecord } from '../../src/publish/toSceneRecord.js';
import { CameraRenderer } from '../../src/synth/camera/renderCamera.js';
import { createFault } from '../../src/synth/faults/faultCatalogue.js';
import { makeRig } from '../../src/synth/record/makeRig.js';
import { recordDrive } from '../../src/synth/record/recordDrive.js';
import { createDrive } from '../../src/synth/scenarios/scenarioCatalogue.js';
import { builtInferProcess } from '../support/inferProcess.js';
import { projectRoot, renewalReason } from '../support/environment.js';
import { replayBag } from '../support/replayBag.js';
import { compareScenes, failuresOf } from './golden/compareScenes.js';
import { type GoldenReference, readReference, writeReference } from './golden/GoldenReference.js';
import { goldenScene, type GoldenScene } from './golden/goldenScene.js';
import { noteRenewal } from './golden/renewal.js';
import { WatchedEngine } from './golden/WatchedEngine.js';

const HISTORY = new URL('HISTORY.md', import.meta.url);
const referencePath = (name: string): string => fileURLToPath(new URL(`golden/${name}.jsonl`, import.meta.url));

let folder: string;
let engine: InferenceEngine;
let rareBag: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-golden-'));
  engine = await createEngine({
    modelPath: await modelPathOf(undefined),
    provider: 'cpu',
    threads: 1,
    spawn: await builtInferProcess(),
  });
  rareBag = await makeRareDrive();
  // Generates a drive and may compile the inference process, beside other suites.
}, 600_000);
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

/** A pedestrian steps into the road at night; the camera goes black for a second, later another radar interferes. */
async function makeRareDrive(): Promise<string> {
  const path = join(folder, 'rare.mcap');
  const rig = makeRig(SMALL_RIG);
  const writer = await RecordingWriter.create(path);
  await recordDrive(writer, {
    drive: createDrive({ scenario: 'crossing-pedestrian', seed: 11, light: 'night', durationSecs: 6, rateHz: 10 }),
    rig,
    renderer: new CameraRenderer(rig.camera),
    faults: [
      createFault({ name: 'camera-black', seed: 1, onsetSecs: 2, durationSecs: 0.8 }),
      createFault({ name: 'radar-cluttered', seed: 1, onsetSecs: 4, durationSecs: 1 }),
    ],
    jpegQuality: 80,
  });
  await writer.close();
  return path;
}

async function play(bag: string, noise?: () => number): Promise<GoldenReference> {
  const watched = new WatchedEngine(engine, noise);
  const { scenes, alerts } = await replayBag(bag, { engine: watched });
  return {
    model_sha256: engine.modelSha256,
    outputs_sha256: watched.outputsSha256,
    alerts,
    scenes: scenes.map((scene) => goldenScene(toSceneRecord(scene))),
  };
}

const DRIVES: readonly { readonly name: string; readonly bag: () => string }[] = [
  { name: 'demo', bag: () => join(projectRoot, 'bags/demo.mcap') },
  { name: 'rare', bag: () => rareBag },
];

describe('golden replay', () => {
  for (const { name, bag } of DRIVES)
    it(`${name}: the shipped student gives the committed scenes`, async () => {
      const received = await play(bag());
      const reason = renewalReason();
      if (reason !== undefined && (await writeReference(referencePath(name), received)))
        await noteRenewal(HISTORY, name, reason);
      const expected = await readReference(referencePath(name));
      expect(received.model_sha256).toBe(expected.model_sha256);
      const outputsAreSame = received.outputs_sha256 === expected.outputs_sha256;
      const comparison = compareScenes(expected.scenes, received.scenes);
      if (!outputsAreSame)
        process.stderr.write(
          `\nGOLDEN ${name}: the model's outputs are not bit for bit those of the reference (another CPU, or other inputs); ${comparison.differences.length} differences, compared with allowances\n`,
        );
      expect(failuresOf(comparison, outputsAreSame).join('\n')).toBe('');
      expect(received.alerts).toEqual(expected.alerts);
    });

  it('holds where the sums of the model come out a little different', async () => {
    const rng = new Rng(1);
    const received = await play(rareBag, () => rng.uniform(-3e-5, 3e-5));
    const { outputs_sha256, scenes } = await readReference(referencePath('rare'));
    expect(received.outputs_sha256).not.toBe(outputs_sha256);
    expect(failuresOf(compareScenes(scenes, received.scenes), false)).toEqual([]);
  });

  it('names field, frame and amount of what differs, and lets nothing through', async () => {
    const { scenes } = await readReference(referencePath('rare'));
    const changed = scenes.map((scene, i): GoldenScene => (i === 3 ? { ...scene, mode: 'STALE' } : scene));
    expect(failuresOf(compareScenes(scenes, changed), false)).toEqual([
      'mode: 1 of 60 differ, allowed 0.0 %',
      '  frame 3: expected "NOMINAL" but received "STALE"',
    ]);
    const objects = scenes[50]!['objects'] as readonly Record<string, unknown>[];
    const moved = objects.map((object, i) => (i === 0 ? { ...object, x_m: Number(object['x_m']) + 0.1 } : object));
    const shifted = scenes.map((scene, i): GoldenScene => (i === 50 ? { ...scene, objects: moved } : scene));
    expect(failuresOf(compareScenes(scenes, shifted), true).join()).toMatch(
      /objects\.x_m: 1 of \d+ differ.*frame 50 of \w+ at .*\(by 0\.100, allowed 0\.05\)/,
    );
    const fewer = scenes.map((scene, i): GoldenScene => (i === 50 ? { ...scene, objects: objects.slice(1) } : scene));
    expect(failuresOf(compareScenes(scenes, fewer), true).join()).toMatch(/objects\.present: 1 of/);
    expect(failuresOf(compareScenes(scenes, scenes.slice(1)), false)).not.toEqual([]);
  });
});
