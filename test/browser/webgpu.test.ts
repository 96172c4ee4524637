import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ProviderAttempt } from '../../src/domain/Inference.js';
import { built } from '../support/built.js';
import { anyOf, both, describeWith, projectRoot } from '../support/environment.js';
import { PLUMBING, PLUMBING_SLOW } from '../support/plumbing.js';
import { writePlumbingVariants } from '../support/plumbingVariants.js';

/** SwiftShader, as Debian's chromium brings it: a Vulkan GPU in software, so the whole WebGPU path runs here. */
const ICD = '/usr/lib/chromium/vk_swiftshader_icd.json';
const swiftShader = both(
  anyOf(ICD),
  anyOf('/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib/aarch64-linux-gnu/libvulkan.so.1'),
);

/** A small variant of the trained model, and the plumbing fixture. */
const models = [join(projectRoot, 'test/fixtures/models/student_96x160.onnx'), PLUMBING];

interface ChildResult {
  readonly provider: string;
  readonly attempts: readonly ProviderAttempt[];
  readonly arrays: Readonly<Record<string, readonly number[]>>;
}

const CHILD_DEADLINE_MS = 170_000;

describeWith(swiftShader, 'WebGPU over SwiftShader', () => {
  let engineUrl: URL;
  const folder = mkdtempSync(join(tmpdir(), 'roadscene-webgpu-'));

  beforeAll(async () => {
    engineUrl = await built('infer/createEngine.js', ['infer', 'domain']);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function start(model: string, provider: string, result: string, precision = 'fp32') {
    return spawnSync(
      process.execPath,
      [join(projectRoot, 'test/browser/webgpuChild.mjs'), engineUrl.href, model, provider, '7', result, precision],
      { env: { ...process.env, VK_ICD_FILENAMES: ICD }, encoding: 'utf8', timeout: CHILD_DEADLINE_MS },
    );
  }

  function runWith(model: string, provider: string, precision?: string): ChildResult {
    const result = join(folder, `${provider}.json`);
    const { status, signal, stderr } = start(model, provider, result, precision);
    // A session that is not released crashes the process at its end: the exit code counts.
    expect({ status, signal, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, signal: null, stderr: '' });
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
    const { provider, attempts } = runWith(PLUMBING, 'auto');
    expect(provider).toBe('cpu');
    expect(attempts.find((attempt) => attempt.provider === 'webgpu')).toEqual({
      provider: 'webgpu',
      accepted: false,
      reason: `the environment selects a software Vulkan driver (${ICD}), which is slower than the CPU provider`,
    });
  });

  it('is left by auto when it proves slower than the CPU, whatever the adapter calls itself', () => {
    const { provider, attempts } = runWith(PLUMBING, 'auto-with-gpu');
    const speeds = /^[\d.]+ ms a frame against [\d.]+ ms a frame on the CPU$/;
    expect(provider).toBe('cpu');
    expect(attempts.find((attempt) => attempt.provider === 'webgpu')?.reason).toMatch(speeds);
    expect(attempts.at(-1)).toMatchObject({ provider: 'cpu', accepted: true });
  });

  it('gets fp32 where its adapter does not run fp16, and never int8', () => {
    for (const precision of ['fp16', 'int8'] as const) {
      const variants = mkdtempSync(join(folder, 'variants-'));
      const { provider, attempts } = runWith(writePlumbingVariants(variants, [precision]), 'webgpu', precision);
      expect(provider).toBe('webgpu');
      expect(attempts.map(({ accepted }) => accepted)).toEqual([false, true]);
      expect(attempts[0]?.reason).toMatch(
        precision === 'fp16' ? /^fp16, .*default CPU EP/s : /^WebGPU has no int8 kernels/,
      );
    }
  });

  it('is rejected for a model that would silently run in part on the CPU', () => {
    const { status, stderr } = start(PLUMBING_SLOW, 'webgpu', join(folder, 'none.json'));
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /Expected a working provider for --provider webgpu but received webgpu: .*assigned to the default CPU EP/,
    );
  });
});
