import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exitCodes.js';
import { makeProgram } from '../../../src/cli/makeProgram.js';
import { loadConfig } from '../../../src/pipeline/config.js';
import { built } from '../../support/built.js';
import { projectRoot } from '../../support/environment.js';
import { PLUMBING } from '../../support/plumbing.js';
import { writeSmallBag } from '../../support/smallBag.js';

let folder: string;

beforeAll(async () => {
  await built('cli/main.js');
  folder = mkdtempSync(join(tmpdir(), 'roadscene-bad-input-'));
  await writeSmallBag(join(folder, 'small.mcap'), { frames: 2 });
  writeFileSync(join(folder, 'README.md'), 'mine\n');
  mkdirSync(join(folder, 'notes'));
  writeFileSync(join(folder, 'notes/mine.partial'), 'mine\n');
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A command that still runs after a minute hangs; the status is null then. */
const roadscene = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [join(projectRoot, 'bin/roadscene.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ...env },
  });

const SMALL = ['synth', '--scenario', 'cut-in', '--frames', '1', '--width', '64', '--height', '48'];
const REPLAY = ['replay', 'small.mcap', '--out', 'x', '--model', PLUMBING, '--provider', 'cpu'];

describe('a value that is none', () => {
  it.each([
    [[...SMALL, '--out', 'x.mcap', '--width', '1'], 'from 32 to 8192 but received 1'],
    [[...SMALL, '--out', 'x.mcap', '--width', '1e9'], 'but received 1e9'],
    [[...SMALL, '--out', 'x.mcap', '--height', '99999'], 'from 32 to 8192'],
    [[...SMALL, '--out', 'x.mcap', '--seed', '-1'], 'from 0 to 4294967295 but received -1'],
    [[...SMALL, '--out', 'x.mcap', '--seed', '4294967296'], 'from 0 to 4294967295'],
    [[...SMALL, '--out', 'x.mcap', '--seed', 'NaN'], 'but received NaN'],
    [[...SMALL, '--out', 'x.mcap', '--frames', '0'], 'from 1 to'],
    [[...SMALL, '--out', 'x.mcap', '--frames', '1.5'], 'a whole number'],
    [[...SMALL, '--out', 'x.mcap', '--rate', '0'], 'above 0'],
    [[...SMALL, '--out', 'x.mcap', '--rate', 'Infinity'], 'above 0'],
    [[...SMALL, '--out', 'x.mcap', '--quality', '0'], 'from 1 to 100'],
    [[...SMALL, '--out', 'x.mcap', '--fault-onset', '-1'], 'a number from 0'],
    [[...SMALL, '--out', 'x.mcap', '--fault', 'lens-dirty', '--fault', 'lens-dirty'], 'received lens-dirty twice'],
    [[...SMALL, '--out', 'x.mcap', '--parameter', 'gapM=7', '--parameter', 'gapM=8'], 'received gapM twice'],
    [[...SMALL, '--out', 'x.mcap', '--parameter', 'gapM=NaN'], 'Expected name=number'],
    [[...SMALL, '--out', ''], 'Expected a value but received nothing'],
    [['bench', '--rounds', '0'], 'from 1 to'],
    [['bench', '--frames', '0'], 'from 1 to'],
    [['bench', '--memory-frames', '-1'], 'from 0 to'],
    [['bench', '--threads', '1000'], 'from 0 to 256'],
    [['evaluate', 'a', '--truth', 'b', '--out', 'c', '--bootstraps', '0'], 'from 1 to'],
    [['evaluate', 'a', '--truth', 'b', '--out', 'c', '--tolerance-ms', 'NaN'], 'a number from 0'],
    [['evaluate', '', '--truth', 'b', '--out', 'c'], 'Expected a value but received nothing'],
    [[...REPLAY, '--threads', '0'], 'from 1 to 256'],
    [[...REPLAY, '--format', 'mcap,mcap'], 'received mcap twice'],
    [[...REPLAY, '--format', ''], 'Expected a value but received nothing'],
    [[...REPLAY, '--radar', '/a', '/a'], 'received /a twice'],
    [['inspect', ''], 'Expected a value but received nothing'],
    [['tensors', 'small.mcap', '--out', 'x', '--frames', '0'], 'from 1 to'],
    [['play', 'small.mcap', '--rate', '0'], 'above 0'],
    [['play', 'small.mcap', '--clock', '1e9'], 'from 0 to 10000'],
  ])('%j ends with 2', async (args, sentence) => {
    const program = makeProgram();
    for (const command of program.commands) command.configureOutput({ writeErr: () => undefined });
    const error: unknown = await program.parseAsync(args, { from: 'user' }).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(CommanderError);
    expect((error as CommanderError).message).toContain(sentence);
    expect(exitCodeOf(error)).toBe(2);
  });
});

describe('settings', () => {
  it.each([
    ['a misspelt class', 'heads:\n  thresholds:\n    carr: 0.5\n', 'heads.thresholds in', 'Did you mean car?'],
    [
      'a misspelt class of the guard',
      'guard:\n  objects:\n    minScores:\n      carr: 0.5\n',
      'guard.objects.minScores in',
      'Did you mean car?',
    ],
    [
      'a limit of the guard that is a constant',
      'guard:\n  objects:\n    size:\n      tolerance: 2\n',
      'Expected a known key of guard.objects in',
      'settings.yaml but received size',
    ],
    ['a misspelt section', 'snyc: {}\n', 'settings.yaml but received snyc', 'Did you mean sync?'],
    ['text for a number', 'sync:\n  radarWindowSecs: long\n', 'sync.radarWindowSecs in', 'received "long"'],
    ['not a number', 'sync:\n  radarWindowSecs: .nan\n', 'sync.radarWindowSecs in', 'received NaN'],
    ['a value for a section', 'sync: 3\n', 'for sync in', 'received 3'],
    ['a list', '- sync\n', 'for the configuration in', 'settings.yaml'],
    ['a key given twice', 'sync: {}\nsync: {}\n', 'Expected YAML in', 'settings.yaml'],
    ['bytes that are no UTF-8', Buffer.from([0x73, 0xff, 0xfe, 0x3a]), 'Expected YAML in', 'settings.yaml'],
  ])('with %s end with 2, file and key', async (_, content, ...parts) => {
    const path = join(folder, 'settings.yaml');
    writeFileSync(path, content);
    const error: unknown = await loadConfig(path).catch((refused: unknown) => refused);
    for (const part of parts) expect(String(error)).toContain(part);
    expect(exitCodeOf(error)).toBe(2);
  });

  it('may be empty, but not a folder', () => {
    const run = roadscene([...REPLAY, '--config', folder]);
    expect(run.stderr).toContain('a folder where a file is needed (EISDIR)');
    expect(run.status).toBe(2);
  });
});

describe('an output', () => {
  it('never replaces a file that is no recording', () => {
    for (const force of [[], ['--force']]) {
      const run = roadscene([...SMALL, '--out', 'README.md', ...force]);
      expect(run.stderr).toContain('README.md but received a file that this command did not write');
      expect(run.status).toBe(4);
    }
    expect(roadscene(['synth', '--gallery', 'README.md']).status).toBe(4);
    expect(roadscene(['parameters', '--write', 'README.md']).status).toBe(4);
    expect(roadscene(['parameters', '--ros', 'README.md']).status).toBe(2);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine\n');
  });

  it('replaces a recording with --force only', () => {
    const before = readFileSync(join(folder, 'small.mcap'));
    const refused = roadscene([...SMALL, '--out', 'small.mcap']);
    expect(refused.stderr).toContain('--force');
    expect(refused.status).toBe(4);
    expect(readFileSync(join(folder, 'small.mcap')).equals(before)).toBe(true);
    expect(roadscene([...SMALL, '--out', 'new.mcap']).status).toBe(0);
    expect(roadscene([...SMALL, '--out', 'new.mcap', '--force']).status).toBe(0);
  });

  it('keeps out of a folder with other files', () => {
    const run = roadscene(['synth', '--mix', 'training', '--frames', '1', '--out', 'notes']);
    expect(run.stderr).toContain('which holds mine.partial');
    expect(run.status).toBe(2);
    expect(existsSync(join(folder, 'notes/mine.partial'))).toBe(true);
  });

  const long = 'n'.repeat(300);
  it.each([
    ['a folder that takes none', '/proc/x/y', '(ENOENT)'],
    ['a name that is too long', `${long}/x`, '(ENAMETOOLONG)'],
    ['a file as folder', 'README.md/x', '(ENOTDIR)'],
  ])('is refused with its cause by every command: %s', (_, path, cause) => {
    for (const args of [
      [...SMALL, '--out', path],
      ['synth', '--gallery', path],
      ['synth', '--mix', 'training', '--frames', '1', '--out', path],
      ['bench', '--bag', 'small.mcap', '--out', path],
      ['evaluate', 'small.mcap', '--truth', 'small.mcap', '--out', path],
      ['tensors', 'small.mcap', '--model', PLUMBING, '--out', path],
      [...REPLAY, '--out', path],
      ['parameters', '--write', path],
      ['schemas', path],
    ]) {
      const run = roadscene(args);
      expect(run.stderr, args.join(' ')).toContain(cause);
      expect(run.stderr).not.toMatch(/\n {4}at |fault of roadscene/);
      expect(run.status, args.join(' ')).toBe(4);
    }
  });
});

describe('a fault before the run', () => {
  it('ends bench, whatever was started', () => {
    const run = roadscene(['bench', '--bag', 'nope', '--model', PLUMBING]);
    expect(run.stderr).toContain('no such file or folder');
    expect(run.status).toBe(3);
  });

  it('names the folder for temporary files', () => {
    writeFileSync(join(folder, 'any.db3'), 'SQLite format 3\0');
    const run = roadscene(['inspect', 'any.db3'], { TMPDIR: '/nonexistent' });
    expect(run.stderr).toContain('/nonexistent: no such file or folder (ENOENT)');
    expect(run.stderr).toContain('TMPDIR');
    expect(run.status).toBe(4);
  });
});
