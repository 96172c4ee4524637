import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

/** Something that a suite needs and a machine may lack. */
export interface Need<T> {
  readonly name: string;
  readonly find: () => T | undefined;
  /** Whether .ci/run installs it: then CI fails without it. Default true. */
  readonly isSetUpByCi?: boolean;
}

/**
 * A suite that needs something this machine may lack. Its body gets what was found and does not run without it, so that nothing is read or started
 * for a skipped suite. A skipped suite prints one line; with ROADSCENE_REQUIRE_ALL=1 (CI) it fails if CI sets the need up.
 */
export function describeWith<T>(need: Need<T>, name: string, suite: (found: T) => void): void {
  const found = need.find();
  if (found !== undefined) {
    describe(name, () => {
      suite(found);
    });
    return;
  }
  if (process.env['ROADSCENE_REQUIRE_ALL'] === '1' && need.isSetUpByCi !== false)
    throw new Error(`Expected ${need.name} for "${name}" but it is not here`);
  process.stderr.write(`\nSKIPPED: ${name}: needs ${need.name}\n`);
  describe.skip(name, () => {
    it(`needs ${need.name}`, () => undefined);
  });
}

/** Files that tell the recorded drives from any other folder of that name. */
const RECORDED = ['formats/expected.json', 'astyx/val', 'astyx/train'];

/** Folder of the recorded drives: ROADSCENE_SHARED_DATA, or ../shared/data beside the repository. */
export const recordedDrives: Need<string> = {
  name: 'the recorded drives (../shared/data)',
  isSetUpByCi: false,
  find: () => {
    const named = process.env['ROADSCENE_SHARED_DATA'];
    const folder = named ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
    const missing = RECORDED.find((path) => !existsSync(join(folder, path)));
    if (missing === undefined) return folder;
    if (named !== undefined) throw new Error(`Expected ${missing} in ROADSCENE_SHARED_DATA but received ${named}`);
    return undefined;
  },
};

function pythonNeed(python: string, requirements: string, modules: readonly string[]): Need<string> {
  return {
    name: `${python} with ${requirements}`,
    find: () => {
      try {
        execFileSync(python, ['-c', modules.map((module) => `import ${module}`).join('\n')], { stdio: 'ignore' });
        return python;
      } catch {
        return undefined;
      }
    },
  };
}

const PYTHON = process.env['ROADSCENE_PYTHON'] ?? 'python3';

/** A Python interpreter that can import all of `modules`: ROADSCENE_PYTHON, else `python3`. */
export const pythonWith = (...modules: string[]): Need<string> =>
  pythonNeed(PYTHON, modules.length === 0 ? 'its standard library' : modules.join(', '), modules);

/** The same for the evaluation's oracles, which need an environment of their own: ROADSCENE_EVALUATION_PYTHON. */
export const evaluationPythonWith = (...modules: string[]): Need<string> =>
  pythonNeed(process.env['ROADSCENE_EVALUATION_PYTHON'] ?? PYTHON, modules.join(', '), modules);

/** Snaps see a /tmp of their own: files that a test hands over are not there. */
const SNAPS = '/snap/';

/** Path of the first of `commands` that is on PATH. */
const command = (...commands: readonly string[]): Need<string> => ({
  name: commands.join(' or '),
  find: () => {
    const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
    return commands
      .flatMap((name) => folders.map((folder) => join(folder, name)))
      .find((path) => !path.startsWith(SNAPS) && isExecutable(path));
  },
});

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const chromium = command('chromium', 'google-chrome');
/** Decodes video. */
export const ffmpeg = command('ffmpeg');
/** Sets a process's own limits (util-linux). */
export const prlimit = command('prlimit');

/** A path that exists, such as a device file or a driver; its alternatives, where the place differs. */
export const anyOf = (...paths: readonly string[]): Need<string> => ({
  name: paths.join(' or '),
  find: () => paths.find((path) => existsSync(path)),
});

export const both = <A, B>(a: Need<A>, b: Need<B>): Need<readonly [A, B]> => ({
  name: `${a.name} and ${b.name}`,
  find: () => {
    const first = a.find();
    const second = first === undefined ? undefined : b.find();
    return first === undefined || second === undefined ? undefined : [first, second];
  },
});

/** Why committed references are to be written anew, from `npm run golden -- --update "why"`; undefined: compare. */
export const renewalReason = (): string | undefined => process.env['ROADSCENE_GOLDEN_UPDATE'];
