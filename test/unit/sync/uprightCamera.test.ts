import { describe, expect, it } from 'vitest';
import type { QuarterTurns } from '../../../src/domain/FusionSample.js';
import type { Transform } from '../../../src/domain/Transform.js';
import { CameraProjector } from '../../../src/geometry/CameraProjector.js';
import { invert } from '../../../src/geometry/Transform.js';
import { bandAsRecorded, uprightBand } from '../../../src/preprocess/turnedBand.js';
import { uprightCamera } from '../../../src/sync/uprightCamera.js';
import { calibrationMessage } from '../../support/sensors.js';

/** Looks along x of the vehicle, rolled about its optical axis. */
function mounted(rollDeg: number): Transform {
  const [c, s] = [Math.cos((rollDeg * Math.PI) / 180), Math.sin((rollDeg * Math.PI) / 180)];
  // Right of the picture is (0, -c, -s) of the vehicle, its lower edge (0, s, -c).
  return { m: Float64Array.from([0, 0, 1, 1.5, -c, s, 0, 0.1, -s, -c, 0, 1.2]) };
}

const [WIDTH, HEIGHT] = [64, 36];
const calibration = calibrationMessage({
  widthPx: WIDTH,
  heightPx: HEIGHT,
  fxPx: 50,
  fyPx: 52,
  cxPx: 33,
  cyPx: 16,
  distortionModel: 'plumb_bob',
  distortion: [-0.2, 0.05, 0.004, -0.006, 0.01],
});

/** A picture whose red and green are column and row. */
function picture(): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let i = 0; i < WIDTH * HEIGHT; i++) data.set([i % WIDTH, Math.floor(i / WIDTH), 0], 3 * i);
  return data;
}

describe('a camera mounted on its side or upside down', () => {
  it.each<readonly [number, QuarterTurns]>([
    [90, 1],
    [180, 2],
    [270, 3],
    [170, 2],
    [-80, 3],
  ])(
    'rolled by %d degrees is turned by %d quarters: each point lies at the pixel that the turned picture shows there',
    (rollDeg, turns) => {
      const baseFromCamera = mounted(rollDeg);
      const upright = uprightCamera(calibration, baseFromCamera)!;
      expect(upright.turns).toBe(turns);
      const { widthPx, heightPx } = upright.calibration;
      const whole = { scale: 1, leftPx: 0, topPx: 0, widthPx, heightPx };
      const image = { type: 'encoded', format: 'png', widthPx: WIDTH, heightPx: HEIGHT, data: picture() } as const;
      expect(bandAsRecorded(whole, turns, image)).toEqual({
        scale: 1,
        leftPx: 0,
        topPx: 0,
        widthPx: WIDTH,
        heightPx: HEIGHT,
      });
      const turned = uprightBand(picture(), turns, whole);
      const recordedCamera = new CameraProjector(calibration, invert(baseFromCamera));
      const uprightProjector = new CameraProjector(upright.calibration, invert(upright.baseFromCamera));
      let compared = 0;
      for (const [x, y, z] of [
        [20, 0, 1.2],
        [20, 3, 0],
        [15, -4, 2],
        [30, -2, 0.5],
      ] as const) {
        if (!recordedCamera.project(x, y, z, 1) || !uprightProjector.project(x, y, z, 1)) continue;
        const [u, v] = [Math.round(uprightProjector.uPx), Math.round(uprightProjector.vPx)];
        if (u < 0 || v < 0 || u >= widthPx || v >= heightPx) continue;
        compared += 1;
        const at = 3 * (v * widthPx + u);
        expect(Math.abs(turned[at]! - recordedCamera.uPx)).toBeLessThan(0.51);
        expect(Math.abs(turned[at + 1]! - recordedCamera.vPx)).toBeLessThan(0.51);
      }
      expect(compared).toBeGreaterThan(2);
    },
  );

  it.each([0, 5, -30, 40])('is left as it is when it is only rolled by %d degrees', (rollDeg) => {
    expect(uprightCamera(calibration, mounted(rollDeg))).toBeUndefined();
  });

  it.each<QuarterTurns>([1, 2, 3])('a band inside the picture is cut where %d quarter turns put it', (turns) => {
    const band = { scale: 1, leftPx: 3, topPx: 5, widthPx: 8, heightPx: 4 };
    const image = { type: 'encoded', format: 'png', widthPx: WIDTH, heightPx: HEIGHT, data: picture() } as const;
    const recorded = bandAsRecorded(band, turns, image);
    const cut = new Uint8Array(recorded.widthPx * recorded.heightPx * 3);
    for (let i = 0; i < recorded.widthPx * recorded.heightPx; i++)
      cut.set([recorded.leftPx + (i % recorded.widthPx), recorded.topPx + Math.floor(i / recorded.widthPx), 0], 3 * i);
    const size = turns === 2 ? { widthPx: WIDTH, heightPx: HEIGHT } : { widthPx: HEIGHT, heightPx: WIDTH };
    const whole = uprightBand(picture(), turns, { scale: 1, leftPx: 0, topPx: 0, ...size });
    const expected: number[] = [];
    for (let row = 5; row < 9; row++)
      expected.push(...whole.subarray(3 * (row * size.widthPx + 3), 3 * (row * size.widthPx + 11)));
    expect([...uprightBand(cut, turns, band)]).toEqual(expected);
  });
});
