import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith, projectRoot, pythonWith } from '../support/environment.js';

const found = pythonWith('torch', 'onnx', 'onnxruntime', 'mcap', 'cv2', 'pytest', 'ruff', 'mypy');

describeWith(found, 'training code', (python) => {
  const run = (...args: readonly string[]) =>
    spawnSync(python, ['-m', ...args], {
      cwd: join(projectRoot, 'models/training'),
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
    });

  it.each([
    ['lint', ['ruff', 'check', '--no-cache', '.']],
    ['format', ['ruff', 'format', '--no-cache', '--check', '.']],
    ['types', ['mypy']],
  ])(
    'passes the check of %s',
    (_, args) => {
      const check = run(...args);
      expect(check.status, check.stdout + check.stderr).toBe(0);
    },
    10 * 60_000,
  );

  it(
    'passes its own tests',
    () => {
      const tests = run('pytest', '-q', '-p', 'no:cacheprovider', 'tests');
      expect(tests.stdout + tests.stderr).toMatch(/\d+ passed/);
      expect(tests.status, tests.stdout.slice(-4000)).toBe(0);
    },
    20 * 60_000,
  );
});
