import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from '../../../src/synth/faults/faultCatalogue.js';
import { SCENARIOS } from '../../../src/synth/scenarios/scenarioCatalogue.js';
import { built } from '../../support/built.js';
import { projectRoot } from '../../support/environment.js';

let folder: string;

function synth(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(projectRoot, 'bin/roadscene.js'), 'synth', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
}

beforeAll(async () => {
  await built('cli/main.js');
  folder = mkdtempSync(join(tmpdir(), 'roadscene-synth-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('roadscene synth', () => {
  it('lists every scenario and fault', () => {
    const { status, stdout } = synth('--list');
    expect(status).toBe(0);
    for (const { name, summary } of [...SCENARIOS, ...FAULTS]) {
      expect(stdout).toContain(`  ${name} `);
      expect(stdout).toContain(summary);
    }
  });

  const drive = (...more: string[]): string[] => [
    ...['--scenario', 'cut-in', '--seed', '7', '--weather', 'heavy-rain', '--light', 'night', '--frames', '3'],
    ...['--width', '160', '--height', '96', ...more],
  ];

  it('writes a drive, the same bytes each time and others for another seed', () => {
    expect(synth(...drive('--out', 'a/one.mcap'))).toMatchObject({
      status: 0,
      stdout: '3 frames of cut-in, seed 7, in a/one.mcap\n',
    });
    expect(synth(...drive('--out', 'two.mcap')).status).toBe(0);
    expect(synth(...drive('--out', 'three.mcap', '--seed', '8')).status).toBe(0);
    const [one, two, three] = ['a/one.mcap', 'two.mcap', 'three.mcap'].map((path) => readFileSync(join(folder, path)));
    expect(one!.equals(two!)).toBe(true);
    expect(one!.equals(three!)).toBe(false);
  });

  it('writes a training set with worker threads and goes on with it', () => {
    const args = ['--mix', 'training', '--out', 'set', '--width', '160', '--height', '48'];
    expect(synth(...args, '--frames', '3')).toMatchObject({ status: 0 });
    expect(synth(...args, '--frames', '3').stdout).toMatch(/1 shard with 3 frames in set, 0 of them new/);
    expect(readdirSync(join(folder, 'set'))).toEqual(['index.jsonl', 'shard_00000.mcap']);
    const refused = synth(...args, '--frames', '3', '--quality', '50');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('give another --out [synth/other-training-set]');
  });

  it.each([
    [[], 'Expected one of --list, --scenario, --mix and --gallery but received none'],
    [['--scenario', 'cut-in', '--mix', 'training'], 'but received several'],
    [['--scenario', 'cut-in'], 'Expected a file.mcap for --out but received none'],
    [['--scenario', 'cutin', '--out', 'x.mcap'], 'Expected one of free-drive, cut-in,'],
    [['--scenario', 'cutin', '--out', 'x.mcap'], 'but received "cutin". Did you mean cut-in? [synth/unknown-scenario]'],
    [['--scenario', 'cut-in', '--weather', 'heavy-rian', '--out', 'x.mcap'], 'Did you mean heavy_rain?'],
    [['--scenario', 'dense-fog', '--weather', 'heavy-rain', '--out', 'x.mcap'], 'Expected one of fog for weather'],
    [['--scenario', 'dense-fog', '--weather', 'heavy_rain', '--out', 'x.mcap'], 'Expected one of fog for weather'],
    [['--scenario', 'cut-in', '--weather', 'hail', '--out', 'x.mcap'], 'Expected one of clear, overcast, rain,'],
    [
      ['--scenario', 'dense-fog', '--weather', 'clear', '--out', 'x.mcap'],
      'Expected one of fog for weather of dense-fog',
    ],
    [['--scenario', 'cut-in', '--fault', 'lens-cracked', '--out', 'x.mcap'], 'Expected one of lens-dirty,'],
    [['--scenario', 'cut-in', '--parameter', 'gapM=400', '--out', 'x.mcap'], 'Expected 5..22 for gapM'],
    [['--scenario', 'cut-in', '--parameter', 'gapM', '--out', 'x.mcap'], 'Expected name=number'],
    [
      ['--scenario', 'cut-in', '--quality', '101', '--out', 'x.mcap'],
      'Expected a whole number from 1 to 100 but received 101.',
    ],
    [['--mix', 'test', '--out', 'x'], 'Expected one of training, validation but received test.'],
    [['--scenario', 'cut-in', '--radar', 'lidar', '--out', 'x.mcap'], 'conventional, imaging'],
  ] as const)('refuses %j with exit code 2 and what there is', (args, sentence) => {
    const { status, stderr } = synth(...args);
    expect(stderr).toContain(sentence);
    expect(status).toBe(2);
  });
});
