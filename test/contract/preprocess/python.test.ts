import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { built } from '../../support/built.js';
import { describeWith, projectRoot, pythonWith, recordedDrives } from '../../support/environment.js';

// Real sweeps that share the camera's stamp; where they do not, serving moves them to it and the two have nothing equal to compare.
const RECORDED = ['astyx/val/run_a11.mcap', 'astyx/train/run_c01.mcap'];

interface Difference {
  readonly lookup: number;
  readonly radar: number;
  readonly filled: number;
  readonly image: number;
}

const roadscene = async (...args: string[]): Promise<void> => {
  execFileSync(process.execPath, [fileURLToPath(await built('cli/main.js')), ...args], { stdio: 'pipe' });
};

async function compare(python: string, bag: string, frames: number): Promise<readonly Difference[]> {
  const out = mkdtempSync(join(tmpdir(), 'tensors-'));
  await roadscene('tensors', bag, '--out', out, '--frames', String(frames), '--provider', 'cpu');
  const lines = execFileSync(python, [join(projectRoot, 'test/python/compare_tensors.py'), bag, out], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: join(projectRoot, 'models/training'), PYTHONDONTWRITEBYTECODE: '1' },
  });
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Difference);
}

function expectEqual(differences: readonly Difference[], frames: number): void {
  expect(differences).toHaveLength(frames);
  for (const { lookup, radar, filled, image } of differences) {
    // Cells whose projection falls on a border may round either way; nothing else may differ.
    expect(lookup).toBeLessThan(1e-3);
    expect(radar).toBeLessThan(1e-4);
    expect(filled).toBeGreaterThan(1e-4);
    // Two JPEG decoders and two antialiasing filters: a few grey levels of 255.
    expect(image).toBeLessThan(3);
  }
}

describeWith(pythonWith('torch', 'mcap_ros2', 'cv2', 'tqdm'), 'preprocessing in training', (python) => {
  it('makes the tensors that serving makes of generated frames: another camera and radar in each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shards-'));
    // An imaging radar with folded Doppler, then a conventional one; from then on serving takes the topic as unambiguous.
    await roadscene('synth', '--mix', 'training', '--frames', '2', '--threads', '1', '--out', folder);
    expectEqual(await compare(python, join(folder, 'shard_00000.mcap'), 2), 2);
  });

  describeWith(recordedDrives, 'preprocessing of real drives', (data) => {
    it.each(RECORDED)('makes the tensors that serving makes of %s', async (name) => {
      expectEqual(await compare(python, join(data, name), 4), 4);
    });
  });
});
