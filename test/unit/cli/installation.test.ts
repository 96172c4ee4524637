import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../../support/built.js';
import { projectRoot } from '../../support/environment.js';
import { PLUMBING } from '../../support/plumbing.js';
import { writeSmallBag } from '../../support/smallBag.js';

let folder: string;
let bag: string;

beforeAll(async () => {
  await built('cli/main.js');
  folder = mkdtempSync(join(tmpdir(), 'roadscene-installation-'));
  bag = join(folder, 'small.mcap');
  await writeSmallBag(bag, { frames: 2 });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const link = (path: string, root: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(join(projectRoot, path), join(root, path));
};

/** This project with the packages `keeps` says, and without `dist` when it is not to be built. */
function installation(keeps: (name: string) => boolean, isBuilt = true): string {
  const root = mkdtempSync(join(folder, 'copy-'));
  for (const path of ['bin', 'package.json', 'models', 'proto', 'ros', ...(isBuilt ? ['dist'] : [])]) link(path, root);
  for (const entry of readdirSync(join(projectRoot, 'node_modules'))) {
    const names = entry.startsWith('@')
      ? readdirSync(join(projectRoot, 'node_modules', entry)).map((name) => `${entry}/${name}`)
      : [entry];
    for (const name of names.filter(keeps)) link(`node_modules/${name}`, root);
  }
  return root;
}

const roadscene = (root: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [join(root, 'bin/roadscene.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
    // Links count as what they stand for in this copy, not where they lead.
    env: { ...process.env, NODE_OPTIONS: '--preserve-symlinks --preserve-symlinks-main' },
  });

const oneSentence = /^error: [^\n]+\n$/;

describe('an installation that is not whole', () => {
  it('is named before it is built', () => {
    const run = roadscene(
      installation(() => true, false),
      '--help',
    );
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(oneSentence);
    expect(run.stderr).toContain('npm run build');
  });

  it('is named without packages', () => {
    const run = roadscene(
      installation(() => false),
      '--help',
    );
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(oneSentence);
    expect(run.stderr).toContain('Run npm ci');
  });

  describe("without sharp's native part", () => {
    let root: string;
    beforeAll(() => {
      root = installation((name) => !name.startsWith('@img/sharp-'));
    });

    it.each([['--help'], ['--version'], ['replay', '--help'], ['inspect', '@bag'], ['inspect', PLUMBING]])(
      'works: %s %s',
      (...args) => {
        const run = roadscene(root, ...args.map((arg) => (arg === '@bag' ? bag : arg)));
        expect(run.stderr).toBe('');
        expect(run.status).toBe(0);
      },
    );

    it.each([
      ['replay', '@bag', '--out', 'x', '--model', PLUMBING],
      ['synth', '--scenario', 'cut-in', '--out', 'x.mcap'],
      ['bench', '--bag', '@bag'],
      ['tensors', '@bag', '--out', 'x'],
    ])('says so in one sentence: %s', (...args) => {
      const run = roadscene(root, ...args.map((arg) => (arg === '@bag' ? bag : arg)));
      expect(run.stderr).toMatch(oneSentence);
      expect(run.stderr).toContain('sharp');
      expect(run.stderr).toContain('npm ci');
      expect(run.status).toBe(1);
    });
  });

  it("names onnxruntime's native part in one sentence", () => {
    const run = roadscene(
      installation((name) => name !== 'onnxruntime-node'),
      ...['replay', bag, '--out', 'x', '--model', PLUMBING, '--provider', 'cpu'],
    );
    expect(run.stderr).toContain('onnxruntime-node');
    expect(run.stderr).toContain('npm ci');
    expect(run.stderr).not.toMatch(/\n {4}at /);
    expect(run.status).toBe(1);
  });

  it('names the package that reads .db3 files, and reads MCAP without it', () => {
    const root = installation((name) => name !== 'node-sqlite3-wasm');
    expect(roadscene(root, 'inspect', bag)).toMatchObject({ status: 0, stderr: '' });
    const database = join(folder, 'any.db3');
    writeFileSync(database, 'SQLite format 3\0');
    const run = roadscene(root, 'inspect', database);
    expect(run.stderr).toMatch(oneSentence);
    expect(run.stderr).toContain('node-sqlite3-wasm');
    expect(run.status).toBe(1);
  });
});

describe('start-up', () => {
  it('shows the help of every command with no package but those that read the command line', () => {
    const root = installation((name) => ['commander', 'fastest-levenshtein'].includes(name));
    const help = roadscene(root, '--help');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    const commands = [...help.stdout.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name!);
    expect(commands.length).toBeGreaterThan(6);
    for (const command of [...commands.filter((name) => name !== 'help'), 'tensors', 'parameters', 'schemas'])
      expect(roadscene(root, command, '--help'), command).toMatchObject({ status: 0, stderr: '' });
    expect(roadscene(root, 'replya').stderr).toContain('Did you mean replay?');
  });
});
