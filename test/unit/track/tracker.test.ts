import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Track } from '../../../src/domain/Track.js';
import type { JudgedDetection } from '../../../src/domain/Verdict.js';
import { trackSchema } from '../../../src/track/parameters.js';
import { Tracker } from '../../../src/track/Tracker.js';
import { detection, frame, radarOf } from './objects.js';

const parameters = trackSchema.parse({});

describe('Tracker', () => {
  it('follows a car at constant velocity and learns its velocity over ground from a moving vehicle', () => {
    const tracker = new Tracker(parameters);
    const ego = { forwardMps: 15, leftMps: 0, yawRateRadps: 0 };
    let track!: Track;
    for (let n = 0; n < 20; n++) {
      // 20 m/s over ground, 5 m/s relative.
      const tracks = tracker.update([detection({ xM: 15 + 0.5 * n, yM: 1 })], frame(n, { ego }));
      expect(tracks).toHaveLength(1);
      track = tracks[0]!;
    }
    expect(track.trackId).toBe(1);
    expect(track.velocityXMps).toBeCloseTo(20, 0);
    expect(Math.abs(track.velocityYMps)).toBeLessThan(0.3);
    expect(track.xM).toBeCloseTo(24.5, 0);
    expect(track.hits).toHaveLength(10);
    expect(track.ageSecs).toBeCloseTo(1.9, 6);
  });

  it('is not disturbed by a turning vehicle: a parked car stays at rest', () => {
    const tracker = new Tracker(parameters);
    const ego = { forwardMps: 8, leftMps: 0, yawRateRadps: 0.3 };
    let [x, y, yaw] = [0, 0, 0];
    let last!: Track;
    for (let n = 0; n < 20; n++) {
      const [dx, dy] = [30 - x, 8 - y];
      const seen = detection({
        xM: Math.cos(yaw) * dx + Math.sin(yaw) * dy,
        yM: Math.cos(yaw) * dy - Math.sin(yaw) * dx,
        yawRad: -yaw,
      });
      last = tracker.update([seen], frame(n, { ego }))[0]!;
      for (let i = 0; i < 100; i++) {
        x += 0.001 * 8 * Math.cos(yaw);
        y += 0.001 * 8 * Math.sin(yaw);
        yaw += 0.001 * 0.3;
      }
    }
    expect(Math.hypot(last.velocityXMps, last.velocityYMps)).toBeLessThan(0.4);
  });

  it('begins anew with a speed that its class cannot have, when speeds are known over ground', () => {
    const speeds = (hasRadialSpeed: boolean): readonly (readonly [string, number])[] => {
      const tracker = new Tracker(parameters);
      return Array.from({ length: 12 }, (_, n) => {
        // Looks like a motorcycle at 20 m/s and turns out to be a pedestrian.
        const seen =
          n < 4 ? ({ label: 'motorcycle', score: 0.4 } as const) : ({ label: 'pedestrian', score: 0.9 } as const);
        const track = tracker.update([detection({ ...seen, xM: 20 + 2 * n })], frame(n, { hasRadialSpeed }))[0]!;
        return [track.label, Math.hypot(track.velocityXMps, track.velocityYMps)] as const;
      });
    };
    const overGround = speeds(true);
    expect(overGround.filter(([label]) => label === 'pedestrian').length).toBeGreaterThan(3);
    for (const [label, speedMps] of overGround) expect(speedMps).toBeLessThanOrEqual(label === 'pedestrian' ? 10 : 75);
    expect(speeds(false).some(([label, speedMps]) => label === 'pedestrian' && speedMps > 15)).toBe(true);
  });

  it('works without ego motion, and goes on when it comes back', () => {
    const tracker = new Tracker(parameters);
    const drive = (n: number, ego: { forwardMps: number; leftMps: number; yawRateRadps: number } | undefined) =>
      tracker.update([detection({ xM: 30 - 0.5 * n })], frame(n, { ego }))[0]!;
    let track = drive(0, undefined);
    for (let n = 1; n < 15; n++) track = drive(n, undefined);
    // Relative to the vehicle.
    expect(track.velocityXMps).toBeCloseTo(-5, 0);
    for (let n = 15; n < 20; n++) track = drive(n, { forwardMps: 12, leftMps: 0, yawRateRadps: 0 });
    expect(track.trackId).toBe(1);
    expect(track.velocityXMps).toBeCloseTo(7, 0);
  });

  it('measures the radial speed from the returns in the box, against ground returns and noise', () => {
    const tracker = new Tracker(parameters);
    let track!: Track;
    for (let n = 0; n < 8; n++) {
      const x = 20 + 0.97 * n;
      const returns = Array.from({ length: 6 }, (_, i) => [x - 2 + 0.2 * i, 0.3, 9.7 + 0.05 * (i - 3)] as const);
      const ground = [0, 1, 2].map((i) => [x + 0.3 * i, -0.3, 0] as const);
      track = tracker.update(
        [detection({ xM: x, radarPointCount: 9 })],
        frame(n, { radar: radarOf([...returns, ...ground]), hasRadialSpeed: true }),
      )[0]!;
    }
    expect(Math.abs(track.radialSpeedMps! - 9.7)).toBeLessThan(0.2);
    expect(track.sigma!.radialSpeedMps).toBeLessThan(0.4);
    expect(track.provenance).toBe('both');
    expect(track.radarAgeSecs).toBe(0);
  });

  it('unfolds range rates once the track says which period they belong to', () => {
    const period = 10.31;
    const tracker = new Tracker(parameters);
    const speed = 17;
    const folded = speed - period * Math.round(speed / period);
    let track!: Track;
    for (let n = 0; n < 25; n++) {
      const x = 10 + 0.1 * speed * n;
      track = tracker.update(
        [detection({ xM: x, radarPointCount: 3 })],
        frame(n, {
          radar: radarOf([
            [x - 2, 0, folded],
            [x - 2, 0.4, folded],
          ]),
          hasRadialSpeed: true,
          dopplerPeriodMps: period,
        }),
      )[0]!;
    }
    expect(track.velocityXMps).toBeCloseTo(speed, 0);
  });

  it('takes folded range rates into use however unsure the model is of places, as soon as only one period fits', () => {
    const tracker = new Tracker(parameters);
    const noise = [0.5, -0.4, 0.2, -0.6, 0.6, -0.1, 0.3, -0.5];
    let track!: Track;
    for (let n = 0; n < 24; n++) {
      const x = 40 - 1.2 * n;
      const sigma = { positionM: 0.6, sizeM: 0.3, yawRad: 0.05, radialSpeedMps: 8 };
      track = tracker.update(
        [detection({ xM: x + noise[n % noise.length]!, sigma, radarPointCount: 3 })],
        frame(n, {
          ego: { forwardMps: 12, leftMps: 0, yawRateRadps: 0 },
          radar: radarOf([0, 0.3, 0.6].map((at) => [x - 1 + at, 0, 0.02] as const)),
          hasRadialSpeed: true,
          dopplerPeriodMps: 10.31,
        }),
      )[0]!;
    }
    expect(Math.abs(track.radialSpeedMps!)).toBeLessThan(0.1);
    expect(track.sigma!.radialSpeedMps).toBeLessThan(0.4);
  });

  it('keeps ids through crossing ways and never gives one twice', () => {
    const tracker = new Tracker(parameters);
    const ids: number[][] = [];
    for (let n = 0; n < 30; n++) {
      const t = 0.1 * n - 1.5;
      const tracks = tracker.update(
        [
          detection({ label: 'pedestrian', xM: 15, yM: 2 * t, yawRad: 1.57, lengthM: 0.6, widthM: 0.6 }),
          detection({ label: 'pedestrian', xM: 16.5, yM: -2 * t, yawRad: -1.57, lengthM: 0.6, widthM: 0.6 }),
        ],
        frame(n),
      );
      ids.push(tracks.filter(({ yM }) => Math.abs(yM - 2 * t) < 0.5).map(({ trackId }) => trackId));
    }
    expect(ids[5]).toHaveLength(1);
    expect(ids.at(-1)).toEqual(ids[5]);
    tracker.reset();
    expect(tracker.update([detection()], frame(31))[0]!.trackId).toBe(3);
  });

  it('coasts over missed frames, then ends; a jump of the stamp ends everything', () => {
    const tracker = new Tracker(parameters);
    for (let n = 0; n < 6; n++) tracker.update([detection({ xM: 20 + n })], frame(n));
    const coasting = tracker.update([], frame(6))[0]!;
    expect(coasting).toMatchObject({ trackId: 1, missedFrames: 1, radarPointCount: 0 });
    expect(coasting.hits[0]).toBe('missed');
    expect(coasting.detectionVerdict).toBeUndefined();
    expect(coasting.score).toBeLessThan(0.8);
    expect(coasting.xM).toBeGreaterThan(25.3);
    expect(tracker.update([detection({ xM: 27 })], frame(7))[0]!.trackId).toBe(1);
    for (let n = 8; n < 19; n++) tracker.update([], frame(n));
    expect(tracker.update([], frame(19))).toEqual([]);
    tracker.update([detection()], frame(20));
    expect(tracker.update([detection()], frame(5))[0]!.trackId).toBe(3);
    expect(tracker.update([detection()], frame(60))[0]!.trackId).toBe(4);
  });

  it('takes a box turned by half a turn for the same axis', () => {
    const tracker = new Tracker(parameters);
    let track!: Track;
    for (let n = 0; n < 20; n++)
      track = tracker.update([detection({ xM: 20 + 0.8 * n, yawRad: n % 3 === 0 ? Math.PI : 0.02 })], frame(n))[0]!;
    expect(Math.abs(track.yawRad)).toBeLessThan(0.1);
    expect(track.velocityXMps).toBeCloseTo(8, 0);
  });

  it('turns a walker along its motion, whatever its box says, and doubts the sense of one that stands', () => {
    const walker = { label: 'pedestrian', lengthM: 0.6, widthM: 0.6, heightM: 1.7, xM: 12 } as const;
    for (const boxYawRad of [-1.6, 0, 0.8, Math.PI]) {
      const tracker = new Tracker(parameters);
      let track!: Track;
      for (let n = 0; n < 15; n++)
        track = tracker.update([detection({ ...walker, yM: -4 + 0.14 * n, yawRad: boxYawRad })], frame(n))[0]!;
      expect(Math.abs(track.yawRad - Math.PI / 2), `box at ${boxYawRad}`).toBeLessThan(0.15);
      expect(track.sigma!.yawRad).toBeGreaterThan(0.3);
      expect(track.sigma!.yawRad).toBeLessThan(0.6);
      // It stops: it keeps looking there for a while, and may have turned round afterwards.
      for (let n = 15; n < 50; n++)
        track = tracker.update([detection({ ...walker, yM: -1.9, yawRad: boxYawRad })], frame(n))[0]!;
      expect(track.sigma!.yawRad).toBeGreaterThan(1.5);
    }
  });

  it('does not take the motion of the vehicle for that of a walker while it is unknown', () => {
    const tracker = new Tracker(parameters);
    let track!: Track;
    for (let n = 0; n < 15; n++)
      track = tracker.update(
        [detection({ label: 'pedestrian', lengthM: 0.6, widthM: 0.6, xM: 30 - n, yawRad: 1.5 })],
        frame(n, { ego: undefined }),
      )[0]!;
    expect(track.velocityXMps).toBeLessThan(-5);
    expect(Math.abs(track.yawRad - 1.5)).toBeLessThan(0.2);
  });

  it('changes the class only for a clear lead, and gives the shares', () => {
    const tracker = new Tracker(parameters);
    const labels = ['car', 'car', 'truck', 'car', 'truck', 'car'] as const;
    let track!: Track;
    for (const [n, label] of labels.entries()) track = tracker.update([detection({ label })], frame(n))[0]!;
    expect(track.label).toBe('car');
    const shares = Object.values(track.classShares);
    expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    for (let n = 6; n < 20; n++) track = tracker.update([detection({ label: 'truck' })], frame(n))[0]!;
    expect(track.label).toBe('truck');
    expect(track.trackId).toBe(1);
  });

  it('never continues a car as a pedestrian, and starts no second vehicle inside a vehicle', () => {
    const tracker = new Tracker(parameters);
    tracker.update([detection()], frame(0));
    const tracks = tracker.update(
      [detection(), detection({ label: 'pedestrian' }), detection({ xM: 20.3, yawRad: 1.5, score: 0.4 })],
      frame(1),
    );
    expect(tracks.map(({ trackId, label }) => [trackId, label])).toEqual([
      [1, 'car'],
      [2, 'pedestrian'],
    ]);
  });

  it('passes over rejected detections', () => {
    const tracker = new Tracker(parameters);
    const rejected = detection({ verdict: { kind: 'rejected', reasons: ['size-prior'] } });
    expect(tracker.update([rejected], frame(0))).toEqual([]);
  });
});

const anyNumber = fc.oneof(
  fc.double({ min: -60, max: 60, noNaN: true }),
  fc.constantFrom(NaN, Infinity, -Infinity, 1e300),
);
const anyDetection: fc.Arbitrary<JudgedDetection> = fc.record({
  label: fc.constantFrom('car', 'truck', 'pedestrian', 'bicycle', 'hazard', 'unknown', 'animal'),
  score: fc.double({ min: 0, max: 1, noNaN: true }),
  xM: anyNumber,
  yM: anyNumber,
  zM: anyNumber,
  lengthM: fc.oneof(fc.double({ min: 0.1, max: 15, noNaN: true }), anyNumber),
  widthM: fc.double({ min: 0.1, max: 3, noNaN: true }),
  heightM: fc.double({ min: 0.1, max: 4, noNaN: true }),
  yawRad: fc.oneof(fc.double({ min: -4, max: 4, noNaN: true }), anyNumber),
  radarPointCount: fc.nat(20),
  verdict: fc.constantFrom(
    { kind: 'confirmed' as const, reasons: [] },
    { kind: 'unconfirmed' as const, reasons: ['low-score' as const] },
    { kind: 'rejected' as const, reasons: ['size-prior' as const] },
  ),
});
const anyDrive = fc.array(
  fc.record({
    detections: fc.array(anyDetection, { maxLength: 12 }),
    stepMs: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(0, -500, 5000)),
    ego: fc.option(
      fc.record({
        forwardMps: anyNumber,
        leftMps: fc.constant(0),
        yawRateRadps: fc.double({ min: -1, max: 1, noNaN: true }),
      }),
      { nil: undefined },
    ),
    returns: fc.array(fc.tuple(anyNumber, anyNumber, anyNumber), { maxLength: 20 }),
  }),
  { maxLength: 12 },
);

/** Every number anywhere in a value. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersOf);
}

describe('whatever comes in', () => {
  it('all numbers of all tracks are finite, ids differ and are not used again', () => {
    fc.assert(
      fc.property(anyDrive, (drive) => {
        const tracker = new Tracker(parameters);
        let stampNs = 10_000_000_000n;
        let gone = new Set<number>();
        let before = new Set<number>();
        for (const { detections, stepMs, ego, returns } of drive) {
          stampNs += BigInt(stepMs) * 1_000_000n;
          const tracks = tracker.update(detections, {
            stampNs,
            ego,
            radar: radarOf(returns),
            hasRadialSpeed: true,
            dopplerPeriodMps: 10.31,
          });
          expect(numbersOf(tracks).every(Number.isFinite)).toBe(true);
          const ids = new Set(tracks.map(({ trackId }) => trackId));
          expect(ids.size).toBe(tracks.length);
          for (const id of before) if (!ids.has(id)) gone = new Set([...gone, id]);
          for (const id of ids) expect(gone.has(id)).toBe(false);
          before = ids;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('the order of detections changes nothing', () => {
    fc.assert(
      fc.property(anyDrive, fc.integer(), (drive, seed) => {
        const [a, b] = [new Tracker(parameters), new Tracker(parameters)];
        let stampNs = 10_000_000_000n;
        for (const { detections, stepMs, ego, returns } of drive) {
          stampNs += BigInt(stepMs) * 1_000_000n;
          const context = { stampNs, ego, radar: radarOf(returns), hasRadialSpeed: true };
          const turn = detections.length === 0 ? 0 : Math.abs(seed) % detections.length;
          const shuffled = [...detections.slice(turn), ...detections.slice(0, turn)].reverse();
          expect(b.update(shuffled, context)).toEqual(a.update(detections, context));
        }
      }),
      { numRuns: 60 },
    );
  });
});
