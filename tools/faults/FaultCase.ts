import type { FindingCode } from '#src/domain/InputHealth.js';
import type { SceneMode } from '#src/domain/RoadScene.js';
import type { SensorFault } from '#src/synth/faults/SensorFault.js';

/** How a fault may show in the outputs. */
export interface FaultSigns {
  /** Any of these findings. */
  readonly findings?: readonly FindingCode[];
  /** An input of this role that was in use is no longer used. */
  readonly inputLost?: 'camera' | 'radar';
  /** An alert whose code begins with this. */
  readonly alerts?: readonly string[];
  /** No scene for longer than this many seconds. */
  readonly gapSecs?: number;
}

/** One fault of the suite. */
export interface FaultCase {
  readonly name: string;
  readonly summary: string;
  readonly signs: FaultSigns;
  /** Correct modes while the fault acts, once it is detected. */
  readonly modes: readonly SceneMode[];
  /** Frames after its onset within which it must be detected: 5, or 15 for faults that only show over time. */
  readonly maxFrames: 5 | 15;
  /** Makes the fault for one drive. */
  readonly create: (seed: number, onsetSecs: number) => SensorFault;
  /** Pictures or sweeps of another moment of the same drive, half its length away. */
  readonly otherMoment?: 'camera' | 'radar';
}
