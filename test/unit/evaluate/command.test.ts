import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluateCommand } from '../../../src/cli/commands/evaluateCommand.js';
import { object } from '../../support/publishedFrames.js';
import { stampOf, writeRun, writeTruth } from './bags.js';
import { truth } from './boxes.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-evaluate-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('writes score.json with snake_case names and score.html', async () => {
  const [bag, run, out] = [join(folder, 'bag.mcap'), join(folder, 'run.jsonl'), join(folder, 'deep/out')];
  const stamps = [0, 1, 2].map(stampOf);
  await writeTruth(
    bag,
    stamps.map((stampNs) => ({ stampNs, objects: [truth(20), truth(30, 4, { label: 'pedestrian' })] })),
  );
  await writeRun(
    { jsonl: run },
    stamps.map((stampNs) => ({ stampNs: stampNs + 1_000_000n, objects: [object({ xM: 20.2 })] })),
  );
  const command = evaluateCommand().exitOverride();
  await command.parseAsync([run, '--truth', bag, '--out', out, '--tolerance-ms', '1.5', '--seed', '3'], {
    from: 'user',
  });
  expect((await readdir(out)).sort()).toEqual(['score.html', 'score.json']);
  const text = await readFile(join(out, 'score.json'), 'utf8');
  expect(text).not.toMatch(/null|NaN/);
  expect(JSON.parse(text)).toMatchObject({
    format: 'roadscene-score/1',
    settings: { tolerance_ms: 1.5, seed: 3, bootstraps: 500 },
    frames: { truth_frames: 3, scored: 3 },
    mean_ap: { value: expect.closeTo(0.5, 9) as number },
    classes: {
      car: {
        best_f1: { threshold: 0.8, precision: 1, recall: 1, f1: 1 },
        bands: { '0-50': { matched: 3, ap_at: { '0.5': 1 }, median_range_error_m: expect.closeTo(0.2, 6) as number } },
      },
      pedestrian: { ap: { value: 0 } },
    },
  });
  const page = await readFile(join(out, 'score.html'), 'utf8');
  expect(page).toContain('3 of 3 true frames scored');
  for (const term of ['AP', 'ATE', 'ASE', 'AOE', 'AVE', 'calibration error']) {
    expect(page).toMatch(new RegExp(`<th class="num"><abbr title="[^"]{20,}">${term}</abbr>`));
    expect(page).toMatch(new RegExp(`<dt>${term}</dt><dd>[^<]{20,}</dd>`));
  }
  for (const term of ['IDF1', 'MOTA']) expect(page).toContain(`<dt>${term}</dt>`);
  expect(page).toContain('>ATE</abbr> m</th>');
  expect(page).toContain('>AVE</abbr> m/s</th>');
});

it('refuses what is no tolerance', async () => {
  const command = evaluateCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  await expect(
    command.parseAsync(['a', '--truth', 'b', '--out', folder, '--tolerance-ms', '-1'], { from: 'user' }),
  ).rejects.toThrow(/Expected a number from 0 to 1000000 but received -1/);
});
