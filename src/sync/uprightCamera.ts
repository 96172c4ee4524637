import type { CameraCalibration } from '../domain/CameraCalibration.js';
import type { QuarterTurns, UprightCamera } from '../domain/FusionSample.js';
import type { Transform } from '../domain/Transform.js';

/** A camera that is mounted on its side or upside down, as the upright one that its turned picture would come from; undefined for one that is upright. */
export function uprightCamera(calibration: CameraCalibration, baseFromCamera: Transform): UprightCamera | undefined {
  const m = baseFromCamera.m;
  // How far the picture's right and its lower edge point down.
  const angleRad = Math.atan2(-m[8]!, -m[9]!);
  const turns = ((Math.round(angleRad / (Math.PI / 2)) + 4) % 4) as QuarterTurns;
  if (turns === 0) return undefined;
  const [xFromX, xFromY] = AXES[turns];
  const turned = Float64Array.from(m);
  for (const row of [0, 4, 8]) {
    const [x, y] = [m[row]!, m[row + 1]!];
    turned[row] = xFromX * x + xFromY * y;
    turned[row + 1] = -xFromY * x + xFromX * y;
  }
  return { turns, calibration: turnedCalibration(calibration, turns), baseFromCamera: { m: turned } };
}

/** The upright x axis in the recorded axes; the y axis follows it clockwise. */
const AXES: Readonly<Record<QuarterTurns, readonly [number, number]>> = {
  0: [1, 0],
  1: [0, -1],
  2: [-1, 0],
  3: [0, 1],
};

function turnedCalibration(calibration: CameraCalibration, turns: QuarterTurns): CameraCalibration {
  const { widthPx, heightPx, fxPx, fyPx, cxPx, cyPx, distortionModel, distortion } = calibration;
  const [xFromX, xFromY] = AXES[turns];
  const isOnSide = turns % 2 === 1;
  const [x, y] = [cxPx - (widthPx - 1) / 2, cyPx - (heightPx - 1) / 2];
  const size = isOnSide ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx };
  return {
    ...calibration,
    ...size,
    fxPx: isOnSide ? fyPx : fxPx,
    fyPx: isOnSide ? fxPx : fyPx,
    cxPx: xFromX * x + xFromY * y + (size.widthPx - 1) / 2,
    cyPx: -xFromY * x + xFromX * y + (size.heightPx - 1) / 2,
    distortion:
      distortionModel === 'equidistant' || distortion.length < 4
        ? distortion
        : turnedTangential(distortion, xFromX, xFromY),
  };
}

/** Tangential distortion points along (p2, p1) of the picture and turns with it; the radial part is the same from all sides. */
function turnedTangential(distortion: readonly number[], xFromX: number, xFromY: number): readonly number[] {
  const [k1 = 0, k2 = 0, p1 = 0, p2 = 0, ...rest] = distortion;
  return [k1, k2, -xFromY * p2 + xFromX * p1, xFromX * p2 + xFromY * p1, ...rest];
}
