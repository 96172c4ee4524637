import type { Alert } from '../domain/Alert.js';
import type { ObjectClass } from '../domain/ObjectClass.js';
import type { PixelClass } from '../domain/PixelClass.js';
import type { SceneMode } from '../domain/RoadScene.js';
import type { ConditionGroup } from './conditions/ConditionTally.js';
import type { OperatingPoint } from './detection/bestF1.js';
import type { CalibrationBin } from './detection/CalibrationBins.js';
import type { PhantomCount } from './detection/PhantomTally.js';
import type { TrackFigures, TrackSet } from './tracking/TrackTallies.js';
import type { ModelName } from './read/PredictedFrame.js';
import type { Interval } from './statistics/bootstrap.js';

/** A number with its 95 % interval over drives; the interval is absent with fewer than two drives, and the value when there was nothing to measure. */
export interface Figure {
  readonly value?: number;
  readonly ci95?: Interval;
}

/** Within one range band. All errors absent when nothing matched. */
export interface BandScore {
  readonly truths: number;
  readonly detections: number;
  /** Mean over the four match distances; absent without truths. */
  readonly ap?: number;
  /** By match distance in metres. */
  readonly apAt?: Readonly<Record<string, number>>;
  /** Matches at 2 m. */
  readonly matched: number;
  /** ATE, ASE, AOE, AVE as nuScenes averages them over recall; absent where recall stays below 0.11. */
  readonly translationErrorM?: number;
  readonly scaleError?: number;
  readonly orientationErrorRad?: number;
  readonly velocityErrorMps?: number;
  /** Medians over matches at 2 m. */
  readonly medianRangeErrorM?: number;
  readonly medianLateralErrorM?: number;
  readonly medianRelativeRangeError?: number;
  readonly medianYawErrorRad?: number;
  readonly medianVelocityErrorMps?: number;
}

export interface RecallAtOcclusion {
  readonly truths: number;
  /** At the threshold of the best F1. */
  readonly recall: number;
}

export interface ClassScore {
  /** Over 0-50 m. */
  readonly ap: Figure;
  readonly medianRangeErrorM: Figure;
  readonly medianLateralErrorM: Figure;
  readonly calibrationError: Figure;
  readonly bestF1?: OperatingPoint;
  /** By name of the band, the whole range first. */
  readonly bands: Readonly<Record<string, BandScore>>;
  /** At recalls 0, 0.01, ... 1 and a match distance of 2 m. */
  readonly precisionOverRecall?: readonly number[];
  /** By occlusion, where truth tells it: none, part, most. */
  readonly recallByOcclusion?: Readonly<Record<string, RecallAtOcclusion>>;
}

export interface PhantomScore extends PhantomCount {
  readonly per1000Frames: Figure;
}

export interface ConditionScore {
  readonly frames: number;
  readonly accuracy: Figure;
  /** Frames by true, then by predicted value. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface DriveCount {
  readonly name: string;
  readonly truthFrames: number;
  readonly predictedFrames: number;
  readonly scored: number;
  readonly truthWithoutPrediction: number;
  /** Not scored: the two sides give positions in different frames. */
  readonly otherFrame: number;
}

export interface ScoreCard {
  readonly format: 'roadscene-score/1';
  readonly prediction: string;
  readonly truth: string;
  /** From the scenes. */
  readonly models: readonly ModelName[];
  readonly settings: {
    readonly matchDistancesM: readonly number[];
    readonly bands: readonly string[];
    readonly toleranceMs: number;
    readonly missing: 'leave-out' | 'empty';
    readonly bootstraps: number;
    readonly seed: number;
  };
  readonly frames: Omit<DriveCount, 'name'> & { readonly predictionWithoutTruth: number };
  /** Drives with scored frames: the intervals resample these. */
  readonly scoredDrives: number;
  readonly modes: Readonly<Partial<Record<SceneMode, number>>>;
  readonly drives: readonly DriveCount[];
  /** Over classes with truths. */
  readonly meanAp: Figure;
  /** By name of the band. */
  readonly meanApByBand: Readonly<Record<string, number>>;
  /** For all classes together. */
  readonly calibrationError: Figure;
  readonly calibrationBins: readonly CalibrationBin[];
  /** Classes with truths. */
  readonly classes: Readonly<Partial<Record<ObjectClass, ClassScore>>>;
  /** Detections within 50 m of classes without any truth; they do not lower any AP. */
  readonly detectionsWithoutTruth: Readonly<Partial<Record<ObjectClass, number>>>;
  /** Absent when no frame is free of objects. */
  readonly phantoms?: {
    readonly published: PhantomScore;
    /** Above each class's threshold of the best F1. */
    readonly atBestF1: PhantomScore;
  };
  readonly pixels?: {
    readonly frames: number;
    readonly meanIou: Figure;
    readonly iou: Readonly<Partial<Record<PixelClass, Figure>>>;
  };
  readonly conditions: Readonly<Partial<Record<ConditionGroup, ConditionScore>>>;
  /** For classes with tracked truth; empty for detectors that do not track. */
  readonly tracking: Readonly<Partial<Record<ObjectClass, Readonly<Record<TrackSet, TrackFigures>>>>>;
  readonly alerts: readonly (Pick<Alert, 'severity' | 'code' | 'message' | 'tip'> & { readonly count: number })[];
}
