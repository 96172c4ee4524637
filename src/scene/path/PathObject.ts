import type { SceneObject } from '../../domain/Track.js';
import type { EgoPath } from './EgoPath.js';

/** An object as seen from the ego path. */
export interface PathObject {
  readonly object: SceneObject;
  /** From the vehicle's front to the object's nearest point, along the path; negative beside or behind the front. */
  readonly gapM: number;
  /** Half its extent along and across the path. */
  readonly halfAlongM: number;
  readonly halfAcrossM: number;
  /** Its centre, left positive. */
  readonly acrossM: number;
  /** Over ground (relative to the vehicle when the ego speed is unknown). */
  readonly alongMps: number;
  readonly acrossMps: number;
  /** How fast the gap shrinks, and how fast it shrinks at least: 2 sigma less. */
  readonly closingMps: number;
  readonly leastClosingMps: number;
  readonly speedMps: number;
}

const SURE_SIGMAS = 2;

export function onPath(object: SceneObject, path: EgoPath, egoFrontM: number): PathObject {
  const { xM, yM, velocityXMps, velocityYMps } = object;
  const alongM = path.alongM(xM, yM);
  const heading = path.headingRad(alongM);
  const c = Math.cos(heading);
  const s = Math.sin(heading);
  const turnC = Math.abs(Math.cos(object.yawRad - heading));
  const turnS = Math.abs(Math.sin(object.yawRad - heading));
  const halfAlongM = (turnC * object.lengthM + turnS * object.widthM) / 2;
  const alongMps = c * velocityXMps + s * velocityYMps;
  const closingMps = path.speedMps - alongMps;
  return {
    object,
    gapM: alongM - halfAlongM - egoFrontM,
    halfAlongM,
    halfAcrossM: (turnS * object.lengthM + turnC * object.widthM) / 2,
    acrossM: path.acrossM(xM, yM),
    alongMps,
    acrossMps: c * velocityYMps - s * velocityXMps,
    closingMps,
    leastClosingMps: closingMps - SURE_SIGMAS * (object.sigma?.radialSpeedMps ?? object.velocitySigmaMps),
    speedMps: Math.hypot(velocityXMps, velocityYMps),
  };
}
