import { describe, expect, it } from 'vitest';
import { PIXEL_CLASS_IDS } from '../../../src/domain/PixelClass.js';
import type { ClassImage, DrivableArea, FreeDistance } from '../../../src/domain/RoadScene.js';
import type { SceneConditions } from '../../../src/domain/SceneConditions.js';
import { CameraProjector } from '../../../src/geometry/CameraProjector.js';
import { ConditionsFilter } from '../../../src/scene/cockpit/ConditionsFilter.js';
import { drivableBoundary } from '../../../src/scene/ground/drivableBoundary.js';
import { LaneBoundaryFinder } from '../../../src/scene/lanes/LaneBoundaryFinder.js';
import { DrivableAreaMapper } from '../../../src/scene/DrivableAreaMapper.js';
import { sceneSchema } from '../../../src/scene/parameters.js';
import { EgoPath } from '../../../src/scene/path/EgoPath.js';
import { SceneBuilder } from '../../../src/scene/SceneBuilder.js';
import { calibrationMessage } from '../../support/sensors.js';
import { facts, sceneObject } from './objects.js';

// From (0, 0, 1.2) along x; 640x360, f 500.
const projector = new CameraProjector(calibrationMessage(), {
  m: Float64Array.of(0, -1, 0, 0, 0, 0, -1, 1.2, 1, 0, 0, 0),
});
const straight = new EgoPath(undefined);

/** A class image at half the picture's size, painted by a function of the ground place each pixel shows. */
function paintGround(classAt: (xM: number, yM: number) => number): ClassImage {
  const { fxPx, fyPx, cxPx, cyPx } = projector.calibration;
  const classIds = new Uint8Array(320 * 180);
  for (let row = 0; row < 180; row++) {
    const down = (row * 2 + 0.5 - cyPx) / fyPx;
    for (let column = 0; column < 320; column++) {
      const xM = down > 0 ? 1.2 / down : Infinity;
      classIds[row * 320 + column] = xM < 80 ? classAt(xM, (-(column * 2 + 0.5 - cxPx) / fxPx) * xM) : 0;
    }
  }
  return { widthPx: 320, heightPx: 180, classIds, scaleX: 0.5, scaleY: 0.5, offsetXPx: 0.25, offsetYPx: 0.25 };
}

describe('LaneBoundaryFinder', () => {
  it('finds solid, dashed and bent lines and the edges of the road', () => {
    const bend = (xM: number): number => 0.004 * xM * xM;
    const image = paintGround((xM, yM) => {
      const off = yM - bend(xM);
      if (Math.abs(off + 1.8) < 0.12) return 2;
      if (Math.abs(off - 1.8) < 0.12 && xM % 9 < 4.5) return 2;
      return Math.abs(off) < 5 ? 1 : 0;
    });
    const boundaries = new LaneBoundaryFinder().find(
      image,
      projector,
      new EgoPath({ forwardMps: 10, leftMps: 0, yawRateRadps: 0.08 }),
    );
    const at = (kind: string, yM: number) =>
      boundaries.find(
        ({ kind: k, pointsXyM }) => k === kind && Math.abs(pointsXyM[1]! - bend(pointsXyM[0]!) - yM) < 0.4,
      );
    for (const [kind, yM, tolerance] of [
      ['lane_marking', -1.8, 0.1],
      ['lane_marking', 1.8, 0.1],
      ['road_edge', 5, 0.3],
      ['road_edge', -5, 0.3],
    ] as const) {
      const found = at(kind, yM)!;
      expect(found, `${kind} at ${yM}`).toBeDefined();
      expect(found.sigmaM).toHaveLength(found.pointsXyM.length / 2);
      for (let i = 0; i < found.pointsXyM.length; i += 2) {
        const [x, y] = [found.pointsXyM[i]!, found.pointsXyM[i + 1]!];
        if (i > 0) expect(x).toBeGreaterThan(found.pointsXyM[i - 2]!);
        expect(Math.abs(y - bend(x) - yM)).toBeLessThan(tolerance + 0.01 * x);
        expect(found.sigmaM[i / 2]).toBeGreaterThan(0);
      }
    }
    // The dashed line is one line, through its gaps.
    expect(boundaries.filter(({ kind }) => kind === 'lane_marking')).toHaveLength(2);
  });

  it('finds nothing where nothing is painted, and no line in a zebra crossing or behind vehicles', () => {
    expect(
      new LaneBoundaryFinder().find(
        paintGround(() => 1),
        projector,
        straight,
      ),
    ).toEqual([]);
    const zebra = paintGround((xM, yM) => (xM > 10 && xM < 13 && Math.abs(yM) < 4 ? 2 : 1));
    expect(new LaneBoundaryFinder().find(zebra, projector, straight)).toEqual([]);
    const hidden = paintGround((_, yM) => (Math.abs(yM) < 3 ? 1 : 4));
    expect(new LaneBoundaryFinder().find(hidden, projector, straight)).toEqual([]);
  });
});

function grid(classAt: (xM: number, yM: number) => number): DrivableArea {
  const cells = new Int8Array(120 * 80);
  for (let iy = 0; iy < 80; iy++)
    for (let ix = 0; ix < 120; ix++) cells[iy * 120 + ix] = classAt(ix * 0.5 + 0.25, iy * 0.5 - 19.75);
  return { resolutionM: 0.5, cellsX: 120, cellsY: 80, originXM: 0, originYM: -20, cells };
}

describe('drivable ground', () => {
  const road = grid((xM, yM) => (xM < 2 ? -1 : Math.abs(yM) < 4 && xM < 40 ? 0 : yM > 10 && yM < 15 ? 0 : 100));

  it('has a boundary around what hangs together ahead', () => {
    const points = drivableBoundary(road);
    const xs = points.filter((_, i) => i % 2 === 0);
    const ys = points.filter((_, i) => i % 2 === 1);
    expect([Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]).toEqual([2.25, 39.75, -4, 4]);
    // Right edge outwards, left edge back.
    expect(points.slice(0, 2)).toEqual([2.25, -4]);
    expect(points.slice(-2)).toEqual([2.25, 4]);
    expect(drivableBoundary(grid(() => 100))).toEqual([]);
  });

  const free = (objects: Parameters<typeof facts>[0], over = {}): FreeDistance | undefined =>
    new SceneBuilder(sceneSchema.parse({})).build(facts(objects, 10, { drivableArea: road, ...over })).freeDistance;
  const possible = { kind: 'unconfirmed', reasons: ['camera-only'] } as const;

  it('is free up to its end, an object or a bend that leaves it', () => {
    // The front is at 1 m, the picture shows the ground from 2 m on.
    expect(free([])).toEqual({ distanceM: 39, end: 'picture', seenShare: 76 / 78 });
    expect(free([], { ego: { forwardMps: 10, leftMps: 0, yawRateRadps: 1 } })!.distanceM).toBeLessThan(12);
    expect(free([], { drivableArea: grid((xM) => (xM < 30 ? 0 : -1)) })).toEqual({
      distanceM: 29,
      end: 'sight',
      seenShare: 1,
    });
    expect(free([], { drivableArea: undefined })).toBeUndefined();
  });

  it('is bounded by every object in the path, whatever its verdict, and by none beside it', () => {
    expect(free([sceneObject({ xM: 20 })])).toMatchObject({ distanceM: 17, end: 'object', trackId: 1 });
    expect(free([sceneObject({ trackId: 7, xM: 20, verdict: possible })])).toMatchObject({
      distanceM: 17,
      end: 'object',
      trackId: 7,
    });
    const walker = { label: 'pedestrian', lengthM: 0.6, widthM: 0.6, velocityXMps: 0, verdict: possible } as const;
    expect(free([sceneObject({ ...walker, xM: 9, yM: 1.2 })])!.distanceM).toBeCloseTo(7.7, 6);
    expect(free([sceneObject({ ...walker, xM: 9, yM: 2 })])!.distanceM).toBe(39);
    // Objects alone say what is not free, and nothing of the ground before them.
    expect(free([sceneObject({ xM: 20, verdict: possible })], { drivableArea: undefined })).toEqual({
      distanceM: 17,
      end: 'object',
      trackId: 1,
      seenShare: 0,
    });
  });

  it('begins where the picture begins: ground below the picture is neither blocked nor seen', () => {
    const far = grid((xM, yM) => (xM < 9 ? -1 : xM < 12 && Math.abs(yM) < 3 ? 100 : 0));
    expect(free([], { drivableArea: far })).toEqual({ distanceM: 8, end: 'picture', seenShare: 0 });
    // A lorry that hides the whole path says nothing about how far it is free.
    expect(free([], { drivableArea: grid((_, yM) => (Math.abs(yM) < 3 ? -1 : 0)) })).toBeUndefined();
  });

  it('ends at a person in the picture, even when no object is found there', () => {
    // 0.6 m wide and 1.7 m tall, so that the ground behind is hidden; one lane of five across the path.
    const shown = (atXM: number, atYM: number, id: number): ClassImage => {
      const image = paintGround(() => PIXEL_CLASS_IDS.road);
      for (let zM = 0; zM < 1.7; zM += 0.01)
        for (let yM = atYM - 0.3; yM < atYM + 0.3; yM += 0.01) {
          projector.project(atXM, yM, zM, 0.5);
          const column = Math.floor(0.5 * projector.uPx + 0.25);
          const row = Math.floor(0.5 * projector.vPx + 0.25);
          if (column >= 0 && row >= 0 && column < 320 && row < 180) image.classIds[row * 320 + column] = id;
        }
      return image;
    };
    const at = (classImage: ClassImage): FreeDistance => {
      const drivableArea = new DrivableAreaMapper(sceneSchema.parse({})).map(classImage, projector, []);
      return free([], { classImage, projector, drivableArea })!;
    };
    const person = PIXEL_CLASS_IDS.vulnerable_road_user;
    for (const [xM, yM] of [
      [8, 0],
      [15, 0.8],
      [25, -0.5],
    ] as const) {
      const found = at(shown(xM, yM, person));
      expect(found.end).toBe('picture');
      // A row of this small picture covers 2 m of the ground at 25 m.
      expect(Math.abs(found.distanceM - (xM - 1))).toBeLessThan(Math.max(0.6, (xM / 25) ** 2 * 2.1));
    }
    // What is blocked before the person ends it first.
    const kerb = grid((xM) => (xM > 7.5 && xM < 8 ? 100 : 0));
    expect(
      free([], {
        classImage: shown(8.25, 0, person),
        projector,
        drivableArea: { ...kerb, cells: kerb.cells.map((cell, i) => (i % 120 === 16 ? -1 : cell)) },
      })!.distanceM,
    ).toBe(6.5);
    expect(at(shown(15, 2.5, person)).distanceM).toBeGreaterThan(50);
    // A few wrong pixels on the ground are no person.
    const speck = paintGround((xM, yM) => (Math.abs(xM - 15) < 0.5 && Math.abs(yM - 0.25) < 0.2 ? person : 1));
    expect(at(speck).distanceM).toBeGreaterThan(50);
  });
});

describe('conditions and sentence', () => {
  const seen = (weather: SceneConditions['weather']['value'], probability: number): SceneConditions => ({
    weather: { value: weather, probability },
    light: { value: 'night', probability: 0.9 },
    roadSurface: { value: 'wet', probability: 0.9 },
    visibility: { value: 'good', probability: 0.9 },
  });
  const stamp = (secs: number): bigint => BigInt(Math.round(secs * 1e9));

  it('do not flicker, change when it lasts, and start afresh after a gap', () => {
    const filter = new ConditionsFilter(2);
    for (let n = 0; n < 20; n++) filter.update(stamp(0.1 * n), seen('rain', 0.9));
    expect(filter.update(stamp(2), seen('clear', 0.95))!.weather.value).toBe('rain');
    for (let n = 1; n < 40; n++) filter.update(stamp(2 + 0.1 * n), seen('clear', 0.9));
    expect(filter.update(stamp(6), seen('clear', 0.9))!.weather.value).toBe('clear');
    expect(filter.update(stamp(20), seen('snow', 0.7))!.weather).toEqual({ value: 'snow', probability: 0.7 });
    expect(filter.update(stamp(20.1), undefined)).toBeUndefined();
  });

  it('make one sentence for a cockpit', () => {
    const say = (objects: Parameters<typeof facts>[0], over = {}): string =>
      new SceneBuilder(sceneSchema.parse({})).build(facts(objects, 10, { conditions: seen('rain', 0.9), ...over }))
        .sentence;
    expect(say([sceneObject({ label: 'truck', xM: 43, lengthM: 8, velocityXMps: 6 })])).toBe(
      'Night, rain, wet road. Truck 38 m ahead, closing at 4 m/s.',
    );
    expect(say([])).toBe('Night, rain, wet road. The way ahead is unknown.');
    expect(say([], { drivableArea: grid(() => 0), conditions: undefined })).toBe(
      'No picture. Way ahead free for 59 m.',
    );
    expect(say([sceneObject({ xM: 10, velocityXMps: 0 })])).toContain('collision in 0.7 s');
  });
});
