import { describe, expect, it } from 'vitest';
import type { Detection } from '../../../src/domain/Detection.js';
import type { ClassImage, DrivableArea } from '../../../src/domain/RoadScene.js';
import { CameraProjector } from '../../../src/geometry/CameraProjector.js';
import { DrivableAreaMapper } from '../../../src/scene/DrivableAreaMapper.js';
import { sceneSchema } from '../../../src/scene/parameters.js';
import { calibrationMessage } from '../../support/sensors.js';

// From (0, 0, 1.2) along x; 640x360, f 500: the horizon is at row 179.5.
const projector = new CameraProjector(calibrationMessage(), {
  m: Float64Array.of(0, -1, 0, 0, 0, 0, -1, 1.2, 1, 0, 0, 0),
});
const parameters = sceneSchema.parse({});

/** A class image of the whole picture at a quarter of its size, painted by a function of camera pixels. */
function paint(classAt: (u: number, v: number) => number): ClassImage {
  const classIds = new Uint8Array(160 * 90);
  for (let row = 0; row < 90; row++)
    for (let column = 0; column < 160; column++) classIds[row * 160 + column] = classAt(column * 4 + 2, row * 4 + 2);
  return { widthPx: 160, heightPx: 90, classIds, scaleX: 0.25, scaleY: 0.25, offsetXPx: 0.125, offsetYPx: 0.125 };
}

const cell = (area: DrivableArea, xM: number, yM: number): number =>
  area.cells[
    Math.floor((yM - area.originYM) / area.resolutionM) * area.cellsX +
      Math.floor((xM - area.originXM) / area.resolutionM)
  ]!;

const detection = (over: Partial<Detection>): Detection => ({
  label: 'car',
  score: 0.9,
  xM: 20,
  yM: 0,
  zM: 0.8,
  lengthM: 4,
  widthM: 2,
  heightM: 1.6,
  yawRad: 0,
  radarPointCount: 0,
  ...over,
});

describe('DrivableAreaMapper', () => {
  it('puts pixel classes on the ground', () => {
    // Road left of the picture's middle, lane marking in the middle, the rest other.
    const area = new DrivableAreaMapper(parameters).map(
      paint((u) => (u < 310 ? 1 : u < 330 ? 2 : 0)),
      projector,
      [],
    );
    expect([area.cellsX, area.cellsY, area.originXM, area.originYM]).toEqual([120, 80, 0, -20]);
    expect(cell(area, 15.2, 2.2)).toBe(0);
    expect(cell(area, 15.2, 0.2)).toBe(0);
    expect(cell(area, 15.2, -2.2)).toBe(100);
    // Below the picture: 1.2 * 500 / 1.2 is more than the 180 rows under the horizon.
    expect(cell(area, 1.2, 0.2)).toBe(-1);
    // Outside the field of view.
    expect(cell(area, 5.2, 19.2)).toBe(-1);
  });

  it('does not know the ground behind a vehicle, and keeps its footprint free of driving', () => {
    const all = paint((_, v) => (v > 200 && v < 240 ? 4 : 1));
    const area = new DrivableAreaMapper(parameters).map(all, projector, [
      detection({ xM: 9, yM: 0, yawRad: Math.PI / 2 }),
    ]);
    // Row 200..240 is ground from 1.2 * 500 / 60.5 = 9.9 m to 1.2 * 500 / 20.5 = 29 m.
    expect(cell(area, 15.2, 0.2)).toBe(-1);
    expect(cell(area, 40.2, 0.2)).toBe(0);
    expect(cell(area, 9.2, 1.7)).toBe(100);
    expect(cell(area, 7.2, 0.2)).toBe(0);
  });

  it('follows a change of the camera', () => {
    const mapper = new DrivableAreaMapper(parameters);
    const left = paint((u) => (u < 320 ? 1 : 0));
    expect(cell(mapper.map(left, projector, []), 15.2, 2.2)).toBe(0);
    const shifted = new CameraProjector(calibrationMessage(), {
      m: Float64Array.of(0, -1, 0, 5, 0, 0, -1, 1.2, 1, 0, 0, 0),
    });
    expect(cell(mapper.map(left, shifted, []), 15.2, 2.2)).toBe(100);
  });
});
