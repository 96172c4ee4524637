import { describe, expect, it } from 'vitest';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { createFault, FAULTS } from '../../../../src/synth/faults/faultCatalogue.js';
import { FaultOverlay } from '../../../../src/synth/faults/FaultOverlay.js';
import type { FaultImage } from '../../../../src/synth/faults/SensorFault.js';
import { RadarModel } from '../../../../src/synth/radar/RadarModel.js';
import { SynthError } from '../../../../src/synth/SynthError.js';
import { actor, radarRig, world } from '../radar/worlds.js';

const grey = (): FaultImage => ({ widthPx: 64, heightPx: 32, rgb: new Uint8Array(3 * 64 * 32).fill(120) });
const mean = ({ rgb }: FaultImage): number => Array.from(rgb).reduce((sum, v) => sum + v, 0) / rgb.length;

function spoilt(name: string): FaultImage {
  const image = grey();
  new FaultOverlay([createFault({ name, seed: 1, onsetSecs: 0 })]).corruptImage(image, 1, new Rng(2));
  return image;
}

const sweep = (name?: string) => {
  const rig = radarRig('imaging');
  const clean = new RadarModel(rig, { terrainSeed: 1 }).sweep(world({ actors: [actor('car', 1, 20, 0)] }), new Rng(1));
  if (name === undefined) return clean;
  return new FaultOverlay([createFault({ name, seed: 1, onsetSecs: 0 })]).corruptSweep(clean, rig, 1, new Rng(3));
};

describe('FAULTS', () => {
  it('have names and summaries of their own', () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
    for (const { name, summary } of FAULTS) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
      expect(summary.length).toBeGreaterThan(10);
    }
  });

  it('all do something', () => {
    for (const { name } of FAULTS) {
      const { name: own, onsetSecs, endSecs, ...effects } = createFault({ name, seed: 1 });
      expect([own, onsetSecs, endSecs]).toEqual([name, 2, Infinity]);
      expect(Object.keys(effects)).not.toHaveLength(0);
    }
  });

  it('refuse an unknown name with the list of known ones', () => {
    expect(() => createFault({ name: 'lens-cracked', seed: 1 })).toThrow(SynthError);
    expect(() => createFault({ name: 'lens-cracked', seed: 1 })).toThrow(
      /Expected one of lens-dirty, .*calibration-wrong for fault but received "lens-cracked"/,
    );
    expect(() => createFault({ name: 'radar-dead', seed: 1, durationSecs: 0 })).toThrow(
      /Expected an onset of 0 or more and a duration over 0 seconds for fault radar-dead but received 2 and 0/,
    );
  });

  it('act from onset to end only', () => {
    const overlay = new FaultOverlay([createFault({ name: 'radar-dead', seed: 1, onsetSecs: 2, durationSecs: 3 })]);
    const delivered = (t: number): string => overlay.deliverSweep(t, new Rng(1)).type;
    expect([1.9, 2, 4.9, 5].map(delivered)).toEqual(['delivered', 'dropped', 'dropped', 'delivered']);
    expect(overlay.activeNames(3)).toEqual(['radar-dead']);
    expect(overlay.activeNames(6)).toEqual([]);
  });
});

describe('camera faults', () => {
  it('blacken, over-expose, dirty and half cover', () => {
    expect(mean(spoilt('camera-black'))).toBeLessThan(3);
    expect(mean(spoilt('camera-over-exposed'))).toBe(255);
    const dirty = mean(spoilt('lens-dirty'));
    expect(dirty).toBeLessThan(119);
    expect(dirty).toBeGreaterThan(60);
    const half = spoilt('lens-half-covered');
    const column = (col: number): number => half.rgb[3 * (10 * 64 + col)]!;
    expect([column(2), column(61)].sort((a, b) => a - b)).toEqual([14, 120]);
  });

  it('never write outside the picture', () => {
    for (const { name } of FAULTS) expect(spoilt(name).rgb).toHaveLength(3 * 64 * 32);
  });
});

describe('radar faults', () => {
  it('block all but a few near returns', () => {
    const { points } = sweep('radar-blocked');
    expect(points.count).toBeLessThan(40);
    for (let i = 0; i < points.count; i++) expect(Math.hypot(points.xM[i]!, points.yM[i]!)).toBeLessThan(12);
  });

  it('clutter with more false returns than true ones', () => {
    const clean = sweep();
    const cluttered = sweep('radar-cluttered');
    expect(cluttered.points.count).toBeGreaterThan(2 * clean.points.count);
    expect(Array.from(cluttered.points.xM.subarray(0, 50))).toEqual(Array.from(clean.points.xM.subarray(0, 50)));
  });

  it('turn by 1 to 3 degrees', () => {
    const clean = sweep().points;
    const turned = sweep('radar-misaligned').points;
    const turn = (i: number): number =>
      Math.abs(Math.atan2(turned.yM[i]!, turned.xM[i]!) - Math.atan2(clean.yM[i]!, clean.xM[i]!)) * (180 / Math.PI);
    expect(turn(0)).toBeGreaterThanOrEqual(0.99);
    expect(turn(0)).toBeLessThanOrEqual(3.01);
    expect(turn(5)).toBeCloseTo(turn(0), 2);
  });

  it('jump stamps by up to 2 s, the same for a whole second', () => {
    const overlay = new FaultOverlay([createFault({ name: 'stamps-jumping', seed: 5, onsetSecs: 0 })]);
    const offsets = Array.from({ length: 40 }, (_, i) => overlay.stampOffsetSecs(i + 0.5));
    expect(offsets.filter((offset) => offset !== 0).length).toBeGreaterThan(8);
    expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(2);
    expect(overlay.stampOffsetSecs(7.1)).toBe(overlay.stampOffsetSecs(7.9));
  });
});
