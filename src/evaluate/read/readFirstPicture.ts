import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { FirstPicture } from '../../domain/RunSummary.js';
import { FIRST_PICTURE } from '../../publish/mcap/McapPublisher.js';
import { camelCased } from '../../publish/keyCase.js';
import { readMetadata } from '../../source/mcap/readMetadata.js';

const firstPicture = z.object({
  topic: z.string(),
  stampNs: z
    .string()
    .regex(/^\d+$/)
    .transform((text) => BigInt(text)),
  sha256: z.string(),
});

/** What a run wrote down of its recording: in scene.mcap itself, for scenes.jsonl in the summary.json beside it. */
export async function readFirstPicture(path: string): Promise<FirstPicture | undefined> {
  const written =
    basename(path) === 'scenes.jsonl'
      ? await inSummary(join(dirname(path), 'summary.json'))
      : path.endsWith('.mcap') && Object.fromEntries((await readMetadata(path, FIRST_PICTURE)) ?? []);
  return firstPicture.safeParse(written).data;
}

async function inSummary(path: string): Promise<unknown> {
  try {
    const { first_picture: written } = JSON.parse(await readFile(path, 'utf8')) as { readonly first_picture?: object };
    return written && camelCased(written);
  } catch {
    // The lines alone can be scored as well.
    return undefined;
  }
}
