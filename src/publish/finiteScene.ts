import type { Detection } from '../domain/Detection.js';
import type { Hazard, LaneBoundary } from '../domain/Hazard.js';
import type { HealthFinding } from '../domain/InputHealth.js';
import type { RoadScene } from '../domain/RoadScene.js';
import type { Track } from '../domain/Track.js';

/** A scene with only finite numbers, and how many objects and detections were dropped for that. */
export interface FiniteScene {
  readonly scene: RoadScene;
  readonly nonFiniteObjects: number;
}

/** The last check before a planner: every comparison with NaN is false, so no output may contain it. Dropped objects are counted in the output itself. */
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
      drivableBoundaryXyM: scene.drivableBoundaryXyM.every(isFloat32) ? scene.drivableBoundaryXyM : [],
    },
  };
}

/** Messages hold 32-bit floats: what is larger becomes infinite in them. */
const MAX_FLOAT32 = 3.4028234663852886e38;

const isFloat32 = (x: number): boolean => Math.abs(x) <= MAX_FLOAT32;

const isFiniteNumber = (x: number | undefined): x is number => x !== undefined && isFloat32(x);

export function isFiniteDetection(object: Detection): boolean {
  const { sigma } = object;
  return (
    isFloat32(object.score) &&
    isFloat32(object.xM) &&
    isFloat32(object.yM) &&
    isFloat32(object.zM) &&
    isFloat32(object.lengthM) &&
    isFloat32(object.widthM) &&
    isFloat32(object.heightM) &&
    isFloat32(object.yawRad) &&
    isFloat32(object.radialSpeedMps ?? 0) &&
    isFloat32(object.cameraScore ?? 0) &&
    (sigma === undefined ||
      (isFloat32(sigma.positionM) &&
        isFloat32(sigma.sizeM) &&
        isFloat32(sigma.yawRad) &&
        isFloat32(sigma.radialSpeedMps)))
  );
}

const isFiniteTrack = (track: Track): boolean =>
  isFiniteDetection(track) &&
  isFloat32(track.velocityXMps) &&
  isFloat32(track.velocityYMps) &&
  isFloat32(track.yawRateRadps) &&
  isFloat32(track.positionSigmaM) &&
  isFloat32(track.velocitySigmaMps) &&
  isFloat32(track.ageSecs) &&
  isFloat32(track.cameraAgeSecs ?? 0) &&
  isFloat32(track.radarAgeSecs ?? 0);

/** A finding is kept whatever its values are. */
const finiteFinding = (finding: HealthFinding): HealthFinding =>
  isFloat32(finding.measured) && isFloat32(finding.limit)
    ? finding
    : {
        ...finding,
        measured: isFloat32(finding.measured) ? finding.measured : 0,
        limit: isFloat32(finding.limit) ? finding.limit : 0,
      };

const isFiniteHazard = ({ distanceM, timeSecs }: Hazard): boolean => isFloat32(distanceM) && isFloat32(timeSecs ?? 0);

const isFiniteBoundary = ({ pointsXyM, sigmaM }: LaneBoundary): boolean =>
  pointsXyM.every(isFloat32) && sigmaM.every(isFloat32);
