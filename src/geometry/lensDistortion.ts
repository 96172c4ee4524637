import type { CameraCalibration } from '../domain/CameraCalibration.js';

/** Beyond this many focal lengths from the axis (87 degrees) no calibration is trusted. */
const MAX_RADIUS = 20;
const RADIUS_STEP = 1e-3;

/** Radial part of a lens: distorted radius of an undistorted one, both in focal lengths. */
function distortedRadius(calibration: CameraCalibration, radius: number): number {
  const k = calibration.distortion;
  switch (calibration.distortionModel) {
    case 'none':
      return radius;
    case 'plumb_bob':
    case 'rational_polynomial': {
      const r2 = radius * radius;
      return radius * radialFactor(k, r2);
    }
    case 'equidistant': {
      const theta = Math.atan(radius);
      const t2 = theta * theta;
      return theta * (1 + t2 * ((k[0] ?? 0) + t2 * ((k[1] ?? 0) + t2 * ((k[2] ?? 0) + t2 * (k[3] ?? 0)))));
    }
  }
}

/** (1 + k1 r² + k2 r⁴ + k3 r⁶) / (1 + k4 r² + k5 r⁴ + k6 r⁶), as in OpenCV's calib3d; plumb_bob has no k4..k6. */
function radialFactor(k: readonly number[], r2: number): number {
  const numerator = 1 + r2 * ((k[0] ?? 0) + r2 * ((k[1] ?? 0) + r2 * (k[4] ?? 0)));
  const denominator = 1 + r2 * ((k[5] ?? 0) + r2 * ((k[6] ?? 0) + r2 * (k[7] ?? 0)));
  return numerator / denominator;
}

/** Writes the distorted normalised image coordinates of (x, y) = (X/Z, Y/Z) to `out[0]`, `out[1]`. Formulas: OpenCV calib3d and its fisheye module. */
export function distort(calibration: CameraCalibration, x: number, y: number, out: Float64Array): void {
  const k = calibration.distortion;
  switch (calibration.distortionModel) {
    case 'none':
      out[0] = x;
      out[1] = y;
      return;
    case 'plumb_bob':
    case 'rational_polynomial': {
      const r2 = x * x + y * y;
      const radial = radialFactor(k, r2);
      const p1 = k[2] ?? 0;
      const p2 = k[3] ?? 0;
      out[0] = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x);
      out[1] = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y;
      return;
    }
    case 'equidistant': {
      const radius = Math.hypot(x, y);
      const factor = radius > 1e-9 ? distortedRadius(calibration, radius) / radius : 1;
      out[0] = x * factor;
      out[1] = y * factor;
      return;
    }
  }
}

/**
 * Largest undistorted radius (in focal lengths) up to which the lens polynomial still grows. Beyond it the polynomial folds back and would show things far outside the field of view in
 * the middle of the picture.
 */
export function validRadius(calibration: CameraCalibration): number {
  if (calibration.distortionModel === 'none' || calibration.distortion.every((k) => k === 0)) return MAX_RADIUS;
  let previous = 0;
  for (let radius = RADIUS_STEP; radius <= MAX_RADIUS; radius += RADIUS_STEP) {
    const distorted = distortedRadius(calibration, radius);
    if (!(distorted > previous)) return radius - RADIUS_STEP;
    previous = distorted;
  }
  return MAX_RADIUS;
}
