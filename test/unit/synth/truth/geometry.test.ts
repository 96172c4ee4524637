import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transformFromQuaternion, transformPoint } from '../../../../src/geometry/Transform.js';
import { makeRig, mounting, opticalMounting } from '../../../../src/synth/record/makeRig.js';
import { actorBodies } from '../../../../src/synth/truth/PosedBox.js';
import { clipToRectangle, convexHull, imageOutline, polygonArea } from '../../../../src/synth/truth/imageOutline.js';
import { blockedShare, segmentMeetsBody } from '../../../../src/synth/truth/lineOfSight.js';
import { quaternionOf } from '../../../../src/synth/truth/rotation.js';
import { actor, world } from '../radar/worlds.js';

describe('quaternionOf', () => {
  it('inverts transformFromQuaternion', () => {
    const part = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(part, part, part, part, (x, y, z, w) => {
        const norm = Math.hypot(x, y, z, w);
        fc.pre(norm > 0.1);
        const q = quaternionOf(transformFromQuaternion([0, 0, 0], [x, y, z, w]));
        const dot = Math.abs(q[0] * x + q[1] * y + q[2] * z + q[3] * w) / norm;
        expect(dot).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('mountings', () => {
  it('turn left with yaw and down with pitch', () => {
    const radar = mounting(1, 0, 0.5, 0.1, 0);
    expect(transformPoint(radar, 10, 0, 0)[1]).toBeCloseTo(10 * Math.sin(0.1), 9);
    expect(transformPoint(mounting(0, 0, 1, 0, 0.1), 10, 0, 0)[2]).toBeCloseTo(1 - 10 * Math.sin(0.1), 9);
  });
  it('put optical z ahead, x right and y down', () => {
    const camera = opticalMounting(0, 0, 1.6, 0, 0);
    expect(transformPoint(camera, 0, 0, 10)).toEqual([10, 0, 1.6]);
    expect(transformPoint(camera, 1, 0, 0)).toEqual([0, -1, 1.6]);
    expect(transformPoint(camera, 0, 1, 0)[2]).toBeCloseTo(0.6, 12);
  });
});

describe('line of sight', () => {
  const [near, far] = actorBodies(
    world({ actors: [actor('van', 1, 10, 0, { yawRad: Math.PI / 2 }), actor('car', 2, 20, 0)] }),
  );
  it('meets the box between, not the one beside', () => {
    expect(segmentMeetsBody(near!, [0, 0, 1], [20, 0, 1])).toBe(true);
    expect(segmentMeetsBody(near!, [0, 0, 1], [5, 0, 1])).toBe(false);
    expect(segmentMeetsBody(near!, [0, 0, 4], [20, 0, 4])).toBe(false);
    expect(segmentMeetsBody(near!, [0, 10, 1], [20, 10, 1])).toBe(false);
  });
  it('measures how much of a body is hidden', () => {
    expect(blockedShare(far!, [near!, far!], [0, 0, 1])).toBe(1);
    expect(blockedShare(near!, [near!, far!], [0, 0, 1])).toBe(0);
    const partly = blockedShare(far!, [near!], [0, 5, 1]);
    expect(partly).toBeGreaterThan(0);
    expect(partly).toBeLessThan(1);
  });
});

describe('imageOutline', () => {
  const { calibration, baseFromCamera } = makeRig({ radar: 'imaging', widthPx: 640, heightPx: 192, fxPx: 600 }).camera;
  const outlineAt = (x: number, y: number) =>
    imageOutline(actorBodies(world({ actors: [actor('car', 1, x, y)] }))[0]!, calibration, baseFromCamera);
  it('projects the near face of a car ahead', () => {
    const [left, top, right, bottom] = outlineAt(30, 0).box;
    const near = 30 - 2.2;
    expect(right - left).toBeCloseTo((600 * 1.8) / near, 6);
    expect(bottom).toBeCloseTo(96 + (600 * 1.6) / near, 6);
    expect(top).toBeCloseTo(96 + (600 * 0.1) / (30 + 2.2), 6);
    expect(outlineAt(30, 0).truncation).toBeCloseTo(0, 9);
  });
  it('knows what the edge of the picture cuts off', () => {
    expect(outlineAt(10, 5).truncation).toBeGreaterThan(0.1);
    expect(outlineAt(10, 5).truncation).toBeLessThan(1);
    expect(outlineAt(10, 30)).toEqual({ insideAreaPx: 0, truncation: 1, box: [0, 0, 0, 0] });
    expect(outlineAt(-10, 0).insideAreaPx).toBe(0);
    expect(outlineAt(1, 0).insideAreaPx).toBeGreaterThan(1000);
  });
});

describe('polygons', () => {
  it('clips and measures', () => {
    const square = [
      [-1, -1],
      [3, -1],
      [3, 3],
      [-1, 3],
    ] as const;
    expect(polygonArea(clipToRectangle(square, 0, 0, 2, 2))).toBeCloseTo(4, 12);
    expect(convexHull([...square, [1, 1]])).toHaveLength(4);
  });
});
