import { describe, expect, it } from 'vitest';
import type { ModelOutputs } from '../../../src/domain/Inference.js';
import type { RadarInBase } from '../../../src/domain/PublishedFrame.js';
import { SENSOR_MODES, type SensorMode } from '../../../src/domain/SensorMode.js';
import { CameraProjector } from '../../../src/geometry/CameraProjector.js';
import { HeadsDecoder } from '../../../src/heads/HeadsDecoder.js';
import { headsSchema } from '../../../src/heads/parameters.js';
import { suppressAcrossClasses } from '../../../src/heads/suppressAcrossClasses.js';
import { fullContract } from '../../support/contract.js';
import { calibrationMessage } from '../../support/sensors.js';

const contract = fullContract();
const CELLS = 128 * 96;
const band = { scale: 1, leftPx: 0, topPx: 84, widthPx: 640, heightPx: 256 };
// From (0, 0, 1.2) along x: camera x = -y, camera y = 1.2 - z, camera z = x.
const projector = new CameraProjector(calibrationMessage(), {
  m: Float64Array.of(0, -1, 0, 0, 0, 0, -1, 1.2, 1, 0, 0, 0),
});

const emptyOutputs = (): ModelOutputs => ({
  heat: new Float32Array(9 * CELLS),
  box: new Float32Array(contract.outputs.box.fields.length * CELLS),
  segmentation: new Float32Array(6 * 64 * 160),
  conditions: new Float32Array(16),
  cameraObjectness: new Float32Array(2 * 32 * 80),
});

const radarAt = (points: readonly (readonly [number, number])[]): RadarInBase => ({
  xM: Float32Array.from(points, ([x]) => x),
  yM: Float32Array.from(points, ([, y]) => y),
  zM: new Float32Array(points.length),
  radialSpeedMps: new Float32Array(points.length),
  magnitudeDb: new Float32Array(points.length),
});

const parameters = headsSchema.parse({});

/** Outputs with one object of a class at a cell, aligned with x. */
function withObject(outputs: ModelOutputs, classIndex: number, ix: number, iy: number, score: number): ModelOutputs {
  const cell = ix * 96 + iy;
  outputs.heat[classIndex * CELLS + cell] = score;
  outputs.box[contract.outputs.box.fields.indexOf('heading_000') * CELLS + cell] = 9;
  outputs.box[2 * CELLS + cell] = 0.8;
  return outputs;
}

describe('HeadsDecoder', () => {
  it('attaches what camera and radar say of an object', () => {
    // Cell (40, 48): centre (20.25, 0.25). Projected: u = 319.5 - 500 * 0.25 / 20.25 = 313.3, v = 179.5 + 500 * 0.4 / 20.25 = 189.4.
    const outputs = withObject(emptyOutputs(), 0, 40, 48, 0.7);
    const column = Math.floor((313.3 + 0.5) / 8);
    const row = Math.floor((189.4 + 0.5 - 84) / 8);
    outputs.cameraObjectness[(row + 1) * 80 + column] = 0.6;
    outputs.cameraObjectness[row * 80 + column + 5] = 0.9;
    // Half length 2.15 + 0.5, half width 0.9 + 0.5: the last two lie outside.
    const radar = radarAt([
      [20, 0],
      [22.8, 0.2],
      [20.25, 1.6],
      [23, 0.25],
      [20.25, 1.7],
    ]);
    const heads = new HeadsDecoder(contract, parameters).decode(outputs, {
      gridOriginXM: 0,
      camera: { projector, band },
      radar,
      hasRadar: true,
      hasRadialSpeed: true,
    });
    expect(heads.detections).toHaveLength(1);
    expect(heads.detections[0]).toMatchObject({ label: 'car', radarPointCount: 3, radialSpeedMps: 0 });
    expect(heads.detections[0]!.cameraScore).toBeCloseTo(0.6, 6);
  });

  it('says nothing of the picture when there was none', () => {
    const heads = new HeadsDecoder(contract, parameters).decode(withObject(emptyOutputs(), 0, 40, 48, 0.7), {
      gridOriginXM: 0,
      radar: radarAt([]),
      hasRadar: true,
      hasRadialSpeed: false,
    });
    expect(heads).toEqual({ detections: [expect.objectContaining({ radarPointCount: 0 })], alerts: [] });
    expect(heads.detections[0]).not.toHaveProperty('cameraScore');
  });

  it('reads classes and conditions by the lists of the model', () => {
    const outputs = emptyOutputs();
    outputs.segmentation.fill(0.2, 64 * 160, 2 * 64 * 160);
    outputs.segmentation[4 * 64 * 160 + 5] = 0.9;
    // fog, night, wet, reduced
    for (const index of [4, 6 + 3, 10 + 1, 13 + 1]) outputs.conditions[index] = 0.75;
    const heads = new HeadsDecoder(contract, parameters).decode(outputs, {
      gridOriginXM: 0,
      camera: { projector, band },
      radar: radarAt([]),
      hasRadar: true,
      hasRadialSpeed: false,
    });
    expect(heads.classImage).toMatchObject({
      widthPx: 160,
      heightPx: 64,
      scaleX: 0.25,
      scaleY: 0.25,
      offsetXPx: 0.125,
      offsetYPx: -20.875,
    });
    expect(Array.from(heads.classImage!.classIds.slice(3, 7))).toEqual([1, 1, 4, 1]);
    expect(heads.conditions).toEqual({
      weather: { value: 'fog', probability: 0.75 },
      light: { value: 'night', probability: 0.75 },
      roadSurface: { value: 'wet', probability: 0.75 },
      visibility: { value: 'reduced', probability: 0.75 },
    });
  });

  it('counts boxes that are not finite', () => {
    const outputs = withObject(withObject(emptyOutputs(), 0, 40, 48, 0.7), 0, 60, 48, 0.6);
    outputs.box[60 * 96 + 48] = Number.NaN;
    const heads = new HeadsDecoder(contract, parameters).decode(outputs, {
      gridOriginXM: 0,
      radar: radarAt([]),
      hasRadar: true,
      hasRadialSpeed: false,
    });
    expect(heads.detections).toHaveLength(1);
    expect(heads.alerts.map(({ code }) => code)).toEqual(['heads/not-finite']);
  });

  it('takes thresholds of the configuration over those of the model', () => {
    const outputs = withObject(emptyOutputs(), 6, 40, 48, 0.25);
    const context = { gridOriginXM: 0, radar: radarAt([]), hasRadar: true, hasRadialSpeed: false };
    expect(new HeadsDecoder(contract, parameters).decode(outputs, context).detections).toHaveLength(0);
    expect(
      new HeadsDecoder(contract, { ...parameters, thresholds: { pedestrian: 0.2 } }).decode(outputs, context)
        .detections,
    ).toHaveLength(1);
  });
});

it('uses the thresholds of what the model saw', () => {
  const low = { ...contract.thresholds.NOMINAL, car: 0.1 };
  const byMode = (mode: SensorMode): HeadsDecoder =>
    new HeadsDecoder(fullContract({ thresholds: { ...contract.thresholds, [mode]: low } }), parameters);
  const found = (heads: HeadsDecoder, saw: { readonly camera: boolean; readonly hasRadar: boolean }): number =>
    heads.decode(withObject(emptyOutputs(), 0, 40, 48, 0.2), {
      gridOriginXM: 0,
      ...(saw.camera && { camera: { projector, band } }),
      radar: radarAt([]),
      hasRadar: saw.hasRadar,
      hasRadialSpeed: false,
    }).detections.length;
  const counts = SENSOR_MODES.map((mode) => [
    found(byMode(mode), { camera: true, hasRadar: true }),
    found(byMode(mode), { camera: true, hasRadar: false }),
    found(byMode(mode), { camera: false, hasRadar: true }),
  ]);
  expect(counts).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
});

describe('suppressAcrossClasses', () => {
  it('keeps the best vehicle of a place and every vulnerable road user', () => {
    const at = (label: 'car' | 'truck' | 'pedestrian' | 'bicycle', xM: number) => ({ label, xM, yM: 0 });
    const kept = suppressAcrossClasses(
      [at('truck', 10), at('car', 10.5), at('pedestrian', 10.2), at('bicycle', 10.3), at('car', 11.2), at('car', 11.3)],
      1,
    );
    expect(kept.map(({ label, xM }) => `${label} ${xM}`)).toEqual([
      'truck 10',
      'pedestrian 10.2',
      'bicycle 10.3',
      'car 11.2',
      'car 11.3',
    ]);
  });
});
