import { expect, it } from 'vitest';
import { MOTION_DRIVES, NEAR_DRIVES, SUITE_DRIVES } from '../../../tools/faults/suiteDrives.js';
import { createDrive } from '../../../src/synth/scenarios/scenarioCatalogue.js';

const DRIVES = [...SUITE_DRIVES, ...MOTION_DRIVES, ...NEAR_DRIVES];

it.each(DRIVES)('$name, $drive.seed can be made', ({ drive }) => {
  expect(createDrive({ ...drive, durationSecs: 1, rateHz: 10 }).worldAt(0.5).ego.speedMps).toBeGreaterThanOrEqual(0);
});

it('no two drives share a seed, so none is played twice', () => {
  expect(new Set(DRIVES.map(({ drive }) => drive.seed)).size).toBe(DRIVES.length);
});
