import { OBJECT_CLASSES, type ObjectClass } from '../domain/ObjectClass.js';
import { ConditionTally } from './conditions/ConditionTally.js';
import { CalibrationBins } from './detection/CalibrationBins.js';
import { ClassTally } from './detection/ClassTally.js';
import { PhantomTally } from './detection/PhantomTally.js';
import { PixelConfusion } from './pixels/PixelConfusion.js';
import type { PredictedFrame } from './read/PredictedFrame.js';
import type { TrueFrame } from './read/TrueFrame.js';
import { TrackTallies } from './tracking/TrackTallies.js';

/** A detection cannot be scored as `unknown`. */
export const SCORED_CLASSES: readonly ObjectClass[] = OBJECT_CLASSES.filter((label) => label !== 'unknown');

/** All counts over frames, per drive, so that drives can be resampled. */
export class Tallies {
  readonly classes: readonly ClassTally[];
  /** For all classes together. */
  readonly calibration: CalibrationBins;
  readonly phantoms: PhantomTally;
  readonly conditions: ConditionTally;
  readonly pixels: PixelConfusion;
  readonly tracks = new TrackTallies();
  readonly driveCount: number;

  constructor(driveCount: number) {
    this.driveCount = driveCount;
    this.calibration = new CalibrationBins(driveCount);
    this.classes = SCORED_CLASSES.map((label) => new ClassTally(label, driveCount, this.calibration));
    this.phantoms = new PhantomTally(driveCount);
    this.conditions = new ConditionTally(driveCount);
    this.pixels = new PixelConfusion(driveCount);
  }

  /** Frames of a drive in the order of their stamps. */
  addFrame(
    drive: number,
    prediction: Pick<PredictedFrame, 'objects' | 'tracked' | 'conditions'>,
    truth: TrueFrame,
  ): void {
    this.conditions.addFrame(drive, prediction.conditions, truth.conditions);
    if (truth.objects === undefined) return;
    for (const tally of this.classes) tally.addFrame(drive, prediction.objects, truth.objects);
    this.phantoms.addFrame(drive, prediction.objects, truth.present);
    if (prediction.tracked !== undefined) this.tracks.addFrame(drive, truth.stampNs, prediction.tracked, truth.objects);
  }
}
