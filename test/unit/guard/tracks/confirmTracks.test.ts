import { describe, expect, it } from 'vitest';
import type { Track, TrackHit } from '../../../../src/domain/Track.js';
import { confirmTracks } from '../../../../src/guard/tracks/confirmTracks.js';
import { guardSchema } from '../../../../src/guard/parameters.js';
import { camera, coasting, track } from '../guardFixtures.js';

const parameters = guardSchema.parse({}).tracks;
const verdict = (change: Partial<Track>, rules = parameters): string => {
  const { kind, reasons } = confirmTracks([track(change)], rules, undefined)[0]!.verdict;
  return [kind, ...reasons].join(' ');
};
const far = { xM: 45 } as const;

describe('persistence', () => {
  it.each<[readonly TrackHit[], string]>([
    [['confirmed'], 'unconfirmed not-persistent'],
    [['confirmed', 'confirmed'], 'confirmed'],
    [['confirmed', 'unconfirmed', 'confirmed'], 'confirmed'],
    [['confirmed', 'unconfirmed', 'unconfirmed'], 'unconfirmed not-persistent'],
    [['unconfirmed', 'unconfirmed', 'confirmed', 'confirmed', 'confirmed', 'confirmed'], 'confirmed'],
    [
      ['unconfirmed', 'unconfirmed', 'unconfirmed', 'unconfirmed', 'confirmed', 'confirmed'],
      'unconfirmed not-persistent',
    ],
  ])('%j is %s', (hits, expected) => {
    expect(verdict({ ...far, hits })).toBe(expected);
  });

  it.each<[readonly TrackHit[], string]>([
    [['confirmed', 'confirmed'], 'unconfirmed not-persistent'],
    [['confirmed', 'confirmed', 'missed', 'confirmed'], 'confirmed'],
    [['confirmed', 'missed', 'missed', 'missed', 'confirmed', 'confirmed', 'missed'], 'unconfirmed not-persistent'],
  ])('weak evidence must last: %j is %s', (hits, expected) => {
    expect(verdict({ ...far, hits, cameraScore: 0.2 })).toBe(expected);
  });

  it('takes one frame for what is near and seen well by both', () => {
    const first = { xM: 15, hits: ['confirmed'] as const, cameraScore: 0.7 };
    expect(verdict(first)).toBe('confirmed');
    expect(verdict({ ...first, radarPointCount: 1 })).toBe('unconfirmed not-persistent');
    expect(verdict({ ...first, provenance: 'camera' })).toBe('unconfirmed not-persistent');
    // Folded range rates: the speed may be off by a period.
    expect(verdict({ ...first, velocitySigmaMps: 2.9 })).toBe('unconfirmed not-persistent');
    expect(verdict(first, { ...parameters, fastRangeM: 0 })).toBe('unconfirmed not-persistent');
  });
});

describe('coasting', () => {
  const missed = (missedFrames: number, place: { xM: number; yM?: number } = far): string => {
    const missing = coasting({
      ...place,
      missedFrames,
      hits: [
        ...Array.from({ length: missedFrames }, (): TrackHit => 'missed'),
        'confirmed',
        'confirmed',
        'confirmed',
        'confirmed',
        'confirmed',
        'confirmed',
      ],
    });
    const { kind, reasons } = confirmTracks([missing], parameters, camera)[0]!.verdict;
    return [kind, ...reasons].join(' ');
  };

  it('keeps a confirmation for two frames', () => {
    expect([1, 2, 3].map((frames) => missed(frames))).toEqual([
      'confirmed coasting',
      'confirmed coasting',
      'unconfirmed coasting',
    ]);
  });

  it('keeps none where the picture does not reach: nobody would see it go', () => {
    expect(missed(1, { xM: -2, yM: 3.5 })).toBe('unconfirmed coasting');
    expect(missed(1, { xM: 6, yM: 12 })).toBe('unconfirmed coasting');
  });
});

describe('provenance', () => {
  it('of radar alone is never confirmed', () => {
    expect(verdict({ provenance: 'radar' })).toBe('unconfirmed radar-only');
    expect(verdict({ cameraAgeSecs: undefined } as unknown as Partial<Track>)).toBe('unconfirmed radar-only');
    expect(verdict({ cameraAgeSecs: 1.2 })).toBe('unconfirmed radar-only');
  });

  it('keeps a confirmation for a moment after the object left the picture', () => {
    const left = { cameraAgeSecs: 0.4, detectionVerdict: { kind: 'unconfirmed', reasons: ['radar-only'] } } as const;
    expect(verdict({ ...left, hits: ['unconfirmed', 'confirmed', 'confirmed', 'confirmed', 'confirmed'] })).toBe(
      'confirmed radar-only',
    );
  });
});

it('an unhealthy input takes a confirmation at once', () => {
  expect(verdict({ detectionVerdict: { kind: 'unconfirmed', reasons: ['input-unhealthy'] } })).toBe(
    'unconfirmed input-unhealthy',
  );
});
