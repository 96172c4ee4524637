import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '#src/files/writeWhole.js';
import { generateDrive } from '#src/synth/record/generateDrive.js';
import { DRIVE_START_NS } from '#src/synth/record/recordDrive.js';
import type { CreateDriveOptions } from '#src/synth/scenarios/CreateDriveOptions.js';
import { loadDrive } from './loadDrive.js';
import type { PlayedDrive } from './TimedMessage.js';

/** A drive the suite generates: a combination of scenario, weather and light that no training frame shows, with its own seed. */
export interface SuiteDrive {
  readonly name: string;
  readonly kind: 'nominal' | 'rare' | 'empty';
  readonly drive: Omit<CreateDriveOptions, 'durationSecs' | 'rateHz'>;
}

const EMPTY = { trafficDensity: 0 } as const;

export const SUITE_DRIVES: readonly SuiteDrive[] = [
  {
    name: 'town, overcast day',
    kind: 'nominal',
    drive: { scenario: 'crossing-pedestrian', seed: 910_001, road: 'urban', weather: 'overcast', light: 'day' },
  },
  {
    name: 'child running, rainy night',
    kind: 'rare',
    drive: { scenario: 'child-running', seed: 910_002, weather: 'rain', light: 'night' },
  },
  {
    name: 'empty motorway, overcast dusk',
    kind: 'empty',
    drive: {
      scenario: 'free-drive',
      seed: 910_003,
      road: 'motorway',
      weather: 'overcast',
      light: 'dusk',
      parameters: EMPTY,
    },
  },
  {
    name: 'empty rural road, rainy day',
    kind: 'empty',
    drive: {
      scenario: 'free-drive',
      seed: 910_004,
      road: 'rural',
      weather: 'rain',
      light: 'day',
      parameters: EMPTY,
    },
  },
  {
    name: 'motorway, rainy day',
    kind: 'nominal',
    drive: { scenario: 'cut-in', seed: 910_005, road: 'motorway', weather: 'rain', light: 'day' },
  },
  {
    name: 'overturned truck, clear night',
    kind: 'rare',
    drive: { scenario: 'overturned-truck', seed: 910_006, weather: 'clear', light: 'night' },
  },
  {
    name: 'rural road, overcast dusk',
    kind: 'nominal',
    drive: { scenario: 'free-drive', seed: 910_007, road: 'rural', weather: 'overcast', light: 'dusk' },
  },
  {
    name: 'animal crossing, overcast dusk',
    kind: 'rare',
    drive: { scenario: 'animal-crossing', seed: 910_008, weather: 'overcast', light: 'dusk' },
  },
];

/** Drives that set no limit of the guard and are in no other suite: the verdict on its rules is theirs. */
export const ABLATION_DRIVES: readonly SuiteDrive[] = [
  {
    name: 'town, rainy dusk',
    kind: 'nominal',
    drive: { scenario: 'free-drive', seed: 930_001, road: 'urban', weather: 'rain', light: 'dusk' },
  },
  {
    name: 'motorway, clear night',
    kind: 'nominal',
    drive: { scenario: 'cut-in', seed: 930_002, road: 'motorway', weather: 'clear', light: 'night' },
  },
  {
    name: 'lead brakes hard, clear day',
    kind: 'rare',
    drive: { scenario: 'hard-braking-lead', seed: 930_003, road: 'rural', weather: 'clear', light: 'day' },
  },
  {
    name: 'town, foggy day',
    kind: 'rare',
    drive: { scenario: 'crossing-pedestrian', seed: 930_004, road: 'urban', weather: 'fog', light: 'day' },
  },
  {
    name: 'rural road, snowy day',
    kind: 'nominal',
    drive: { scenario: 'free-drive', seed: 930_005, road: 'rural', weather: 'snow', light: 'day' },
  },
  {
    name: 'wrong-way driver, overcast day',
    kind: 'rare',
    drive: { scenario: 'wrong-way-driver', seed: 930_006, weather: 'overcast', light: 'day' },
  },
];

const free = (road: 'urban' | 'rural' | 'motorway', seed: number): SuiteDrive => ({
  name: `free drive, ${road}`,
  kind: 'nominal',
  drive: { scenario: 'free-drive', seed, road, weather: 'overcast', light: 'day' },
});

/** Drives for tracks and times to collision, which need longer ones than faults do: traffic, and objects that the vehicle approaches. */
export const MOTION_DRIVES: readonly SuiteDrive[] = [
  free('urban', 920_001),
  free('urban', 920_002),
  free('rural', 920_003),
  free('rural', 920_004),
  free('motorway', 920_005),
  free('motorway', 920_006),
  {
    name: 'lead brakes hard, motorway',
    kind: 'rare',
    drive: { scenario: 'hard-braking-lead', seed: 920_007, road: 'motorway', weather: 'overcast', light: 'day' },
  },
  {
    name: 'lead brakes hard, town in rain',
    kind: 'rare',
    drive: { scenario: 'hard-braking-lead', seed: 920_008, road: 'urban', weather: 'rain', light: 'day' },
  },
  {
    name: 'standing vehicle, dusk',
    kind: 'rare',
    drive: { scenario: 'stationary-vehicle', seed: 920_009, weather: 'overcast', light: 'dusk' },
  },
  {
    name: 'wrong-way driver',
    kind: 'rare',
    drive: { scenario: 'wrong-way-driver', seed: 920_010, weather: 'overcast', light: 'day' },
  },
  {
    name: 'cut-in, rain',
    kind: 'rare',
    drive: { scenario: 'cut-in', seed: 920_011, weather: 'rain', light: 'day' },
  },
  {
    name: 'overturned truck, day',
    kind: 'rare',
    drive: { scenario: 'overturned-truck', seed: 920_012, weather: 'overcast', light: 'day' },
  },
];

/** Drives with people, a rider and cones that come nearer than 12 m; the first one is the demo's. */
export const NEAR_DRIVES: readonly SuiteDrive[] = [
  {
    name: 'crossing pedestrian of the demo',
    kind: 'nominal',
    drive: { scenario: 'crossing-pedestrian', seed: 18, road: 'urban', weather: 'clear', light: 'day' },
  },
  {
    name: 'crossing pedestrian, overcast day',
    kind: 'nominal',
    drive: { scenario: 'crossing-pedestrian', seed: 11, weather: 'overcast', light: 'day' },
  },
  {
    name: 'crossing cyclist, overcast day',
    kind: 'nominal',
    drive: { scenario: 'crossing-cyclist', seed: 14, road: 'urban', weather: 'overcast', light: 'day' },
  },
  {
    name: 'cones, overcast day',
    kind: 'nominal',
    drive: { scenario: 'construction-zone', seed: 17, weather: 'overcast', light: 'day' },
  },
];

const RATE_HZ = 10;
/** The generator's small size. */
export const SMALL_RIG = { radar: 'imaging', widthPx: 480, heightPx: 270 } as const;

/** Records the drive below `folder` (or takes the recording that is there) and reads it. */
export async function makeSuiteDrive(
  { name, kind, drive }: SuiteDrive,
  durationSecs: number,
  folder: string,
): Promise<PlayedDrive> {
  // The seed tells drives of one name apart.
  const path = join(folder, `${name.replaceAll(/[^a-z]+/g, '-')}-${drive.seed}-${durationSecs}.mcap`);
  if (!existsSync(path)) {
    const options = {
      ...drive,
      durationSecs,
      rateHz: RATE_HZ,
      rig: SMALL_RIG,
      jpegQuality: 80,
      startNs: DRIVE_START_NS,
    };
    await writeWhole(path, (partial) => generateDrive(partial, options));
  }
  return loadDrive({ path, name, kind, maxSecs: durationSecs });
}
