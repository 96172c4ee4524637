import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parametersMarkdown } from '../../../src/cli/parameters.js';
import { built } from '../../support/built.js';
import { projectRoot } from '../../support/environment.js';
import { PLUMBING } from '../../support/plumbing.js';
import { writeSmallBag } from '../../support/smallBag.js';

let folder: string;
let bag: string;

function roadscene(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(projectRoot, 'bin/roadscene.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    // As in a shell without ROS 2.
    env: { ...process.env, ROS_DISTRO: undefined, AMENT_PREFIX_PATH: undefined },
  });
}

beforeAll(async () => {
  await built('cli/main.js');
  folder = mkdtempSync(join(tmpdir(), 'roadscene-cli-'));
  bag = join(folder, 'small.mcap');
  await writeSmallBag(bag, { frames: 4 });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const replayArgs = (...more: string[]): string[] => [
  'replay',
  bag,
  '--model',
  PLUMBING,
  '--provider',
  'cpu',
  '--threads',
  '1',
  ...more,
];

describe('roadscene', () => {
  it('replays a bag into a folder and says where the results are', () => {
    const run = roadscene(...replayArgs('--out', 'out/deep', '--json'));
    expect(run.stderr).toContain('plumbing-fixture');
    expect(run.status).toBe(0);
    expect(readdirSync(join(folder, 'out/deep')).sort()).toEqual([
      'report.html',
      'scene.mcap',
      'scenes.jsonl',
      'summary.json',
    ]);
    const summary = JSON.parse(run.stdout) as Record<string, unknown>;
    expect(summary).toMatchObject({ scenes: 4, modes: { NOMINAL: 4 }, provider: 'cpu' });
    expect(readFileSync(join(folder, 'out/deep/scenes.jsonl'), 'utf8').trim().split('\n')).toHaveLength(4);
  });

  it('writes only the formats asked for', () => {
    const run = roadscene(...replayArgs('--out', 'lines', '--format', 'jsonl'));
    expect(run.status).toBe(0);
    expect(readdirSync(join(folder, 'lines')).sort()).toEqual(['scenes.jsonl', 'summary.json']);
    expect(run.stdout).toContain('Results:\n  lines/scenes.jsonl\n  lines/summary.json');
  });

  it('inspects a bag', () => {
    const run = roadscene('inspect', bag);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/\/camera\/image +sensor_msgs\/msg\/Image +4 +10\.0 Hz +camera\n/);
    expect(run.stdout).toMatch(/\/radar\/points .* radar\n/);
    expect(run.stdout).toMatch(/\/odom .* ego motion/);
    const json = JSON.parse(roadscene('inspect', bag, '--json').stdout) as { usable: boolean; topics: unknown[] };
    expect(json).toMatchObject({ usable: true, storage: 'mcap' });
    expect(json.topics).toHaveLength(5);
  });

  it.each([
    [2, 'an unknown flag', () => ['replay', bag, '--out', 'x', '--nonsense'], "error: unknown option '--nonsense'"],
    [2, 'no output folder', () => ['replay', bag], "error: required option '--out <dir>' not specified"],
    [
      2,
      'an unknown format',
      () => replayArgs('--out', 'x', '--format', 'pdf'),
      'Expected some of mcap, jsonl, report but received pdf',
    ],
    [
      2,
      'a misspelt parameter',
      () => replayArgs('--out', 'x', '--config', config('sync:\n  radarWindw: 1\n')),
      'Did you mean radarWindowSecs? [config/unknown-key]',
    ],
    [
      3,
      'no such bag',
      () => ['replay', 'nowhere.mcap', '--out', 'x', '--model', PLUMBING],
      'but received no such file or folder [source/not-found]',
    ],
    [
      3,
      'an unknown topic',
      () => replayArgs('--out', 'x', '--camera', '/nope'),
      'Expected a recorded topic for camera but received /nope; candidates: /camera/image (sensor_msgs/msg/Image) [',
    ],
    [
      3,
      'a folder without a bag',
      () => ['inspect', emptyFolder()],
      'but received none. Name an MCAP file, or the folder',
    ],
    [
      2,
      'a live node without ROS 2',
      () => ['run'],
      'needs a clone of the repository, not the npm package: run tools/ros/setup.sh there once',
    ],
    [2, 'a player without ROS 2', () => ['play', bag], 'A recording can be run without ROS 2: roadscene replay'],
    [4, 'an output folder that is a file', () => replayArgs('--out', bag), '[publish/cannot-open]'],
    [5, 'a model that is none', () => ['replay', bag, '--out', 'x', '--model', bag], '[infer/'],
  ])('ends with %i for %s', (status, _, args, sentence) => {
    const run = roadscene(...args());
    expect(run.stderr).toContain(sentence);
    expect(run.status).toBe(status);
    expect(run.stderr).not.toMatch(/\n {4}at /);
  });

  it('says that a topic is not there before it loads a model', () => {
    const run = roadscene('replay', bag, '--out', 'x', '--model', 'nowhere.onnx', '--camera', '/nope');
    expect(run.stderr).toContain('[source/unknown-topic]');
    expect(run.status).toBe(3);
  });

  it('knows recorded truth', () => {
    const run = roadscene('inspect', join(projectRoot, 'bags/demo.mcap'));
    for (const topic of ['classes', 'objects', 'scene'])
      expect(run.stdout).toMatch(new RegExp(`/ground_truth/${topic} .* truth, used by evaluate\n`));
    expect(run.stdout).not.toContain('not used');
  });

  it('marks options that must be given, and shows no empty defaults', () => {
    const help = (command: string): string => roadscene(command, '--help').stdout.replace(/\s+/g, ' ');
    expect(help('replay')).toContain('--out <dir> folder for the results, created if missing (required) --camera');
    expect(help('evaluate')).toMatch(/--truth <bag> [^-]*\(required\) --out <dir> [^-]*\(required\)/);
    expect(help('synth')).not.toMatch(/\(required\)|\(default: (\{\}|\[\])\)/);
  });

  it('shows the stack only with --debug', () => {
    expect(roadscene('--debug', 'inspect', 'nowhere.mcap').stderr).toMatch(/\n {4}at /);
  });

  it('explains itself', () => {
    for (const command of [[], ['replay'], ['inspect']]) {
      const run = roadscene(...command, '--help');
      expect(run.status).toBe(0);
      expect(run.stdout).toContain('Exit codes:');
    }
  });
});

function emptyFolder(): string {
  return mkdtempSync(join(folder, 'empty-'));
}

function config(text: string): string {
  const path = join(folder, 'config.yaml');
  writeFileSync(path, text);
  return path;
}

describe('docs/parameters.md', () => {
  it('is what npm run docs writes', () => {
    expect(readFileSync(join(projectRoot, 'docs/parameters.md'), 'utf8')).toBe(parametersMarkdown());
  });
});
