import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../../support/built.js';
import { projectRoot } from '../../support/environment.js';

let folder: string;
let probe: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roadscene-import-'));
  const main = await built('library/roadscene.js');
  const urls = ['roadscene', 'evaluate', 'synth'].map((entry) => new URL(`${entry}.js`, main).href);
  probe = join(folder, 'probe.mjs');
  // Says on stderr what the imports did to the process.
  writeFileSync(
    probe,
    `const state = () => JSON.stringify({
      listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]).sort(),
      cwd: process.cwd(), exitCode: process.exitCode ?? 'none', env: process.env, umask: process.umask(), title: process.title,
    });
    const before = state();
    for (const url of ${JSON.stringify(urls)}) await import(url);
    process.stderr.write(JSON.stringify({
      unchanged: before === state() ? true : [before, state()],
      native: process.report.getReport().sharedObjects.filter((path) => /\\.node$|libvips|onnxruntime/.test(path)),
    }));`,
  );
}, 300_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('import of the library', () => {
  it.each([
    ['main thread', (): string => `await import(${JSON.stringify(pathToFileURL(probe).href)});`],
    [
      'worker thread',
      (): string =>
        `import { Worker } from 'node:worker_threads'; new Worker(new URL(${JSON.stringify(pathToFileURL(probe).href)}), { execArgv: [] });`,
    ],
  ])('loads no native code, writes nothing and leaves the process as it was in a %s', (_where, script) => {
    // It ends by itself: nothing that was imported keeps it running.
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script()], {
      cwd: projectRoot,
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(stderr).toBe(JSON.stringify({ unchanged: true, native: [] }));
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});
