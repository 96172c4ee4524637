import { z } from 'zod';

/** Limits on files: a broken or hostile one raises an alert instead of exhausting memory. */
export const sourceConfig = z.strictObject({
  maxMessageMiB: z
    .number()
    .min(1)
    .max(1024)
    .default(256)
    .describe('Largest message accepted, MiB; larger ones are skipped with an alert'),
  maxChunkMiB: z
    .number()
    .min(1)
    .max(2048)
    .default(512)
    .describe('Largest chunk accepted, MiB after decompression; larger ones are skipped with an alert'),
  maxCompressionRatio: z.number().min(10).default(5000).describe('Largest compression ratio accepted for a chunk'),
  reorderSecs: z
    .number()
    .min(0)
    .max(60)
    .default(1)
    .describe('In a file without an index: how late a message may appear and still be sorted into place, s'),
  maxReorderMiB: z.number().min(16).max(4096).default(512).describe('Most memory used to sort messages, MiB'),
});
export type SourceConfig = z.infer<typeof sourceConfig>;

export const defaultSourceConfig: SourceConfig = sourceConfig.parse({});
