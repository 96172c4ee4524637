import type { Hazard, LaneBoundary } from './Hazard.js';
import type { HealthFinding } from './InputHealth.js';
import type { SceneConditions } from './SceneConditions.js';
import type { TimeNs } from './time.js';
import type { SceneObject } from './Track.js';
import type { JudgedDetection } from './Verdict.js';

export const SCENE_MODES = ['NOMINAL', 'CAMERA_ONLY', 'RADAR_ONLY', 'MISALIGNED', 'STALE', 'FAILED'] as const;
/** What a scene could be made from. @useDeclaredType */
export type SceneMode = (typeof SCENE_MODES)[number];

/** Cells of 0 (free), 100 (not drivable) and -1 (not visible), row-major from the corner with the smallest x and y, as in nav_msgs/OccupancyGrid. */
export interface DrivableArea {
  readonly resolutionM: number;
  /** Cells along x (forward). */
  readonly cellsX: number;
  /** Cells along y (left). */
  readonly cellsY: number;
  /** base_link position of the outer corner of the first cell. */
  readonly originXM: number;
  readonly originYM: number;
  /** cellsY rows of cellsX cells: index = iy * cellsX + ix. */
  readonly cells: Int8Array;
}

/** Per input, how it went into this scene. */
export interface InputState {
  readonly topic: string;
  readonly state: 'used' | 'missing' | 'stale' | 'rejected';
  /** Scene stamp minus input stamp. */
  readonly ageSecs?: number;
  readonly pointCount?: number;
}

/** Wall-clock milliseconds of each stage of this frame; ignored in determinism comparisons. */
export type StageTimesMs = Readonly<Record<string, number>>;

/** Pixel classes of the model's image band at its own resolution. */
export interface ClassImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly classIds: Uint8Array;
  /** u_band = scaleX * u_camera + offsetX, at this class image's resolution (pixel centres at integers + 0.5). */
  readonly scaleX: number;
  readonly scaleY: number;
  readonly offsetXPx: number;
  readonly offsetYPx: number;
}

export const FREE_DISTANCE_ENDS = ['object', 'picture', 'sight'] as const;

/** Free length of the ego path ahead, and how sure it is. */
export interface FreeDistance {
  /** From the vehicle's front. No object of any verdict stands in the path nearer than this. */
  readonly distanceM: number;
  /** What ends it: an object, ground that the picture shows as not drivable (or a person), or the end of what is visible. */
  readonly end: (typeof FREE_DISTANCE_ENDS)[number];
  /** The object that ends it. */
  readonly trackId?: number;
  /** Share of the path up to there that the picture shows as drivable, 0..1; the rest was not visible. */
  readonly seenShare: number;
}

/** Everything known about the road at the stamp of one camera frame. */
export interface RoadScene {
  readonly stampNs: TimeNs;
  /** The vehicle frame all positions are in, normally base_link. */
  readonly frameId: string;
  readonly sequence: number;
  readonly mode: SceneMode;
  readonly modeReason: string;
  /** Stamp of the scene in which this mode began. */
  readonly modeSinceNs: TimeNs;
  /** Faults found in the content of this frame's inputs. */
  readonly health: readonly HealthFinding[];
  /** The model's out-of-distribution score: 0 like its training data, 1 unlike it; undefined when the model has none. */
  readonly outOfDistribution?: number;
  /** Input of a planner: tracked objects, each with a verdict; act only on confirmed ones. */
  readonly objects: readonly SceneObject[];
  /** All detections of this frame alone, including those that the guard rejected. */
  readonly detections: readonly JudgedDetection[];
  /** Objects and detections left out because a number in them was NaN or infinite. */
  readonly nonFiniteObjects: number;
  /** Most severe first. */
  readonly hazards: readonly Hazard[];
  /** Track id of the vehicle ahead in the ego path. */
  readonly leadTrackId?: number;
  readonly laneBoundaries: readonly LaneBoundary[];
  readonly drivableArea?: DrivableArea;
  /** Outline of the free area ahead in base_link, alternating x, y in metres; empty when it is not visible. */
  readonly drivableBoundaryXyM: readonly number[];
  readonly freeDistance?: FreeDistance;
  /** The scene in one sentence, for display. */
  readonly sentence: string;
  readonly classImage?: ClassImage;
  readonly conditions?: SceneConditions;
  readonly egoSpeedMps?: number;
  readonly egoSpeedSource: 'odometry' | 'doppler' | 'unknown';
  readonly inputs: readonly InputState[];
  readonly modelName: string;
  readonly modelSha256: string;
  readonly provider: string;
  readonly stageTimesMs: StageTimesMs;
  /** Share of camera frames dropped so far because a newer one arrived. */
  readonly dropRatio: number;
}
