import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadVariant } from '../../../src/infer/contract/loadVariant.js';
import { readManifest } from '../../../src/infer/contract/ModelManifest.js';
import { restartRungs } from '../../../src/infer/providerRungs.js';
import { rungModels, type RungModel } from '../../../src/infer/rungModels.js';
import { PLUMBING, PLUMBING_SLOW } from '../../support/plumbing.js';
import { sha256Of, writePlumbingVariants } from '../../support/plumbingVariants.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roadscene-variants-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('loadVariant', () => {
  it('takes the file itself when nothing is asked for', async () => {
    const path = writePlumbingVariants(folder, ['fp16', 'int8']);
    const { asked, precision, fp32 } = await loadVariant(path);
    expect([asked.path, asked.sha256, precision, fp32]).toEqual([path, sha256Of(PLUMBING), 'fp32', undefined]);
  });

  it('takes the variant that was asked for, and the fp32 beside it', async () => {
    const path = writePlumbingVariants(folder, ['int8']);
    const { asked, precision, fp32 } = await loadVariant(path, { precision: 'int8' });
    expect([asked.sha256, precision, fp32?.path]).toEqual([sha256Of(PLUMBING_SLOW), 'int8', path]);
    expect(asked.listed).toMatchObject({ name: 'plumbing', precision: 'int8', licence: 'Apache-2.0' });
  });

  it('knows a variant by its own path', async () => {
    writePlumbingVariants(folder, ['int8']);
    const { asked, precision } = await loadVariant(join(folder, 'other.onnx'));
    expect([asked.listed?.name, precision]).toEqual(['plumbing', 'int8']);
  });

  it('says which there are when one is not', async () => {
    const path = writePlumbingVariants(folder, ['int8']);
    await expect(loadVariant(path, { precision: 'fp16' })).rejects.toThrow(
      `Expected a listed fp16 variant of ${path} but received fp32, int8 only.`,
    );
    await expect(loadVariant(PLUMBING, { precision: 'int8' })).rejects.toThrow(/but received fp32 only\. Choose/);
  });

  it('verifies the hash of a variant before it is loaded', async () => {
    const path = writePlumbingVariants(folder, ['int8']);
    const bytes = readFileSync(PLUMBING_SLOW);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(join(folder, 'other.onnx'), bytes);
    await expect(loadVariant(path, { precision: 'int8' })).rejects.toThrow(
      `Expected sha256 ${sha256Of(PLUMBING_SLOW)} for other.onnx`,
    );
  });

  it('refuses a variant with other inputs or outputs', async () => {
    const path = writePlumbingVariants(folder, ['int8']);
    const student = join(import.meta.dirname, '../../fixtures/models/student_96x160.onnx');
    writeFileSync(join(folder, 'other.onnx'), readFileSync(student));
    const manifest = join(folder, 'manifest.json');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace(sha256Of(PLUMBING_SLOW), sha256Of(student)));
    await expect(loadVariant(path, { precision: 'int8' })).rejects.toThrow(
      /Expected the inputs and outputs of .*plumbing\.onnx for its int8 variant .*other\.onnx but received others/,
    );
  });
});

describe('the manifest', () => {
  const files = { file: 'a.onnx', sha256: 'a'.repeat(64), licence: 'MIT', use: 'any use' };
  const read = (entry: object) => {
    const path = join(folder, 'manifest.json');
    writeFileSync(path, JSON.stringify({ default: 'a', models: { a: { ...files, ...entry } } }));
    return readManifest(path);
  };

  it('lists a model’s own file before its variants, under one name', async () => {
    const b = { file: 'b.onnx', sha256: 'b'.repeat(64) };
    const { entries, default: byDefault } = await read({ precision: 'fp16', variants: { fp32: b } });
    expect(entries.map(({ name, precision, sha256 }) => [name, precision, sha256[0]])).toEqual([
      ['a', 'fp16', 'a'],
      ['a', 'fp32', 'b'],
    ]);
    expect(byDefault.precision).toBe('fp16');
  });

  it('refuses unknown precisions, a variant without hash, and one that repeats the model’s own', async () => {
    await expect(read({ variants: { fp8: files } })).rejects.toThrow(/for `models\.a\.variants/);
    await expect(read({ variants: { int8: { file: 'b.onnx' } } })).rejects.toThrow(
      /for `models\.a\.variants\.int8\.sha256`/,
    );
    await expect(read({ variants: { fp32: files } })).rejects.toThrow(
      /Expected other precisions than the model’s own for `models\.a\.variants`/,
    );
  });
});

describe('rungModels', () => {
  const model = (precision: RungModel['precision']): RungModel => ({ precision, bytes: new Uint8Array(), sha256: '' });
  const names = (choice: ReturnType<typeof rungModels>) => choice.models.map(({ precision }) => precision);

  it('gives every rung what was asked for', () => {
    for (const provider of ['tensorrt', 'cuda', 'cpu'] as const) {
      for (const precision of ['fp32', 'fp16', 'int8'] as const)
        expect(names(rungModels(provider, model(precision), model('fp32')))).toEqual([precision]);
    }
  });

  it('never gives int8 to WebGPU, and has fp32 behind fp16 there', () => {
    expect(names(rungModels('webgpu', model('fp32'), undefined))).toEqual(['fp32']);
    expect(names(rungModels('webgpu', model('fp16'), model('fp32')))).toEqual(['fp16', 'fp32']);
    const int8 = rungModels('webgpu', model('int8'), model('fp32'));
    expect(names(int8)).toEqual(['fp32']);
    expect(int8.reason).toBe('WebGPU has no int8 kernels');
    expect(names(rungModels('webgpu', model('int8'), undefined))).toEqual([]);
  });
});

describe('restartRungs', () => {
  it('begins on the rung that failed, or below it when that recurs', () => {
    expect(restartRungs('auto', 'cuda', 'first')).toEqual(['cuda', 'webgpu', 'cpu']);
    expect(restartRungs('auto', 'cuda', 'recurs')).toEqual(['webgpu', 'cpu']);
    expect(restartRungs('auto', 'cpu', 'recurs')).toEqual(['cpu']);
  });

  it('keeps a provider the user named', () => {
    expect(restartRungs('cuda', 'cuda', 'recurs')).toEqual(['cuda']);
  });
});
