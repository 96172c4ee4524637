import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadModel } from '../../../src/infer/contract/loadModel.js';
import { readManifest } from '../../../src/infer/contract/ModelManifest.js';
import { InferError } from '../../../src/infer/InferError.js';
import { PLUMBING } from '../../support/plumbing.js';

const sha256 = createHash('sha256').update(readFileSync(PLUMBING)).digest('hex');
const terms = { licence: 'Apache-2.0', use: 'any use' };

let folder: string;
let model: string;
let manifest: string;

const writeManifest = (models: Record<string, unknown>, byDefault = Object.keys(models)[0]): void => {
  writeFileSync(manifest, JSON.stringify({ default: byDefault, models }));
};

async function failure(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InferError)) throw new Error(`Expected an InferError but received ${String(error)}`);
  return `${error.code}: ${error.message}`;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roadscene-model-'));
  model = join(folder, 'plumbing.onnx');
  manifest = join(folder, 'manifest.json');
  copyFileSync(PLUMBING, model);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('loadModel', () => {
  it('takes a user’s own model, which no manifest lists', async () => {
    const loaded = await loadModel(model);
    expect(loaded.sha256).toBe(sha256);
    expect(loaded.listed).toBeUndefined();
    expect(loaded.contract.licence).toEqual({ spdx: 'Apache-2.0', use: 'any use' });
  });

  it('verifies a listed file by name, and knows it elsewhere by its hash', async () => {
    writeManifest({ plumbing: { file: 'plumbing.onnx', sha256, ...terms } });
    expect((await loadModel(model)).listed?.name).toBe('plumbing');
    const copy = join(folder, 'copy.onnx');
    copyFileSync(model, copy);
    expect((await loadModel(copy)).listed?.name).toBe('plumbing');
    expect((await loadModel(PLUMBING, { manifestPath: manifest })).listed?.name).toBe('plumbing');
  });

  it('refuses a listed file with another hash before it looks inside', async () => {
    writeManifest({ plumbing: { file: 'plumbing.onnx', sha256: 'a'.repeat(64), ...terms } });
    expect(await failure(loadModel(model))).toBe(
      `infer/hash-mismatch: Expected sha256 ${'a'.repeat(64)} for plumbing.onnx (${manifest}) but received ${sha256}. Restore the file, or list its hash if it was exported anew.`,
    );
  });

  it('refuses a file that is too large, missing or a folder', async () => {
    expect(await failure(loadModel(model, { maxBytes: 1000 }))).toMatch(
      /^infer\/model-too-large: Expected at most 1000 bytes for the model .* but received \d{4}\.$/,
    );
    expect(await failure(loadModel(join(folder, 'none.onnx')))).toMatch(
      /^infer\/model-unreadable: .* received no such file or folder \(ENOENT\)\.$/,
    );
    expect(await failure(loadModel(folder))).toMatch(
      /^infer\/model-unreadable: .* received a folder where a file is needed \(EISDIR\)\.$/,
    );
  });
});

describe('readManifest', () => {
  it('resolves files beside it and names the default', async () => {
    writeManifest({ a: { file: 'a.onnx', sha256, ...terms }, b: { file: 'b.onnx', sha256, ...terms } }, 'b');
    const read = await readManifest(manifest);
    expect(read.default).toEqual({ name: 'b', precision: 'fp32', path: join(folder, 'b.onnx'), sha256, ...terms });
    expect(read.entries.map((entry) => entry.name)).toEqual(['a', 'b']);
  });

  it('refuses what is no manifest', async () => {
    writeFileSync(manifest, '{"default": ');
    expect(await failure(loadModel(model))).toMatch(
      /^infer\/manifest-invalid: Expected a JSON file for the model manifest/,
    );
    writeManifest({ a: { file: 'a.onnx', sha256: 'short', ...terms } }, 'a');
    expect(await failure(readManifest(manifest))).toMatch(/for `models\.a\.sha256` of /);
    writeManifest({ a: { file: 'a.onnx', sha256, ...terms } }, 'c');
    expect(await failure(readManifest(manifest))).toMatch(
      /^infer\/manifest-invalid: Expected the name of a listed model for `default`/,
    );
  });
});
