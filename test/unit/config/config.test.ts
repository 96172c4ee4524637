import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/config/ConfigError.js';
import { describeSchema } from '../../../src/config/describeSchema.js';
import { configSchema, defaultConfig, loadConfig } from '../../../src/pipeline/config.js';

async function file(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'roadscene-')), 'config.yaml');
  await writeFile(path, text);
  return path;
}

async function errorOf(path: string): Promise<ConfigError> {
  try {
    await loadConfig(path);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('Expected a ConfigError');
}

describe('configuration', () => {
  it('lays flags over the file over the defaults', async () => {
    const path = await file('sync:\n  radarWindowSecs: 0.3\ninfer:\n  provider: webgpu\n  threads: 3\n');
    const config = await loadConfig(path, { infer: { provider: 'cpu' } });
    expect(config.sync.radarWindowSecs).toBe(0.3);
    expect(config.infer).toMatchObject({ provider: 'cpu', threads: 3 });
    expect(config.sync.baseFrameId).toBe('base_link');
  });

  it('takes an empty file for the defaults', async () => {
    expect(await loadConfig(await file(''))).toEqual(defaultConfig());
  });

  it('names the nearest key for an unknown one', async () => {
    const path = await file('sync:\n  radarWindowSec: 0.3\n');
    const error = await errorOf(path);
    expect(error.code).toBe('config/unknown-key');
    expect(error.message).toBe(
      `Expected a known key of sync in ${path} but received radarWindowSec. Did you mean radarWindowSecs?`,
    );
  });

  it('lists the known keys when none is near', async () => {
    const error = await errorOf(await file('zzzzzz: 1\n'));
    expect(error.message).toContain('Known: source, decode, sync, preprocess, infer, heads, guard, track, scene.');
  });

  it.each([
    ['sync:\n  radarWindowSecs: 99\n', 'a number in 0.01 … 2 for sync.radarWindowSecs', '99'],
    ['sync:\n  radarWindowSecs: wide\n', 'a number in 0.01 … 2 for sync.radarWindowSecs', '"wide"'],
    ['sync:\n  sweepsPerRadar: 1.5\n', 'a whole number in 1 … 20 for sync.sweepsPerRadar', '1.5'],
    ['heads:\n  thresholds: { car: 3 }\n', 'a number in 0 … 1 for heads.thresholds.car', '3'],
    ['infer:\n  provider: gpu\n', 'one of auto, tensorrt, cuda, webgpu, cpu for infer.provider', '"gpu"'],
    ['sync:\n  mountings: { a: { xyzM: [1, 2] } }\n', 'array to have >=3 items for sync.mountings.a.xyzM', '[1,2]'],
    ['sync: 3\n', 'object for sync', '3'],
    ['7\n', 'object for the configuration', '7'],
  ])('says what is expected instead of %j', async (text, expected, received) => {
    const path = await file(text);
    const error = await errorOf(path);
    expect(error.code).toBe('config/value');
    expect(error.message).toBe(`Expected ${expected} in ${path} but received ${received}`);
  });

  it('says what is wrong with the YAML, or that there is no file', async () => {
    expect((await errorOf(await file('a: [1, 2'))).code).toBe('config/syntax');
    expect((await errorOf('/nowhere/config.yaml')).code).toBe('config/unreadable');
  });

  it('describes every parameter', () => {
    const all = describeSchema(configSchema);
    expect(all.length).toBeGreaterThan(20);
    for (const parameter of all) {
      expect(parameter.description, parameter.name).not.toBe('');
      expect(parameter.defaultText, parameter.name).not.toBe('');
    }
    expect(all.find(({ name }) => name === 'sync.radarWindowSecs')).toMatchObject({
      type: 'number',
      defaultText: '0.15',
      range: '0.01 … 2',
      unit: 's',
    });
    expect(all.find(({ name }) => name === 'infer.provider')?.range).toBe('auto, tensorrt, cuda, webgpu, cpu');
  });
});
