import { describe, expect, it } from 'vitest';
import type { Hazard } from '../../../src/domain/Hazard.js';
import type { SceneObject } from '../../../src/domain/Track.js';
import type { TrueObject } from '../../../src/evaluate/detection/EvaluationObject.js';
import { MotionErrors, type MotionFigures } from '../../../tools/faults/MotionErrors.js';
import { motionTable } from '../../../tools/faults/motionTable.js';
import { track } from '../guard/guardFixtures.js';

const SCENE = { egoFrontM: 1, egoWidthM: 2 };
const SPEED_MPS = 10;

interface Drive {
  /** Of a car 4 m long and 2 m wide that stands, seen from the vehicle, which comes nearer at 10 m/s. */
  readonly fromXM: number;
  readonly yM?: number;
  /** To the left. */
  readonly driftMps?: number;
  readonly frames?: number;
  /** What the scene says of the time to collision, given the true one. */
  readonly tell?: (secs: number) => number | undefined;
  readonly seen?: (truth: TrueObject, frame: number) => Partial<SceneObject> | undefined;
}

function drive({
  fromXM,
  yM: fromYM = 0,
  driftMps = 0,
  frames = 10,
  tell = (secs) => secs,
  seen = () => ({}),
}: Drive): MotionFigures {
  const errors = new MotionErrors(SCENE);
  for (let frame = 0; frame < frames; frame++) {
    const yM = fromYM + (driftMps * frame) / 10;
    const truth: TrueObject = {
      label: 'car',
      id: 'a',
      xM: fromXM - (SPEED_MPS * frame) / 10,
      yM,
      zM: 0.8,
      lengthM: 4,
      widthM: 2,
      heightM: 1.5,
      yawRad: 0,
      radialSpeedMps: 0,
    };
    const change = seen(truth, frame);
    const { xM } = truth;
    const objects: SceneObject[] =
      change === undefined
        ? []
        : [
            {
              ...track({ xM, yM, trackId: 7, radialSpeedMps: 0.3 }),
              ...change,
              verdict: { kind: 'confirmed', reasons: [] },
            },
          ];
    const timeSecs = tell((xM - 2 - SCENE.egoFrontM) / SPEED_MPS);
    const hazard: Hazard = {
      kind: 'stationary-obstacle',
      severity: 'critical',
      distanceM: xM - 3,
      ...(timeSecs !== undefined && { timeSecs }),
      evidence: { trackIds: [7], radarPointCount: 3 },
      text: '',
    };
    errors.add(
      { objects, hazards: objects.length === 0 ? [] : [hazard] },
      {
        stampNs: BigInt(frame) * 100_000_000n,
        frameId: 'base_link',
        objects: [truth],
        present: [truth],
        conditions: {},
      },
    );
  }
  return errors.figures;
}

describe('MotionErrors', () => {
  it('lays told times against those that true places give', () => {
    // 33 to 24 m: touched within 4 s from the second frame on, when a closing speed is known.
    const { due, told, timeErrors } = drive({ fromXM: 33, tell: (secs) => 1.1 * secs });
    expect([due, told]).toEqual([9, 9]);
    for (const error of timeErrors) expect(error).toBeCloseTo(0.1, 6);
  });

  it('counts what was not told, and what was told without a time', () => {
    expect(drive({ fromXM: 33, seen: () => undefined })).toMatchObject({ due: 9, told: 0 });
    expect(drive({ fromXM: 33, tell: () => undefined })).toMatchObject({ due: 9, told: 0 });
    expect(drive({ fromXM: 33, seen: ({ xM }) => ({ xM: xM + 5 }) })).toMatchObject({ due: 9, told: 0 });
  });

  it('asks nothing of what is beside the way, or later than 4 s', () => {
    expect(drive({ fromXM: 33, yM: 2.1 }).due).toBe(0);
    expect(drive({ fromXM: 33, driftMps: 2 }).due).toBe(0);
    expect(drive({ fromXM: 33, yM: -5, driftMps: 1.7 }).due).toBe(0);
    expect(drive({ fromXM: 33, yM: -1, driftMps: 0.5 }).due).toBe(9);
    expect(drive({ fromXM: 70 }).due).toBe(0);
    // 4.2 s at first: due from the frame on in which 4 s are left.
    expect(drive({ fromXM: 45 }).due).toBe(7);
  });

  it('measures the radial speed of cars with radar support from the third frame of the track on', () => {
    const errors = drive({ fromXM: 30 }).radialSpeedErrorsMps;
    expect(errors).toHaveLength(10);
    for (const error of errors) expect(error).toBeCloseTo(0.3, 9);
    expect(drive({ fromXM: 30, seen: () => ({ hits: ['confirmed', 'confirmed'] }) }).radialSpeedErrorsMps).toEqual([]);
    expect(drive({ fromXM: 30, seen: () => ({ provenance: 'camera' }) }).radialSpeedErrorsMps).toEqual([]);
    expect(drive({ fromXM: 30, seen: ({ xM }) => ({ xM: xM + 2.5 }) }).radialSpeedErrorsMps).toEqual([]);
    expect(drive({ fromXM: 70 }).radialSpeedErrorsMps).toEqual([]);
  });

  it('counts switches of ids over the time cars are followed', () => {
    const figures = drive({ fromXM: 30, frames: 21, seen: (_, frame) => ({ trackId: frame < 10 ? 7 : 8 }) });
    expect(figures.cars).toMatchObject({ idSwitches: 1, truths: 21 });
    expect(figures.cars?.followedSecs).toBeCloseTo(2.1, 6);
    const table = motionTable([{ drive: 'one', figures }]);
    expect(table.rows).toHaveLength(2);
    expect(table.rows[0]?.slice(0, 3)).toEqual(['one', '2 s', '4.76']);
    expect(table.rows[1]?.slice(1)).toEqual(table.rows[0]?.slice(1));
  });
});
