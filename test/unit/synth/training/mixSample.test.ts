import { describe, expect, it } from 'vitest';
import { isHeldOut } from '../../../../src/synth/scenarios/heldOut.js';
import { mixSample } from '../../../../src/synth/training/mixSample.js';

const image = { widthPx: 640, heightPx: 192 };
const samples = Array.from({ length: 120 }, (_, i) => mixSample('training', i, image));

describe('mixSample', () => {
  it('is the same for the same index', () => {
    const [a, b] = [mixSample('training', 17, image), mixSample('training', 17, image)];
    expect(a.rig).toEqual(b.rig);
    expect(a.timeSecs).toBe(b.timeSecs);
    expect(a.drive.worldAt(a.timeSecs)).toEqual(b.drive.worldAt(b.timeSecs));
  });

  it('varies the sensors within their ranges and alternates the radars', () => {
    const focals = samples.map(({ rig }) => rig.camera.calibration.fxPx / 568);
    expect(Math.min(...focals)).toBeGreaterThanOrEqual(0.8);
    expect(Math.max(...focals)).toBeLessThanOrEqual(1.3);
    expect(Math.max(...focals) - Math.min(...focals)).toBeGreaterThan(0.4);
    const heights = samples.map(({ rig }) => rig.camera.baseFromCamera.m[11]!);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(1.2);
    expect(Math.max(...heights)).toBeLessThanOrEqual(1.9);
    expect(samples.slice(0, 4).map(({ rig }) => rig.radar.kind)).toEqual([
      'imaging',
      'conventional',
      'imaging',
      'conventional',
    ]);
    for (const { rig, sweeps } of samples) {
      if (rig.radar.kind === 'imaging') expect(sweeps).toBe(1);
      else expect([1, 2, 3, 4, 5]).toContain(sweeps);
    }
  });

  it('keeps held-out combinations for validation', () => {
    const heldOut = (mix: 'training' | 'validation', index: number): boolean => {
      const { drive, timeSecs } = mixSample(mix, index, image);
      const { weather, light } = drive.worldAt(timeSecs).environment;
      return isHeldOut(drive.scenario, weather, light);
    };
    for (let i = 0; i < 20; i++) {
      expect(heldOut('training', i)).toBe(false);
      expect(heldOut('validation', i)).toBe(true);
    }
  });
});
