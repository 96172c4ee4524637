import { z } from 'zod';
import { OBJECT_CLASSES } from '../domain/ObjectClass.js';
import { PIXEL_CLASSES } from '../domain/PixelClass.js';
import { SCENE_MODES } from '../domain/RoadScene.js';
import { count } from '../publish/sceneRecord.js';
import { CONDITION_GROUPS } from './conditions/ConditionTally.js';
import type { ScoreCard } from './ScoreCard.js';
import { TRACK_SETS } from './tracking/TrackTallies.js';

const number = z.number();
const maybe = number.exactOptional();
const share = number.min(0).max(1);
const figure = z.object({ value: maybe, ci95: z.tuple([number, number]).exactOptional() });
const drive = z.object({
  truthFrames: count,
  predictedFrames: count,
  scored: count,
  truthWithoutPrediction: count,
  otherFrame: count,
});
const band = z.object({
  truths: count,
  detections: count,
  ap: share.exactOptional(),
  apAt: z.record(z.string(), share).exactOptional(),
  matched: count,
  translationErrorM: maybe,
  scaleError: maybe,
  orientationErrorRad: maybe,
  velocityErrorMps: maybe,
  medianRangeErrorM: maybe,
  medianLateralErrorM: maybe,
  medianRelativeRangeError: maybe,
  medianYawErrorRad: maybe,
  medianVelocityErrorMps: maybe,
});
const classScore = z.object({
  ap: figure,
  medianRangeErrorM: figure,
  medianLateralErrorM: figure,
  calibrationError: figure,
  bestF1: z.object({ threshold: number, precision: share, recall: share, f1: share }).exactOptional(),
  bands: z.record(z.string(), band),
  precisionOverRecall: z.array(share).exactOptional(),
  recallByOcclusion: z.record(z.string(), z.object({ truths: count, recall: share })).exactOptional(),
});
const phantoms = z.object({ frames: count, phantoms: count, per1000Frames: figure });
const tracks = z.object({
  frames: count,
  truths: count,
  matches: count,
  misses: count,
  falsePositives: count,
  idSwitches: count,
  fragmentations: count,
  mota: number.optional(),
  motpM: number.optional(),
  idTruePositives: count,
  idFalsePositives: count,
  idFalseNegatives: count,
  idf1: share.optional(),
  followedSecs: number,
  idSwitchesPer10Secs: number.optional(),
});

/** What schemas/score.json is made from. */
export const scoreSchema = z.object({
  format: z.literal('roadscene-score/1'),
  prediction: z.string(),
  truth: z.string(),
  models: z.array(z.object({ name: z.string(), sha256: z.string() })),
  settings: z.object({
    matchDistancesM: z.array(number),
    bands: z.array(z.string()),
    toleranceMs: number,
    missing: z.enum(['leave-out', 'empty']),
    bootstraps: count,
    seed: z.int(),
  }),
  frames: drive.extend({ predictionWithoutTruth: count }),
  scoredDrives: count,
  modes: z.partialRecord(z.enum(SCENE_MODES), count),
  drives: z.array(drive.extend({ name: z.string() })),
  meanAp: figure,
  meanApByBand: z.record(z.string(), share),
  calibrationError: figure,
  calibrationBins: z.array(z.object({ count, meanScore: number, hitShare: share })),
  classes: z.partialRecord(z.enum(OBJECT_CLASSES), classScore),
  detectionsWithoutTruth: z.partialRecord(z.enum(OBJECT_CLASSES), count),
  phantoms: z.object({ published: phantoms, atBestF1: phantoms }).exactOptional(),
  pixels: z
    .object({ frames: count, meanIou: figure, iou: z.partialRecord(z.enum(PIXEL_CLASSES), figure) })
    .exactOptional(),
  conditions: z.partialRecord(
    z.enum(CONDITION_GROUPS),
    z.object({
      frames: count,
      accuracy: figure,
      confusion: z.record(z.string(), z.record(z.string(), count)),
    }),
  ),
  tracking: z.partialRecord(z.enum(OBJECT_CLASSES), z.record(z.enum(TRACK_SETS), tracks)),
  alerts: z.array(
    z.object({
      severity: z.enum(['info', 'warning', 'error']),
      code: z.string(),
      message: z.string(),
      tip: z.string(),
      count,
    }),
  ),
}) satisfies z.ZodType<ScoreCard>;
