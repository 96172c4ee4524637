import type { Alert } from '#src/domain/Alert.js';
import type { ImageScaler } from '#src/domain/ImageScaler.js';
import type { InferenceEngine } from '#src/domain/Inference.js';
import type { RoadScene } from '#src/domain/RoadScene.js';
import type { TimeNs } from '#src/domain/time.js';
import type { BandCamera } from '#src/geometry/BandCamera.js';
import type { GuardProbe } from '#src/guard/GuardProbe.js';
import type { Config } from '#src/pipeline/config.js';
import { ScenePipeline } from '#src/pipeline/ScenePipeline.js';
import { playSamples } from './playSamples.js';
import type { PlayedDrive, TimedMessage } from './TimedMessage.js';

/** The outcome of one frame. */
export interface PlayedScene {
  readonly scene: RoadScene;
  /** Where the picture was; undefined when the model saw none. */
  readonly camera?: BandCamera;
  /** Codes of the alerts raised since the previous scene. */
  readonly alertCodes: readonly string[];
  /** Arrival of the message that completed it. */
  readonly publishedNs: TimeNs;
}

export interface PlayOptions {
  readonly engine: InferenceEngine;
  readonly scaler: ImageScaler;
  readonly config: Config;
  readonly probe?: GuardProbe;
}

/** Plays messages through sync and all stages, one frame at a time. */
export async function playMessages(
  drive: PlayedDrive,
  messages: readonly TimedMessage[],
  { config, ...options }: PlayOptions,
): Promise<readonly PlayedScene[]> {
  let raised: Alert[] = [];
  const pipeline = new ScenePipeline({ ...options, config, cameraTopic: drive.cameraTopic });
  const played: PlayedScene[] = [];
  for await (const { sample, arrivedNs } of playSamples(drive, messages, config, (alert) => raised.push(alert))) {
    const frame = await pipeline.prepare(sample);
    const { scene, alerts } = pipeline.finish(frame, await pipeline.infer(frame), raised);
    raised = [];
    played.push({
      scene: withoutPixels(scene),
      ...(frame.camera !== undefined && { camera: frame.camera }),
      alertCodes: alerts.map(({ code }) => code),
      publishedNs: arrivedNs,
    });
  }
  return played;
}

/** Grids and class images of thousands of scenes would not fit into memory. */
function withoutPixels(scene: RoadScene): RoadScene {
  const { drivableArea, classImage, ...rest } = scene;
  return drivableArea === undefined && classImage === undefined ? scene : rest;
}
