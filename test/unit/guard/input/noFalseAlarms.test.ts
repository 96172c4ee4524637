import { describe, expect, it } from 'vitest';
import type { HealthFinding } from '../../../../src/domain/InputHealth.js';
import { InputGuard } from '../../../../src/guard/input/InputGuard.js';
import { guardSchema } from '../../../../src/guard/parameters.js';
import { SyntheticDrive, type SyntheticDriveOptions } from '../syntheticDrive.js';

const FRAMES = 12;

const findingsOf = (options: Omit<SyntheticDriveOptions, 'frames'>): readonly HealthFinding[] => {
  const drive = new SyntheticDrive({ ...options, frames: FRAMES });
  const guard = new InputGuard(guardSchema.parse({}).inputs);
  return Array.from({ length: FRAMES }, (_, i) => guard.check(drive.facts(i))).flat();
};

describe('nothing is found where nothing is wrong', () => {
  it.each([
    ['urban', 'clear', 'low_sun', 'imaging', 13],
    ['urban', 'rain', 'night', 'conventional', 19],
    ['rural', 'fog', 'day', 'imaging', 20],
    ['rural', 'snow', 'night', 'conventional', 22],
    ['motorway', 'heavy_rain', 'day', 'imaging', 18],
    ['rural', 'clear', 'night', 'imaging', 33],
  ] as const)('%s, %s, %s, %s radar', (road, weather, light, radar, seed) => {
    expect(findingsOf({ drive: { scenario: 'free-drive', seed, road, weather, light }, radar })).toEqual([]);
  });

  it.each([
    ['low-sun-tunnel-exit', 50],
    ['tunnel', 51],
    ['dense-fog', 52],
    ['snow-covered-markings', 53],
    ['high-beam', 55],
  ] as const)('%s', (scenario, seed) => {
    expect(findingsOf({ drive: { scenario, seed }, radar: 'imaging', fromSecs: 3 })).toEqual([]);
  });
});
