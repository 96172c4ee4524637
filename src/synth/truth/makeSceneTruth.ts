import { transformPoint, type Transform } from '../../geometry/Transform.js';
import type { Visibility } from '../../domain/SceneConditions.js';
import type { RadarSweep } from '../radar/RadarSweep.js';
import type { SensorRig } from '../SensorRig.js';
import type { Environment, WorldFrame } from '../world/WorldFrame.js';
import { baseFromWorldOf } from './PosedBox.js';
import { clipToRectangle } from './imageOutline.js';
import type { SceneTruth, TruthConditions, TruthHazard, TruthLaneBoundary } from './SceneTruth.js';
import { truthObjects } from './truthObjects.js';

/** What is kept of lanes and road in base_link: ahead of the vehicle as far as any grid reaches, and a little behind. */
const AREA = { behindM: -15, aheadM: 120, sideM: 60 } as const;

/** How far a dark car is recognised in clear air: low sun, dusk, lit and unlit night (assumptions), lit tunnels. */
const LIGHT_LIMIT_M: Readonly<Record<Environment['light'], number>> = {
  day: Infinity,
  low_sun: 300,
  dusk: 180,
  night: 70,
};
const LIT_NIGHT_M = 130;

export function visibilityClass(environment: Environment): Visibility {
  const night = environment.light === 'night' && (environment.streetLights || environment.inTunnel);
  const recognisedM = Math.min(environment.visibilityM, night ? LIT_NIGHT_M : LIGHT_LIMIT_M[environment.light]);
  if (recognisedM > 150) return 'good';
  return recognisedM >= 50 ? 'reduced' : 'poor';
}

/** The truth of a camera frame taken at `frame`; see `truthObjects` for the buffers. */
export function makeSceneTruth(
  frame: WorldFrame,
  rig: SensorRig,
  instanceIds: Uint16Array,
  sweep: RadarSweep,
): SceneTruth {
  const baseFromWorld = baseFromWorldOf(frame);
  return {
    timeSecs: frame.timeSecs,
    egoSpeedMps: frame.ego.speedMps,
    egoYawRateRadps: frame.ego.yawRateRadps,
    objects: truthObjects(frame, rig, instanceIds, sweep),
    laneBoundaries: laneBoundaries(frame, baseFromWorld),
    drivableM: drivablePolygons(frame, baseFromWorld),
    conditions: conditions(frame.environment),
    hazards: frame.hazards.map((hazard) => truthHazard(hazard, frame.timeSecs)),
  };
}

const conditions = (environment: Environment): TruthConditions => ({
  weather: environment.weather,
  light: environment.light,
  roadSurface: environment.roadSurface,
  visibility: visibilityClass(environment),
  visibilityM: environment.visibilityM,
  rainIntensity: environment.rainIntensity,
  snowIntensity: environment.snowIntensity,
  inTunnel: environment.inTunnel,
});

const truthHazard = (hazard: WorldFrame['hazards'][number], timeSecs: number): TruthHazard => ({
  kind: hazard.kind,
  trackIds: hazard.actorIds,
  isActive: timeSecs >= hazard.onsetSecs,
  onsetSecs: hazard.onsetSecs,
  ...(hazard.timeToCollisionSecs !== undefined && { timeToCollisionSecs: hazard.timeToCollisionSecs }),
});

function laneBoundaries(frame: WorldFrame, baseFromWorld: Transform): readonly TruthLaneBoundary[] {
  return frame.laneBoundaries
    .map(({ style, colour, widthM, isRoadEdge, pointsM }) => ({
      style,
      colour,
      widthM,
      isRoadEdge,
      pointsM: pointsM
        .map(([x, y, z]) => transformPoint(baseFromWorld, x, y, z))
        .filter(([x, y]) => x > AREA.behindM && x < AREA.aheadM && Math.abs(y) < AREA.sideM),
    }))
    .filter(({ pointsM }) => pointsM.length > 1);
}

/** At the height of the ego vehicle's contact: x and y of base_link. */
function drivablePolygons(
  frame: WorldFrame,
  baseFromWorld: Transform,
): readonly (readonly (readonly [number, number])[])[] {
  const { zM } = frame.ego.pose;
  return frame.drivablePolygons
    .map((polygon) =>
      clipToRectangle(
        polygon.map(([x, y]) => {
          const [bx, by] = transformPoint(baseFromWorld, x, y, zM);
          return [bx, by] as const;
        }),
        AREA.behindM,
        -AREA.sideM,
        AREA.aheadM,
        AREA.sideM,
      ),
    )
    .filter((polygon) => polygon.length >= 3);
}
