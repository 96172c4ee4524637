import { PIXEL_CLASSES } from '../domain/PixelClass.js';
import type { Rng } from '../synth/math/Rng.js';
import { classScore } from './classScore.js';
import { CONDITION_GROUPS, type ConditionGroup } from './conditions/ConditionTally.js';
import { bestF1 } from './detection/bestF1.js';
import { truthCount } from './detection/RankedDetection.js';
import { RANGE_BANDS } from './detection/rangeBands.js';
import { headline, prepareClasses } from './headline.js';
import type { ClassScore, ConditionScore, Figure, ScoreCard } from './ScoreCard.js';
import { bootstrapIntervals } from './statistics/bootstrap.js';
import { SCORED_CLASSES, type Tallies } from './Tallies.js';

export interface ScoreOptions {
  /** Indices of the drives with scored frames: those that are drawn. */
  readonly drives: readonly number[];
  readonly bootstraps: number;
  readonly rng: Rng;
  /** Frames whose pixels were compared. */
  readonly pixelFrames: number;
}

type Scores = Pick<
  ScoreCard,
  | 'meanAp'
  | 'meanApByBand'
  | 'calibrationError'
  | 'calibrationBins'
  | 'classes'
  | 'detectionsWithoutTruth'
  | 'phantoms'
  | 'pixels'
  | 'conditions'
  | 'tracking'
>;

/** The scores of everything that was counted. */
export function scoreTallies(tallies: Tallies, { drives, bootstraps, rng, pixelFrames }: ScoreOptions): Scores {
  const once = new Uint32Array(tallies.driveCount).fill(1);
  const prepared = prepareClasses(tallies);
  const thresholds = new Map(
    prepared.flatMap(({ label, bands }) => {
      const best = bestF1(bands[0]!, once);
      return best ? [[label, best.threshold] as const] : [];
    }),
  );
  const numbers = headline(tallies, prepared, thresholds, once);
  const intervals = bootstrapIntervals(drives, tallies.driveCount, bootstraps, rng, (weights) =>
    headline(tallies, prepared, thresholds, weights),
  );
  const figure = (name: string): Figure => {
    const [value, ci95] = [numbers[name], intervals.get(name)];
    return { ...(value !== undefined && { value, ...(ci95 && { ci95 }) }) };
  };
  const scored = prepared.flatMap((entry, i) =>
    truthCount(entry.bands[0]!, once) > 0
      ? [[entry.label, classScore(tallies.classes[i]!, entry, once, figure)] as const]
      : [],
  );
  const published = tallies.phantoms.count(once);
  return {
    meanAp: figure('ap'),
    meanApByBand: meanApByBand(scored.map(([, score]) => score)),
    calibrationError: figure('calibration'),
    calibrationBins: tallies.calibration.bins(once).filter(({ count }) => count > 0),
    classes: Object.fromEntries(scored),
    detectionsWithoutTruth: Object.fromEntries(
      prepared
        .filter(({ bands }) => truthCount(bands[0]!, once) === 0 && bands[0]!.ranked.length > 0)
        .map(({ label, bands }) => [label, bands[0]!.ranked.length]),
    ),
    ...(published.frames > 0 && {
      phantoms: {
        published: { ...published, per1000Frames: figure('phantoms published') },
        atBestF1: { ...tallies.phantoms.count(once, thresholds), per1000Frames: figure('phantoms at best f1') },
      },
    }),
    ...(pixelFrames > 0 && {
      pixels: {
        frames: pixelFrames,
        meanIou: figure('iou'),
        iou: Object.fromEntries(
          PIXEL_CLASSES.map((name) => [name, figure(`iou ${name}`)] as const).filter(
            ([, { value }]) => value !== undefined,
          ),
        ),
      },
    }),
    conditions: Object.fromEntries(
      CONDITION_GROUPS.map((group) => [group, conditionScore(tallies, group, once, figure)] as const).filter(
        ([, { frames }]) => frames > 0,
      ),
    ),
    tracking: trackingScores(tallies),
  };
}

function trackingScores({ tracks }: Tallies): Scores['tracking'] {
  return Object.fromEntries(
    SCORED_CLASSES.flatMap((label) => {
      const [published, confirmed] = [tracks.score('published', label), tracks.score('confirmed', label)];
      return published && confirmed ? [[label, { published, confirmed }] as const] : [];
    }),
  );
}

/** Over classes that have truths in the band. */
function meanApByBand(classes: readonly ClassScore[]): Record<string, number> {
  return Object.fromEntries(
    RANGE_BANDS.flatMap(({ name }) => {
      const aps = classes.map(({ bands }) => bands[name]!.ap).filter((ap) => ap !== undefined);
      return aps.length === 0 ? [] : [[name, aps.reduce((sum, ap) => sum + ap, 0) / aps.length] as const];
    }),
  );
}

function conditionScore(
  tallies: Tallies,
  group: ConditionGroup,
  weights: ArrayLike<number>,
  figure: (name: string) => Figure,
): ConditionScore {
  return {
    frames: tallies.conditions.count(group, weights).frames,
    accuracy: figure(`accuracy ${group}`),
    confusion: Object.fromEntries(
      [...tallies.conditions.confusion(group)].map(([is, said]) => [is, Object.fromEntries(said)]),
    ),
  };
}
