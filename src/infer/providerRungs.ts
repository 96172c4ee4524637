import type { ProviderName } from '../domain/Inference.js';

/** What 'auto' walks down, best first. */
export const AUTO_ORDER: readonly ProviderName[] = ['tensorrt', 'cuda', 'webgpu', 'cpu'];

export type ProviderChoice = 'auto' | ProviderName;

interface ProviderRung {
  /** onnxruntime's names; TensorRT hands what it cannot run to CUDA. */
  readonly executionProviders: readonly string[];
  /** 'all': a rung that would leave operators to the CPU is rejected, as it says nothing of it by itself. */
  readonly placement: 'all' | 'any';
}

export const PROVIDER_RUNGS: Readonly<Record<ProviderName, ProviderRung>> = {
  tensorrt: { executionProviders: ['tensorrt', 'cuda'], placement: 'all' },
  cuda: { executionProviders: ['cuda'], placement: 'all' },
  webgpu: { executionProviders: ['webgpu'], placement: 'all' },
  cpu: { executionProviders: ['cpu'], placement: 'any' },
};

/** Where a restart begins: on the rung that failed, or below it when that recurs. A provider the user named is kept. */
export function restartRungs(
  choice: ProviderChoice,
  failed: ProviderName,
  how: 'first' | 'recurs',
): readonly ProviderName[] {
  if (choice !== 'auto') return [failed];
  const below = AUTO_ORDER.slice(AUTO_ORDER.indexOf(failed) + (how === 'recurs' ? 1 : 0));
  return below.length > 0 ? below : [failed];
}
