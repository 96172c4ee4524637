import { SharpImageScaler } from '../decode/sharp/SharpImageScaler.js';
import type { Alert } from '../domain/Alert.js';
import type { InferenceEngine } from '../domain/Inference.js';
import type { RunSummary } from '../domain/RunSummary.js';
import { AlertCollector } from '../pipeline/AlertCollector.js';
import { type Config, defaultConfig } from '../pipeline/config.js';
import { runReplay, type ReplayProgress } from '../pipeline/runReplay.js';
import type { Publisher } from '../publish/Publisher.js';
import { openSource } from '../source/openSource.js';
import type { TopicChoice } from '../source/selectTopics.js';
import type { Source } from '../source/Source.js';

export interface ScenesOptions {
  /** Default: found by type. */
  readonly topics?: TopicChoice;
  /** Of all stages but `infer`, which is the engine's; default: `defaultConfig()`. */
  readonly config?: Config;
  /** Gets each kind of alert once, when it first comes. All are in the frames they belong to. */
  readonly onAlert?: (alert: Alert) => void;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
}

export interface ReplayOptions extends ScenesOptions {
  /** Called once the recording is found to be usable, so that one that is not leaves no files. The run closes what it gives, whatever happens. */
  readonly openPublishers?: () => Promise<readonly Publisher[]>;
  /** Recorded messages that publishers may keep beside the scenes; default `sensors`, those of the topics that the run uses. */
  readonly record?: 'all' | 'sensors' | 'scene';
  /** After each scene. */
  readonly onProgress?: (progress: ReplayProgress) => void;
}

/**
 * Runs a recording (its path, or an open source, which stays open) through the engine into publishers, and resolves to what the run did. No frame is dropped; the same recording, model
 * and provider give the same scenes but for their stage times. Frames that fail are alerts. Rejects with RoadsceneError before the first frame when the recording or its topics cannot be
 * used (`source/...`, `pipeline/no-input`), and when an output failed (`publish/...`), after the others are complete.
 */
export async function replay(
  recording: string | Source,
  engine: InferenceEngine,
  options: ReplayOptions = {},
): Promise<RunSummary> {
  const { config = defaultConfig(), onAlert = () => undefined, onProgress, signal } = options;
  const alerts = new AlertCollector(onAlert);
  const isPath = typeof recording === 'string';
  const source = isPath ? await openSource(recording, { config: config.source, onAlert: alerts.add }) : recording;
  try {
    return await runReplay({
      source,
      topics: options.topics ?? {},
      engine,
      scaler: new SharpImageScaler(),
      config,
      openPublishers: options.openPublishers ?? (() => Promise.resolve([])),
      alerts,
      ...(options.record !== undefined && { record: options.record }),
      ...(onProgress !== undefined && { onProgress }),
      ...(signal !== undefined && { signal }),
    });
  } finally {
    if (isPath) await source.close();
  }
}
