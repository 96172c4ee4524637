import type { FlatBox } from '../math/boxOverlap.js';
import { cos, sin } from '../math/deterministicMath.js';
import type { Agent } from './Agent.js';
import type { Road } from './Road.js';

/** An agent with the box it fills, as the simulation keeps it. */
export interface AgentBody {
  readonly agent: Agent;
  /** Where it is, and where it was at the last step. */
  box: FlatBox;
  previous: FlatBox;
  /** Half extents along and across the road, and the cosine of the turn. */
  halfAlongM: number;
  halfAcrossM: number;
  cosTurn: number;
  towed: AgentBody | undefined;
}

/** Box of that size with its middle at a station and offset. */
export function boxAt(road: Road, sM: number, dM: number, turnRad: number, lengthM: number, widthM: number): FlatBox {
  const pose = road.poseAt(sM, dM, turnRad);
  return {
    xM: pose.xM,
    yM: pose.yM,
    cosYaw: cos(pose.yawRad),
    sinYaw: sin(pose.yawRad),
    halfLengthM: lengthM / 2,
    halfWidthM: widthM / 2,
  };
}

/** Renews what follows from the agent's turn. */
export function spread(body: AgentBody): void {
  const c = cos(body.agent.turnRad);
  const s = Math.abs(sin(body.agent.turnRad));
  body.cosTurn = c;
  body.halfAlongM = Math.abs(c) * body.box.halfLengthM + s * body.box.halfWidthM;
  body.halfAcrossM = s * body.box.halfLengthM + Math.abs(c) * body.box.halfWidthM;
}
