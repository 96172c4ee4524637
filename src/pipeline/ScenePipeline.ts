import { isDeepStrictEqual } from 'node:util';
import type { Alert } from '../domain/Alert.js';
import type { FusionSample } from '../domain/FusionSample.js';
import type { HealthFinding } from '../domain/InputHealth.js';
import type { ImageScaler } from '../domain/ImageScaler.js';
import type { InferenceEngine, InferenceResult } from '../domain/Inference.js';
import type { PublishedFrame } from '../domain/PublishedFrame.js';
import { RoadsceneError } from '../domain/RoadsceneError.js';
import type { StageTimesMs } from '../domain/RoadScene.js';
import type { JudgedDetection } from '../domain/Verdict.js';
import { Guard } from '../guard/Guard.js';
import type { GuardProbe } from '../guard/GuardProbe.js';
import { MODE_RULES } from '../guard/mode/modeRules.js';
import { type DecodedHeads, HeadsDecoder } from '../heads/HeadsDecoder.js';
import { Preprocessor } from '../preprocess/Preprocessor.js';
import { assembleScene, inputsAsUsed } from '../scene/assembleScene.js';
import { DrivableAreaMapper } from '../scene/DrivableAreaMapper.js';
import { finiteScene } from '../scene/finiteScene.js';
import { limitObjects } from '../scene/limitToMode.js';
import { SceneBuilder } from '../scene/SceneBuilder.js';
import { Tracker } from '../track/Tracker.js';
import { blankUnfit, type CheckedSample, inputFacts } from './checkedFrame.js';
import type { Config } from './config.js';
import { StageClock } from './StageClock.js';

export interface ScenePipelineOptions {
  readonly engine: InferenceEngine;
  readonly scaler: ImageScaler;
  readonly config: Config;
  /** The camera topic, if any. */
  readonly cameraTopic: string | undefined;
  /** To measure the guard itself: none in use. */
  readonly probe?: GuardProbe;
  /** Id of the next new track; default: they count from 1. */
  readonly nextTrackId?: () => number;
}

/** Stages that go on in another pipeline. */
interface Kept {
  readonly preprocessor?: Preprocessor;
  readonly guard?: Guard;
  readonly tracker?: Tracker;
  readonly drivable?: DrivableAreaMapper;
  readonly builder?: SceneBuilder;
}

/** A sample in the pipeline. */
export interface PreparedFrame extends CheckedSample {
  readonly preprocessMs: number;
  readonly inputGuardMs: number;
}

/** The model's outputs, or the reason why there are none. */
export type InferenceAnswer =
  | { readonly type: 'result'; readonly result: InferenceResult }
  | { readonly type: 'none'; readonly reason: string; readonly alert?: Alert };

/**
 * The stages from sample to scene, one method each: prepare (preprocess, guard's input checks) → infer → finish (heads, guard, track, scene). The caller decides what overlaps; frames
 * must pass each method in order.
 */
export class ScenePipeline {
  readonly #options: ScenePipelineOptions;
  readonly #preprocessor: Preprocessor;
  readonly #heads: HeadsDecoder;
  readonly #guard: Guard;
  readonly #tracker: Tracker;
  readonly #drivable: DrivableAreaMapper;
  readonly #builder: SceneBuilder;
  #sequence = 0;

  /** Takes over the memory of `before` that depends neither on the model nor on a changed setting. Throws HeadsError when the model lacks what a box needs. */
  constructor(options: ScenePipelineOptions, before?: ScenePipeline) {
    const { engine, scaler, config, nextTrackId } = options;
    const { contract } = engine;
    const kept: Kept = before === undefined ? {} : before.#keptFor(options);
    this.#options = options;
    // The only one that throws, so the first.
    this.#heads = new HeadsDecoder(contract, config.heads);
    this.#preprocessor = kept.preprocessor ?? new Preprocessor({ contract, scaler, parameters: config.preprocess });
    this.#guard = kept.guard ?? new Guard(config.guard, options.probe);
    this.#tracker = kept.tracker ?? new Tracker(config.track, nextTrackId);
    this.#tracker.parameters = config.track;
    this.#drivable = kept.drivable ?? new DrivableAreaMapper(config.scene);
    this.#builder = kept.builder ?? new SceneBuilder(config.scene);
    this.#builder.parameters = config.scene;
  }

  /** The same run with another model or other settings. Frames that are inside this pipeline finish here first. */
  with(changes: Partial<Pick<ScenePipelineOptions, 'engine' | 'config'>>): ScenePipeline {
    return new ScenePipeline({ ...this.#options, ...changes }, this);
  }

  #keptFor({ engine, config }: ScenePipelineOptions): Kept {
    const was = this.#options;
    const isSame = (section: keyof Config): boolean => isDeepStrictEqual(was.config[section], config[section]);
    const isSameModel = isDeepStrictEqual(was.engine.contract, engine.contract);
    return {
      tracker: this.#tracker,
      builder: this.#builder,
      ...(isSame('guard') && { guard: this.#guard }),
      ...(isSameModel && isSame('preprocess') && { preprocessor: this.#preprocessor }),
      ...(isSameModel && isSame('scene') && { drivable: this.#drivable }),
    };
  }

  /** Sample to tensors; unfit inputs are blanked. */
  async prepare(sample: FusionSample): Promise<PreparedFrame> {
    const { engine, cameraTopic } = this.#options;
    const startMs = performance.now();
    const prepared = await this.#preprocessor.prepare(sample);
    const preparedMs = performance.now();
    const findings = this.#guard.checkInputs(inputFacts(prepared, engine.contract, cameraTopic));
    const checked = blankUnfit(prepared, findings, engine.contract);
    return { ...checked, preprocessMs: preparedMs - startMs, inputGuardMs: performance.now() - preparedMs };
  }

  /** Tensors to the model's outputs; the tensors cannot be used afterwards. Never rejects: a lost frame raises an alert. */
  async infer(frame: PreparedFrame): Promise<InferenceAnswer> {
    if (frame.camera === undefined && !frame.hasRadar) return { type: 'none', reason: 'no camera and no radar' };
    try {
      return { type: 'result', result: await this.#options.engine.run(frame.inputs) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const alert: Alert = {
        severity: 'error',
        code: error instanceof RoadsceneError ? error.code : 'infer/run-failed',
        message: reason,
        tip: 'The scene of this frame has no objects. If it recurs, try --provider cpu.',
        stampNs: frame.sample.stampNs,
      };
      return { type: 'none', reason, alert };
    }
  }

  /** The model's outputs to a scene. `earlierAlerts` were raised before `prepare`; the frame's own are added. */
  finish(frame: PreparedFrame, answer: InferenceAnswer, earlierAlerts: readonly Alert[]): PublishedFrame {
    const { engine, config, cameraTopic } = this.#options;
    const { sample, camera, radar } = frame;
    const { stampNs } = sample;
    const clock = new StageClock();
    const decoded = answer.type === 'result' ? this.#decode(frame, answer.result) : undefined;
    const headsMs = clock.lapMs();
    const outOfDistribution = noveltyOf(frame, answer);
    const judged = this.#judge(frame, answer, decoded, outOfDistribution);
    const mode = this.#guard.mode({
      stampNs,
      hasImage: camera !== undefined,
      camera: sample.inputs.find(({ topic }) => topic === cameraTopic),
      radars: sample.inputs.filter(({ topic }) => topic !== cameraTopic),
      cameraStaleSecs: config.sync.cameraStaleSecs,
      clocks: sample.clocks ?? [],
      failure: answer.type === 'none' ? answer.reason : undefined,
      findings: judged.findings,
    });
    const limits = MODE_RULES[mode.mode];
    let guardMs = frame.inputGuardMs + clock.lapMs();
    const newest = sample.sweeps.at(-1);
    const tracks = this.#tracker.update(judged.detections, {
      stampNs,
      ego: frame.ego?.velocity,
      radar,
      hasRadialSpeed: frame.hasRadialSpeed,
      dopplerPeriodMps: frame.hasFoldedSpeed ? engine.contract.radar.dopplerPeriodMps : undefined,
      radarAgeSecs: newest?.ageSecs,
      radarOriginXyM: newest === undefined ? undefined : [newest.baseFromRadar.m[3]!, newest.baseFromRadar.m[7]!],
    });
    const trackMs = clock.lapMs();
    const objects = limitObjects(this.#guard.confirm(tracks), limits, mode.mode);
    guardMs += clock.lapMs();
    const drivableArea =
      decoded?.classImage !== undefined && camera !== undefined && limits.drivableArea
        ? this.#drivable.map(decoded.classImage, camera.projector, notRejected(objects))
        : undefined;
    const findings = this.#builder.build({
      stampNs,
      objects,
      ego: frame.ego?.velocity,
      drivableArea,
      classImage: decoded?.classImage,
      projector: camera?.projector,
      conditions: decoded?.conditions,
    });
    const stageTimesMs: StageTimesMs = {
      preprocess: frame.preprocessMs,
      ...(answer.type === 'result' && { infer: answer.result.runMs }),
      heads: headsMs,
      guard: guardMs,
      track: trackMs,
      scene: clock.lapMs(),
    };
    const assembled = assembleScene({
      sample,
      sequence: this.#sequence,
      frameId: config.sync.baseFrameId,
      mode,
      limits,
      inputs: inputsAsUsed(sample.inputs, cameraTopic, { image: camera !== undefined, radar: frame.hasRadar }),
      health: judged.findings,
      outOfDistribution,
      objects,
      isOverGround: this.#tracker.isOverGround,
      detections: judged.detections,
      findings,
      drivableArea,
      // Its pixels are of the turned picture; the published one is as recorded.
      classImage: sample.camera?.upright === undefined ? decoded?.classImage : undefined,
      ego: frame.ego === undefined ? undefined : { speedMps: frame.ego.velocity.forwardMps, source: frame.ego.source },
      model: { name: engine.contract.name, sha256: engine.modelSha256, provider: engine.provider },
      stageTimesMs,
      dropRatio: 0,
    });
    this.#sequence += 1;
    return {
      scene: finiteScene(assembled),
      ...(sample.camera !== undefined && {
        camera: sample.camera.frame,
        calibration: sample.camera.calibration,
        baseFromCamera: sample.camera.baseFromCamera,
      }),
      radarInBase: radar,
      alerts: [
        ...earlierAlerts,
        ...frame.alerts,
        ...(answer.type === 'none' && answer.alert !== undefined ? [answer.alert] : []),
        ...(decoded?.alerts ?? []).map((alert) => ({ ...alert, stampNs })),
        ...judged.alerts,
      ],
    };
  }

  /** Without outputs nothing is detected, but the guard still counts the frame. */
  #judge(
    frame: PreparedFrame,
    answer: InferenceAnswer,
    decoded: DecodedHeads | undefined,
    outOfDistribution: number | undefined,
  ): {
    readonly detections: readonly JudgedDetection[];
    readonly findings: readonly HealthFinding[];
    readonly alerts: readonly Alert[];
  } {
    const { contract } = this.#options.engine;
    const { stridePx, classes } = contract.outputs.camera_objectness;
    const outputs = answer.type === 'result' ? answer.result.outputs : undefined;
    return this.#guard.judge({
      stampNs: frame.sample.stampNs,
      detections: decoded?.detections ?? [],
      findings: frame.findings,
      ...(frame.camera !== undefined && { camera: frame.camera }),
      ...(outputs !== undefined &&
        frame.camera !== undefined && {
          objectness: {
            values: outputs.cameraObjectness,
            classes,
            rows: Math.floor(contract.image.heightPx / stridePx),
            columns: Math.floor(contract.image.widthPx / stridePx),
            stridePx,
          },
        }),
      ...(frame.hasRadar && { radar: frame.radar }),
      ...(outOfDistribution !== undefined && { outOfDistribution }),
    });
  }

  #decode(frame: PreparedFrame, result: InferenceResult): DecodedHeads {
    return this.#heads.decode(result.outputs, {
      gridOriginXM: frame.gridOriginXM,
      ...(frame.camera !== undefined && { camera: frame.camera }),
      radar: frame.radar,
      hasRadar: frame.hasRadar,
      hasRadialSpeed: frame.hasRadialSpeed,
    });
  }
}

/** A blank picture or an empty radar grid is unlike training by design: the score is meaningful only when the model saw both. */
const noveltyOf = (frame: PreparedFrame, answer: InferenceAnswer): number | undefined =>
  answer.type === 'result' && frame.camera !== undefined && frame.hasRadar
    ? answer.result.outputs.outOfDistribution
    : undefined;

const notRejected = <T extends JudgedDetection>(objects: readonly T[]): readonly T[] =>
  objects.filter(({ verdict }) => verdict.kind !== 'rejected');
