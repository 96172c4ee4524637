import { describe, expect, it } from 'vitest';
import type { CameraCalibration } from '../../../src/domain/CameraCalibration.js';
import { CameraProjector } from '../../../src/geometry/CameraProjector.js';
import { validRadius } from '../../../src/geometry/lensDistortion.js';
import { identity } from '../../../src/geometry/Transform.js';

const PLUMB_BOB = [883.9506549835205, 469.9184197425842] as const;
const RATIONAL = [884.0065970299505, 469.9435936634777] as const;
const FISHEYE = [1486.2894322867098, 613.886829686013] as const;

const calibration = (over: Partial<CameraCalibration>): CameraCalibration => ({
  type: 'calibration',
  topic: '/info',
  frameId: 'camera',
  stampNs: 0n,
  widthPx: 1280,
  heightPx: 720,
  fxPx: 1000,
  fyPx: 900,
  cxPx: 640,
  cyPx: 360,
  distortionModel: 'none',
  distortion: [],
  ...over,
});

function project(
  over: Partial<CameraCalibration>,
  point: readonly [number, number, number],
): [number, number] | undefined {
  const projector = new CameraProjector(calibration(over), identity());
  return projector.project(...point, 0.1) ? [projector.uPx, projector.vPx] : undefined;
}

describe('CameraProjector', () => {
  it('projects through a pinhole', () => {
    expect(project({}, [1, -0.5, 10])).toEqual([740, 315]);
  });

  it('leaves out what is behind or too near', () => {
    expect(project({}, [0, 0, -5])).toBeUndefined();
    expect(project({}, [0, 0, 0.05])).toBeUndefined();
  });

  // Expected values: cv2.projectPoints (OpenCV 4) with the same numbers.
  it('agrees with OpenCV for plumb_bob', () => {
    const [u, v] = project({ distortionModel: 'plumb_bob', distortion: [-0.3, 0.1, 0.001, -0.002, 0.01] }, [2, 1, 8])!;
    expect(u).toBeCloseTo(PLUMB_BOB[0], 6);
    expect(v).toBeCloseTo(PLUMB_BOB[1], 6);
  });

  it('agrees with OpenCV for rational_polynomial', () => {
    const [u, v] = project(
      { distortionModel: 'rational_polynomial', distortion: [0.5, 0.2, 0.001, -0.002, 0.01, 0.8, 0.3, 0.02] },
      [2, 1, 8],
    )!;
    expect(u).toBeCloseTo(RATIONAL[0], 6);
    expect(v).toBeCloseTo(RATIONAL[1], 6);
  });

  it('agrees with OpenCV for equidistant', () => {
    const [u, v] = project({ distortionModel: 'equidistant', distortion: [-0.02, 0.01, -0.003, 0.001] }, [6, 2, 5])!;
    expect(u).toBeCloseTo(FISHEYE[0], 6);
    expect(v).toBeCloseTo(FISHEYE[1], 6);
  });

  it('does not fold points outside the lens model into the picture', () => {
    const barrel = { distortionModel: 'plumb_bob', distortion: [-0.3, 0, 0, 0, 0] } as const;
    // r (1 - 0.3 r²) grows up to r = 1 / sqrt(0.9).
    expect(validRadius(calibration(barrel))).toBeCloseTo(1 / Math.sqrt(0.9), 2);
    expect(project(barrel, [1, 0, 1])).toBeDefined();
    expect(project(barrel, [1.8, 0, 1])).toBeUndefined();
  });
});
