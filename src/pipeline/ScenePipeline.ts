import type { Alert } from '../domain/Alert.js';
import type { FusionSample } from '../domain/FusionSample.js';
import type { ImageScaler } from '../domain/ImageScaler.js';
import type { InferenceEngine, InferenceResult } from '../domain/Inference.js';
import type { PublishedFrame } from '../domain/PublishedFrame.js';
import { RoadsceneError } from '../domain/RoadsceneError.js';
import type { StageTimesMs } from '../domain/RoadScene.js';
import { type DecodedHeads, HeadsDecoder } from '../heads/HeadsDecoder.js';
import { type PreparedSample, Preprocessor } from '../preprocess/Preprocessor.js';
import { assembleScene } from '../scene/assembleScene.js';
import { DrivableAreaMapper } from '../scene/DrivableAreaMapper.js';
import type { Config } from './config.js';

export interface ScenePipelineOptions {
  readonly engine: InferenceEngine;
  readonly scaler: ImageScaler;
  readonly config: Config;
  /** The topic pictures come from, if any. */
  readonly cameraTopic: string | undefined;
}

/** A sample on its way through the stages. */
export interface PreparedFrame extends PreparedSample {
  readonly preprocessMs: number;
}

/** Answer of the model, or why there is none. */
export type InferenceAnswer =
  | { readonly type: 'result'; readonly result: InferenceResult }
  | { readonly type: 'none'; readonly reason: string; readonly alert?: Alert };

/** The stages from sample to scene, one method each: prepare → infer → finish. The caller decides what overlaps; frames must pass each method in order. */
export class ScenePipeline {
  readonly #options: ScenePipelineOptions;
  readonly #preprocessor: Preprocessor;
  readonly #heads: HeadsDecoder;
  readonly #drivable: DrivableAreaMapper;
  #sequence = 0;

  constructor(options: ScenePipelineOptions) {
    const { engine, scaler, config } = options;
    this.#options = options;
    this.#preprocessor = new Preprocessor({ contract: engine.contract, scaler, parameters: config.preprocess });
    this.#heads = new HeadsDecoder(engine.contract, config.heads);
    this.#drivable = new DrivableAreaMapper(config.scene);
  }

  /** Sample to tensors. */
  async prepare(sample: FusionSample): Promise<PreparedFrame> {
    const startMs = performance.now();
    const prepared = await this.#preprocessor.prepare(sample);
    return { ...prepared, preprocessMs: performance.now() - startMs };
  }

  /** Tensors (gone afterwards) to the model's answer. Never rejects: a lost frame is an alert. */
  async infer(frame: PreparedFrame): Promise<InferenceAnswer> {
    if (frame.camera === undefined && frame.sample.sweeps.length === 0)
      return { type: 'none', reason: 'there is nothing to look at' };
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

  /** The model's answer to a scene. `earlierAlerts` were raised before `prepare`; the frame's own are added. */
  finish(frame: PreparedFrame, answer: InferenceAnswer, earlierAlerts: readonly Alert[]): PublishedFrame {
    const { engine, config, cameraTopic } = this.#options;
    const { sample } = frame;
    const startMs = performance.now();
    const decoded = answer.type === 'result' ? this.#decode(frame, answer.result) : undefined;
    const decodedMs = performance.now();
    const drivableArea =
      decoded?.classImage !== undefined && frame.camera !== undefined
        ? this.#drivable.map(decoded.classImage, frame.camera.projector, decoded.detections)
        : undefined;
    const stageTimesMs: StageTimesMs = {
      preprocess: frame.preprocessMs,
      ...(answer.type === 'result' && { infer: answer.result.runMs }),
      heads: decodedMs - startMs,
      scene: performance.now() - decodedMs,
    };
    const scene = assembleScene({
      sample,
      sequence: this.#sequence,
      frameId: config.sync.baseFrameId,
      hasImage: frame.camera !== undefined,
      cameraTopic,
      cameraStaleSecs: config.sync.cameraStaleSecs,
      failure: answer.type === 'none' ? answer.reason : undefined,
      // Nothing judges them yet: none is confirmed.
      detections: (decoded?.detections ?? []).map((detection) => ({
        ...detection,
        verdict: { kind: 'unconfirmed', reasons: ['not-persistent'] },
      })),
      drivableArea,
      classImage: decoded?.classImage,
      conditions: decoded?.conditions,
      ego: frame.ego === undefined ? undefined : { speedMps: frame.ego.velocity.forwardMps, source: frame.ego.source },
      model: { name: engine.contract.name, sha256: engine.modelSha256, provider: engine.provider },
      stageTimesMs,
      dropRatio: 0,
    });
    this.#sequence += 1;
    return {
      scene,
      ...(sample.camera !== undefined && {
        camera: sample.camera.frame,
        calibration: sample.camera.calibration,
        baseFromCamera: sample.camera.baseFromCamera,
      }),
      radarInBase: frame.radar,
      alerts: [
        ...earlierAlerts,
        ...frame.alerts,
        ...(answer.type === 'none' && answer.alert !== undefined ? [answer.alert] : []),
        ...(decoded?.alerts ?? []).map((alert) => ({ ...alert, stampNs: sample.stampNs })),
      ],
    };
  }

  #decode(frame: PreparedFrame, result: InferenceResult): DecodedHeads {
    return this.#heads.decode(result.outputs, {
      gridOriginXM: frame.gridOriginXM,
      ...(frame.camera !== undefined && { camera: frame.camera }),
      radar: frame.radar,
      hasRadialSpeed: frame.hasRadialSpeed,
    });
  }
}
