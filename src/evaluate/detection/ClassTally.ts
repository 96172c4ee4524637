import type { ObjectClass } from '../../domain/ObjectClass.js';
import { CalibrationBins } from './CalibrationBins.js';
import { rangeM, type OcclusionLevel, type PredictedObject, type TrueObject } from './EvaluationObject.js';
import { matchFrame, rankOrder } from './matchFrame.js';
import { pairErrors } from './pairErrors.js';
import { ERROR_DISTANCE, MATCH_DISTANCES_M, type RankedDetection, type RankedDetections } from './RankedDetection.js';
import { isWithin, RANGE_BANDS, WHOLE_RANGE, type RangeBand } from './rangeBands.js';

/** A truth whose occlusion is known, and the score of its match at 2 m. */
export interface OcclusionOutcome {
  readonly occlusion: OcclusionLevel;
  readonly matchedScore?: number;
}

interface Collected {
  readonly band: RangeBand;
  readonly detections: RankedDetection[];
  readonly truthsOfDrive: Uint32Array;
}

/** Matches of one class, frame by frame, in each range band. Both sides are cut to the band before they are matched, as nuScenes does. */
export class ClassTally {
  readonly label: ObjectClass;
  readonly calibration: CalibrationBins;
  /** Within the whole range. */
  readonly occlusions: OcclusionOutcome[] = [];
  readonly #calibrationOfAll: CalibrationBins;
  readonly #collected: readonly Collected[];

  /** `calibrationOfAll` is shared by the classes. */
  constructor(label: ObjectClass, driveCount: number, calibrationOfAll = new CalibrationBins(driveCount)) {
    this.label = label;
    this.#calibrationOfAll = calibrationOfAll;
    this.calibration = new CalibrationBins(driveCount);
    this.#collected = RANGE_BANDS.map((band) => ({ band, detections: [], truthsOfDrive: new Uint32Array(driveCount) }));
  }

  /** One frame's objects; other classes are ignored. */
  addFrame(drive: number, predictions: readonly PredictedObject[], truths: readonly TrueObject[]): void {
    const ofClass = <T extends TrueObject>(objects: readonly T[]): T[] =>
      objects.filter(({ label }) => label === this.label);
    const [own, ownTruths] = [ofClass(predictions), ofClass(truths)];
    if (own.length === 0 && ownTruths.length === 0) return;
    for (const collected of this.#collected) {
      const inBand = <T extends TrueObject>(objects: readonly T[]): T[] =>
        objects.filter((object) => isWithin(rangeM(object), collected.band));
      this.#addBand(collected, drive, inBand(own), inBand(ownTruths));
    }
  }

  /** In the order of RANGE_BANDS. */
  ranked(): RankedDetections[] {
    return this.#collected.map(({ detections, truthsOfDrive }) => ({
      ranked: rankOrder(detections.map(({ score }) => score)).map((i) => detections[i]!),
      truthsOfDrive,
    }));
  }

  #addBand(
    collected: Collected,
    drive: number,
    predictions: readonly PredictedObject[],
    truths: readonly TrueObject[],
  ): void {
    collected.truthsOfDrive[drive]! += truths.length;
    const matches = MATCH_DISTANCES_M.map((distanceM) => matchFrame(predictions, truths, distanceM));
    predictions.forEach((prediction, p) => {
      const truth = truths[matches[ERROR_DISTANCE]![p]!];
      collected.detections.push({
        score: prediction.score,
        drive,
        isHit: matches.map((match) => match[p]! >= 0),
        ...(truth && { errors: pairErrors(prediction, truth) }),
      });
      if (collected.band === WHOLE_RANGE)
        for (const bins of [this.calibration, this.#calibrationOfAll])
          bins.add(drive, prediction.score, truth ? 'hit' : 'miss');
    });
    if (collected.band === WHOLE_RANGE) this.#addOcclusions(predictions, truths, matches[ERROR_DISTANCE]!);
  }

  #addOcclusions(predictions: readonly PredictedObject[], truths: readonly TrueObject[], matches: Int32Array): void {
    truths.forEach(({ occlusion }, t) => {
      if (occlusion === undefined) return;
      const match = matches.indexOf(t);
      this.occlusions.push({ occlusion, ...(match >= 0 && { matchedScore: predictions[match]!.score }) });
    });
  }
}
