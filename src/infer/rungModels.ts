import type { Precision, ProviderName } from '../domain/Inference.js';

/** One file of a model, verified. */
export interface RungModel {
  readonly precision: Precision;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

export interface RungChoice {
  /** Tried in this order. */
  readonly models: readonly RungModel[];
  /** What the user asked for and this rung does not support, if anything. */
  readonly reason?: string;
}

/**
 * Files a rung may run: the requested one, but no int8 on WebGPU (its provider has no quantized kernels: operators would fall to the CPU), and fp32 after fp16 there,
 * as adapters without `shader-f16` refuse fp16.
 */
export function rungModels(provider: ProviderName, asked: RungModel, fp32: RungModel | undefined): RungChoice {
  if (provider !== 'webgpu' || asked.precision === 'fp32') return { models: [asked] };
  const instead = fp32 === undefined ? [] : [fp32];
  if (asked.precision === 'fp16') return { models: [asked, ...instead] };
  return { models: instead, reason: 'WebGPU has no int8 kernels' };
}
