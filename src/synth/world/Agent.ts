import type { ActorKind } from './WorldFrame.js';

/** Follows a lane with the intelligent driver model and changes it when something slow is ahead. */
export interface LaneBehaviour {
  readonly type: 'lane';
  readonly direction: 1 | -1;
  /** Where it wants to be across the road. */
  targetOffsetM: number;
  desiredMps: number;
  readonly timeGapSecs: number;
  readonly maxAccelerationMps2: number;
  readonly mayChangeLane: 'yes' | 'no';
  /** Seeds the slow drift within the lane. */
  readonly driftPhaseRad: number;
  /** Replaces the driver model while it is set: the wanted acceleration. */
  forcedAccelerationMps2?: number;
  /** Largest sideways speed of a lane change, m/s. */
  sidewaysMps: number;
}

/** Moves freely on the surface with this velocity; yields to nobody but never through anything. */
export interface WalkBehaviour {
  readonly type: 'walk';
  alongMps: number;
  acrossMps: number;
}

export interface StaticBehaviour {
  readonly type: 'static';
}

/** Rigidly behind its tractor. */
export interface TowedBehaviour {
  readonly type: 'towed';
  readonly tractor: Agent;
  /** Centre to centre. */
  readonly distanceM: number;
}

export type Behaviour = LaneBehaviour | WalkBehaviour | StaticBehaviour | TowedBehaviour;

/** Called at each step before the agent moves; changes the agent's behaviour (a script of a scenario). */
export type Script = (agent: Agent, world: { readonly timeSecs: number }) => void;

/** A thing on the road. Its reference point is the centre of its box; the ego vehicle is agent 0. */
export interface Agent {
  readonly id: number;
  readonly kind: ActorKind;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly appearanceSeed: number;
  sM: number;
  dM: number;
  /** Heading relative to the road's. */
  turnRad: number;
  speedMps: number;
  accelerationMps2: number;
  sidewaysMps: number;
  gaitRad: number;
  readonly rollRad: number;
  brake: boolean;
  indicator: 'off' | 'left' | 'right';
  head: boolean;
  highBeam: boolean;
  beacon: boolean;
  behaviour: Behaviour;
  /** Part of a scenario: stays however far it is. */
  readonly isKept: boolean;
  readonly script?: Script;
}

export const isVehicle = (kind: ActorKind): boolean =>
  kind === 'car' ||
  kind === 'van' ||
  kind === 'truck' ||
  kind === 'bus' ||
  kind === 'trailer' ||
  kind === 'motorcycle' ||
  kind === 'bicycle';
