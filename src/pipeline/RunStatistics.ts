import { createHash } from 'node:crypto';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { HealthLog } from './HealthLog.js';
import type { CameraFrame } from '../domain/CameraFrame.js';
import type { ObjectClass } from '../domain/ObjectClass.js';
import type { RoadScene, SceneMode } from '../domain/RoadScene.js';
import type { FirstPicture, RunSummary, StagePercentiles } from '../domain/RunSummary.js';
import type { VerdictKind } from '../domain/Verdict.js';
import { secsBetween, type TimeNs } from '../domain/time.js';

/** Stages in the order a frame passes them. */
export const STAGES = [
  'decode',
  'preprocess',
  'infer',
  'heads',
  'guard',
  'track',
  'scene',
  'publish',
  'total',
] as const;
export type StageName = (typeof STAGES)[number];

export const pictureHash = ({ image }: CameraFrame): string => createHash('sha256').update(image.data).digest('hex');

const NS_PER_MS = 1e6;
const LONGEST_NS = 1e12;

/** Counts of a run in constant memory. */
export class RunStatistics {
  /** Nanoseconds, to within 1 %. */
  readonly #stages = new Map<StageName, RecordableHistogram>(
    STAGES.map((stage) => [stage, createHistogram({ lowest: 1, highest: LONGEST_NS, figures: 2 })]),
  );
  readonly #detections: Partial<Record<ObjectClass, number>> = {};
  readonly #verdicts: Partial<Record<VerdictKind, number>> = {};
  readonly #modes: Partial<Record<SceneMode, number>> = {};
  readonly #health = new HealthLog();
  #firstNs: TimeNs | undefined;
  #lastNs: TimeNs | undefined;
  #firstPicture: FirstPicture | undefined;
  end: RunSummary['end'] = 'failed';
  readShare = 0;
  frames = 0;
  scenes = 0;

  addStage(stage: StageName, ms: number): void {
    this.#stages.get(stage)!.record(Math.round(Math.min(Math.max(ms * NS_PER_MS, 1), LONGEST_NS)));
  }

  addScene(scene: RoadScene, camera: CameraFrame | undefined): void {
    if (camera !== undefined)
      this.#firstPicture ??= { topic: camera.topic, stampNs: camera.stampNs, sha256: pictureHash(camera) };
    this.scenes += 1;
    this.#firstNs ??= scene.stampNs;
    this.#lastNs = scene.stampNs;
    this.#health.add(scene.health);
    this.#modes[scene.mode] = (this.#modes[scene.mode] ?? 0) + 1;
    for (const { label } of scene.detections) this.#detections[label] = (this.#detections[label] ?? 0) + 1;
    for (const { verdict } of scene.objects) this.#verdicts[verdict.kind] = (this.#verdicts[verdict.kind] ?? 0) + 1;
  }

  summary(): Pick<
    RunSummary,
    | 'end'
    | 'readShare'
    | 'frames'
    | 'scenes'
    | 'durationSecs'
    | 'stages'
    | 'detections'
    | 'verdicts'
    | 'modes'
    | 'health'
    | 'firstPicture'
  > {
    return {
      end: this.end,
      readShare: this.readShare,
      frames: this.frames,
      scenes: this.scenes,
      durationSecs:
        this.#firstNs === undefined || this.#lastNs === undefined ? 0 : secsBetween(this.#firstNs, this.#lastNs),
      stages: STAGES.filter((stage) => this.#stages.get(stage)!.count > 0).map((stage) => this.#percentiles(stage)),
      detections: { ...this.#detections },
      verdicts: { ...this.#verdicts },
      modes: { ...this.#modes },
      health: this.#health.counts(),
      ...(this.#firstPicture && { firstPicture: this.#firstPicture }),
    };
  }

  #percentiles(stage: StageName): StagePercentiles {
    const histogram = this.#stages.get(stage)!;
    return {
      stage,
      p50Ms: histogram.percentile(50) / NS_PER_MS,
      p90Ms: histogram.percentile(90) / NS_PER_MS,
      p99Ms: histogram.percentile(99) / NS_PER_MS,
    };
  }
}
