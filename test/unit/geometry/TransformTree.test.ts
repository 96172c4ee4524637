import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameTransform } from '../../../src/domain/FrameTransforms.js';
import { timeNsFromSecs } from '../../../src/domain/time.js';
import { compose, invert, transformFromQuaternion, transformPoint } from '../../../src/geometry/Transform.js';
import { TransformTree } from '../../../src/geometry/TransformTree.js';

const edge = (
  parentFrameId: string,
  childFrameId: string,
  translationM: readonly [number, number, number],
  yawRad = 0,
  secs = 0,
): FrameTransform => ({
  parentFrameId,
  childFrameId,
  stampNs: timeNsFromSecs(secs),
  translationM,
  rotationXyzw: [0, 0, Math.sin(yawRad / 2), Math.cos(yawRad / 2)],
});

const tree = (): TransformTree => new TransformTree({ maxAgeSecs: 0.5, historySecs: 10 });
const at = (secs: number): bigint => timeNsFromSecs(secs);

describe('TransformTree', () => {
  it('follows chains up and down', () => {
    const frames = tree();
    frames.add({
      type: 'transforms',
      topic: '/tf_static',
      isStatic: true,
      transforms: [
        edge('base_link', 'mast', [1, 0, 2]),
        edge('mast', 'camera', [0, 0.5, 0], Math.PI / 2),
        edge('base_link', 'radar', [3, 0, 0.5]),
      ],
    });
    const found = frames.lookup('radar', 'camera', at(1));
    expect(found.type).toBe('found');
    if (found.type !== 'found') return;
    const [x, y, z] = transformPoint(found.aFromB, 1, 0, 0);
    expect(x).toBeCloseTo(-2, 12);
    expect(y).toBeCloseTo(1.5, 12);
    expect(z).toBeCloseTo(1.5, 12);
  });

  it('interpolates dynamic transforms at the stamp and holds them a little', () => {
    const frames = tree();
    for (const [secs, x, yaw] of [
      [10, 0, 0],
      [11, 2, 1],
    ] as const)
      frames.add({
        type: 'transforms',
        topic: '/tf',
        isStatic: false,
        transforms: [edge('base_link', 'gimbal', [x, 0, 0], yaw, secs)],
      });
    const half = frames.lookup('base_link', 'gimbal', at(10.5));
    if (half.type !== 'found') throw new Error(half.reason);
    expect(half.aFromB.m[3]).toBeCloseTo(1, 12);
    expect(Math.atan2(half.aFromB.m[4]!, half.aFromB.m[0]!)).toBeCloseTo(0.5, 12);
    expect(frames.lookup('base_link', 'gimbal', at(11.4)).type).toBe('found');
    expect(frames.lookup('base_link', 'gimbal', at(12))).toEqual({
      type: 'missing',
      reason: 'the nearest transform of "gimbal" is 1.00 s away',
    });
  });

  it('says why it has none', () => {
    const frames = tree();
    frames.add({
      type: 'transforms',
      topic: '/tf_static',
      isStatic: true,
      transforms: [edge('base_link', 'a', [0, 0, 0]), edge('map', 'b', [0, 0, 0])],
    });
    expect(frames.lookup('base_link', 'nowhere', 0n)).toEqual({
      type: 'missing',
      reason: 'no transform names the frame "nowhere"',
    });
    expect(frames.lookup('base_link', 'b', 0n)).toEqual({
      type: 'missing',
      reason: '"b" and "base_link" are not connected',
    });
  });

  it('leaves out impossible transforms and survives loops', () => {
    const frames = tree();
    const zero = { ...edge('base_link', 'a', [0, 0, 0]), rotationXyzw: [0, 0, 0, 0] as const };
    expect(
      frames.add({ type: 'transforms', topic: '/tf', isStatic: true, transforms: [zero, edge('a', 'a', [0, 0, 0])] }),
    ).toHaveLength(2);
    frames.add({
      type: 'transforms',
      topic: '/tf',
      isStatic: true,
      transforms: [edge('x', 'y', [1, 0, 0]), edge('y', 'x', [1, 0, 0])],
    });
    frames.add({ type: 'transforms', topic: '/tf', isStatic: true, transforms: [edge('base_link', 'a', [0, 0, 0])] });
    expect(frames.lookup('base_link', 'x', 0n)).toEqual({
      type: 'missing',
      reason: 'the parents of "x" lead back to it (a loop)',
    });
  });

  it('uses the parent that connects when a frame has two, and says which they are', () => {
    for (const parents of [
      ['base_link', 'camera_link'],
      ['camera_link', 'base_link'],
    ] as const) {
      const frames = tree();
      const problems = frames.add({
        type: 'transforms',
        topic: '/tf_static',
        isStatic: true,
        transforms: parents.map((parent) => edge(parent, 'optical', [parent === 'base_link' ? 2 : 0, 0, 0])),
      });
      expect(problems).toEqual([{ type: 'two-parents', child: 'optical', parents }]);
      const found = frames.lookup('base_link', 'optical', at(5));
      expect(found.type === 'found' && found.aFromB.m[3]).toBe(2);
    }
  });

  it('holds a dynamic transform that came once, or without a time', () => {
    const frames = tree();
    const once = [edge('base_link', 'radar', [3, 0, 0], 0, 10)];
    frames.add({ type: 'transforms', topic: '/tf', isStatic: false, transforms: once });
    for (const x of [1, 2])
      frames.add({
        type: 'transforms',
        topic: '/tf',
        isStatic: false,
        transforms: [edge('base_link', 'camera', [x, 0, 0])],
      });
    for (const [frame, x] of [
      ['radar', 3],
      ['camera', 2],
    ] as const) {
      const found = frames.lookup('base_link', frame, at(100));
      expect(found.type === 'found' && found.aFromB.m[3]).toBe(x);
    }
  });
});

describe('Transform', () => {
  it('undoes itself by its inverse', () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true });
    const unit = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(number, number, number),
        fc.tuple(unit, unit, unit, fc.double({ min: 0.1, max: 1, noNaN: true })),
        (t, q) => {
          const aFromB = transformFromQuaternion(t, q);
          const same = compose(invert(aFromB), aFromB).m;
          for (let i = 0; i < 12; i++) expect(same[i]).toBeCloseTo(i % 5 === 0 ? 1 : 0, 9);
        },
      ),
    );
  });
});
