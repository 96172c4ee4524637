import type { ProviderName } from '../domain/Inference.js';

/** Order in which 'auto' tries providers, best first. */
export const AUTO_ORDER: readonly ProviderName[] = ['tensorrt', 'cuda', 'webgpu', 'cpu'];

export type ProviderChoice = 'auto' | ProviderName;

interface ProviderRung {
  /** onnxruntime's names; TensorRT passes operators it cannot run to CUDA. */
  readonly executionProviders: readonly string[];
  /** 'all': a rung that would run operators on the CPU is rejected, because it would do so silently. */
  readonly placement: 'all' | 'any';
}

export const PROVIDER_RUNGS: Readonly<Record<ProviderName, ProviderRung>> = {
  tensorrt: { executionProviders: ['tensorrt', 'cuda'], placement: 'all' },
  cuda: { executionProviders: ['cuda'], placement: 'all' },
  webgpu: { executionProviders: ['webgpu'], placement: 'all' },
  cpu: { executionProviders: ['cpu'], placement: 'any' },
};

/** Where a restart begins: on the rung that failed, or one below when the failure recurs. A provider named by the user is kept. */
export function restartRungs(
  choice: ProviderChoice,
  failed: ProviderName,
  how: 'first' | 'recurs',
): readonly ProviderName[] {
  if (choice !== 'auto') return [failed];
  const below = AUTO_ORDER.slice(AUTO_ORDER.indexOf(failed) + (how === 'recurs' ? 1 : 0));
  return below.length > 0 ? below : [failed];
}
