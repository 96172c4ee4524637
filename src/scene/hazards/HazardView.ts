import type { Hazard } from '../../domain/Hazard.js';
import { VULNERABLE_CLASSES } from '../../domain/ObjectClass.js';
import { timeToCollisionSecs } from '../path/encounter.js';
import type { EgoPath } from '../path/EgoPath.js';
import type { PathObject } from '../path/PathObject.js';
import type { SceneParameters } from '../parameters.js';

/** Inputs of each rule: the objects that were not rejected, from near to far. */
export interface HazardView {
  readonly objects: readonly PathObject[];
  readonly path: EgoPath;
  readonly parameters: SceneParameters;
  /** Half width of the corridor the vehicle takes. */
  readonly corridorHalfM: number;
  /** Time to collision of each of `objects` that is on a collision course within the horizon. */
  readonly collisionSecs: ReadonlyMap<PathObject, number>;
  /** The same for the least speed at which each closes in: what a severity may rest on. */
  readonly surelySecs: ReadonlyMap<PathObject, number>;
  /** The vehicle ahead in the path. */
  readonly lead: PathObject | undefined;
  /** Pixels of the class image that show these objects; undefined without a picture. */
  readonly pixelsOf: (objects: readonly PathObject[]) => number | undefined;
}

type HazardSeverity = Hazard['severity'];
const RANK: Readonly<Record<HazardSeverity, number>> = { notice: 0, warning: 1, critical: 2 };
export const severityRank = (severity: HazardSeverity): number => RANK[severity];

/** The speed of an object that one frame alone saw must be at least this certain for a critical hazard. */
const CERTAIN_SIGMA_MPS = 1;
const FRAMES_FOR_CRITICAL = 2;

/** An unconfirmed object raises at most a notice, a vulnerable road user a warning; a confirmed one is critical once two frames saw it, or one did and its speed is certain. */
function mostSevere({ object }: PathObject): HazardSeverity {
  if (object.verdict.kind !== 'confirmed') return VULNERABLE_CLASSES.has(object.label) ? 'warning' : 'notice';
  const frames = object.hits.filter((hit) => hit !== 'missed').length;
  return frames >= FRAMES_FOR_CRITICAL || object.velocitySigmaMps < CERTAIN_SIGMA_MPS ? 'critical' : 'warning';
}

function capped(severity: HazardSeverity, objects: readonly PathObject[]): HazardSeverity {
  const most = objects.map(mostSevere).sort((a, b) => RANK[b] - RANK[a])[0]!;
  return RANK[severity] > RANK[most] ? most : severity;
}

export function severityOfTime(
  timeSecs: number | undefined,
  { warningSecs, criticalSecs }: SceneParameters,
): HazardSeverity {
  if (timeSecs === undefined) return 'notice';
  return timeSecs < criticalSecs ? 'critical' : timeSecs < warningSecs ? 'warning' : 'notice';
}

/** By the time to collision that the certainty of the object's speed allows to claim. */
export const severityOf = (view: HazardView, other: PathObject): HazardSeverity =>
  severityOfTime(view.collisionSecs.has(other) ? view.surelySecs.get(other) : undefined, view.parameters);

/** Until the gap is closed at the least speed it closes at; undefined when it may stay open. */
export const surelyReachedSecs = ({ gapM, leastClosingMps }: PathObject): number | undefined =>
  leastClosingMps > 0 ? gapM / leastClosingMps : undefined;

/** A hazard from these objects; the first one gives the distance. */
export function hazardOf(
  view: HazardView,
  objects: readonly [PathObject, ...PathObject[]],
  found: {
    readonly kind: Hazard['kind'];
    readonly severity: HazardSeverity;
    readonly timeSecs?: number | undefined;
    readonly text: string;
  },
): Hazard {
  const pixelCount = view.pixelsOf(objects);
  let radarPointCount = 0;
  for (const { object } of objects) radarPointCount += object.radarPointCount;
  return {
    kind: found.kind,
    severity: capped(found.severity, objects),
    distanceM: Math.max(0, objects[0].gapM),
    ...(found.timeSecs !== undefined && { timeSecs: found.timeSecs }),
    evidence: {
      trackIds: objects.map(({ object }) => object.trackId),
      radarPointCount,
      ...(pixelCount !== undefined && { pixelCount }),
    },
    text: found.text,
  };
}

/** Times to collision, at one of their closing speeds, of all objects that have one. */
export function collisionTimes(
  objects: readonly PathObject[],
  speed: 'closingMps' | 'leastClosingMps',
  corridorHalfM: number,
  horizonSecs: number,
): ReadonlyMap<PathObject, number> {
  const times = new Map<PathObject, number>();
  for (const object of objects) {
    const secs = timeToCollisionSecs(object, object[speed], corridorHalfM, horizonSecs);
    if (secs !== undefined) times.set(object, secs);
  }
  return times;
}

/** Inside the corridor now. */
export const isInCorridor = (view: HazardView, other: PathObject): boolean =>
  other.gapM > -2 * other.halfAlongM && Math.abs(other.acrossM) < view.corridorHalfM + other.halfAcrossM;
