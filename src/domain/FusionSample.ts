import type { CameraCalibration } from './CameraCalibration.js';
import type { CameraFrame } from './CameraFrame.js';
import type { EgoVelocity } from './EgoMotion.js';
import type { RadarScan } from './RadarScan.js';
import type { InputState } from './RoadScene.js';
import type { TimeNs } from './time.js';
import type { Transform } from './Transform.js';

/** Clockwise. */
export type QuarterTurns = 0 | 1 | 2 | 3;

/** The camera that a turned picture would come from. */
export interface UprightCamera {
  /** That make the picture upright. */
  readonly turns: QuarterTurns;
  readonly calibration: CameraCalibration;
  readonly baseFromCamera: Transform;
}

/** A camera picture with usable geometry: its calibration fits its size and its mounting is known. */
export interface PlacedCamera {
  readonly frame: CameraFrame;
  readonly calibration: CameraCalibration;
  /** Takes the optical frame (x right, y down, z forward) to base_link. */
  readonly baseFromCamera: Transform;
  /** Only for a camera that is mounted on its side or upside down: how the model sees it. */
  readonly upright?: UprightCamera;
}

/** One radar sweep of a sample. */
export interface PlacedSweep {
  readonly scan: RadarScan;
  /** Mounting at the scan's stamp. */
  readonly baseFromRadar: Transform;
  /** Takes base_link at the scan's stamp to base_link at the sample's; undefined without odometry. */
  readonly sampleFromScan?: Transform;
  /** Odometry at the scan's stamp. */
  readonly velocity?: EgoVelocity;
  /** Sample stamp minus scan stamp. */
  readonly ageSecs: number;
}

/** A sensor whose clock is not that of the others. */
export interface ClockState {
  readonly topic: string;
  /** From stamp to arrival; negative for a stamp in the future. */
  readonly delaySecs: number;
  /** Of the last delays, largest minus smallest; small for a constant offset. */
  readonly spreadSecs: number;
  /** To be added to its stamps. */
  readonly offsetSecs: number;
  /** The offset has been added. */
  readonly isCorrected: boolean;
}

/** What belongs to one scene: the camera frame that triggers it (or, without a camera, a radar sweep) and the sweeps of the window before. */
export interface FusionSample {
  readonly trigger: 'camera' | 'radar';
  readonly stampNs: TimeNs;
  /** When the trigger was received. */
  readonly receivedNs: TimeNs;
  /** Undefined when the camera is silent or its picture has no usable geometry; `inputs` says which. */
  readonly camera?: PlacedCamera;
  /** Newest last. */
  readonly sweeps: readonly PlacedSweep[];
  /** Odometry at the sample's stamp. */
  readonly odometry?: EgoVelocity;
  /** What the poses of the odometry say of the same velocity. */
  readonly poseVelocity?: EgoVelocity;
  /** Sensors with a clock of their own. */
  readonly clocks?: readonly ClockState[];
  /** The camera first, then each radar topic. */
  readonly inputs: readonly InputState[];
}
