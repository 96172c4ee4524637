import { z } from 'zod';

export const inferSchema = z.strictObject({
  provider: z
    .enum(['auto', 'tensorrt', 'cuda', 'webgpu', 'cpu'])
    .default('auto')
    .meta({ description: 'Execution provider; auto takes the best one that works here.' }),
  threads: z
    .int()
    .min(0)
    .max(256)
    .default(0)
    .meta({ unit: '', description: 'Threads of the CPU provider; 0: one less than there are cores, at most 4.' }),
});
