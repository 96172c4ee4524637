import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectModel } from '../../../src/cli/inspectModel.js';
import type { SpawnWorker } from '../../../src/infer/ort/spawnOrtProcess.js';
import { builtInferProcess } from '../../support/inferProcess.js';
import { editedModel } from '../../support/onnxFile.js';
import { PLUMBING } from '../../support/plumbing.js';

let spawn: SpawnWorker;
beforeAll(async () => {
  spawn = await builtInferProcess();
});

const machine = { platform: 'linux', env: {}, gpuDevices: [] };

describe('inspectModel', () => {
  it('shows contract, card facts and providers', async () => {
    const { text, usable } = await inspectModel(PLUMBING, { spawn, machine });
    expect(usable).toBe(true);
    expect(text).toMatch(/^Model: {10}plumbing-fixture 1\.0\.0$/m);
    expect(text).toMatch(/^Licence: {8}Apache-2\.0, use: any use$/m);
    expect(text).toMatch(/^Grid: +x 0 to 56 m, y -24 to 24 m, cells of 2 m$/m);
    expect(text).toMatch(/^Listed: +in no manifest \(your own model\)$/m);
    expect(text).toMatch(/^ {2}radar +float32 \[1, 10, 28, 24\]$/m);
    expect(text).toMatch(/^ {2}no {2}webgpu +no GPU device file/m);
    expect(text).toMatch(/^ {2}yes cpu +[\d.]+ ms a frame, \d+ threads$/m);
  });

  it('shows a foreign model with every reason why it is refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'roadscene-inspect-'));
    const path = join(folder, 'foreign.onnx');
    writeFileSync(
      path,
      editedModel((model) => (model.metadataProps = [])),
    );
    const { text, usable } = await inspectModel(path);
    rmSync(folder, { recursive: true });
    expect(usable).toBe(false);
    expect(text).toContain(
      `This model cannot be used:\n  - Expected an entry \`roadscene\` in the metadata_props of ${path} but received none.`,
    );
    expect(text).toMatch(/^ {2}image +uint8 \[1, 96, 160, 3\]$/m);
  });

  it('rejects a file that is no model', async () => {
    await expect(inspectModel(import.meta.filename)).rejects.toThrow(
      /^Expected an ONNX model for .*inspectModel\.test\.ts/,
    );
  });
});
