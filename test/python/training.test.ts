import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { describeWith, projectRoot, pythonWith } from '../support/environment.js';

describeWith(pythonWith('torch', 'onnx', 'onnxruntime', 'mcap', 'cv2', 'pytest'), 'training code', (python) => {
  it(
    'passes its own tests',
    () => {
      const run = spawnSync(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'models/training/tests'], {
        cwd: projectRoot,
        encoding: 'utf8',
        env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
      });
      expect(run.stdout + run.stderr).toMatch(/\d+ passed/);
      expect(run.status, run.stdout.slice(-4000)).toBe(0);
    },
    20 * 60_000,
  );
});
