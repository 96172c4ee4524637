import type { InferenceEngine, InferenceResult } from '#src/domain/Inference.js';
import type { ModelContract } from '#src/domain/ModelContract.js';
import { OBJECT_CLASSES } from '#src/domain/ObjectClass.js';
import { PIXEL_CLASSES } from '#src/domain/PixelClass.js';
import { RADAR_CHANNELS } from '#src/domain/radarChannels.js';
import { Rng } from '#src/synth/math/Rng.js';
import { LIGHTS, ROAD_SURFACES, VISIBILITIES, WEATHERS } from '#src/domain/SceneConditions.js';
import { BOX_FIELDS_NEEDED, BOX_FIELDS_OPTIONAL, headingFields } from '#src/domain/boxFields.js';

const HEADING_BINS = 12;

/** As small as a model may be: fuzzing is about everything around it. */
export const FUZZ_CONTRACT: ModelContract = {
  contract: 2,
  name: 'random numbers',
  version: '1.0.0',
  image: {
    widthPx: 64,
    heightPx: 32,
    horizonPx: 9,
    layout: 'NHWC',
    colour: 'rgb',
    referenceFocalPx: 57,
    minimumFocalRatio: 0.75,
    fill: 114,
  },
  grid: { yMinM: -24, cellM: 4, evenCellsX: 10, cellsX: 16, xMaxM: 104, cellsY: 12 },
  radar: {
    channels: RADAR_CHANNELS,
    dopplerPeriodMps: 10.31,
    magnitudeScaleDb: 20,
    zClipM: [-2, 4],
    speedScaleMps: 20,
  },
  lookup: { heightsM: [0.1, 1.3], stridePx: 8 },
  outputs: {
    heat: { classes: OBJECT_CLASSES.filter((label) => label !== 'unknown') },
    box: {
      fields: [...BOX_FIELDS_NEEDED, ...headingFields(HEADING_BINS), ...BOX_FIELDS_OPTIONAL],
      sizePriorM: [4.3, 1.8, 1.6],
      headingBins: HEADING_BINS,
    },
    segmentation: { classes: PIXEL_CLASSES, stridePx: 4 },
    conditions: { weather: WEATHERS, light: LIGHTS, roadSurface: ROAD_SURFACES, visibility: VISIBILITIES },
    camera_objectness: { classes: ['vehicle', 'vulnerable_road_user'], stridePx: 8 },
  },
  thresholds: { NOMINAL: {}, CAMERA_ONLY: {}, RADAR_ONLY: {} },
  temperature: 1,
  training: { data: [], hours: 0, images: 0, seeds: [], teacher: 'none', parentSha256: 'none' },
  licence: { spdx: 'Apache-2.0', use: 'fuzzing' },
};

const BROKEN = [Number.NaN, Infinity, -Infinity, 1e30, -1e30];

/** Answers with random values, some of them NaN or infinite: no output of a model may break the stages after it. */
export class RandomEngine implements InferenceEngine {
  readonly contract: ModelContract;
  readonly modelSha256 = '0'.repeat(64);
  readonly provider = 'cpu';
  readonly precision = 'fp32';
  readonly attempts = [];
  readonly #rng: Rng;

  /** `image`: size of the band and its focal length in pixels, when that of FUZZ_CONTRACT is too small to see anything in. */
  constructor(seed: number, image: Partial<ModelContract['image']> = {}) {
    this.contract = { ...FUZZ_CONTRACT, image: { ...FUZZ_CONTRACT.image, ...image } };
    this.#rng = new Rng(seed);
  }

  run(): Promise<InferenceResult> {
    const { grid, outputs, image } = this.contract;
    const cells = grid.cellsX * grid.cellsY;
    const inBand = (channels: number, stridePx: number): number =>
      channels * (image.widthPx / stridePx) * (image.heightPx / stridePx);
    const brokenShare = this.#rng.pick([0, 0, 0.001, 0.1]);
    const values = (length: number, low: number, high: number): Float32Array =>
      Float32Array.from({ length }, () =>
        this.#rng.chance(brokenShare) ? this.#rng.pick(BROKEN) : this.#rng.uniform(low, high),
      );
    return Promise.resolve({
      runMs: 0,
      outputs: {
        heat: values(outputs.heat.classes.length * cells, -0.2, 0.5),
        box: values(outputs.box.fields.length * cells, -2, 2),
        segmentation: values(inBand(outputs.segmentation.classes.length, 4), 0, 1),
        conditions: values(16, 0, 1),
        cameraObjectness: values(inBand(2, 8), 0, 1),
        outOfDistribution: this.#rng.uniform(0, 1),
      },
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
