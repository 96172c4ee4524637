import type { Detection } from '../../domain/Detection.js';

/** Every number of a detection is finite. Comes before every other rule, because each comparison with NaN is false. A sum is finite only if all its parts are (or it overflows, which no road does). */
export const isFiniteDetection = (detection: Detection): boolean =>
  Number.isFinite(
    detection.score +
      detection.xM +
      detection.yM +
      detection.zM +
      detection.lengthM +
      detection.widthM +
      detection.heightM +
      detection.yawRad +
      detection.radarPointCount +
      (detection.radialSpeedMps ?? 0) +
      (detection.cameraScore ?? 0) +
      (detection.sigma === undefined
        ? 0
        : detection.sigma.positionM + detection.sigma.sizeM + detection.sigma.yawRad + detection.sigma.radialSpeedMps),
  );
