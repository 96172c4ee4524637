import { describe, expect, it } from 'vitest';
import { Rng } from '../../../../src/synth/math/Rng.js';
import { RadarModel } from '../../../../src/synth/radar/RadarModel.js';
import { makeRig } from '../../../../src/synth/record/makeRig.js';
import { makeSceneTruth, visibilityClass } from '../../../../src/synth/truth/makeSceneTruth.js';
import type { SceneTruth, TruthObject } from '../../../../src/synth/truth/SceneTruth.js';
import type { WorldFrame } from '../../../../src/synth/world/WorldFrame.js';
import { actor, world } from '../radar/worlds.js';
import { BoxRenderer } from './boxRenderer.js';

const rig = makeRig({ radar: 'imaging', widthPx: 640, heightPx: 192 });

function truthOf(frame: WorldFrame): SceneTruth {
  const sweep = new RadarModel(rig.radar, { terrainSeed: 1 }).sweep(frame, new Rng(9));
  return makeSceneTruth(frame, rig, new BoxRenderer(rig).render(frame).instanceIds, sweep);
}

const byId = (truth: SceneTruth, id: number): TruthObject =>
  truth.objects.find(({ trackId }) => trackId === id) ??
  expect.fail(`object ${id} is not among ${truth.objects.length}`);

describe('makeSceneTruth', () => {
  it('gives boxes in base_link with velocity over ground, whatever the ego pose', () => {
    const plain = world({ actors: [actor('car', 7, 20, 3, { yawRad: 0.3, speedMps: 9 })], egoSpeedMps: 12 });
    // The same scene turned by 90 degrees and moved.
    const turned: WorldFrame = {
      ...plain,
      ego: { ...plain.ego, pose: { xM: 100, yM: 50, zM: 2, yawRad: Math.PI / 2, pitchRad: 0 } },
      actors: plain.actors.map((a) => ({
        ...a,
        pose: { xM: 100 - 3, yM: 50 + 20, zM: 2, yawRad: Math.PI / 2 + 0.3, pitchRad: 0 },
      })),
    };
    for (const frame of [plain, turned]) {
      const object = byId(truthOf(frame), 7);
      expect(object.centreM[0]).toBeCloseTo(20, 6);
      expect(object.centreM[1]).toBeCloseTo(3, 6);
      expect(object.centreM[2]).toBeCloseTo(0.75, 6);
      const [, , z, w] = object.rotationXyzw;
      expect(2 * Math.atan2(z, w)).toBeCloseTo(0.3, 6);
      expect(object.velocityMps[0]).toBeCloseTo(9 * Math.cos(0.3), 6);
      expect(object.velocityMps[1]).toBeCloseTo(9 * Math.sin(0.3), 6);
      expect(object.label).toBe('car');
      expect([object.lengthM, object.widthM, object.heightM]).toEqual([4.4, 1.8, 1.5]);
      expect(object.radarPoints).toBeGreaterThan(5);
      expect(object.isListed).toBe(true);
    }
  });

  it('grades occlusion from pixels: free, partly, wholly hidden', () => {
    const truth = truthOf(
      world({
        actors: [actor('truck', 1, 18, 0), actor('car', 2, 40, 0), actor('car', 3, 30, 2.3), actor('car', 4, 25, -7)],
      }),
    );
    expect(byId(truth, 1).occlusion).toBe(0);
    expect(byId(truth, 2)).toMatchObject({ occlusion: 2, visiblePixels: 0, visibility: 0 });
    expect(byId(truth, 3).occlusion).toBe(1);
    expect(byId(truth, 4).occlusion).toBe(0);
    expect(byId(truth, 4).visibility).toBeGreaterThan(0.9);
  });

  it('judges what lies outside the picture from the radar, and lists it when the radar sees it', () => {
    const object = byId(truthOf(world({ actors: [actor('car', 5, 10, 10)] })), 5);
    expect(object.truncation).toBe(1);
    expect(object.visiblePixels).toBe(0);
    expect(object.visibility).toBe(1);
    expect(object.isListed).toBe(object.radarPoints > 0);
    expect(object.radarPoints).toBeGreaterThan(0);
  });

  it('leaves out what is behind, and lists nothing nobody sees', () => {
    const truth = truthOf(world({ actors: [actor('car', 1, -20, 0), actor('cone', 2, 119, 3)] }));
    expect(truth.objects.map(({ trackId }) => trackId)).toEqual([2]);
    expect(byId(truth, 2).isListed).toBe(byId(truth, 2).visiblePixels >= 6 || byId(truth, 2).radarPoints > 0);
  });

  it('cuts the drivable surface to the area ahead', () => {
    const [polygon] = truthOf(world()).drivableM;
    const xs = polygon!.map(([x]) => x);
    expect(Math.min(...xs)).toBe(-15);
    expect(Math.max(...xs)).toBe(120);
    expect(Math.max(...polygon!.map(([, y]) => y))).toBe(4);
  });

  it('keeps lanes as polylines and hazards with their time to collision', () => {
    const frame: WorldFrame = {
      ...world(),
      timeSecs: 3,
      laneBoundaries: [
        {
          pointsM: [
            [-40, 2, 0],
            [0, 2, 0],
            [40, 2, 0],
            [400, 2, 0],
          ],
          style: 'dashed',
          colour: 'yellow',
          widthM: 0.12,
          isRoadEdge: false,
        },
      ],
      hazards: [
        { kind: 'cut_in', actorIds: [4], onsetSecs: 2, timeToCollisionSecs: 1.5 },
        { kind: 'debris', actorIds: [6], onsetSecs: 5 },
      ],
    };
    const truth = truthOf(frame);
    expect(truth.laneBoundaries).toEqual([
      {
        style: 'dashed',
        colour: 'yellow',
        widthM: 0.12,
        isRoadEdge: false,
        pointsM: [
          [0, 2, 0],
          [40, 2, 0],
        ],
      },
    ]);
    expect(truth.hazards).toEqual([
      { kind: 'cut_in', trackIds: [4], isActive: true, onsetSecs: 2, timeToCollisionSecs: 1.5 },
      { kind: 'debris', trackIds: [6], isActive: false, onsetSecs: 5 },
    ]);
  });
});

describe('visibilityClass', () => {
  const { environment } = world();
  it.each([
    ['good', { visibilityM: 2000 }],
    ['reduced', { visibilityM: 120 }],
    ['poor', { visibilityM: 40 }],
    ['reduced', { light: 'night' }],
    ['good', { light: 'dusk' }],
  ] as const)('is %s for %o', (expected, more) => {
    expect(visibilityClass({ ...environment, ...more })).toBe(expected);
  });
});
