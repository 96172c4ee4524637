import { describe, expect, it } from 'vitest';
import { boxCorners, boxWireframe } from '../../../src/publish/boxWireframe.js';
import { projectorOf } from '../../../src/publish/projectorOf.js';
import { object, publishedFrame } from '../../support/publishedFrames.js';

const projector = projectorOf(publishedFrame({ index: 0 }))!;

describe('boxWireframe', () => {
  it('draws a car ahead where pinhole geometry puts it', () => {
    const wireframe = boxWireframe(object({ xM: 20, yM: 0, zM: 0.75, lengthM: 4, widthM: 2, heightM: 1.5 }), projector);
    // Rear face at 18 m: half a metre of half-width is 900 / 18 px; its top 0.1 m below the camera.
    expect(wireframe?.edges).toHaveLength(12);
    expect(wireframe?.leftPx).toBeCloseTo(640 - 900 / 18, 6);
    expect(wireframe?.topPx).toBeCloseTo(330 + (900 * 0.1) / 22, 6);
    // The front face is the far one of a car that drives away: at 22 m.
    const us = wireframe!.frontEdges.flatMap(([u0, , u1]) => [u0, u1]);
    expect(Math.max(...us)).toBeCloseTo(640 + 900 / 22, 6);
  });

  it('turns with the heading', () => {
    const corners = boxCorners(object({ xM: 10, yM: 2, yawRad: Math.PI / 2, lengthM: 4, widthM: 2 }));
    // Corner 1 is front right: for a heading to the left that is 2 m further left and 1 m further ahead.
    expect([corners[3], corners[4]]).toEqual([expect.closeTo(11, 9), expect.closeTo(4, 9)]);
  });

  it('cuts a box beside the vehicle at the near plane instead of mirroring it', () => {
    const wireframe = boxWireframe(object({ xM: 0.5, yM: 3, lengthM: 6 }), projector)!;
    expect(wireframe.edges.length).toBeGreaterThan(0);
    for (const [u0, v0, u1, v1] of wireframe.edges) {
      expect([u0, v0, u1, v1].every(Number.isFinite)).toBe(true);
      // Everything lies to the left of the camera, so to the left of the picture's centre.
      expect(Math.max(u0, u1)).toBeLessThan(640);
    }
  });

  it.each([
    ['behind', { xM: -10 }],
    ['beside the field of view', { xM: 10, yM: 40 }],
  ])('draws nothing %s', (_, fields) => {
    expect(boxWireframe(object(fields), projector)).toBeUndefined();
  });
});
