import { describe, expect, it } from 'vitest';
import { timeNsFromSecs } from '../../../src/domain/time.js';
import { EgoMotionBuffer, motionOver } from '../../../src/geometry/EgoMotionBuffer.js';
import { transformPoint } from '../../../src/geometry/Transform.js';

const at = (secs: number): bigint => timeNsFromSecs(secs);

function driving(speedMps: number, yawRateRadps: number): EgoMotionBuffer {
  const buffer = new EgoMotionBuffer({ maxAgeSecs: 0.2, historySecs: 10 });
  for (let i = 0; i <= 40; i++)
    buffer.add({
      type: 'ego-motion',
      topic: '/odom',
      frameId: 'base_link',
      stampNs: at(i / 10),
      speedForwardMps: speedMps,
      speedLeftMps: 0,
      yawRateRadps,
    });
  return buffer;
}

describe('EgoMotionBuffer', () => {
  it('moves a standing point backwards when driving ahead', () => {
    const transform = driving(10, 0).baseAtToFromBaseAtFrom(at(1), at(1.5))!;
    const [x, y] = transformPoint(transform, 20, 3, 0);
    expect(x).toBeCloseTo(15, 9);
    expect(y).toBeCloseTo(3, 9);
  });

  it('returns to the start after a full circle', () => {
    const transform = driving(10, Math.PI).baseAtToFromBaseAtFrom(at(1), at(3))!;
    const [x, y] = transformPoint(transform, 20, 3, 0);
    expect(x).toBeCloseTo(20, 6);
    expect(y).toBeCloseTo(3, 6);
  });

  it('is its own inverse backwards in time', () => {
    const buffer = driving(12, 0.4);
    const there = buffer.baseAtToFromBaseAtFrom(at(1.03), at(2.47))!;
    const back = buffer.baseAtToFromBaseAtFrom(at(2.47), at(1.03))!;
    const [x, y] = transformPoint(back, ...transformPoint(there, 7, -2, 0));
    expect(x).toBeCloseTo(7, 9);
    expect(y).toBeCloseTo(-2, 9);
  });

  it('knows nothing beyond its samples', () => {
    const buffer = driving(10, 0);
    expect(buffer.velocityAt(at(4.15))?.forwardMps).toBe(10);
    expect(buffer.velocityAt(at(4.5))).toBeUndefined();
    expect(buffer.baseAtToFromBaseAtFrom(at(3), at(5))).toBeUndefined();
  });

  it('follows the arc of a constant turn', () => {
    // A quarter circle of radius 10 m to the left.
    const pose = motionOver({ forwardMps: 10, leftMps: 0, yawRateRadps: 1 }, Math.PI / 2);
    expect(pose.m[3]).toBeCloseTo(10, 9);
    expect(pose.m[7]).toBeCloseTo(10, 9);
  });
});
