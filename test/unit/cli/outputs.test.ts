import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../../support/built.js';
import { projectRoot } from '../../support/environment.js';
import { PLUMBING } from '../../support/plumbing.js';
import { writeSmallBag } from '../../support/smallBag.js';
import { type Ended, startRoadscene, until } from '../../support/startRoadscene.js';

const ALL = ['report.html', 'scene.mcap', 'scenes.jsonl', 'summary.json'];
const MODEL = ['--model', PLUMBING, '--provider', 'cpu', '--threads', '1'];

let folder: string;
let bag: string;
let longBag: string;

const roadscene = (...args: readonly string[]): Promise<Ended> => startRoadscene(folder, ...args).ended;
const replay = (input: string, out: string, ...more: readonly string[]): Promise<Ended> =>
  roadscene('replay', input, '--out', out, ...MODEL, ...more);
const files = (out: string): string[] => readdirSync(out).sort();
const freshFolder = (): string => mkdtempSync(join(folder, 'out-'));

beforeAll(async () => {
  await built('cli/main.js');
  folder = mkdtempSync(join(tmpdir(), 'roadscene-outputs-'));
  bag = join(folder, 'small.mcap');
  longBag = join(folder, 'long.mcap');
  await writeSmallBag(bag, { frames: 3 });
  await writeSmallBag(longBag, { frames: 100 });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a command', () => {
  it.each<[string, (out: string) => readonly string[]]>([
    ['replay', (out) => ['replay', join(out, 'scene.mcap'), '--out', out, ...MODEL]],
    ['evaluate', (out) => ['evaluate', join(out, 'scene.mcap'), '--truth', bag, '--out', out]],
    ['bench', (out) => ['bench', '--bag', join(out, 'scene.mcap'), '--out', out]],
  ])('never writes over its input: %s', async (_, args) => {
    const out = freshFolder();
    copyFileSync(bag, join(out, 'scene.mcap'));
    for (const name of ['score.json', 'bench.json']) symlinkSync('scene.mcap', join(out, name));
    const before = files(out);
    const { status, stderr } = await roadscene(...args(out));
    expect(stderr).toContain('[publish/over-input]');
    expect(status).toBe(4);
    expect(files(out)).toEqual(before);
    expect(readFileSync(join(out, 'scene.mcap')).equals(readFileSync(bag))).toBe(true);
  });

  it.each<[string, string, (out: string) => readonly string[]]>([
    ['replay', 'report.html', (out) => ['replay', bag, '--out', out, ...MODEL]],
    ['parameters', 'page.md', (out) => ['parameters', '--write', join(out, 'page.md')]],
    ['schemas', 'scene.json', (out) => ['schemas', out]],
    ['synth', 'x.mcap', (out) => ['synth', '--scenario', 'cut-in', '--frames', '1', '--out', join(out, 'x.mcap')]],
  ])('never replaces a file of somebody else: %s %s', async (_, name, args) => {
    const out = freshFolder();
    writeFileSync(join(out, name), 'my own notes');
    const { status, stderr } = await roadscene(...args(out));
    expect(stderr).toContain('[publish/foreign-file]');
    expect(status).toBe(4);
    expect(files(out)).toEqual([name]);
    expect(readFileSync(join(out, name), 'utf8')).toBe('my own notes');
  });
});

describe('a run', () => {
  it('has its folder to itself, and what was killed stands in no way', async () => {
    const out = freshFolder();
    await replay(bag, out, '--format', 'jsonl');
    const first = startRoadscene(folder, 'replay', longBag, '--out', out, ...MODEL);
    await until(() => existsSync(join(out, 'scene.mcap.partial')));
    // However slow the second one is, the first is under way.
    first.child.kill('SIGSTOP');
    const second = await replay(bag, out);
    expect(second.stderr).toContain(`a run under way (process ${first.child.pid})`);
    expect(second.stderr).toContain('[publish/in-use]');
    expect(second.status).toBe(4);
    first.child.kill('SIGKILL');
    expect(await first.ended).toMatchObject({ signal: 'SIGKILL' });
    // Results under their names are whole: those of before.
    expect(files(out).filter((name) => !/^\.|\.partial$/.test(name))).toEqual(['scenes.jsonl', 'summary.json']);
    expect(JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'))).toMatchObject({ scenes: 3 });
    expect(await replay(bag, out)).toMatchObject({ status: 0 });
    expect(files(out)).toEqual(ALL);
  });

  it('completes and names its results at Ctrl-C', async () => {
    const out = freshFolder();
    const run = startRoadscene(folder, 'replay', longBag, '--out', out, ...MODEL);
    await until(
      () => existsSync(join(out, 'scenes.jsonl.partial')) && readFileSync(join(out, 'scenes.jsonl.partial')).length > 0,
    );
    run.child.kill('SIGINT');
    const { status, stdout } = await run.ended;
    expect(status).toBe(130);
    expect(stdout).toMatch(/\nInterrupted: \d+ % of the recording was read\.\n$/);
    expect(files(out)).toEqual(ALL);
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as {
      scenes: number;
      read_share: number;
    };
    const { scenes } = summary;
    expect(summary).toMatchObject({ end: 'interrupted' });
    expect(summary.read_share).toBeLessThan(1);
    expect(readFileSync(join(out, 'report.html'), 'utf8')).toMatch(/of the recording read \(interrupted\)/);
    expect(scenes).toBeGreaterThan(0);
    expect(scenes).toBeLessThan(100);
    expect(readFileSync(join(out, 'scenes.jsonl'), 'utf8').trim().split('\n')).toHaveLength(scenes);
  });

  it('that makes no scene ends with a code of its own and the most frequent reason', async () => {
    const broken = join(folder, 'broken.mcap');
    await writeSmallBag(broken, { frames: 3, without: ['radar'], image: (message) => ({ ...message, step: 1 }) });
    const { status, stderr } = await replay(broken, freshFolder(), '--format', 'jsonl');
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /^error: No scene was made: 3 of 3 pictures on \/camera\/image: .+ \[decode\//,
    );
    expect(status).toBe(6);
  });

  it('gives a half result no name', async () => {
    const out = freshFolder();
    await replay(bag, out);
    // A limit on the size of files stands in for a full disk.
    const limited = ['-c', 'ulimit -f 200; exec "$@"', 'bash', process.execPath, join(projectRoot, 'bin/roadscene.js')];
    const run = spawnSync('bash', [...limited, 'replay', longBag, '--out', out, ...MODEL], { encoding: 'utf8' });
    expect(run.stderr).toContain('[publish/disk-full]');
    expect(run.status).toBe(4);
    // Neither the half one nor the one of before, which belongs to other scenes.
    expect(files(out)).toContain('summary.json');
    expect(files(out)).not.toContain('scenes.jsonl');
    const lines = readFileSync(join(out, 'scenes.jsonl.partial'), 'utf8').trim().split('\n');
    expect(lines.map((line) => typeof JSON.parse(line)).every((type) => type === 'object')).toBe(true);
  });
});

describe('roadscene synth', () => {
  const drive = (out: string, frames: number): readonly string[] => [
    ...['synth', '--scenario', 'cut-in', '--seed', '7', '--width', '160', '--height', '96'],
    ...['--frames', String(frames), '--out', out],
  ];

  it('leaves an earlier drive as it is when it is interrupted, and shares the folder', async () => {
    const out = freshFolder();
    const path = join(out, 'drive.mcap');
    expect((await roadscene(...drive(path, 2))).status).toBe(0);
    const before = readFileSync(path);
    const run = startRoadscene(folder, ...drive(path, 200), '--force');
    await until(() => existsSync(`${path}.partial`));
    run.child.kill('SIGSTOP');
    const [same, other] = await Promise.all([
      roadscene(...drive(path, 2), '--force'),
      roadscene(...drive(join(out, 'other.mcap'), 2)),
    ]);
    expect(same.stderr).toContain('[publish/in-use]');
    expect(other.status).toBe(0);
    run.child.kill('SIGINT');
    run.child.kill('SIGCONT');
    expect(await run.ended).toMatchObject({ status: 130 });
    expect(files(out)).toEqual(['drive.mcap', 'other.mcap']);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
