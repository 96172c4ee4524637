import type { EgoVelocity } from '../domain/EgoMotion.js';
import type { Hazard, LaneBoundary } from '../domain/Hazard.js';
import type { ClassImage, DrivableArea, FreeDistance } from '../domain/RoadScene.js';
import type { SceneConditions } from '../domain/SceneConditions.js';
import type { TimeNs } from '../domain/time.js';
import type { SceneObject } from '../domain/Track.js';
import type { CameraProjector } from '../geometry/CameraProjector.js';
import { ConditionsFilter } from './cockpit/ConditionsFilter.js';
import { sentence } from './cockpit/sentence.js';
import { drivableBoundary } from './ground/drivableBoundary.js';
import { freeDistance } from './ground/freeDistance.js';
import { findHazards } from './hazards/findHazards.js';
import { LaneBoundaryFinder } from './lanes/LaneBoundaryFinder.js';
import type { SceneParameters } from './parameters.js';

/** Data of one frame, with its objects. */
export interface SceneFacts {
  readonly stampNs: TimeNs;
  /** With verdicts; rejected objects raise no hazard. */
  readonly objects: readonly SceneObject[];
  readonly ego: EgoVelocity | undefined;
  readonly drivableArea: DrivableArea | undefined;
  readonly classImage: ClassImage | undefined;
  /** The camera of `classImage`. */
  readonly projector: CameraProjector | undefined;
  /** For this frame alone. */
  readonly conditions: SceneConditions | undefined;
}

/** The parts of a scene besides objects and grid. */
export interface SceneFindings {
  /** Most severe first, then soonest. */
  readonly hazards: readonly Hazard[];
  /** The vehicle ahead in the ego path. */
  readonly leadTrackId: number | undefined;
  readonly laneBoundaries: readonly LaneBoundary[];
  /** Outline of the drivable ground in base_link, alternating x, y in metres, closed (first point not repeated); empty without a picture. */
  readonly drivableBoundaryXyM: readonly number[];
  /** Undefined without a picture and without an object in the path. */
  readonly freeDistance: FreeDistance | undefined;
  /** Smoothed over time. */
  readonly conditions: SceneConditions | undefined;
  /** For a cockpit. */
  readonly sentence: string;
}

/** Derives hazards, boundaries and distances from the objects and the ground of each frame, in order. Only conditions carry over from frame to frame. */
export class SceneBuilder {
  #parameters: SceneParameters;
  readonly #lanes = new LaneBoundaryFinder();
  readonly #conditions: ConditionsFilter;

  constructor(parameters: SceneParameters) {
    this.#parameters = parameters;
    this.#conditions = new ConditionsFilter(parameters.conditionsMemorySecs);
  }

  /** From the next frame on; the smoothed conditions stay. */
  set parameters(parameters: SceneParameters) {
    this.#parameters = parameters;
    this.#conditions.memorySecs = parameters.conditionsMemorySecs;
  }

  build(facts: SceneFacts): SceneFindings {
    const { drivableArea, classImage, projector } = facts;
    const { hazards, lead, objects, path } = findHazards(facts, this.#parameters);
    const free = freeDistance(facts, objects, path, this.#parameters);
    const conditions = this.#conditions.update(facts.stampNs, facts.conditions);
    return {
      hazards,
      leadTrackId: lead?.object.trackId,
      laneBoundaries:
        classImage === undefined || projector === undefined ? [] : this.#lanes.find(classImage, projector, path),
      drivableBoundaryXyM: drivableArea === undefined ? [] : drivableBoundary(drivableArea),
      freeDistance: free,
      conditions,
      sentence: sentence({ conditions, hazards, lead, freeDistance: free }),
    };
  }
}
