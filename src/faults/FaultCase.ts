import type { FindingCode } from '../domain/InputHealth.js';
import type { SceneMode } from '../domain/RoadScene.js';
import type { SensorFault } from '../synth/faults/SensorFault.js';

/** How a fault may show itself in what is published. */
export interface FaultSigns {
  /** Any of these findings. */
  readonly findings?: readonly FindingCode[];
  /** An input of this role that was in use is not. */
  readonly inputLost?: 'camera' | 'radar';
  /** An alert whose code begins so. */
  readonly alerts?: readonly string[];
  /** No scene for longer than this many seconds. */
  readonly gapSecs?: number;
}

/** One fault of the suite. */
export interface FaultCase {
  readonly name: string;
  readonly summary: string;
  readonly signs: FaultSigns;
  /** Modes that tell the truth while it acts, once it was detected. */
  readonly modes: readonly SceneMode[];
  /** Frames after its onset within which it must be detected: 5, for what only shows over time 15. */
  readonly maxFrames: 5 | 15;
  /** Makes the fault for one drive. */
  readonly create: (seed: number, onsetSecs: number) => SensorFault;
  /** Pictures or sweeps of another moment of the same drive, half its length away. */
  readonly otherMoment?: 'camera' | 'radar';
}
