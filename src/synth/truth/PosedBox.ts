import { compose, invert, type Transform } from '../../geometry/Transform.js';
import { cos, sin } from '../math/deterministicMath.js';
import type { ActorState, Furniture, Pose, WorldFrame } from '../world/WorldFrame.js';

/** An upright box in base_link. `baseFromBody` has its origin in the middle of the box, x along the length, y along the width, z up. */
export interface PosedBox {
  readonly baseFromBody: Transform;
  readonly bodyFromBase: Transform;
  readonly halfLengthM: number;
  readonly halfWidthM: number;
  readonly halfHeightM: number;
  /** Over ground, in base_link axes (not relative to the ego vehicle). */
  readonly velocityMps: readonly [number, number, number];
  readonly yawRateRadps: number;
}

export interface ActorBody extends PosedBox {
  readonly actor: ActorState;
}

/** Rotation of yaw (about z), then pitch (nose up positive, so about -y). */
export function worldFromPose(pose: Pose, liftM = 0): Transform {
  const cy = cos(pose.yawRad);
  const sy = sin(pose.yawRad);
  const cp = cos(pose.pitchRad);
  const sp = sin(pose.pitchRad);
  return {
    m: Float64Array.of(
      cy * cp,
      -sy,
      -cy * sp,
      pose.xM - cy * sp * liftM,
      sy * cp,
      cy,
      -sy * sp,
      pose.yM - sy * sp * liftM,
      sp,
      0,
      cp,
      pose.zM + cp * liftM,
    ),
  };
}

export const baseFromWorldOf = (frame: WorldFrame): Transform => invert(worldFromPose(frame.ego.pose));

/** Boxes of the truth have no roll: the sizes of an overturned actor are those of its box as it lies. */
export function actorBody(actor: ActorState, baseFromWorld: Transform): ActorBody {
  const baseFromBody = compose(baseFromWorld, worldFromPose(actor.pose, actor.heightM / 2));
  const m = baseFromBody.m;
  return {
    actor,
    baseFromBody,
    bodyFromBase: invert(baseFromBody),
    halfLengthM: actor.lengthM / 2,
    halfWidthM: actor.widthM / 2,
    halfHeightM: actor.heightM / 2,
    velocityMps: [m[0]! * actor.speedMps, m[4]! * actor.speedMps, m[8]! * actor.speedMps],
    yawRateRadps: actor.yawRateRadps,
  };
}

export function furnitureBody(furniture: Furniture, baseFromWorld: Transform): PosedBox {
  const baseFromBody = compose(baseFromWorld, worldFromPose(furniture.pose, furniture.baseM + furniture.heightM / 2));
  return {
    baseFromBody,
    bodyFromBase: invert(baseFromBody),
    halfLengthM: furniture.lengthM / 2,
    halfWidthM: furniture.widthM / 2,
    halfHeightM: furniture.heightM / 2,
    velocityMps: [0, 0, 0],
    yawRateRadps: 0,
  };
}

export const actorBodies = (frame: WorldFrame): readonly ActorBody[] => {
  const baseFromWorld = baseFromWorldOf(frame);
  return frame.actors.map((actor) => actorBody(actor, baseFromWorld));
};
