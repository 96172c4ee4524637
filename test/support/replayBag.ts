import { SharpImageScaler } from '../../src/decode/sharp/SharpImageScaler.js';
import type { AlertCount } from '../../src/domain/AlertLog.js';
import type { InferenceEngine } from '../../src/domain/Inference.js';
import type { RoadScene } from '../../src/domain/RoadScene.js';
import type { RunSummary } from '../../src/domain/RunSummary.js';
import { AlertCollector } from '../../src/pipeline/AlertCollector.js';
import { type Config, defaultConfig } from '../../src/pipeline/config.js';
import { type RecordedPart, runReplay } from '../../src/pipeline/runReplay.js';
import type { Publisher } from '../../src/publish/Publisher.js';
import { openSource } from '../../src/source/openSource.js';
import type { TopicChoice } from '../../src/source/selectTopics.js';

export interface ReplayedBag {
  readonly scenes: readonly RoadScene[];
  readonly summary: RunSummary;
  /** `code topic` and how often, in order of first appearance; information (not warnings or errors) left out. */
  readonly alerts: Readonly<Record<string, number>>;
}

export interface ReplayBagOptions {
  readonly engine: InferenceEngine;
  readonly topics?: TopicChoice;
  readonly config?: Config;
  readonly publishers?: readonly Publisher[];
  /** Keeps no scenes: the given publishers are all there are. */
  readonly alone?: boolean;
  readonly record?: RecordedPart;
  readonly signal?: AbortSignal;
}

/** Replays a bag and keeps its scenes. */
export async function replayBag(path: string, options: ReplayBagOptions): Promise<ReplayedBag> {
  const scenes: RoadScene[] = [];
  const collector: Publisher = {
    publish: (frame) => {
      scenes.push(structuredClone(frame.scene));
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  const alerts = new AlertCollector(() => undefined);
  const source = await openSource(path, { onAlert: alerts.add });
  try {
    const summary = await runReplay({
      source,
      topics: options.topics ?? {},
      engine: options.engine,
      scaler: new SharpImageScaler(),
      config: options.config ?? defaultConfig(),
      openPublishers: () =>
        Promise.resolve([...(options.alone === true ? [] : [collector]), ...(options.publishers ?? [])]),
      alerts,
      ...(options.record !== undefined && { record: options.record }),
      ...(options.signal !== undefined && { signal: options.signal }),
    });
    return { scenes, summary, alerts: countsOf(summary.alerts) };
  } finally {
    await source.close();
  }
}

function countsOf(alerts: readonly AlertCount[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { alert, count } of alerts) {
    if (alert.severity !== 'info') counts[`${alert.code}${alert.topic === undefined ? '' : ` ${alert.topic}`}`] = count;
  }
  return counts;
}

/** Without what a wall clock decides. */
export const withoutTimings = (scenes: readonly RoadScene[]): readonly RoadScene[] =>
  scenes.map((scene) => ({ ...scene, stageTimesMs: {} }));
