import { z } from 'zod';
import { BOX_FIELDS_NEEDED, BOX_FIELDS_OPTIONAL } from '../../domain/boxFields.js';
import type { ModelContract } from '../../domain/ModelContract.js';
import { OBJECT_CLASSES } from '../../domain/ObjectClass.js';
import { PIXEL_CLASSES } from '../../domain/PixelClass.js';
import { RADAR_CHANNELS } from '../../domain/radarChannels.js';
import { LIGHTS, ROAD_SURFACES, VISIBILITIES, WEATHERS } from '../../domain/SceneConditions.js';

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

/** `metadata_props.roadscene` of models/CONTRACT.md: unknown keys are refused, so that a misspelt one is never ignored. */
export const contractSchema = z.strictObject({
  contract: z.literal(1),
  name: text.min(1),
  version: text.min(1),
  image: z.strictObject({
    widthPx: pixels,
    heightPx: pixels,
    layout: z.literal('NHWC'),
    colour: z.literal('rgb'),
    referenceFocalPx: positive,
    minimumFocalRatio: positive,
    fill: z.int().min(0).max(255),
  }),
  grid: z.strictObject({ xMinM: z.number(), yMinM: z.number(), cellM: positive, cellsX: cells, cellsY: cells }),
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
    box: z.strictObject({
      fields: distinct(z.enum([...BOX_FIELDS_NEEDED, ...BOX_FIELDS_OPTIONAL])).refine(
        (fields) => BOX_FIELDS_NEEDED.every((field) => fields.includes(field)),
        `Expected all of [${BOX_FIELDS_NEEDED.join(', ')}]`,
      ),
      sizePriorM: z.tuple([positive, positive, positive]),
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
  thresholds: z
    .partialRecord(z.enum(OBJECT_CLASSES), z.number().min(0).max(1))
    // Absent keys of a partial record read as undefined; dropping them keeps the exact optional type.
    .transform((scores): ModelContract['thresholds'] => scores as ModelContract['thresholds']),
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
