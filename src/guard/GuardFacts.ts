import type { Detection } from '../domain/Detection.js';
import type { HealthFinding } from '../domain/InputHealth.js';
import type { RadarInBase } from '../domain/PublishedFrame.js';
import type { TimeNs } from '../domain/time.js';
import type { BandCamera } from '../geometry/BandCamera.js';

/** The model's image band: RGB bytes [heightPx, widthPx, 3], a view that is read only during the call. */
export interface Picture {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Ego motion, if known. */
export interface EgoFacts {
  readonly forwardMps: number;
  /** Positive to the left. */
  readonly yawRateRadps: number;
  /** `doppler`: fitted from the same returns that the radar rules check, so it cannot contradict them. */
  readonly source: 'odometry' | 'doppler';
}

/** Facts about a sample's inputs before the model sees them. */
export interface InputFacts {
  readonly stampNs: TimeNs;
  /** Undefined when no picture can be used. */
  readonly picture?: Picture;
  /** From the picture's stamp to its arrival; undefined when unknown. */
  readonly pictureDelaySecs?: number;
  /** `absent`: the run has no radar; `silent`: it has one, but this sample has no sweep; `used`: this sample has a sweep, possibly empty. */
  readonly radarState: 'absent' | 'silent' | 'used';
  readonly radar: RadarInBase;
  /** `radar.radialSpeedMps` is over ground; without it all its values are 0. */
  readonly hasRadialSpeed: boolean;
  readonly ego?: EgoFacts;
}

/** The model's camera-only objectness, any class: [classes, rows, columns], probabilities. */
export interface ObjectnessMap {
  readonly values: Float32Array;
  readonly classes: readonly ('vehicle' | 'vulnerable_road_user')[];
  readonly rows: number;
  readonly columns: number;
  /** Band pixels a cell. */
  readonly stridePx: number;
}

/** Facts about a frame after the heads. Blanked inputs are absent, because the model did not see them. */
export interface JudgeFacts {
  readonly stampNs: TimeNs;
  readonly detections: readonly Detection[];
  /** Of `checkInputs` for this sample. */
  readonly findings: readonly HealthFinding[];
  /** Undefined when the model saw no picture. */
  readonly camera?: BandCamera;
  readonly objectness?: ObjectnessMap;
  /** Undefined when the model saw no radar. */
  readonly radar?: RadarInBase;
  /** The model's own score, 0 like training .. 1 unlike anything seen. */
  readonly outOfDistribution?: number;
}
