import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Hazard } from '../../../src/domain/Hazard.js';
import { OBJECT_CLASSES, VULNERABLE_CLASSES } from '../../../src/domain/ObjectClass.js';
import type { SceneObject } from '../../../src/domain/Track.js';
import { sceneSchema } from '../../../src/scene/parameters.js';
import { EgoPath } from '../../../src/scene/path/EgoPath.js';
import { type SceneFindings, SceneBuilder } from '../../../src/scene/SceneBuilder.js';
import { facts, sceneObject } from './objects.js';

const parameters = sceneSchema.parse({});
const build = (objects: readonly SceneObject[], speedMps = 10, over = {}): SceneFindings =>
  new SceneBuilder(parameters).build(facts(objects, speedMps, over));
const sigma = { positionM: 0.2, sizeM: 0.2, yawRad: 0.1, radialSpeedMps: 0.3 };
const kindOf = ({ hazards }: SceneFindings, kind: Hazard['kind']): Hazard | undefined =>
  hazards.find((hazard) => hazard.kind === kind);

describe('EgoPath', () => {
  it.each([0, 0.02, -0.05, 1e-7])('goes there and back at a curvature of %f', (curvature) => {
    const path = new EgoPath({ forwardMps: 10, leftMps: 0, yawRateRadps: 10 * curvature });
    for (const [along, across] of [
      [12, 1.5],
      [25, -3],
      [0, 2],
    ] as const) {
      const [x, y] = [path.xM(along, across), path.yM(along, across)];
      expect(path.alongM(x, y)).toBeCloseTo(along, 3);
      expect(path.acrossM(x, y)).toBeCloseTo(across, 3);
    }
  });
});

describe('hazards', () => {
  it('times a lead vehicle that brakes', () => {
    // Front at 1 m, rear of the car at 18 m, closing at 6 m/s.
    const found = build([sceneObject({ velocityXMps: 4 })]);
    expect(found.leadTrackId).toBe(1);
    const hazard = kindOf(found, 'lead-vehicle-close')!;
    expect(hazard.timeSecs).toBeCloseTo(17 / 6, 9);
    expect(hazard).toMatchObject({
      severity: 'warning',
      distanceM: 17,
      evidence: { trackIds: [1], radarPointCount: 3 },
    });
    expect(hazard.text).toBe('Car 17 m ahead, closing at 6 m/s.');
    expect(kindOf(found, 'emergency')).toBeUndefined();
  });

  it('says nothing of a lead that keeps its distance, and warns when it is too near in time', () => {
    expect(build([sceneObject()]).hazards).toEqual([]);
    expect(kindOf(build([sceneObject({ xM: 12 })]), 'lead-vehicle-close')!.severity).toBe('notice');
    expect(kindOf(build([sceneObject({ xM: 7 })]), 'lead-vehicle-close')!.severity).toBe('warning');
  });

  it('calls it an emergency when a comfortable stop is not enough', () => {
    const hazard = kindOf(build([sceneObject({ xM: 18, velocityXMps: 0 })], 12), 'emergency')!;
    // 12² / (2 · 15) = 4.8 m/s².
    expect(hazard.severity).toBe('critical');
    expect(hazard.text).toContain('needs 4.8 m/s²');
  });

  it('sees a standing vehicle in the path, not one beside it', () => {
    const hazard = kindOf(build([sceneObject({ xM: 40, velocityXMps: 0 })]), 'stationary-obstacle')!;
    expect(hazard.timeSecs).toBeCloseTo(3.7, 9);
    expect(build([sceneObject({ xM: 40, yM: 3.5, velocityXMps: 0 })]).hazards).toEqual([]);
  });

  it('follows the bend of the path', () => {
    const ego = { forwardMps: 10, leftMps: 0, yawRateRadps: 0.5 };
    const path = new EgoPath(ego);
    const there = sceneObject({ xM: path.xM(25, 0), yM: path.yM(25, 0), yawRad: path.headingRad(25), velocityXMps: 0 });
    expect(kindOf(build([there], 10, { ego }), 'stationary-obstacle')!.distanceM).toBeCloseTo(22, 1);
    expect(build([sceneObject({ xM: 25, velocityXMps: 0 })], 10, { ego }).hazards).toEqual([]);
  });

  const walker = (over: Partial<SceneObject> = {}): SceneObject =>
    sceneObject({
      label: 'pedestrian',
      xM: 24.3,
      yM: 4,
      yawRad: -Math.PI / 2,
      lengthM: 0.6,
      widthM: 0.6,
      velocityXMps: 0,
      velocityYMps: -1.5,
      ...over,
    });

  it('predicts a pedestrian into the path', () => {
    const hazard = kindOf(build([walker()]), 'crossing-vulnerable-road-user')!;
    // 23 m at 10 m/s; the pedestrian reaches the vehicle's side (0.95 + 0.3 m) after 1.8 s.
    expect(hazard.timeSecs).toBeCloseTo(2.3, 6);
    expect(hazard.severity).toBe('warning');
    expect(build([walker({ velocityYMps: 1.5 })]).hazards).toEqual([]);
    expect(build([walker({ velocityXMps: 1.5, velocityYMps: 0 })]).hazards).toEqual([]);
    expect(kindOf(build([walker({ xM: 14.3, yM: 2 })]), 'crossing-vulnerable-road-user')!.severity).toBe('critical');
  });

  it('lets unconfirmed objects say less, vulnerable road users a little more', () => {
    const unconfirmed = { verdict: { kind: 'unconfirmed', reasons: ['camera-only'] } } as const;
    const near = build([walker({ xM: 14.3, yM: 2, ...unconfirmed })]).hazards;
    expect(new Set(near.map(({ severity }) => severity))).toEqual(new Set(['warning']));
    expect(near[0]!.text).toMatch(/^Possible pedestrian/);
    const car = build([sceneObject({ xM: 15, velocityXMps: 0, ...unconfirmed })]).hazards;
    expect(car.length).toBeGreaterThan(0);
    expect(car.every(({ severity }) => severity === 'notice')).toBe(true);
    expect(build([sceneObject({ xM: 15, verdict: { kind: 'rejected', reasons: ['size-prior'] } })]).hazards).toEqual(
      [],
    );
  });

  it('rates a hazard by the speed at which it surely closes in', () => {
    const lead = sceneObject({ xM: 20, velocityXMps: 1 });
    const severities = (object: SceneObject): readonly string[] =>
      build([object], 12).hazards.map(({ kind, severity }) => `${kind} ${severity}`);
    expect(severities(lead)).toContain('lead-vehicle-close critical');
    expect(severities(lead)).toContain('emergency critical');
    // A vehicle one follows, whose folded range rates were unfolded by one period too few: 11 m/s, give or take 4.
    expect(severities({ ...lead, velocitySigmaMps: 3.9 })).toEqual(['lead-vehicle-close notice']);
    expect(severities({ ...lead, velocitySigmaMps: 2.9, sigma: { ...sigma, radialSpeedMps: 3.9 } })).toEqual([
      'lead-vehicle-close notice',
    ]);
    const standing = sceneObject({ xM: 20, velocityXMps: 0, velocitySigmaMps: 1.5 });
    expect(kindOf(build([standing]), 'stationary-obstacle')!.severity).toBe('warning');
  });

  it('is critical after two frames, or after one of a certain speed', () => {
    const first = sceneObject({ xM: 18, velocityXMps: 0, hits: ['confirmed'] });
    const severity = (over: Partial<SceneObject>): string => build([{ ...first, ...over }], 12).hazards[0]!.severity;
    expect(severity({})).toBe('critical');
    expect(severity({ velocitySigmaMps: 1.1 })).toBe('warning');
    expect(severity({ velocitySigmaMps: 1.1, hits: ['confirmed', 'missed', 'missed'] })).toBe('warning');
    expect(severity({ velocitySigmaMps: 1.1, hits: ['confirmed', 'unconfirmed'] })).toBe('critical');
  });

  it('sees a cut-in before it is in the path', () => {
    const other = sceneObject({ xM: 16, yM: 3.2, velocityXMps: 9, velocityYMps: -1.2 });
    const hazard = kindOf(build([other], 12), 'cut-in')!;
    expect(hazard.severity).toBe('warning');
    expect(hazard.text).toBe('Car cutting in from the left, 13 m ahead.');
    expect(kindOf(build([{ ...other, velocityYMps: 0 }], 12), 'cut-in')).toBeUndefined();
  });

  it('knows a wrong-way driver from oncoming traffic', () => {
    const other = sceneObject({ xM: 60, yawRad: Math.PI, velocityXMps: -15 });
    const found = build([other]);
    expect(kindOf(found, 'wrong-way-driver')!.timeSecs).toBeCloseTo(57 / 25, 6);
    expect(found.leadTrackId).toBeUndefined();
    expect(kindOf(build([{ ...other, yM: 3.6 }]), 'wrong-way-driver')).toBeUndefined();
    // At a crossing: across our path, and towards us a little.
    expect(kindOf(build([{ ...other, velocityXMps: -4, velocityYMps: 12 }]), 'wrong-way-driver')).toBeUndefined();
  });

  it('knows a construction zone from debris', () => {
    const cone = (trackId: number, xM: number, yM: number): SceneObject =>
      sceneObject({ trackId, label: 'hazard', xM, yM, lengthM: 0.4, widthM: 0.4, heightM: 0.7, velocityXMps: 0 });
    const zone = build([cone(1, 20, 3), cone(2, 26, 2.6), cone(3, 32, 2.2), cone(4, 38, 1.8)]);
    expect(kindOf(zone, 'construction-zone')!.evidence.trackIds).toEqual([1, 2, 3, 4]);
    expect(kindOf(zone, 'debris')).toBeUndefined();
    expect(kindOf(build([cone(1, 30, 0.2)]), 'debris')!.timeSecs).toBeCloseTo(2.88, 2);
    expect(build([cone(1, 30, 3)]).hazards).toEqual([]);
  });

  it('takes velocities as relative while the ego speed is unknown', () => {
    const found = build([sceneObject({ velocityXMps: -6 })], 0, { ego: undefined });
    expect(kindOf(found, 'wrong-way-driver')).toBeUndefined();
    expect(kindOf(found, 'collision-course')!.timeSecs).toBeCloseTo(17 / 6, 6);
  });

  it('sorts by severity, never exceeds what verdicts allow, and stays finite', () => {
    const anyObject = fc.record({
      label: fc.constantFrom(...OBJECT_CLASSES),
      xM: fc.double({ min: -20, max: 100, noNaN: true }),
      yM: fc.double({ min: -20, max: 20, noNaN: true }),
      yawRad: fc.double({ min: -3.2, max: 3.2, noNaN: true }),
      velocityXMps: fc.double({ min: -30, max: 40, noNaN: true }),
      velocityYMps: fc.double({ min: -5, max: 5, noNaN: true }),
      kind: fc.constantFrom('confirmed' as const, 'unconfirmed' as const),
    });
    const ranks = { critical: 2, warning: 1, notice: 0 };
    fc.assert(
      fc.property(
        fc.array(anyObject, { maxLength: 15 }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        (many, speed) => {
          const objects = many.map(({ kind, ...over }, i) =>
            sceneObject({ ...over, trackId: i + 1, verdict: { kind, reasons: [] } }),
          );
          const { hazards } = build(objects, speed);
          hazards.forEach((hazard, i) => {
            if (i > 0) expect(ranks[hazard.severity]).toBeLessThanOrEqual(ranks[hazards[i - 1]!.severity]);
            expect(Number.isFinite(hazard.distanceM + (hazard.timeSecs ?? 0))).toBe(true);
            const shown = hazard.evidence.trackIds.map((id) => objects[id - 1]!);
            if (shown.some(({ verdict }) => verdict.kind === 'confirmed')) return;
            const most = shown.some(({ label }) => VULNERABLE_CLASSES.has(label)) ? 1 : 0;
            expect(ranks[hazard.severity]).toBeLessThanOrEqual(most);
          });
        },
      ),
      { numRuns: 100 },
    );
  });
});
