import type { AlertCount } from './AlertLog.js';
import type { HealthCount } from './InputHealth.js';
import type { ProviderAttempt } from './Inference.js';
import type { ModelContract } from './ModelContract.js';
import type { ObjectClass } from './ObjectClass.js';
import type { SceneMode } from './RoadScene.js';
import type { VerdictKind } from './Verdict.js';
import type { TimeNs } from './time.js';

/** Wall-clock milliseconds of one stage over a run. */
export interface StagePercentiles {
  readonly stage: string;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
}

/** One topic of the recording and how the run used it. */
export interface InputSummary {
  readonly topic: string;
  readonly type: string;
  readonly messages: number;
  /** Messages per recorded second; undefined with fewer than two messages. */
  readonly rateHz?: number;
  /** `camera`, `radar`, `camera_info`, `tf`, `ego motion`, or why it was not used. */
  readonly usedFor: string;
}

export interface ModelSummary {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly licence: ModelContract['licence'];
  readonly training: ModelContract['training'];
}

/** What tells a recording from others: the picture of the first scene that had one. */
export interface FirstPicture {
  readonly topic: string;
  readonly stampNs: TimeNs;
  /** Of the picture's bytes as recorded. */
  readonly sha256: string;
}

/** Results of a whole run, known when it ends. */
export interface RunSummary {
  /** Kind and version of this value as JSON: docs/versions.md. */
  readonly format: 'roadscene-summary/1';
  /** Path or name of the recording, as the user gave it. */
  readonly bag: string;
  /** Camera frames (or radar ticks) that reached the pipeline. */
  readonly frames: number;
  /** Scenes published. */
  readonly scenes: number;
  /** Frames dropped because a newer one arrived. */
  readonly dropped: number;
  /** How the run ended: at the end of the recording, at the end of what is left of one that lacks a part, by an interrupt, because no output could be written any more, or by a bug. */
  readonly end: 'complete' | 'cut-off' | 'interrupted' | 'no-output' | 'failed';
  /** Share of the recorded time that was read, 0..1; of a cut-off recording, of what is left. */
  readonly readShare: number;
  /** Recorded time from the first to the last scene. */
  readonly durationSecs: number;
  readonly wallSecs: number;
  /** In the order a frame passes them; `total` last. */
  readonly stages: readonly StagePercentiles[];
  readonly alerts: readonly AlertCount[];
  /** What the guard found about the inputs' content: unfit before suspect. */
  readonly health: readonly HealthCount[];
  /** Detections of the heads, summed over all scenes. */
  readonly detections: Readonly<Partial<Record<ObjectClass, number>>>;
  /** Tracked objects by verdict, summed over all scenes. */
  readonly verdicts: Readonly<Partial<Record<VerdictKind, number>>>;
  /** Scenes published in each mode. */
  readonly modes: Readonly<Partial<Record<SceneMode, number>>>;
  readonly model: ModelSummary;
  readonly provider: string;
  readonly attempts: readonly ProviderAttempt[];
  /** Processor, cores and memory, in one line. */
  readonly machine: string;
  readonly nodeVersion: string;
  readonly inputs: readonly InputSummary[];
  readonly firstPicture?: FirstPicture;
}
