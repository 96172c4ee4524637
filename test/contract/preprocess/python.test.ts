import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { built } from '../../support/built.js';
import { describeIf, projectRoot, pythonWith, sharedData } from '../../support/environment.js';

const python = pythonWith('torch', 'mcap_ros2', 'cv2', 'tqdm');
const shared = sharedData();
const bags = [
  join(projectRoot, 'bags/demo.mcap'),
  ...['astyx/val/run_a11.mcap', 'astyx/train/run_c01.mcap'].map((name) => join(shared ?? '', name)),
].filter((path) => existsSync(path));

interface Difference {
  readonly lookup: number;
  readonly radar: number;
  readonly filled: number;
  readonly image: number;
}

async function compare(bag: string): Promise<readonly Difference[]> {
  const out = mkdtempSync(join(tmpdir(), 'tensors-'));
  const command = fileURLToPath(await built('cli/main.js'));
  execFileSync(process.execPath, [command, 'tensors', bag, '--out', out, '--frames', '4', '--provider', 'cpu']);
  const lines = execFileSync(python!, [join(projectRoot, 'test/python/compare_tensors.py'), bag, out], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: join(projectRoot, 'models/training'), PYTHONDONTWRITEBYTECODE: '1' },
  });
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Difference);
}

describeIf(python !== undefined, 'Python with models/training/requirements.txt', 'preprocessing in training', () => {
  describe.each(bags)('%s', (bag) => {
    it('makes the tensors that serving makes', async () => {
      const differences = await compare(bag);
      expect(differences).toHaveLength(4);
      for (const { lookup, radar, filled, image } of differences) {
        // Cells whose projection falls on a border may round either way; nothing else may differ.
        expect(lookup).toBeLessThan(1e-3);
        expect(radar).toBeLessThan(1e-4);
        expect(filled).toBeGreaterThan(1e-4);
        // Two JPEG decoders and two antialiasing filters: a few grey levels of 255.
        expect(image).toBeLessThan(3);
      }
    });
  });
});
