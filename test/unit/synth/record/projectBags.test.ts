import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BAGS, writeProjectBag } from '../../../../src/synth/record/projectBags.js';

const folder = fileURLToPath(new URL('../../../../bags/', import.meta.url));
const sha256 = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

async function committedSums(): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(join(folder, 'SHA256SUMS'), 'utf8')).trim().split('\n');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

describe('the bags of this project', () => {
  it('are the ones their checksums were made of, and the demo is small', async () => {
    const sums = await committedSums();
    expect([...sums.keys()]).toEqual(BAGS.map(({ name }) => name));
    for (const [name, sum] of sums) expect(await sha256(join(folder, name))).toBe(sum);
    expect((await stat(join(folder, 'demo.mcap'))).size).toBeLessThan(8e6);
  });

  it('come out the same to the byte when they are made again (the short one here; `npm run bags` makes all)', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'roadscene-bags-'));
    try {
      const bag = BAGS.find(({ name }) => name === 'short.mcap')!;
      const path = join(scratch, bag.name);
      await writeProjectBag(bag, path, () => undefined);
      expect(await sha256(path)).toBe((await committedSums()).get(bag.name));
    } finally {
      await rm(scratch, { recursive: true });
    }
  });
});
