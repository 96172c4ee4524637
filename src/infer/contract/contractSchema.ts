import { z } from 'zod';
import { BOX_FIELDS_NEEDED, BOX_FIELDS_OPTIONAL, headingFields } from '../../domain/boxFields.js';
import type { ModelContract } from '../../domain/ModelContract.js';
import { OBJECT_CLASSES } from '../../domain/ObjectClass.js';
import { PIXEL_CLASSES } from '../../domain/PixelClass.js';
import { RADAR_CHANNELS } from '../../domain/radarChannels.js';
import type { SensorMode } from '../../domain/SensorMode.js';
import { LIGHTS, ROAD_SURFACES, VISIBILITIES, WEATHERS } from '../../domain/SceneConditions.js';

type Scores = ModelContract['thresholds'][SensorMode];

const text = z.string().max(2000);
const pixels = z.int().positive().max(8192);
const cells = z.int().positive().max(2048);
const positive = z.number().positive();
const sha256 = z.string().regex(/^([0-9a-f]{64}|none)$/, 'Expected 64 hexadecimal digits');

const distinct = <T extends string>(item: z.ZodType<T>) =>
  z
    .array(item)
    .min(1)
    .max(64)
    .refine((items) => new Set(items).size === items.length, 'Expected names that differ');

const scores = z
  .partialRecord(z.enum(OBJECT_CLASSES), z.number().min(0).max(1))
  // Absent keys of a partial record read as undefined; dropping them keeps the exact optional type.
  .transform((values): Scores => values as Scores);

/** The contract that this package reads. */
export const CONTRACT_VERSION = 2;

/** `metadata_props.roadscene` of models/CONTRACT.md: unknown keys are refused, so that a misspelt one is never ignored. */
export const contractSchema = z.strictObject({
  contract: z.literal(CONTRACT_VERSION),
  name: text.min(1),
  version: text.min(1),
  image: z.strictObject({
    widthPx: pixels,
    heightPx: pixels,
    horizonPx: z.int().min(0).max(8192),
    layout: z.literal('NHWC'),
    colour: z.literal('rgb'),
    referenceFocalPx: positive,
    minimumFocalRatio: positive,
    fill: z.int().min(0).max(255),
  }),
  grid: z
    .strictObject({
      yMinM: z.number(),
      cellM: positive,
      evenCellsX: z.int().min(0).max(2048),
      cellsX: cells,
      xMaxM: positive,
      cellsY: cells,
    })
    .superRefine((grid, context) => {
      const { cellM, evenCellsX, cellsX, xMaxM } = grid;
      const refuse = (key: keyof typeof grid, message: string): void => {
        context.addIssue({ code: 'custom', path: [key], input: grid[key], message });
      };
      if (evenCellsX > cellsX) refuse('evenCellsX', `Expected at most ${cellsX}`);
      else if (evenCellsX === cellsX ? xMaxM !== cellM * cellsX : xMaxM < cellM * cellsX)
        refuse('xMaxM', `Expected ${evenCellsX === cellsX ? '' : 'at least '}${cellM * cellsX}`);
    }),
  radar: z.strictObject({
    channels: z
      .array(z.string())
      .refine((names) => names.join() === RADAR_CHANNELS.join(), `Expected [${RADAR_CHANNELS.join(', ')}]`),
    dopplerPeriodMps: positive,
    magnitudeScaleDb: positive,
    zClipM: z.tuple([z.number(), z.number()]).refine(([low, high]) => low < high, 'Expected [lowest, highest]'),
    speedScaleMps: positive,
  }),
  lookup: z.strictObject({ heightsM: z.array(z.number()).min(1).max(16), stridePx: z.int().positive().max(64) }),
  outputs: z.strictObject({
    heat: z.strictObject({ classes: distinct(z.enum(OBJECT_CLASSES)) }),
    box: z
      .strictObject({
        fields: distinct(text),
        sizePriorM: z.tuple([positive, positive, positive]),
        headingBins: z.int().min(4).max(36),
      })
      .superRefine(({ fields, headingBins }, context) => {
        const needed = [...BOX_FIELDS_NEEDED, ...headingFields(headingBins)];
        const known = new Set<string>([...needed, ...BOX_FIELDS_OPTIONAL]);
        const refuse = (message: string): void => {
          context.addIssue({ code: 'custom', path: ['fields'], input: fields, message });
        };
        if (!needed.every((field) => fields.includes(field))) refuse(`Expected all of [${needed.join(', ')}]`);
        else if (!fields.every((field) => known.has(field))) refuse(`Expected only [${[...known].join(', ')}]`);
      }),
    segmentation: z.strictObject({ classes: distinct(z.enum(PIXEL_CLASSES)), stridePx: z.int().positive().max(64) }),
    conditions: z.strictObject({
      weather: distinct(z.enum(WEATHERS)),
      light: distinct(z.enum(LIGHTS)),
      roadSurface: distinct(z.enum(ROAD_SURFACES)),
      visibility: distinct(z.enum(VISIBILITIES)),
    }),
    camera_objectness: z.strictObject({
      classes: distinct(z.enum(['vehicle', 'vulnerable_road_user'])),
      stridePx: z.int().positive().max(64),
    }),
  }),
  thresholds: z.strictObject({ NOMINAL: scores, CAMERA_ONLY: scores, RADAR_ONLY: scores }),
  temperature: positive,
  training: z.strictObject({
    data: z.array(z.strictObject({ name: text, licence: text, sha256, frames: z.int().min(0) })).max(1000),
    hours: z.number().min(0),
    images: z.number().min(0),
    seeds: z.array(z.int()).max(1000),
    teacher: text,
    parentSha256: sha256,
  }),
  licence: z.strictObject({ spdx: text.min(1), use: text.min(1) }),
}) satisfies z.ZodType<ModelContract>;
