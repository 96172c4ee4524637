import type { EgoVelocity } from '../../domain/EgoMotion.js';
import type { Hazard } from '../../domain/Hazard.js';
import type { ClassImage } from '../../domain/RoadScene.js';
import type { SceneObject } from '../../domain/Track.js';
import type { CameraProjector } from '../../geometry/CameraProjector.js';
import type { SceneParameters } from '../parameters.js';
import { EgoPath } from '../path/EgoPath.js';
import { onPath, type PathObject } from '../path/PathObject.js';
import { collisionCourse } from './collisionCourse.js';
import { crossing } from './crossing.js';
import { cutIn } from './cutIn.js';
import { emergency } from './emergency.js';
import { findLead } from './findLead.js';
import { collisionTimes, severityRank, type HazardView } from './HazardView.js';
import { leadVehicle } from './leadVehicle.js';
import { obstacles } from './obstacles.js';
import { pixelEvidence } from './pixelEvidence.js';
import { stationaryObstacle } from './stationaryObstacle.js';
import { wrongWay } from './wrongWay.js';

/** One rule a file; each reads the same view and may find several hazards. */
const RULES: readonly ((view: HazardView) => readonly Hazard[])[] = [
  emergency,
  crossing,
  wrongWay,
  collisionCourse,
  stationaryObstacle,
  cutIn,
  leadVehicle,
  obstacles,
];

/** Inputs of the hazard rules. */
export interface HazardFacts {
  readonly objects: readonly SceneObject[];
  readonly ego: EgoVelocity | undefined;
  readonly classImage: ClassImage | undefined;
  readonly projector: CameraProjector | undefined;
}

export interface FoundHazards {
  /** Most severe first, then soonest. */
  readonly hazards: readonly Hazard[];
  readonly lead: PathObject | undefined;
  /** All objects except rejected ones, near to far. */
  readonly objects: readonly PathObject[];
  readonly path: EgoPath;
}

/** Hazards of one frame. Velocities come from the tracks, so no state is kept between frames. */
export function findHazards(facts: HazardFacts, parameters: SceneParameters): FoundHazards {
  const path = new EgoPath(facts.ego);
  const objects = facts.objects
    .filter(({ verdict }) => verdict.kind !== 'rejected')
    .map((object) => onPath(object, path, parameters.egoFrontM))
    .sort((a, b) => a.gapM - b.gapM);
  const corridorHalfM = parameters.egoWidthM / 2 + parameters.pathMarginM;
  // Collisions use the vehicle's own width; the margin applies only to objects in the path.
  const [egoHalfM, horizonSecs] = [parameters.egoWidthM / 2, parameters.horizonSecs];
  const lead = findLead(objects, corridorHalfM);
  const { classImage, projector } = facts;
  const view: HazardView = {
    objects,
    path,
    parameters,
    corridorHalfM,
    collisionSecs: collisionTimes(objects, 'closingMps', egoHalfM, horizonSecs),
    surelySecs: collisionTimes(objects, 'leastClosingMps', egoHalfM, horizonSecs),
    lead,
    pixelsOf: (shown) => {
      if (classImage === undefined || projector === undefined) return undefined;
      let count = 0;
      for (const { object } of shown) count += pixelEvidence(object, classImage, projector);
      return count;
    },
  };
  const hazards = RULES.flatMap((rule) => rule(view));
  return { hazards: hazards.sort(worstFirst), lead, objects, path };
}

const worstFirst = (a: Hazard, b: Hazard): number =>
  severityRank(b.severity) - severityRank(a.severity) ||
  Number(b.kind === 'emergency') - Number(a.kind === 'emergency') ||
  (a.timeSecs ?? 1e3) - (b.timeSecs ?? 1e3) ||
  a.distanceM - b.distanceM;
