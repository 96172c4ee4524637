import { z } from 'zod';

/** Limits on what a file may ask for, so that a broken or hostile one costs an alert and not the memory. */
export const sourceConfig = z.strictObject({
  maxMessageMiB: z
    .number()
    .min(1)
    .max(1024)
    .default(256)
    .describe('Largest message read, MiB; larger ones are left out with an alert'),
  maxChunkMiB: z
    .number()
    .min(1)
    .max(2048)
    .default(512)
    .describe('Largest chunk read, MiB after decompression; larger ones are left out with an alert'),
  maxCompressionRatio: z
    .number()
    .min(10)
    .default(5000)
    .describe('Largest ratio of a chunk’s size after and before decompression that is believed'),
  reorderSecs: z
    .number()
    .min(0)
    .max(60)
    .default(1)
    .describe('How late a message may stand in a file without index and still be put in order, s'),
  maxReorderMiB: z
    .number()
    .min(16)
    .max(4096)
    .default(512)
    .describe('Most memory that putting messages in order may take, MiB'),
});
export type SourceConfig = z.infer<typeof sourceConfig>;

export const defaultSourceConfig: SourceConfig = sourceConfig.parse({});
