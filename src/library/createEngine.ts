import type { z } from 'zod';
import { parseConfig } from '../config/parseConfig.js';
import type { Alert } from '../domain/Alert.js';
import type { InferenceEngine } from '../domain/Inference.js';
import { modelPathOf } from '../infer/contract/modelPathOf.js';
import { createEngine as createSupervisedEngine } from '../infer/createEngine.js';
import { engineSettings, inferSchema } from '../pipeline/inferParameters.js';

/** Settings as in the section `infer` of docs/parameters.md; `{ ...config.infer }` hands over those of a file. */
export interface EngineOptions extends z.input<typeof inferSchema> {
  /** A shipped model's name, or the path of an ONNX file that meets models/CONTRACT.md; default: the shipped student. */
  readonly model?: string;
  /** `live` gives up a frame after 10 warm runs and at least 1 s; `replay` (default) after 20 and at least 30 s, as a busy machine must not change results. */
  readonly pace?: 'live' | 'replay';
  /** Licence and hash of the model, providers that do not work here and why, restarts. */
  readonly onAlert?: (alert: Alert) => void;
}

/**
 * Loads a model in a process of its own: hash and contract are checked first, then providers are tried from the best down, then it is warmed up. The process is started again when it dies,
 * and ends with `close`. Rejects with RoadsceneError: `config/...` for settings out of range, `infer/...` for a file that is no model or does not meet the contract, and
 * `infer/provider-unavailable`, with the reason of each, when no provider runs it.
 */
export async function createEngine(options: EngineOptions = {}): Promise<InferenceEngine> {
  const { model, pace, onAlert, ...settings } = options;
  return createSupervisedEngine({
    modelPath: await modelPathOf(model),
    ...engineSettings(parseConfig(inferSchema, settings, 'the engine')),
    ...(pace !== undefined && { pace }),
    ...(onAlert !== undefined && { onEvent: onAlert }),
  });
}
