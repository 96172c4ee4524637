import type { Detection } from '../domain/Detection.js';
import type { Hazard, LaneBoundary } from '../domain/Hazard.js';
import type { HealthFinding } from '../domain/InputHealth.js';
import type { RoadScene } from '../domain/RoadScene.js';
import type { Track } from '../domain/Track.js';

/** A scene all of whose numbers are finite, and how many objects and detections had to be left out for that. */
export interface FiniteScene {
  readonly scene: RoadScene;
  readonly nonFiniteObjects: number;
}

/** The last gate before a planner: NaN passes every comparison, so no output may carry it. What is left out is counted in the output itself. */
export function finiteScene(scene: RoadScene): FiniteScene {
  const objects = scene.objects.filter(isFiniteTrack);
  const detections = scene.detections.filter(isFiniteDetection);
  const { egoSpeedMps, egoSpeedSource, freeDistanceM, outOfDistribution, ...rest } = scene;
  const egoKnown = isFiniteNumber(egoSpeedMps);
  return {
    nonFiniteObjects: scene.objects.length - objects.length + (scene.detections.length - detections.length),
    scene: {
      ...rest,
      objects,
      detections,
      ...(egoKnown && { egoSpeedMps }),
      egoSpeedSource: egoKnown ? egoSpeedSource : 'unknown',
      ...(isFiniteNumber(freeDistanceM) && { freeDistanceM }),
      ...(isFiniteNumber(outOfDistribution) && { outOfDistribution }),
      health: scene.health.map(finiteFinding),
      hazards: scene.hazards.filter(isFiniteHazard),
      laneBoundaries: scene.laneBoundaries.filter(isFiniteBoundary),
      drivableBoundaryXyM: scene.drivableBoundaryXyM.every(Number.isFinite) ? scene.drivableBoundaryXyM : [],
    },
  };
}

const isFiniteNumber = (x: number | undefined): x is number => x !== undefined && Number.isFinite(x);

export function isFiniteDetection(object: Detection): boolean {
  const { sigma } = object;
  const sum =
    object.score +
    object.xM +
    object.yM +
    object.zM +
    object.lengthM +
    object.widthM +
    object.heightM +
    object.yawRad +
    (object.radialSpeedMps ?? 0) +
    (object.cameraScore ?? 0) +
    (sigma === undefined ? 0 : sigma.positionM + sigma.sizeM + sigma.yawRad + sigma.radialSpeedMps);
  return Number.isFinite(sum);
}

const isFiniteTrack = (track: Track): boolean =>
  isFiniteDetection(track) &&
  Number.isFinite(
    track.velocityXMps +
      track.velocityYMps +
      track.yawRateRadps +
      track.positionSigmaM +
      track.velocitySigmaMps +
      track.ageSecs +
      (track.cameraAgeSecs ?? 0) +
      (track.radarAgeSecs ?? 0),
  );

/** A finding stays whatever its figures are. */
const finiteFinding = (finding: HealthFinding): HealthFinding =>
  Number.isFinite(finding.measured + finding.limit)
    ? finding
    : {
        ...finding,
        measured: Number.isFinite(finding.measured) ? finding.measured : 0,
        limit: Number.isFinite(finding.limit) ? finding.limit : 0,
      };

const isFiniteHazard = ({ distanceM, timeSecs }: Hazard): boolean => Number.isFinite(distanceM + (timeSecs ?? 0));

const isFiniteBoundary = ({ pointsXyM, sigmaM }: LaneBoundary): boolean =>
  pointsXyM.every(Number.isFinite) && sigmaM.every(Number.isFinite);
