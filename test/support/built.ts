import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './environment.js';

const STAMP = join(projectRoot, 'dist/.built');
const LOCK = join(projectRoot, 'dist/.building');
const LOCK_PATIENCE_MS = 120_000;

const modifiedMs = (path: string): number => (existsSync(path) ? statSync(path).mtimeMs : 0);

function newestSourceMs(folders: readonly string[]): number {
  const times = folders.flatMap((folder) => {
    const root = join(projectRoot, 'src', folder);
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.ts')).map((name) => modifiedMs(join(root, name)));
  });
  return Math.max(0, ...times);
}

function build(): void {
  const startedMs = Date.now();
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
  // Output is written even where types are wrong; the type check is a command of its own.
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { cwd: projectRoot, encoding: 'utf8' });
  writeFileSync(STAMP, stdout);
  utimesSync(STAMP, startedMs / 1000, startedMs / 1000);
}

/**
 * URL of a compiled module below dist/, for what runs outside the test runner (worker threads, child processes). Builds once
 * when it is missing or older than the sources in `folders` of src ('' for all of it).
 */
export async function built(module: string, folders: readonly string[] = ['']): Promise<URL> {
  const path = join(projectRoot, 'dist', module);
  const isFresh = (): boolean => existsSync(path) && modifiedMs(STAMP) > newestSourceMs(folders);
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  while (!isFresh()) {
    mkdirSync(join(projectRoot, 'dist'), { recursive: true });
    try {
      mkdirSync(LOCK);
    } catch {
      // Another test process builds; one that was killed leaves its lock behind.
      if (Date.now() > deadline || Date.now() - modifiedMs(LOCK) > LOCK_PATIENCE_MS)
        rmSync(LOCK, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    try {
      build();
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
    if (!existsSync(path)) throw new Error(`Expected ${path} after a build but received:\n${STAMP}`);
    break;
  }
  return pathToFileURL(path);
}
