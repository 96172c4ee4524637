import type { Alert } from '../domain/Alert.js';
import { AlertLog } from '../domain/AlertLog.js';
import type { SceneMode } from '../domain/RoadScene.js';
import { Rng } from '../synth/math/Rng.js';
import type { TimeNs } from '../domain/time.js';
import { MATCH_DISTANCES_M } from './detection/RankedDetection.js';
import { RANGE_BANDS } from './detection/rangeBands.js';
import { DriveScorer, type ScoredDrive } from './DriveScorer.js';
import { EVALUATE_DEFAULTS } from './evaluateDefaults.js';
import { EvaluateError } from './EvaluateError.js';
import { findDrives, type DrivePaths } from './read/findDrives.js';
import type { ModelName } from './read/PredictedFrame.js';
import { readPrediction, type Prediction } from './read/readPrediction.js';
import type { ModelPlace } from './read/readContract.js';
import type { ScoreCard } from './ScoreCard.js';
import { scoreTallies } from './scoreTallies.js';
import { Tallies } from './Tallies.js';
import type { AlertSink } from '../source/Source.js';

export interface EvaluateOptions extends ModelPlace {
  /** scene.mcap, scenes.jsonl, a recording of another detector, or a folder of them. */
  readonly predictionPath: string;
  /** A bag or a folder of bags. */
  readonly truthPath: string;
  /** Largest difference between stamps of a matching prediction and truth. Default 0: equal stamps. */
  readonly toleranceNs?: TimeNs;
  /** How a true frame without prediction counts: not at all (default), or as a frame without detections. */
  readonly missing?: 'leave-out' | 'empty';
  /** Bootstrap samples of drives for the 95 % intervals; default 500. */
  readonly bootstraps?: number;
  /** Seed of the bootstrap; default 1. */
  readonly seed?: number;
  /** Topic of the predictions; default: the only one. */
  readonly predictionTopic?: string;
  /** Receives each kind of alert once. */
  readonly onAlert?: (alert: Alert) => void;
  /** Before each drive: its name, its index from 0 and the number of drives. */
  readonly onDrive?: (name: string, index: number, count: number) => void;
}

/**
 * Scores predictions against truth, one bag at a time. Throws EvaluateError when nothing can be compared, SourceError for a file that cannot be opened, InferError for a file that is not a model.
 */
export async function evaluate(asked: EvaluateOptions): Promise<ScoreCard> {
  const options = { ...EVALUATE_DEFAULTS, ...asked };
  const log = new AlertLog(options.onAlert);
  const onAlert: AlertSink = (alert) => {
    log.add(alert);
  };
  const { drives, unusedPredictions } = await findDrives(options.predictionPath, options.truthPath);
  for (const path of unusedPredictions) onAlert(unusedPrediction(path));
  const tallies = new Tallies(drives.length);
  const scorer = new DriveScorer(tallies, { ...options, onAlert });
  const readOnce = predictionReader(options, onAlert);
  const scored: ScoredDrive[] = [];
  for (const [index, drive] of drives.entries()) {
    options.onDrive?.(drive.name, index, drives.length);
    scored.push(await scorer.score(index, drive, await readOnce(drive)));
  }
  const total = sumOf(scored);
  if (total.scored === 0) {
    throw new EvaluateError(
      'evaluate/nothing-to-compare',
      `Expected frames of one stamp for ${options.predictionPath} and ${options.truthPath} but received ${total.predictedFrames} predicted and ${total.truthFrames} true ones with no stamp in common; --tolerance-ms allows stamps that differ`,
    );
  }
  const counted = scored.map(
    ({ count }) => count.scored + (options.missing === 'empty' ? count.truthWithoutPrediction : 0),
  );
  const scores = scoreTallies(tallies, {
    drives: [...counted.keys()].filter((drive) => counted[drive]! > 0),
    bootstraps: options.bootstraps,
    rng: new Rng(options.seed),
    pixelFrames: scored.reduce((sum, { pixelFrames }) => sum + pixelFrames, 0),
  });
  return {
    format: 'roadscene-score/1',
    prediction: options.predictionPath,
    truth: options.truthPath,
    models: uniqueModels(scored.flatMap(({ models }) => models)),
    settings: {
      matchDistancesM: MATCH_DISTANCES_M,
      bands: RANGE_BANDS.map(({ name }) => name),
      toleranceMs: Number(options.toleranceNs) / 1e6,
      missing: options.missing,
      bootstraps: options.bootstraps,
      seed: options.seed,
    },
    frames: total,
    scoredDrives: counted.filter((frames) => frames > 0).length,
    modes: modesOf(scored),
    drives: scored.map(({ count }) => count),
    ...scores,
    alerts: log
      .counts()
      .map(({ alert: { severity, code, message, tip }, count }) => ({ severity, code, message, tip, count })),
  };
}

/** Keeps the last file: one prediction may serve many bags. */
function predictionReader(
  { predictionTopic }: EvaluateOptions,
  onAlert: AlertSink,
): (drive: DrivePaths) => Promise<Prediction | undefined> {
  let last: Prediction | undefined;
  return async ({ name, predictionPath }) => {
    if (predictionPath === undefined) {
      onAlert(missingPrediction(name));
      return undefined;
    }
    if (last?.path !== predictionPath) last = await readPrediction(predictionPath, onAlert, predictionTopic);
    return last;
  };
}

function sumOf(drives: readonly ScoredDrive[]): ScoreCard['frames'] {
  const sum = { truthFrames: 0, predictedFrames: 0, scored: 0, truthWithoutPrediction: 0, otherFrame: 0 };
  const files = new Map<string, { stamps: number; joined: Set<TimeNs> }>();
  for (const { count, prediction, joinedStamps } of drives) {
    sum.truthFrames += count.truthFrames;
    sum.scored += count.scored;
    sum.truthWithoutPrediction += count.truthWithoutPrediction;
    sum.otherFrame += count.otherFrame;
    if (prediction === undefined) continue;
    const file = files.get(prediction.path) ?? { stamps: prediction.frames.length, joined: new Set<TimeNs>() };
    files.set(prediction.path, file);
    for (const stampNs of joinedStamps) file.joined.add(stampNs);
  }
  let predictionWithoutTruth = 0;
  for (const { stamps, joined } of files.values()) {
    sum.predictedFrames += stamps;
    predictionWithoutTruth += stamps - joined.size;
  }
  return { ...sum, predictionWithoutTruth };
}

function modesOf(drives: readonly ScoredDrive[]): Partial<Record<SceneMode, number>> {
  const modes: Partial<Record<SceneMode, number>> = {};
  for (const drive of drives) for (const [mode, count] of drive.modes) modes[mode] = (modes[mode] ?? 0) + count;
  return modes;
}

const uniqueModels = (models: readonly ModelName[]): ModelName[] => [
  ...new Map(models.map((model) => [model.sha256, model])).values(),
];

const unusedPrediction = (path: string): Parameters<AlertSink>[0] => ({
  severity: 'warning',
  code: 'evaluate/prediction-without-bag',
  message: `Expected a bag of its name for ${path} but received none`,
  tip: 'These predictions were not scored; give bags and predictions the same names.',
});

const missingPrediction = (name: string): Parameters<AlertSink>[0] => ({
  severity: 'warning',
  code: 'evaluate/bag-without-prediction',
  message: `Expected predictions named like the bag ${name} but received none`,
  tip: 'Its frames count as frames without prediction; give bags and predictions the same names.',
});
