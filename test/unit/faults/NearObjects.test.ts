import { expect, it } from 'vitest';
import type { SceneObject } from '../../../src/domain/Track.js';
import type { TrueObject } from '../../../src/evaluate/detection/EvaluationObject.js';
import { NearObjects } from '../../../tools/faults/NearObjects.js';
import { nearTable } from '../../../tools/faults/nearTable.js';
import { camera, track } from '../guard/guardFixtures.js';

const walker: TrueObject = {
  label: 'pedestrian',
  id: 'a',
  xM: 9,
  yM: 0.5,
  zM: 0.9,
  lengthM: 0.5,
  widthM: 0.5,
  heightM: 1.8,
  yawRad: 0,
  occlusion: 0,
};
const seen = (of: TrueObject, change: Partial<SceneObject> = {}): SceneObject => ({
  ...track({ label: of.label, xM: of.xM + 0.5, yM: of.yM }),
  verdict: { kind: 'confirmed', reasons: [] },
  ...change,
});

/** Frames of what is true and what the scene holds. */
function figuresOf(frames: readonly (readonly [readonly TrueObject[], readonly SceneObject[]])[]) {
  const near = new NearObjects();
  for (const [objects, found] of frames)
    near.add(
      { objects: found },
      { stampNs: 0n, frameId: 'base_link', objects, present: objects, conditions: {} },
      camera,
    );
  return near.figures;
}

it('counts a person who is confirmed by the third near frame, and not a later one', () => {
  const missed = [[walker], []] as const;
  const found = [[walker], [seen(walker)]] as const;
  expect(figuresOf([missed, missed, found, found])).toEqual({ objects: 1, inTime: 1, frames: 4, confirmedFrames: 2 });
  expect(figuresOf([missed, missed, missed, found])).toMatchObject({ objects: 1, inTime: 0, confirmedFrames: 1 });
  // Too short to judge.
  expect(figuresOf([missed, missed])).toEqual({ objects: 0, inTime: 0, frames: 2, confirmedFrames: 0 });
});

it.each<[string, Partial<TrueObject>]>([
  ['farther than 12 m', { xM: 12.1 }],
  ['vehicles', { label: 'car' }],
  ['mostly hidden', { occlusion: 2 }],
  ['outside the picture', { xM: 3, yM: 9 }],
])('leaves out %s', (_, change) => {
  expect(figuresOf([[[{ ...walker, ...change }], []]]).frames).toBe(0);
});

it.each<[string, Partial<SceneObject>]>([
  ['an unconfirmed object', { verdict: { kind: 'unconfirmed', reasons: ['camera-only'] } }],
  ['a vehicle in its place', { label: 'car' }],
  ['a cone in its place', { label: 'hazard' }],
  ['a person 2.5 m away', { xM: 11.5 }],
])('does not take %s for the person', (_, change) => {
  expect(figuresOf([[[walker], [seen(walker, change)]]]).confirmedFrames).toBe(0);
});

it('sums drives up', () => {
  const figures = { objects: 2, inTime: 1, frames: 40, confirmedFrames: 10 };
  expect(
    nearTable([
      { drive: 'one', figures },
      { drive: 'two', figures },
    ]).rows,
  ).toEqual([
    ['one', '2', '1', '40', '25.0 %'],
    ['two', '2', '1', '40', '25.0 %'],
    ['all', '4', '2', '80', '25.0 %'],
  ]);
});
