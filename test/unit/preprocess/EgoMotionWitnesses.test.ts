import { describe, expect, it } from 'vitest';
import type { EgoVelocity } from '../../../src/domain/EgoMotion.js';
import type { FusionSample } from '../../../src/domain/FusionSample.js';
import { EgoMotionBuffer } from '../../../src/geometry/EgoMotionBuffer.js';
import { timeNsFromSecs } from '../../../src/domain/time.js';
import { EgoMotionWitnesses } from '../../../src/preprocess/EgoMotionWitnesses.js';

const velocity = (forwardMps: number): EgoVelocity => ({ forwardMps, leftMps: 0, yawRateRadps: 0 });

interface Said {
  readonly twist?: number;
  readonly pose?: number;
  readonly radar?: number;
}

/** One sample every 0.1 s; what each witness says may change over time. */
function play(secs: number, at: (secs: number) => Said): { witnesses: string[]; messages: string[] } {
  const judge = new EgoMotionWitnesses();
  const witnesses: string[] = [];
  const messages: string[] = [];
  for (let i = 0; i <= Math.round(secs * 10); i++) {
    const { twist, pose, radar } = at(i / 10);
    const sample: FusionSample = {
      trigger: 'camera',
      stampNs: timeNsFromSecs(1000 + i / 10),
      receivedNs: timeNsFromSecs(1000 + i / 10),
      sweeps: [],
      inputs: [],
      ...(twist !== undefined && { odometry: velocity(twist) }),
      ...(pose !== undefined && { poseVelocity: velocity(pose) }),
    };
    const verdict = judge.judge(sample, () => (radar === undefined ? undefined : { speedMps: radar, quality: 0.8 }));
    witnesses.push(verdict.witness);
    if (verdict.alert !== undefined) messages.push(verdict.alert.message);
  }
  return { witnesses, messages };
}

describe('EgoMotionWitnesses', () => {
  it.each([
    ['all agree', { twist: 20, pose: 20.4, radar: 19.8 }, 'twist'],
    ['the pose lags while the vehicle brakes', { twist: 10, pose: 11.2, radar: 10 }, 'twist'],
    ['nobody fills the pose', { twist: 20, pose: 0, radar: 20 }, 'twist'],
    ['all stand', { twist: 0, pose: 0, radar: 0 }, 'twist'],
    ['a twist stands alone', { twist: 20 }, 'twist'],
    ['the radar alone contradicts: its own health check judges it', { twist: 20, pose: 0, radar: 3 }, 'twist'],
    ['nobody fills the twist', { twist: 0, pose: 32, radar: 31.5 }, 'pose'],
    ['nobody fills the twist, without a radar', { twist: 0, pose: 32 }, 'pose'],
    ['nobody fills either', { twist: 0, pose: 0, radar: 15 }, 'radar'],
    ['nobody fills the twist, and there is no pose', { twist: 0, radar: 15 }, 'radar'],
    ['the twist is in km/h', { twist: 72, pose: 20, radar: 20 }, 'pose'],
    ['the twist is a setpoint', { twist: 13.9, pose: 8, radar: 8.2 }, 'pose'],
    ['the pose jumps', { twist: 20, pose: 45, radar: 20 }, 'twist'],
    ['all differ', { twist: 5, pose: 45, radar: 20 }, 'radar'],
    ['twist and pose differ, without a radar', { twist: 5, pose: 20 }, 'none'],
  ] as const)('when %s', (_, said, witness) => {
    const { witnesses, messages } = play(2, () => said);
    expect(new Set(witnesses)).toEqual(new Set([witness]));
    expect(messages.length > 0).toBe(witness !== 'twist');
  });

  it('names every speed it heard and what is used', () => {
    expect(play(1, () => ({ twist: 0, pose: 32, radar: 31.5 })).messages[0]).toBe(
      'Expected one ego speed from the odometry and the radar but received 0.0 m/s from the twist, 32.0 m/s from the pose, 31.5 m/s from the standing returns of the radar',
    );
  });

  it('changes its mind after a second, not for a jump of the pose', () => {
    const jump = play(3, (secs) => ({ twist: 20, pose: secs > 1 && secs < 1.5 ? 45 : 20 }));
    expect(new Set(jump.witnesses)).toEqual(new Set(['twist']));
    const dead = play(4, (secs) => ({ twist: secs > 1 ? 0 : 20, pose: 20, radar: 20 }));
    expect(dead.witnesses.slice(0, 20)).not.toContain('pose');
    expect(dead.witnesses.at(-1)).toBe('pose');
    const mended = play(4, (secs) => ({ twist: secs > 1 ? 20 : 0, pose: 20, radar: 20 }));
    expect(mended.witnesses.at(-1)).toBe('twist');
  });

  it('leaves it to the radar without odometry, and says nothing', () => {
    expect(play(1, () => ({ radar: 20 }))).toEqual({ witnesses: Array(11).fill('radar'), messages: [] });
  });
});

describe('the velocity of poses', () => {
  it('follows an arc in its own frame', () => {
    const buffer = new EgoMotionBuffer({ maxAgeSecs: 0.25, historySecs: 10 });
    const [speedMps, yawRate] = [12, 0.4];
    for (let i = 0; i <= 50; i++) {
      const t = i / 50;
      buffer.add({
        type: 'ego-motion',
        topic: '/odom',
        frameId: 'base_link',
        stampNs: timeNsFromSecs(100 + t),
        speedForwardMps: 0,
        speedLeftMps: 0,
        yawRateRadps: 0,
        pose: {
          xM: (speedMps / yawRate) * Math.sin(yawRate * t),
          yM: (speedMps / yawRate) * (1 - Math.cos(yawRate * t)),
          yawRad: yawRate * t,
        },
      });
    }
    const found = buffer.poseVelocityAt(timeNsFromSecs(101))!;
    expect(found.forwardMps).toBeCloseTo(speedMps, 1);
    expect(found.leftMps).toBeCloseTo(0, 6);
    expect(found.yawRateRadps).toBeCloseTo(yawRate, 6);
    expect(buffer.poseVelocityAt(timeNsFromSecs(102))).toBeUndefined();
  });
});
