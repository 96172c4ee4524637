import { AlertLog } from '../../domain/AlertLog.js';
import { diagnosticArray, type DiagnosticStatus, type Level } from '../../messages/DiagnosticStatus.js';
import type { ProviderAttempt } from '../../domain/Inference.js';
import type { PublishedFrame } from '../../domain/PublishedFrame.js';
import type { InputState, RoadScene, SceneMode } from '../../domain/RoadScene.js';
import { alertStatus, finiteStatus, providerStatuses, sceneStatuses } from './sceneStatuses.js';
import { rosFromTimeNs, type TimeNs } from '../../domain/time.js';

const INPUT_LEVELS: Readonly<Record<InputState['state'], Level>> = {
  used: 'ok',
  missing: 'warn',
  stale: 'stale',
  rejected: 'error',
};

const PERIOD_NS = 1_000_000_000n;

/** Facts known before the first scene. */
export interface DiagnosticFacts {
  readonly attempts: readonly ProviderAttempt[];
  /** Shown verbatim, e.g. licence and training data. */
  readonly model: Readonly<Record<string, string>>;
}

/** Makes a diagnostic_msgs/DiagnosticArray once a second of scene time and whenever the mode changes. */
export class Diagnostics {
  readonly #facts: DiagnosticFacts;
  #alerts = new AlertLog();
  #nonFiniteObjects = 0;
  #lastNs: TimeNs | undefined;
  #lastMode: SceneMode | undefined;
  #lastScene: RoadScene | undefined;

  constructor(facts: DiagnosticFacts) {
    this.#facts = facts;
  }

  /** The message, when one is due. */
  add(frame: PublishedFrame): object | undefined {
    const { scene } = frame;
    this.#alerts.addAll(frame.alerts);
    this.#nonFiniteObjects += scene.nonFiniteObjects;
    this.#lastScene = scene;
    const due =
      this.#lastNs === undefined || scene.stampNs - this.#lastNs >= PERIOD_NS || scene.mode !== this.#lastMode;
    return due ? this.#message(scene) : undefined;
  }

  /** Everything since the last message, for the end of a run. */
  rest(): object | undefined {
    return this.#lastScene !== undefined && this.#lastScene.stampNs !== this.#lastNs
      ? this.#message(this.#lastScene)
      : undefined;
  }

  #message(scene: RoadScene): object {
    this.#lastNs = scene.stampNs;
    this.#lastMode = scene.mode;
    const statuses = [
      ...sceneStatuses(scene),
      ...scene.inputs.map(inputStatus),
      ...providerStatuses(this.#facts.attempts),
      timeStatus(scene),
      this.#modelStatus(scene),
      alertStatus(this.#alerts),
      finiteStatus(this.#nonFiniteObjects),
    ];
    this.#alerts = new AlertLog();
    this.#nonFiniteObjects = 0;
    return diagnosticArray('roadscene', rosFromTimeNs(scene.stampNs), statuses);
  }

  #modelStatus({ modelName, modelSha256, provider }: RoadScene): DiagnosticStatus {
    return {
      level: 'ok',
      name: 'model',
      message: modelName,
      values: { sha256: modelSha256, provider, ...this.#facts.model },
    };
  }
}

const inputStatus = (input: InputState): DiagnosticStatus => ({
  level: INPUT_LEVELS[input.state],
  name: `input ${input.topic}`,
  message: input.state,
  values: {
    ...(input.ageSecs !== undefined && { 'age s': input.ageSecs.toFixed(3) }),
    ...(input.pointCount !== undefined && { points: `${input.pointCount}` }),
  },
});

function timeStatus(scene: RoadScene): DiagnosticStatus {
  const times = Object.entries(scene.stageTimesMs);
  const totalMs = scene.stageTimesMs['total'] ?? times.reduce((sum, [, ms]) => sum + ms, 0);
  return {
    level: 'ok',
    name: 'processing time',
    message: `${totalMs.toFixed(1)} ms`,
    values: Object.fromEntries(times.map(([stage, ms]) => [`${stage} ms`, ms.toFixed(2)])),
  };
}
