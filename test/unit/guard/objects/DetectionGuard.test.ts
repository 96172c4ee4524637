import { describe, expect, it } from 'vitest';
import type { Detection } from '../../../../src/domain/Detection.js';
import type { HealthFinding } from '../../../../src/domain/InputHealth.js';
import type { Verdict } from '../../../../src/domain/Verdict.js';
import type { JudgeFacts } from '../../../../src/guard/GuardFacts.js';
import { DetectionGuard } from '../../../../src/guard/objects/DetectionGuard.js';
import { guardSchema } from '../../../../src/guard/parameters.js';
import { car, judgeFacts, pedestrian, withoutCameraScore } from '../guardFixtures.js';

const parameters = guardSchema.parse({}).objects;
const verdicts = (detections: readonly Detection[], change: Partial<JudgeFacts> = {}): readonly Verdict[] =>
  new DetectionGuard(parameters).judge(judgeFacts(detections, change)).map(({ verdict }) => verdict);
const verdict = (detection: Detection, change: Partial<JudgeFacts> = {}): string => {
  const { kind, reasons } = verdicts([detection], change)[0]!;
  return [kind, ...reasons].join(' ');
};
const finding = (change: Partial<HealthFinding>): HealthFinding => ({
  rule: 'covered-lens',
  code: 'covered-lens',
  input: 'camera',
  severity: 'suspect',
  measured: 1,
  limit: 0,
  unit: '',
  ...change,
});

describe('single-frame rules', () => {
  it('say nothing when they are switched off, and the others go on', () => {
    const huge = car({ lengthM: 20, zM: 5.8 });
    const without = new DetectionGuard(parameters, { skipped: new Set(['size-prior']) });
    expect(without.judge(judgeFacts([huge]))[0]!.verdict).toEqual({ kind: 'rejected', reasons: ['ground-contact'] });
    expect(verdict(huge)).toBe('rejected size-prior ground-contact');
  });

  it('have nothing to say of a car that both sensors see', () => {
    expect(verdict(car())).toBe('confirmed');
    expect(verdict(pedestrian())).toBe('confirmed');
  });

  it.each([
    ['a box of 8.8 m as a car', car({ lengthM: 8.8 }), 'unconfirmed size-prior'],
    ['a box of 20 m as a car', car({ lengthM: 20 }), 'rejected size-prior'],
    ['a box without width', car({ widthM: 0 }), 'rejected size-prior'],
    ['a car at 80 m/s', car({ radialSpeedMps: -80 }), 'unconfirmed speed-prior'],
    ['a car at 160 m/s', car({ radialSpeedMps: 160 }), 'rejected speed-prior'],
    ['a car 1.3 m over the road', car({ zM: 2.1 }), 'unconfirmed ground-contact'],
    ['a car 5 m over the road', car({ zM: 5.8 }), 'rejected ground-contact'],
    ['a low score', car({ score: 0.2 }), 'unconfirmed low-score'],
    ['a car the camera does not see', car({ cameraScore: 0.01 }), 'unconfirmed camera-missing'],
    ['a car no sensor sees', car({ cameraScore: 0.01, radarPointCount: 0 }), 'rejected camera-missing'],
    ['a car the camera alone sees', car({ radarPointCount: 0 }), 'confirmed camera-only'],
    ['a car the camera alone sees badly', car({ radarPointCount: 0, cameraScore: 0.2 }), 'unconfirmed camera-only'],
    ['debris with returns', withoutCameraScore(car({ label: 'hazard' })), 'unconfirmed camera-missing'],
  ])('%s', (_name, detection, expected) => {
    if (expected === 'rejected ground-contact') expect(verdict(detection)).toMatch(/^rejected ground-contact/);
    else expect(verdict(detection)).toBe(expected);
  });

  it('never confirm on radar alone: outside the picture, or without one', () => {
    const aside = withoutCameraScore(car({ xM: 8, yM: 12 }));
    expect(verdict(aside)).toBe('unconfirmed radar-only');
    expect(verdict(car(), { camera: undefined } as unknown as Partial<JudgeFacts>)).toBe('unconfirmed radar-only');
    expect(verdict(car(), { findings: [finding({ severity: 'unfit' })] })).toBe('unconfirmed radar-only');
  });

  it('trust a suspect camera only with radar beside it', () => {
    const findings = [finding({})];
    expect(verdict(car(), { findings })).toBe('confirmed');
    expect(verdict(car({ radarPointCount: 0 }), { findings })).toBe('unconfirmed camera-only input-unhealthy');
  });

  it('confirm nothing while camera and radar disagree, nor far from the training data', () => {
    const disagree = [finding({ code: 'camera-radar-disagree', input: 'both' })];
    expect(verdict(car(), { findings: disagree })).toBe('unconfirmed input-unhealthy');
    const unknown = [finding({ code: 'out-of-distribution', input: 'both' })];
    expect(verdict(car(), { findings: unknown })).toBe('unconfirmed out-of-distribution');
  });

  it('want a surer model for a vehicle behind another: what the camera sees there is the nearer one', () => {
    const behind = (change: Partial<Detection>): string => {
      const { kind, reasons } = verdicts([car({ xM: 14 }), car({ xM: 22, ...change })]).at(-1)!;
      return [kind, ...reasons].join(' ');
    };
    expect(behind({ score: 0.5 })).toBe('unconfirmed low-score');
    expect(behind({ score: 0.7 })).toBe('confirmed');
    expect(behind({ score: 0.5, yM: 4 })).toBe('confirmed');
    // A child behind a parked car is not made to wait.
    const child = pedestrian({ xM: 22, score: 0.35 });
    expect(verdicts([car({ xM: 14 }), child]).at(-1)).toEqual({ kind: 'confirmed', reasons: [] });
  });

  it('never reject a vulnerable road user for anything but numbers', () => {
    expect(verdict(pedestrian({ lengthM: 30 }))).toBe('unconfirmed size-prior');
    expect(verdict(pedestrian({ cameraScore: 0, radarPointCount: 0 }))).toBe('unconfirmed camera-missing');
    expect(verdict(pedestrian({ xM: Number.NaN }))).toBe('rejected not-finite');
  });
});

describe('duplicates', () => {
  it('are the second hypothesis on one cluster, along or across', () => {
    expect(verdicts([car(), car({ xM: 20.6, score: 0.5 })]).map(({ kind }) => kind)).toEqual(['confirmed', 'rejected']);
    expect(
      verdicts([car({ score: 0.5 }), car({ yawRad: Math.PI / 2 })]).map(({ kind, reasons }) => [kind, ...reasons]),
    ).toEqual([['rejected', 'duplicate'], ['confirmed']]);
  });

  it('are not neighbours, nor a cyclist beside a car', () => {
    const kinds = verdicts([car(), car({ yM: 2.6 }), car({ xM: 25 }), pedestrian({ yM: 0.5, xM: 19 })]).map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(['confirmed', 'confirmed', 'confirmed', 'confirmed']);
  });

  it('of another class stay listed as unconfirmed: nobody knows which of the two is right', () => {
    const truck = car({ label: 'truck', lengthM: 8, widthM: 2.4, heightM: 3, zM: 1.5, score: 0.4 });
    expect(verdicts([car(), truck]).map(({ kind }) => kind)).toEqual(['confirmed', 'unconfirmed']);
  });

  it('of people stay listed as unconfirmed', () => {
    expect(verdicts([pedestrian(), pedestrian({ xM: 20.1, score: 0.4 })]).map(({ kind }) => kind)).toEqual([
      'confirmed',
      'unconfirmed',
    ]);
  });
});
