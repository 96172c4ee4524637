import { z } from 'zod';
import type { CreateEngineOptions } from '../infer/createEngine.js';

export const inferSchema = z.strictObject({
  provider: z
    .enum(['auto', 'tensorrt', 'cuda', 'webgpu', 'cpu'])
    .default('auto')
    .meta({ description: 'Execution provider; auto takes the fastest one that works here.' }),
  precision: z.enum(['own', 'fp32', 'fp16', 'int8']).default('own').meta({
    description:
      'Variant of the model to run, of those its manifest lists; own: the file itself. WebGPU never gets int8, and fp16 only on adapters that have it.',
  }),
  threads: z
    .int()
    .min(0)
    .max(256)
    .default(0)
    .meta({ unit: '', description: 'Threads of the CPU provider; 0: number of cores less one, at most 4.' }),
  runDeadlineSecs: z.number().min(0).max(600).default(0).meta({
    unit: 's',
    description:
      'A frame that takes longer counts as hung and its process is replaced; 0: 10 warm runs but at least 1 s live, 20 but at least 30 s in a replay.',
  }),
  maxModelMiB: z.number().min(1).max(2047).default(256).meta({
    unit: 'MiB',
    description: 'Largest model file accepted.',
  }),
});

type EngineSettings = Pick<
  CreateEngineOptions,
  'provider' | 'precision' | 'threads' | 'runDeadlineMs' | 'maxModelBytes'
>;

/** Options of the engine from the parameters. */
export const engineSettings = (infer: z.output<typeof inferSchema>): EngineSettings => ({
  provider: infer.provider,
  maxModelBytes: infer.maxModelMiB * 1024 * 1024,
  ...(infer.precision !== 'own' && { precision: infer.precision }),
  ...(infer.threads > 0 && { threads: infer.threads }),
  ...(infer.runDeadlineSecs > 0 && { runDeadlineMs: 1000 * infer.runDeadlineSecs }),
});
