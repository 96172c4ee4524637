import { describe, expect, it } from 'vitest';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { RadarModel } from '../../../../src/synth/radar/RadarModel.js';
import type { ActorKind, WorldFrame } from '../../../../src/synth/world/WorldFrame.js';
import { nominalWorld, placed } from './nominalMix.js';
import { radarRig } from './worlds.js';

/** Share of `frames` whose object 1 is reported, and returns per report. */
function detection(frames: readonly WorldFrame[]): { share: number; returns: number } {
  const radar = new RadarModel(radarRig('conventional'), { terrainSeed: 5 });
  let detected = 0;
  let returns = 0;
  frames.forEach((frame, i) => {
    const sweep = radar.sweep(frame, new Rng(1000 + i));
    let count = 0;
    for (let k = 0; k < sweep.points.count; k++) if (sweep.source[k] === 1) count += 1;
    if (count > 0) detected += 1;
    returns += count;
  });
  return { share: detected / frames.length, returns: returns / Math.max(1, detected) };
}

const many = (count: number, make: (rng: Rng) => WorldFrame): WorldFrame[] => {
  const rng = new Rng(42);
  return Array.from({ length: count }, () => make(rng));
};

describe('detection of the conventional radar', () => {
  it('reports about 27.8 % of the nominal mix of annotated objects', () => {
    const { share } = detection(many(3000, nominalWorld));
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.31);
  });

  // Bands: nominal values for the ARS 408 below 50 m, unobstructed.
  const bands: readonly (readonly [ActorKind, number, number, number, number])[] = [
    ['truck', 0.7, 0.8, 3, 6],
    ['car', 0.55, 0.65, 2, 3],
    ['motorcycle', 0.35, 0.45, 1, 2],
    ['bicycle', 0.2, 0.3, 1, 2],
    ['pedestrian', 0.15, 0.2, 1, 1],
    ['cone', 0.05, 0.1, 1, 1],
    ['debris', 0.02, 0.1, 1, 1],
  ];
  it.each(bands)('reports a %s below 50 m with a chance of %d to %d', (kind, low, high, fewest, most) => {
    const { share, returns } = detection(many(1500, (rng) => placed(kind, rng.uniform(6, 50), rng, 'open')));
    expect(share).toBeGreaterThanOrEqual(low);
    expect(share).toBeLessThanOrEqual(high);
    expect(returns).toBeGreaterThanOrEqual(fewest);
    expect(returns).toBeLessThanOrEqual(most + 0.01);
  });

  it('keeps about three tenths of the detections behind an obstacle', () => {
    const hidden = detection(many(1500, (rng) => placed('car', rng.uniform(15, 50), rng, 'hidden')));
    const open = detection(many(1500, (rng) => placed('car', rng.uniform(15, 50), rng, 'open')));
    expect(hidden.share / open.share).toBeGreaterThan(0.22);
    expect(hidden.share / open.share).toBeLessThan(0.42);
  });
});
