import { headingFields } from '../../src/domain/boxFields.js';
import type { ModelContract } from '../../src/domain/ModelContract.js';
import { LIGHTS, ROAD_SURFACES, VISIBILITIES, WEATHERS } from '../../src/domain/SceneConditions.js';
import { PIXEL_CLASSES } from '../../src/domain/PixelClass.js';

const THRESHOLDS = {
  car: 0.3,
  truck: 0.3,
  bus: 0.3,
  trailer: 0.3,
  motorcycle: 0.3,
  bicycle: 0.3,
  pedestrian: 0.3,
  animal: 0.3,
  hazard: 0.3,
} as const;

/** The contract of models/CONTRACT.md at its full size. */
export const fullContract = (over: Partial<ModelContract> = {}): ModelContract => ({
  contract: 2,
  name: 'test',
  version: '1.0.0',
  image: {
    widthPx: 640,
    heightPx: 256,
    horizonPx: 72,
    layout: 'NHWC',
    colour: 'rgb',
    referenceFocalPx: 568,
    minimumFocalRatio: 0.75,
    fill: 114,
  },
  grid: { yMinM: -24, cellM: 0.5, evenCellsX: 80, cellsX: 128, xMaxM: 104, cellsY: 96 },
  radar: {
    channels: [
      'log_count',
      'max_magnitude',
      'mean_magnitude',
      'min_z',
      'mean_z',
      'max_z',
      'sin_phase',
      'cos_phase',
      'radial_speed',
      'unambiguous_share',
    ],
    dopplerPeriodMps: 10.31,
    magnitudeScaleDb: 20,
    zClipM: [-2, 4],
    speedScaleMps: 20,
  },
  lookup: { heightsM: [0.1, 1.3], stridePx: 8 },
  outputs: {
    heat: { classes: ['car', 'truck', 'bus', 'trailer', 'motorcycle', 'bicycle', 'pedestrian', 'animal', 'hazard'] },
    box: {
      fields: [
        'dx',
        'dy',
        'z',
        'log_length',
        'log_width',
        'log_height',
        'radial_speed',
        ...headingFields(12),
        'log_sigma_position',
        'log_sigma_size',
        'log_sigma_yaw',
        'log_sigma_speed',
      ],
      sizePriorM: [4.3, 1.8, 1.6],
      headingBins: 12,
    },
    segmentation: { classes: PIXEL_CLASSES, stridePx: 4 },
    conditions: { weather: WEATHERS, light: LIGHTS, roadSurface: ROAD_SURFACES, visibility: VISIBILITIES },
    camera_objectness: { classes: ['vehicle', 'vulnerable_road_user'], stridePx: 8 },
  },
  thresholds: { NOMINAL: THRESHOLDS, CAMERA_ONLY: THRESHOLDS, RADAR_ONLY: THRESHOLDS },
  temperature: 1,
  training: { data: [], hours: 0, images: 0, seeds: [0], teacher: 'none', parentSha256: 'none' },
  licence: { spdx: 'Apache-2.0', use: 'any' },
  ...over,
});
