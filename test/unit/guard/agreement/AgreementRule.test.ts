import { describe, expect, it } from 'vitest';
import type { Detection } from '../../../../src/domain/Detection.js';
import { AgreementRule } from '../../../../src/guard/agreement/AgreementRule.js';
import { countStrongPeaks } from '../../../../src/guard/agreement/countStrongPeaks.js';
import type { ObjectnessMap } from '../../../../src/guard/GuardFacts.js';
import { car, judgeFacts, pedestrian } from '../guardFixtures.js';

/** A camera that is sure of a vehicle at one place, or of none. */
const objectness = (strongest: number): ObjectnessMap => {
  const values = new Float32Array(2 * 6 * 8).fill(0.01);
  values[3 * 8 + 4] = strongest;
  return { values, classes: ['vehicle', 'vulnerable_road_user'], rows: 6, columns: 8, stridePx: 8 };
};

/** Frame (counted from 1) of the first finding. */
function firstFinding(
  frames: readonly (readonly Detection[])[],
  map: ObjectnessMap = objectness(0.7),
): number | undefined {
  const rule = new AgreementRule();
  const found = frames.findIndex(
    (detections) => rule.check(judgeFacts(detections, { objectness: map }), countStrongPeaks(map))?.isFound === true,
  );
  return found < 0 ? undefined : found + 1;
}

const seen = [car({ cameraScore: 0.5 }), car({ yM: 4, cameraScore: 0.35 })];
const unseen = [car({ cameraScore: 0.05 }), car({ yM: 4, cameraScore: 0.35 })];
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe('AgreementRule', () => {
  it('is silent while the camera sees what rests on radar, and when one in ten is hidden', () => {
    expect(firstFinding(times(50, seen))).toBeUndefined();
    expect(firstFinding(Array.from({ length: 50 }, (_, i) => (i % 5 === 0 ? unseen : seen)))).toBeUndefined();
  });

  it('speaks within 15 frames of the moment they part', () => {
    expect(firstFinding([...times(30, seen), ...times(15, unseen)])).toBe(30 + 7);
    const faint = [car({ cameraScore: 0.17 }), car({ yM: 4, cameraScore: 0.17 })];
    expect(firstFinding([...times(30, seen), ...times(15, faint)])).toBeLessThanOrEqual(30 + 15);
  });

  it('says nothing of people, of the far, of what has no returns, and of an empty road', () => {
    expect(firstFinding(times(50, [pedestrian({ cameraScore: 0 })]))).toBeUndefined();
    expect(firstFinding(times(50, [car({ xM: 50, cameraScore: 0 })]))).toBeUndefined();
    expect(firstFinding(times(50, [car({ radarPointCount: 0, cameraScore: 0 })]))).toBeUndefined();
    expect(firstFinding(times(50, []))).toBeUndefined();
  });

  it('says nothing when the camera sees nothing at all, as in fog', () => {
    expect(firstFinding(times(50, unseen), objectness(0.2))).toBeUndefined();
  });
});
