import type { ObjectClass } from '../../domain/ObjectClass.js';
import type { Light, RoadSurface, Weather } from '../../domain/SceneConditions.js';
import type { MarkingStyle, RoadView } from './RoadView.js';

/** What the generator can put on a road. Each maps to one object class of the truth. */
export const ACTOR_KINDS = [
  'car',
  'van',
  'truck',
  'bus',
  'trailer',
  'motorcycle',
  'bicycle',
  'pedestrian',
  'child',
  'animal',
  'cone',
  'barrier',
  'debris',
] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export const CLASS_OF_KIND: Readonly<Record<ActorKind, ObjectClass>> = {
  car: 'car',
  van: 'car',
  truck: 'truck',
  bus: 'bus',
  trailer: 'trailer',
  motorcycle: 'motorcycle',
  bicycle: 'bicycle',
  pedestrian: 'pedestrian',
  child: 'pedestrian',
  animal: 'animal',
  cone: 'hazard',
  barrier: 'hazard',
  debris: 'hazard',
};

/** World frame: x east, y north, z up, metres; yaw counter-clockwise from x. */
export interface Pose {
  readonly xM: number;
  readonly yM: number;
  /** Height of the ground contact. */
  readonly zM: number;
  readonly yawRad: number;
  /** Nose up positive. */
  readonly pitchRad: number;
}

export interface EgoState {
  /** base_link: on the road surface below the middle of the front sensors' mount (rear axle for a vehicle profile that says so). */
  readonly pose: Pose;
  readonly speedMps: number;
  readonly accelerationMps2: number;
  readonly yawRateRadps: number;
}

export interface ActorState {
  /** Unique in the run, 1..65535; also the value in the instance buffer. */
  readonly id: number;
  readonly kind: ActorKind;
  /** Ground contact below the box's centre. */
  readonly pose: Pose;
  /** 0 upright; an overturned truck lies at about pi/2. The sizes below are those of the box as it lies. */
  readonly rollRad: number;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  /** Along the heading; negative when reversing. */
  readonly speedMps: number;
  readonly accelerationMps2: number;
  readonly yawRateRadps: number;
  /** Seeds colour and shape variant. */
  readonly appearanceSeed: number;
  /** Walking or pedalling phase. */
  readonly gaitRad: number;
  readonly lights: {
    readonly brake: boolean;
    readonly head: boolean;
    readonly highBeam: boolean;
    readonly indicator: 'off' | 'left' | 'right';
    /** Blue or amber rotating light. */
    readonly beacon: boolean;
  };
}

export const FURNITURE_KINDS = [
  'guard_rail',
  'guard_rail_post',
  'noise_barrier',
  'tunnel_wall',
  'bridge_deck',
  'sign',
  'gantry',
  'street_light',
  'traffic_light',
  'tree',
  'bush',
  'building',
  'delineator',
] as const;
export type FurnitureKind = (typeof FURNITURE_KINDS)[number];

/** A fixed thing beside or over the road, as an upright box (its pose is the ground contact below the centre; `baseM` lifts it). */
export interface Furniture {
  readonly kind: FurnitureKind;
  readonly pose: Pose;
  readonly baseM: number;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly appearanceSeed: number;
}

export interface Environment {
  readonly weather: Weather;
  readonly light: Light;
  readonly roadSurface: RoadSurface;
  /** Meteorological visibility; 2000 when clear. */
  readonly visibilityM: number;
  /** 0..1. */
  readonly rainIntensity: number;
  readonly snowIntensity: number;
  readonly sunAzimuthRad: number;
  readonly sunElevationRad: number;
  readonly streetLights: boolean;
  readonly inTunnel: boolean;
}

export interface WorldLaneBoundary {
  /** Points every few metres, world frame. */
  readonly pointsM: readonly (readonly [number, number, number])[];
  readonly style: MarkingStyle;
  readonly colour: 'white' | 'yellow';
  readonly widthM: number;
  /** Outermost boundary of the carriageway. */
  readonly isRoadEdge: boolean;
}

export interface WorldHazard {
  /** Scenario's name for it, e.g. `cut_in`. */
  readonly kind: string;
  readonly actorIds: readonly number[];
  /** Seconds from the start of the run at which it becomes one. */
  readonly onsetSecs: number;
  /** Undefined when paths do not meet. */
  readonly timeToCollisionSecs?: number;
}

/** Everything true at one instant; camera, radar and truth are drawn from it alone. */
export interface WorldFrame {
  readonly timeSecs: number;
  readonly ego: EgoState;
  readonly actors: readonly ActorState[];
  readonly furniture: readonly Furniture[];
  readonly laneBoundaries: readonly WorldLaneBoundary[];
  /** Closed polygon of the surface a vehicle may drive on (world frame, x and y), obstacles not cut out. */
  readonly drivablePolygons: readonly (readonly (readonly [number, number])[])[];
  /** The stretch of road around the ego vehicle: what the ground looks like and how high it is. */
  readonly road: RoadView;
  readonly environment: Environment;
  readonly hazards: readonly WorldHazard[];
}
