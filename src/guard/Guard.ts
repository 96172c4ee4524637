import type { Alert } from '../domain/Alert.js';
import type { HealthFinding } from '../domain/InputHealth.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import type { SceneObject, Track } from '../domain/Track.js';
import type { JudgedDetection } from '../domain/Verdict.js';
import type { BandCamera } from '../geometry/BandCamera.js';
import type { InputFacts, JudgeFacts } from './GuardFacts.js';
import type { ModeFacts } from './mode/frameMode.js';
import { ModeMachine, type ModeState } from './mode/ModeMachine.js';
import { AgreementGuard } from './agreement/AgreementGuard.js';
import { InputGuard } from './input/InputGuard.js';
import { DetectionGuard } from './objects/DetectionGuard.js';
import type { GuardParameters } from './parameters.js';
import type { SkippedRules } from './SkippedRules.js';
import { confirmTracks } from './tracks/confirmTracks.js';

export interface Judgement {
  /** One per detection, in the same order; rejected ones are listed so that a person can see why. */
  readonly detections: readonly JudgedDetection[];
  /** Those of `checkInputs` and what only the model's answer shows (disagreement, out of distribution). */
  readonly findings: readonly HealthFinding[];
  readonly alerts: readonly Alert[];
}

/**
 * Everything between the model and the planner that decides what a planner can rely on. One call of each method per frame, in stamp order: checkInputs → judge → confirm → mode. A jump of the stamps resets its memory.
 */
export class Guard {
  readonly #parameters: GuardParameters;
  readonly #inputs: InputGuard;
  readonly #agreement: AgreementGuard;
  readonly #detections: DetectionGuard;
  readonly #modes: ModeMachine;
  #lastNs: TimeNs | undefined;
  /** Of the frame that was judged last. */
  #camera: BandCamera | undefined;

  /** `skipped`: none in use; measurements switch rules off to see what each is worth. */
  constructor(parameters: GuardParameters, skipped: SkippedRules = new Set()) {
    this.#parameters = parameters;
    this.#inputs = new InputGuard(parameters.inputs, skipped);
    this.#agreement = new AgreementGuard(parameters.agreement, skipped);
    this.#detections = new DetectionGuard(parameters.objects, skipped);
    this.#modes = new ModeMachine(parameters.mode);
  }

  /** Before the model runs: the faults in the content of its inputs. An input with an `unfit` finding must be blanked. Empty when all is well. */
  checkInputs(facts: InputFacts): readonly HealthFinding[] {
    this.#follow(facts.stampNs);
    return this.#inputs.check(facts);
  }

  /** After the heads: a verdict for each detection from this frame alone. */
  judge(facts: JudgeFacts): Judgement {
    this.#camera = facts.camera;
    const score = facts.outOfDistribution;
    const limit = this.#parameters.objects.maxOutOfDistribution;
    const findings = [...facts.findings];
    // Treat NaN as the worst score.
    if (score !== undefined && !(score <= limit))
      findings.push({
        rule: 'out-of-distribution',
        code: 'out-of-distribution',
        input: 'both',
        severity: 'suspect',
        measured: score,
        limit,
        unit: '',
      });
    const disagreement = this.#agreement.check(facts);
    if (disagreement !== undefined) findings.push(disagreement);
    const detections = this.#detections.judge({ ...facts, findings });
    const notFinite = detections.filter(({ verdict }) => verdict.reasons.includes('not-finite')).length;
    return { detections, findings, alerts: notFinite === 0 ? [] : [notFiniteAlert(notFinite, facts.stampNs)] };
  }

  /** After the tracker: the verdict over the recent frames. */
  confirm(tracks: readonly Track[]): readonly SceneObject[] {
    return confirmTracks(tracks, this.#parameters.tracks, this.#camera);
  }

  /** The mode this frame is published in; MODE_RULES says what it may hold. */
  mode(facts: ModeFacts): ModeState {
    return this.#modes.update(facts);
  }

  #follow(stampNs: TimeNs): void {
    if (this.#lastNs !== undefined) {
      const stepSecs = secsBetween(this.#lastNs, stampNs);
      if (stepSecs < 0 || stepSecs > this.#parameters.resetSecs) {
        this.#inputs.reset();
        this.#agreement.reset();
      }
      // Another recording may have another radar and other modes; a gap does not.
      if (stepSecs < 0) {
        this.#detections.reset();
        this.#modes.reset();
      }
    }
    this.#lastNs = stampNs;
  }
}

const notFiniteAlert = (count: number, stampNs: TimeNs): Alert => ({
  severity: 'error',
  code: 'guard/not-finite',
  message: `Expected finite numbers for every object but received ${count} with NaN or infinity`,
  tip: 'They are listed as rejected. Run the model on another provider (--provider cpu); if this persists, the model file is damaged.',
  stampNs,
});
