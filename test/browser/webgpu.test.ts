import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProviderAttempt } from '../../src/domain/Inference.js';
import { built } from '../support/built.js';
import { describeIf, projectRoot } from '../support/environment.js';

/** SwiftShader, as Debian's chromium brings it: a Vulkan GPU in software, so the whole WebGPU path runs here. */
const ICD = '/usr/lib/chromium/vk_swiftshader_icd.json';
const LOADERS = ['/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib/aarch64-linux-gnu/libvulkan.so.1'];
const present = existsSync(ICD) && LOADERS.some((path) => existsSync(path));

/** The small variant of the trained model where it is there, and the plumbing fixture. */
const models = ['student_96x160.onnx', 'plumbing.onnx']
  .map((name) => join(projectRoot, 'test/fixtures/models', name))
  .filter((path) => existsSync(path));

interface ChildResult {
  readonly provider: string;
  readonly attempts: readonly ProviderAttempt[];
  readonly arrays: Readonly<Record<string, readonly number[]>>;
}

const CHILD_DEADLINE_MS = 170_000;

describeIf(present, `SwiftShader (${ICD}) and libvulkan1`, 'WebGPU over SwiftShader', () => {
  let engineUrl: URL;
  const folder = mkdtempSync(join(tmpdir(), 'roadscene-webgpu-'));

  beforeAll(async () => {
    engineUrl = await built('infer/createEngine.js', ['infer', 'domain']);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function runWith(model: string, provider: string): ChildResult {
    const result = join(folder, `${provider}.json`);
    const child = spawnSync(
      process.execPath,
      [join(projectRoot, 'test/browser/webgpuChild.mjs'), engineUrl.href, model, provider, '7', result],
      { env: { ...process.env, VK_ICD_FILENAMES: ICD }, encoding: 'utf8', timeout: CHILD_DEADLINE_MS },
    );
    expect({ status: child.status, signal: child.signal, stderr: child.status === 0 ? '' : child.stderr }).toEqual({
      status: 0,
      signal: null,
      stderr: '',
    });
    return JSON.parse(readFileSync(result, 'utf8')) as ChildResult;
  }

  it.each(models.map((model) => [basename(model), model]))(
    '%s runs whole on WebGPU and agrees with the CPU',
    (_, model) => {
      const webgpu = runWith(model, 'webgpu');
      const cpu = runWith(model, 'cpu');
      expect([webgpu.provider, cpu.provider]).toEqual(['webgpu', 'cpu']);
      expect(Object.keys(webgpu.arrays)).toEqual(Object.keys(cpu.arrays));
      for (const [name, values] of Object.entries(cpu.arrays)) {
        const other = webgpu.arrays[name]!;
        expect(other, name).toHaveLength(values.length);
        const difference = Math.max(...values.map((item, index) => Math.abs(item - other[index]!)));
        expect(difference, name).toBeLessThanOrEqual(1e-4);
      }
    },
    2 * CHILD_DEADLINE_MS,
  );

  it('is left out by auto, with the reason', () => {
    const { provider, attempts } = runWith(models.at(-1)!, 'auto');
    expect(provider).toBe('cpu');
    expect(attempts.find((attempt) => attempt.provider === 'webgpu')).toEqual({
      provider: 'webgpu',
      accepted: false,
      reason: `the Vulkan driver chosen by the environment (${ICD}) is a software one, slower than the CPU provider`,
    });
  });
});
