import type { Alert } from '../domain/Alert.js';
import type { ImageScaler } from '../domain/ImageScaler.js';
import type { InferenceEngine } from '../domain/Inference.js';
import type { RoadScene } from '../domain/RoadScene.js';
import type { TimeNs } from '../domain/time.js';
import type { BandCamera } from '../geometry/BandCamera.js';
import type { Config } from '../pipeline/config.js';
import { ScenePipeline } from '../pipeline/ScenePipeline.js';
import { SensorSync } from '../sync/SensorSync.js';
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
}

/** Plays messages through sync and all stages, one frame at a time. */
export async function playMessages(
  drive: PlayedDrive,
  messages: readonly TimedMessage[],
  { engine, scaler, config }: PlayOptions,
): Promise<readonly PlayedScene[]> {
  let raised: Alert[] = [];
  const sync = new SensorSync({
    topics: { radars: drive.radarTopics, ...(drive.cameraTopic !== undefined && { camera: drive.cameraTopic }) },
    parameters: config.sync,
    onAlert: (alert) => raised.push(alert),
  });
  const pipeline = new ScenePipeline({ engine, scaler, config, cameraTopic: drive.cameraTopic });
  const played: PlayedScene[] = [];
  const run = async (
    samples: Iterable<Parameters<ScenePipeline['prepare']>[0]>,
    publishedNs: TimeNs,
  ): Promise<void> => {
    for (const sample of samples) {
      const frame = await pipeline.prepare(sample);
      const { scene, alerts } = pipeline.finish(frame, await pipeline.infer(frame), raised);
      raised = [];
      played.push({
        scene: withoutPixels(scene),
        ...(frame.camera !== undefined && { camera: frame.camera }),
        alertCodes: alerts.map(({ code }) => code),
        publishedNs,
      });
    }
  };
  let lastNs: TimeNs = 0n;
  for (const { logTimeNs, message, corrupt } of messages) {
    lastNs = logTimeNs;
    await run(sync.push(corrupt === undefined ? message : await corrupt(), logTimeNs), logTimeNs);
  }
  await run(sync.flush(), lastNs);
  return played;
}

/** Grids and class images of thousands of scenes would not fit into memory. */
function withoutPixels(scene: RoadScene): RoadScene {
  const { drivableArea, classImage, ...rest } = scene;
  return drivableArea === undefined && classImage === undefined ? scene : rest;
}
