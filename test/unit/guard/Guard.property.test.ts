import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Detection } from '../../../src/domain/Detection.js';
import { OBJECT_CLASSES, VULNERABLE_CLASSES } from '../../../src/domain/ObjectClass.js';
import type { RadarInBase } from '../../../src/domain/PublishedFrame.js';
import type { Provenance, Track, TrackHit } from '../../../src/domain/Track.js';
import { Guard } from '../../../src/guard/Guard.js';
import { guardSchema } from '../../../src/guard/parameters.js';
import { camera, car, judgeFacts, track, withoutCameraScore } from './guardFixtures.js';

const parameters = guardSchema.parse({});
const anyNumber = fc.oneof(
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e300, -0),
);
const usual = (low: number, high: number) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.double({ min: low, max: high, noNaN: true }) },
    { weight: 1, arbitrary: anyNumber },
  );

const detection: fc.Arbitrary<Detection> = fc.record(
  {
    label: fc.constantFrom(...OBJECT_CLASSES),
    score: usual(0, 1),
    xM: usual(0, 60),
    yM: usual(-20, 20),
    zM: usual(0.2, 1.5),
    lengthM: usual(0.4, 6),
    widthM: usual(0.4, 2.5),
    heightM: usual(0.5, 3),
    yawRad: usual(-4, 4),
    radialSpeedMps: usual(-30, 30),
    cameraScore: usual(0, 1),
    radarPointCount: fc.oneof(fc.integer({ min: 0, max: 9 }), anyNumber),
  },
  { requiredKeys: ['label', 'score', 'xM', 'yM', 'zM', 'lengthM', 'widthM', 'heightM', 'yawRad', 'radarPointCount'] },
);

const radar: fc.Arbitrary<RadarInBase> = fc
  .array(fc.tuple(anyNumber, anyNumber, anyNumber, anyNumber, anyNumber), { maxLength: 60 })
  .map((rows) => {
    const column = (i: number): Float32Array => Float32Array.from(rows, (row) => row[i]!);
    return { xM: column(0), yM: column(1), zM: column(2), radialSpeedMps: column(3), magnitudeDb: column(4) };
  });

/** In the 32 bits of a message. */
const isFinite = (one: Detection): boolean =>
  Object.values(one).every((value) => typeof value !== 'number' || Number.isFinite(Math.fround(value)));

describe('whatever the model says', () => {
  it('NaN and infinity never throw, are never confirmed and are rejected; vulnerable road users only for that', () => {
    fc.assert(
      fc.property(fc.array(detection, { maxLength: 12 }), radar, anyNumber, (detections, points, score) => {
        const guard = new Guard(parameters);
        const { detections: judged, alerts } = guard.judge({
          stampNs: 0n,
          detections,
          findings: [],
          camera,
          radar: points,
          outOfDistribution: score,
        });
        expect(judged).toHaveLength(detections.length);
        for (const one of judged) {
          if (!isFinite(one)) expect(one.verdict).toEqual({ kind: 'rejected', reasons: ['not-finite'] });
          else if (VULNERABLE_CLASSES.has(one.label)) expect(one.verdict.kind).not.toBe('rejected');
        }
        expect(alerts.length).toBe(judged.every(isFinite) ? 0 : 1);
      }),
      { numRuns: 300 },
    );
  });

  it('a frame unlike the training data, or of unknown likeness, is a finding and confirms nothing', () => {
    for (const outOfDistribution of [0.91, Number.NaN]) {
      const judged = new Guard(parameters).judge({ ...judgeFacts([car()]), outOfDistribution });
      expect(judged.findings).toMatchObject([{ rule: 'out-of-distribution', input: 'both', severity: 'suspect' }]);
      expect(judged.detections[0]!.verdict.kind).toBe('unconfirmed');
    }
    expect(new Guard(parameters).judge({ ...judgeFacts([car()]), outOfDistribution: 0.5 }).findings).toEqual([]);
  });

  it('radar alone never confirms', () => {
    fc.assert(
      fc.property(fc.array(detection, { maxLength: 12 }), radar, (detections, points) => {
        const blind = detections.map(withoutCameraScore);
        const { detections: judged } = new Guard(parameters).judge({
          stampNs: 0n,
          detections: blind,
          findings: [],
          radar: points,
        });
        for (const { verdict } of judged) expect(verdict.kind).not.toBe('confirmed');
      }),
    );
  });
});

describe('whatever the tracker says', () => {
  const hits = fc.array(fc.constantFrom<TrackHit[]>('confirmed', 'unconfirmed', 'rejected', 'missed'), {
    maxLength: 10,
  });
  const anyTrack: fc.Arbitrary<Track> = fc
    .record({
      detection,
      hits,
      provenance: fc.constantFrom<Provenance[]>('camera', 'radar', 'both'),
      velocityXMps: anyNumber,
      cameraAgeSecs: anyNumber,
      missedFrames: fc.integer({ min: 0, max: 5 }),
    })
    .map(({ detection: box, ...rest }) => track({ ...box, ...rest }));

  it('a track with NaN is rejected, one of radar alone is not confirmed', () => {
    fc.assert(
      fc.property(fc.array(anyTrack, { maxLength: 8 }), (tracks) => {
        for (const object of new Guard(parameters).confirm(tracks)) {
          if (!isFinite(object)) expect(object.verdict).toEqual({ kind: 'rejected', reasons: ['not-finite'] });
          if (object.provenance === 'radar') expect(object.verdict.kind).not.toBe('confirmed');
        }
      }),
    );
  });
});

describe('whatever the radar says', () => {
  it('checking inputs never throws', () => {
    fc.assert(
      fc.property(fc.array(radar, { maxLength: 8 }), anyNumber, (sweeps, forwardMps) => {
        const guard = new Guard(parameters);
        sweeps.forEach((points, i) => {
          const findings = guard.checkInputs({
            stampNs: BigInt(i * 1e8),
            radarState: 'used',
            radar: points,
            hasRadialSpeed: true,
            ego: { forwardMps, yawRateRadps: 0, source: 'odometry' },
            picture: { widthPx: 16, heightPx: 8, rgb: new Uint8Array(384).fill(i) },
          });
          for (const { measured, limit } of findings) expect(measured).not.toBe(limit);
        });
      }),
    );
  });
});
