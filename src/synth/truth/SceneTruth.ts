import type { ObjectClass } from '../../domain/ObjectClass.js';
import type { Light, RoadSurface, Visibility, Weather } from '../../domain/SceneConditions.js';
import type { MarkingStyle } from '../world/RoadView.js';
import type { ActorKind } from '../world/WorldFrame.js';
import type { PointM } from './lineOfSight.js';

/** One object at the camera's instant, in base_link. */
export interface TruthObject {
  readonly trackId: number;
  readonly label: ObjectClass;
  readonly kind: ActorKind;
  readonly centreM: PointM;
  readonly rotationXyzw: readonly [number, number, number, number];
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  /** Over ground, base_link axes. */
  readonly velocityMps: PointM;
  /** Seen by a sensor, hence part of the object list evaluation uses. */
  readonly isListed: boolean;
  /** As in Astyx: 0 none, 1 partly, 2 mostly or wholly hidden. */
  readonly occlusion: 0 | 1 | 2;
  /** 0..1. */
  readonly visibility: number;
  readonly visiblePixels: number;
  readonly truncation: number;
  readonly imageBoxPx: readonly [number, number, number, number];
  /** Share of contrast the air leaves, 0..1. */
  readonly transmission: number;
  /** Returns of the undisturbed radar in the box grown by 0.3 m. */
  readonly radarPoints: number;
}

export interface TruthLaneBoundary {
  readonly style: MarkingStyle;
  readonly colour: 'white' | 'yellow';
  readonly widthM: number;
  readonly isRoadEdge: boolean;
  readonly pointsM: readonly PointM[];
}

export interface TruthHazard {
  readonly kind: string;
  readonly trackIds: readonly number[];
  readonly isActive: boolean;
  readonly onsetSecs: number;
  readonly timeToCollisionSecs?: number;
}

export interface TruthConditions {
  readonly weather: Weather;
  readonly light: Light;
  readonly roadSurface: RoadSurface;
  readonly visibility: Visibility;
  readonly visibilityM: number;
  readonly rainIntensity: number;
  readonly snowIntensity: number;
  readonly inTunnel: boolean;
}

/** Truth of one camera frame but for the pixel classes, which are the renderer's own buffer. */
export interface SceneTruth {
  readonly timeSecs: number;
  readonly egoSpeedMps: number;
  readonly egoYawRateRadps: number;
  readonly objects: readonly TruthObject[];
  readonly laneBoundaries: readonly TruthLaneBoundary[];
  readonly drivableM: readonly (readonly (readonly [number, number])[])[];
  readonly conditions: TruthConditions;
  readonly hazards: readonly TruthHazard[];
}
