import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { CreateDriveOptions } from '../scenarios/CreateDriveOptions.js';
import { generateDrive } from './generateDrive.js';
import type { RigOptions } from './makeRig.js';
import { DRIVE_START_NS } from './recordDrive.js';

/** A bag of this project's `bags` folder. */
export interface ProjectBag {
  readonly name: string;
  readonly drive: Omit<CreateDriveOptions, 'durationSecs' | 'rateHz'>;
  readonly frames: number;
  readonly rig: RigOptions;
  readonly jpegQuality: number;
}

export const SUMS = 'SHA256SUMS';
const RATE_HZ = 10;

export const BAGS: readonly ProjectBag[] = [
  {
    name: 'demo.mcap',
    drive: { scenario: 'crossing-pedestrian', seed: 18, road: 'urban', weather: 'clear', light: 'day' },
    frames: 100,
    rig: { radar: 'imaging', widthPx: 960, heightPx: 540 },
    jpegQuality: 59,
  },
  {
    name: 'short.mcap',
    drive: { scenario: 'cut-in', seed: 7, road: 'motorway', weather: 'clear', light: 'day' },
    frames: 5,
    rig: { radar: 'conventional', widthPx: 480, heightPx: 270 },
    jpegQuality: 75,
  },
];

/** Rejects with the writer's RecordingError. */
export async function writeProjectBag(bag: ProjectBag, path: string, onFrame: () => void): Promise<void> {
  const { drive, rig, jpegQuality, frames } = bag;
  await generateDrive(path, {
    ...drive,
    durationSecs: frames / RATE_HZ,
    rateHz: RATE_HZ,
    rig,
    jpegQuality,
    startNs: DRIVE_START_NS,
    onFrame,
  });
}

/** Lets `write` fill the file that shall have the name. */
type WriteFile = (name: string, write: (path: string) => Promise<void>) => Promise<void>;

/** Writes all bags and SHA256SUMS beside them; resolves to the text of the latter. */
export async function writeProjectBags(writeNamed: WriteFile, onFrame: () => void): Promise<string> {
  let sums = '';
  for (const bag of BAGS) {
    await writeNamed(bag.name, async (path) => {
      await writeProjectBag(bag, path, onFrame);
      const digest = createHash('sha256')
        .update(await readFile(path))
        .digest('hex');
      sums += `${digest}  ${bag.name}\n`;
    });
  }
  await writeNamed(SUMS, (path) => writeFile(path, sums));
  return sums;
}
