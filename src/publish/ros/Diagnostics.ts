import { AlertLog } from '../../domain/AlertLog.js';
import type { ProviderAttempt } from '../../domain/Inference.js';
import type { PublishedFrame } from '../../domain/PublishedFrame.js';
import type { InputState, RoadScene, SceneMode } from '../../domain/RoadScene.js';
import { rosFromTimeNs, secsBetween, type TimeNs } from '../../domain/time.js';
import type { VerdictKind } from '../../domain/Verdict.js';
import { isFiniteDetection } from '../finiteScene.js';

/** Of diagnostic_msgs/DiagnosticStatus. */
export const OK = 0;
export const WARN = 1;
export const ERROR = 2;
export const STALE = 3;

const MODE_LEVELS: Readonly<Record<SceneMode, number>> = {
  NOMINAL: OK,
  CAMERA_ONLY: WARN,
  RADAR_ONLY: WARN,
  STALE: STALE,
  FAILED: ERROR,
};
const INPUT_LEVELS: Readonly<Record<InputState['state'], number>> = {
  used: OK,
  missing: WARN,
  stale: STALE,
  rejected: ERROR,
};
const SEVERITY_LEVELS = { info: OK, warning: WARN, error: ERROR } as const;

const PERIOD_NS = 1_000_000_000n;

/** What is known before the first scene. */
export interface DiagnosticFacts {
  readonly attempts: readonly ProviderAttempt[];
  /** Shown as they are, e.g. licence and training data. */
  readonly model: Readonly<Record<string, string>>;
}

interface Status {
  readonly level: number;
  readonly name: string;
  readonly message: string;
  readonly hardware_id: string;
  readonly values: readonly { readonly key: string; readonly value: string }[];
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
    for (const object of [...scene.objects, ...scene.detections])
      if (!isFiniteDetection(object)) this.#nonFiniteObjects += 1;
    this.#lastScene = scene;
    const due =
      this.#lastNs === undefined || scene.stampNs - this.#lastNs >= PERIOD_NS || scene.mode !== this.#lastMode;
    return due ? this.#message(scene) : undefined;
  }

  /** What came since the last message, for the end of a run. */
  rest(): object | undefined {
    return this.#lastScene !== undefined && this.#lastScene.stampNs !== this.#lastNs
      ? this.#message(this.#lastScene)
      : undefined;
  }

  #message(scene: RoadScene): object {
    this.#lastNs = scene.stampNs;
    this.#lastMode = scene.mode;
    const status = [
      statusOf('mode', MODE_LEVELS[scene.mode], `${scene.mode}: ${scene.modeReason}`, {
        'dropped frames': `${(scene.dropRatio * 100).toFixed(1)} %`,
        'ego speed source': scene.egoSpeedSource,
        'since s': secsBetween(scene.modeSinceNs, scene.stampNs).toFixed(1),
        sentence: scene.sentence,
      }),
      healthStatus(scene),
      objectsStatus(scene),
      ...scene.inputs.map(inputStatus),
      ...this.#facts.attempts.map(providerStatus),
      timeStatus(scene),
      statusOf('model', OK, scene.modelName, {
        sha256: scene.modelSha256,
        provider: scene.provider,
        ...this.#facts.model,
      }),
      this.#alertStatus(),
      this.#outputStatus(),
    ];
    this.#alerts = new AlertLog();
    this.#nonFiniteObjects = 0;
    return { header: { stamp: rosFromTimeNs(scene.stampNs), frame_id: '' }, status };
  }

  #alertStatus(): Status {
    const counts = this.#alerts.counts();
    const level = counts.reduce((worst, { alert }) => Math.max(worst, SEVERITY_LEVELS[alert.severity]), OK);
    const first = counts[0]?.alert;
    return statusOf(
      'alerts',
      level,
      first === undefined ? 'none' : `${first.message} ${first.tip}`,
      Object.fromEntries(counts.map(({ alert, count }) => [`${alert.code} ${alert.topic ?? ''}`.trim(), `${count}`])),
    );
  }

  #outputStatus(): Status {
    const count = this.#nonFiniteObjects;
    const message = count === 0 ? 'finite' : 'objects left out for values that are not finite';
    return statusOf('objects', count === 0 ? OK : ERROR, message, { 'left out': `${count}` });
  }
}

const statusOf = (name: string, level: number, message: string, values: Readonly<Record<string, string>>): Status => ({
  level,
  name: `roadscene: ${name}`,
  message,
  hardware_id: 'roadscene',
  values: Object.entries(values).map(([key, value]) => ({ key, value })),
});

const inputStatus = (input: InputState): Status =>
  statusOf(`input ${input.topic}`, INPUT_LEVELS[input.state], input.state, {
    ...(input.ageSecs !== undefined && { 'age s': input.ageSecs.toFixed(3) }),
    ...(input.pointCount !== undefined && { points: `${input.pointCount}` }),
  });

/** What is wrong with the content of inputs that arrived. */
function healthStatus({ health, outOfDistribution }: RoadScene): Status {
  const level = health.some(({ severity }) => severity === 'unfit') ? ERROR : health.length > 0 ? WARN : OK;
  const message = health.map(({ fault, input, severity }) => `${input}: ${fault} (${severity})`).join(', ');
  return statusOf('input health', level, message === '' ? 'nothing found' : message, {
    ...Object.fromEntries(
      health.map(({ fault, measured, limit }) => [fault, `${measured.toFixed(3)} (limit ${limit.toFixed(3)})`]),
    ),
    ...(outOfDistribution !== undefined && { 'out of distribution': outOfDistribution.toFixed(3) }),
  });
}

function objectsStatus({ objects, detections, hazards }: RoadScene): Status {
  const count = (kind: VerdictKind, items: RoadScene['detections']): string =>
    String(items.filter(({ verdict }) => verdict.kind === kind).length);
  const worst = hazards[0];
  return statusOf('scene', OK, worst === undefined ? 'no hazard' : worst.text, {
    confirmed: count('confirmed', objects),
    unconfirmed: count('unconfirmed', objects),
    'rejected detections': count('rejected', detections),
    hazards: String(hazards.length),
  });
}

/** A rejected rung is a warning: the model runs slower than was asked for. */
const providerStatus = (attempt: ProviderAttempt): Status =>
  statusOf(`provider ${attempt.provider}`, attempt.accepted ? OK : WARN, attempt.reason, {
    state: attempt.accepted ? 'running' : 'rejected',
  });

function timeStatus(scene: RoadScene): Status {
  const times = Object.entries(scene.stageTimesMs);
  const totalMs = scene.stageTimesMs['total'] ?? times.reduce((sum, [, ms]) => sum + ms, 0);
  return statusOf(
    'processing time',
    OK,
    `${totalMs.toFixed(1)} ms`,
    Object.fromEntries(times.map(([stage, ms]) => [`${stage} ms`, ms.toFixed(2)])),
  );
}
