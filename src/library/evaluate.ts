/**
 * Scores predicted scenes against recorded truth: `evaluate` gives the score card, `scoreText` and `scorePage` show it.
 *
 * @module roadscene/evaluate
 */
export { evaluate, type EvaluateOptions } from '../evaluate/evaluateDrives.js';
export type { ModelPlace } from '../evaluate/read/readContract.js';
export { scorePage } from '../evaluate/page/scorePage.js';
export { scoreText } from '../evaluate/page/scoreText.js';
export type {
  BandScore,
  ClassScore,
  ConditionScore,
  DriveCount,
  Figure,
  PhantomScore,
  RecallAtOcclusion,
  ScoreCard,
} from '../evaluate/ScoreCard.js';
export type { ConditionGroup } from '../evaluate/conditions/ConditionTally.js';
export type { OperatingPoint } from '../evaluate/detection/bestF1.js';
export type { CalibrationBin } from '../evaluate/detection/CalibrationBins.js';
export type { PhantomCount } from '../evaluate/detection/PhantomTally.js';
export type { TrackFigures, TrackSet } from '../evaluate/tracking/TrackTallies.js';
export type { TrackingScore } from '../evaluate/tracking/TrackingTally.js';
export type { ModelName } from '../evaluate/read/PredictedFrame.js';
export type { Interval } from '../evaluate/statistics/bootstrap.js';
export type { PixelClass } from '../domain/PixelClass.js';
