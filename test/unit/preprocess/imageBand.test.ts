import { describe, expect, it } from 'vitest';
import type { CameraCalibration } from '../../../src/domain/CameraCalibration.js';
import { CameraProjector } from '../../../src/geometry/CameraProjector.js';
import { invert, type Transform } from '../../../src/geometry/Transform.js';
import { imageBand } from '../../../src/preprocess/imageBand.js';
import { lookupTable, outsideValue } from '../../../src/preprocess/lookupTable.js';
import { fullContract } from '../../support/contract.js';
import { calibrationMessage } from '../../support/sensors.js';

const contract = fullContract();

/** Looking along x from (1.5, 0, 1.2), nose up by `pitchRad`. */
function baseFromCamera(pitchRad = 0): Transform {
  const c = Math.cos(pitchRad);
  const s = Math.sin(pitchRad);
  // Columns: camera right, down and forward in base_link.
  return { m: Float64Array.of(0, s, c, 1.5, -1, 0, 0, 0, 0, -c, s, 1.2) };
}

const projector = (calibration: Partial<CameraCalibration>, pitchRad = 0): CameraProjector =>
  new CameraProjector(calibrationMessage(calibration), invert(baseFromCamera(pitchRad)));

describe('imageBand', () => {
  it('takes the whole width of a wide camera and has the horizon in its upper third', () => {
    // 2048x1000, f 1100: scale = max(640 / 2048, 426 / 1100 = 0.387).
    const band = imageBand(
      projector({ widthPx: 2048, heightPx: 1000, fxPx: 1100, fyPx: 1100, cxPx: 1024, cyPx: 300 }),
      contract,
    );
    expect(band.scale).toBeCloseTo(0.3872727, 6);
    expect(band.leftPx).toBeCloseTo(Math.round((1024 - 320 / band.scale) * band.scale) / band.scale, 9);
    expect(band.topPx).toBeCloseTo(Math.round((300 - 72 / band.scale) * band.scale) / band.scale, 9);
    expect([band.widthPx, band.heightPx]).toEqual([640, 256]);
  });

  it('starts at whole band pixels and stays inside the picture', () => {
    for (const cxPx of [100, 640, 1270]) {
      const band = imageBand(
        projector({ widthPx: 1280, heightPx: 720, fxPx: 900, fyPx: 900, cxPx, cyPx: 30 }),
        contract,
      );
      expect(band.leftPx * band.scale).toBeCloseTo(Math.round(band.leftPx * band.scale), 9);
      expect(band.leftPx).toBeGreaterThanOrEqual(0);
      expect(band.leftPx + 640 / band.scale).toBeLessThanOrEqual(1280 + 1);
      expect(band.topPx).toBe(0);
    }
  });

  it('keeps the horizon in its row where the picture is too low for the band', () => {
    const band = imageBand(
      projector({ widthPx: 1280, heightPx: 200, fxPx: 800, fyPx: 800, cxPx: 640, cyPx: 100 }),
      contract,
    );
    expect(band.topPx).toBeLessThan(0);
    expect(band.topPx + 72 / band.scale).toBeCloseTo(100, -0.5);
  });

  it('follows the horizon of a pitched camera', () => {
    const level = imageBand(
      projector({ widthPx: 1280, heightPx: 1000, fxPx: 900, fyPx: 900, cxPx: 640, cyPx: 360 }),
      contract,
    );
    const up = imageBand(
      projector({ widthPx: 1280, heightPx: 1000, fxPx: 900, fyPx: 900, cxPx: 640, cyPx: 360 }, 0.1),
      contract,
    );
    // Nose up: the horizon moves down by f tan(0.1).
    expect(up.topPx - level.topPx).toBeCloseTo(900 * Math.tan(0.1), -0.5);
  });
});

describe('lookupTable', () => {
  const camera = { widthPx: 1280, heightPx: 720, fxPx: 900, fyPx: 900, cxPx: 639.5, cyPx: 359.5 };
  const view = projector(camera);
  const band = imageBand(view, contract);
  const table = lookupTable(view, band, contract, 1.5);

  it('has one value a height and cell', () => {
    expect(table).toHaveLength(2 * 128 * 96);
    expect(outsideValue(contract)).toBe(2560);
    expect(Math.max(...table)).toBe(2560);
    expect(Math.min(...table)).toBeGreaterThanOrEqual(0);
  });

  it('points at the image cell that shows the ground cell', () => {
    // Cell (40, 48): 20.25 m ahead of the camera, 0.25 m left, 0.1 m high; computed by hand from the pinhole.
    const depthM = 20.25;
    const u = 639.5 - (900 * 0.25) / depthM;
    const v = 359.5 + (900 * 1.1) / depthM;
    const column = Math.floor(((u + 0.5 - band.leftPx) * band.scale) / 8);
    const row = Math.floor(((v + 0.5 - band.topPx) * band.scale) / 8);
    expect(table[40 * 96 + 48]).toBe(row * 80 + column);
  });

  it('points at the image cell of a far, longer row', () => {
    // Row 110 lies between 55 + 30² g and 55.5 + 31² g, g = 40 / 48².
    const growth = 40 / 48 ** 2;
    const depthM = 55.25 + (growth * (30 ** 2 + 31 ** 2)) / 2;
    const u = 639.5 - (900 * 0.25) / depthM;
    const v = 359.5 + (900 * 1.1) / depthM;
    const column = Math.floor(((u + 0.5 - band.leftPx) * band.scale) / 8);
    const row = Math.floor(((v + 0.5 - band.topPx) * band.scale) / 8);
    expect(table[110 * 96 + 48]).toBe(row * 80 + column);
  });

  it('says outside for cells beside the field of view and behind the lens', () => {
    expect(table[0]).toBe(2560);
    expect(table[2 * 96]).toBe(2560);
  });
});
