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
import { findingOf, type GuardProbe } from './GuardProbe.js';
import { atOnce } from './Measurement.js';
import type { GuardParameters } from './parameters.js';
import { confirmTracks } from './tracks/confirmTracks.js';

export interface Judgement {
  /** One per detection, in the same order; rejected ones are listed so that a person can see why. */
  readonly detections: readonly JudgedDetection[];
  /** Those of `checkInputs` and what only the model's answer shows (disagreement, out of distribution). */
  readonly findings: readonly HealthFinding[];
  readonly alerts: readonly Alert[];
}

/** Stamps that go back, or forward by more than this, begin another drive: running medians and histories restart. Longer than any gap that a driver leaves between two pictures. */
const RESET_SECS = 1.5;

/**
 * Everything between the model and the planner that decides what a planner can rely on. One call of each method per frame, in stamp order: checkInputs → judge → confirm → mode. A jump of the stamps resets its memory.
 */
export class Guard {
  readonly #parameters: GuardParameters;
  readonly #inputs: InputGuard;
  readonly #agreement: AgreementGuard;
  readonly #detections: DetectionGuard;
  readonly #modes: ModeMachine;
  readonly #probe: GuardProbe;
  /** Of the sample checked last, and of the frame judged last: a frame is judged while the next one is being checked. */
  #checkedNs: TimeNs | undefined;
  #judgedNs: TimeNs | undefined;
  /** Of the frame that was judged last. */
  #camera: BandCamera | undefined;

  constructor(parameters: GuardParameters, probe: GuardProbe = {}) {
    this.#parameters = parameters;
    this.#probe = probe;
    this.#inputs = new InputGuard(parameters.inputs, probe);
    this.#agreement = new AgreementGuard(parameters.agreement, probe);
    this.#detections = new DetectionGuard(parameters.objects, probe);
    this.#modes = new ModeMachine(parameters.mode.goodFrames);
  }

  /** Before the model runs: the faults in the content of its inputs. An input with an `unfit` finding must be blanked. Empty when all is well. */
  checkInputs(facts: InputFacts): readonly HealthFinding[] {
    if (this.#jump(this.#checkedNs, facts.stampNs) !== 'none') this.#inputs.reset();
    this.#checkedNs = facts.stampNs;
    return this.#inputs.check(facts);
  }

  /** After the heads: a verdict for each detection from this frame alone. */
  judge(facts: JudgeFacts): Judgement {
    const jump = this.#jump(this.#judgedNs, facts.stampNs);
    if (jump !== 'none') this.#agreement.reset();
    // Another recording may be in another mode; a gap is not.
    if (jump === 'back') this.#modes.reset();
    this.#judgedNs = facts.stampNs;
    this.#camera = facts.camera;
    const score = facts.outOfDistribution;
    const limit = this.#parameters.objects.maxOutOfDistribution;
    const findings = [...facts.findings];
    const unlike =
      score === undefined
        ? undefined
        : // Treat NaN as the worst score.
          atOnce(!(score <= limit), {
            rule: 'out-of-distribution',
            code: 'out-of-distribution',
            input: 'both',
            severity: 'suspect',
            measured: score,
            limit,
            unit: '',
          });
    const novelty = findingOf(this.#probe, unlike);
    if (novelty !== undefined) findings.push(novelty);
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

  #jump(lastNs: TimeNs | undefined, stampNs: TimeNs): 'none' | 'gap' | 'back' {
    const stepSecs = lastNs === undefined ? 0 : secsBetween(lastNs, stampNs);
    return stepSecs < 0 ? 'back' : stepSecs > RESET_SECS ? 'gap' : 'none';
  }
}

const notFiniteAlert = (count: number, stampNs: TimeNs): Alert => ({
  severity: 'error',
  code: 'guard/not-finite',
  message: `Expected finite numbers for every object but received ${count} with NaN or infinity`,
  tip: 'They are listed as rejected. Run the model on another provider (--provider cpu); if this persists, the model file is damaged.',
  stampNs,
});
