import type { Detection } from '../../domain/Detection.js';
import { isFiniteValue } from '../../domain/finite.js';
import type { FindingCode } from '../../domain/InputHealth.js';
import { VULNERABLE_CLASSES } from '../../domain/ObjectClass.js';
import type { JudgedDetection, ObjectReason, Verdict, VerdictKind } from '../../domain/Verdict.js';
import type { JudgeFacts } from '../GuardFacts.js';
import type { GuardProbe } from '../GuardProbe.js';
import type { GuardParameters } from '../parameters.js';
import { verdictOf } from '../verdictOf.js';
import type { FrameView } from './FrameView.js';
import { groundContact } from './groundContact.js';
import { inputHealth } from './inputHealth.js';
import { lowScore } from './lowScore.js';
import { markDuplicates, OTHER_CLASS, SAME_CLASS } from './markDuplicates.js';
import type { ObjectRule, Remark } from './ObjectRule.js';
import { Occlusion } from './Occlusion.js';
import { sensorEvidence } from './sensorEvidence.js';
import { sizePrior } from './sizePrior.js';
import { speedPrior } from './speedPrior.js';

const DISAGREEMENTS: ReadonlySet<FindingCode> = new Set(['camera-radar-disagree', 'miscalibrated']);

/** The rules for single frames. Keeps no state from frame to frame. */
export class DetectionGuard {
  readonly #parameters: GuardParameters['objects'];
  readonly #rules: readonly ObjectRule[];
  readonly #occlusion = new Occlusion();
  #duplicates = new Uint8Array(256);
  readonly #skipped: GuardProbe['skipped'];

  constructor(parameters: GuardParameters['objects'], { skipped }: GuardProbe = {}) {
    this.#skipped = skipped;
    this.#parameters = parameters;
    this.#rules = [sizePrior, speedPrior, groundContact(parameters), lowScore(parameters), inputHealth];
  }

  /** One verdict per detection, in the order given. */
  judge(facts: JudgeFacts): readonly JudgedDetection[] {
    const finite = facts.detections.filter(isFiniteValue);
    const view = this.#viewOf(facts, finite);
    if (this.#duplicates.length < finite.length) this.#duplicates = new Uint8Array(2 * finite.length);
    markDuplicates(finite, this.#duplicates);
    let index = 0;
    return facts.detections.map((detection) => {
      // `finite` holds the others in the same order.
      if (finite[index] !== detection) return { ...detection, verdict: verdictOf('rejected', ['not-finite']) };
      const mark = this.#duplicates[index++]!;
      return { ...detection, verdict: this.#verdict(detection, view, mark) };
    });
  }

  #viewOf(facts: JudgeFacts, finite: readonly Detection[]): FrameView {
    const { findings } = facts;
    const isUnfit = (input: 'camera' | 'radar'): boolean =>
      findings.some((finding) => finding.input === input && finding.severity === 'unfit');
    const view: FrameView = {
      facts,
      hasCamera: facts.camera !== undefined && !isUnfit('camera'),
      hasRadar: facts.radar !== undefined && !isUnfit('radar'),
      isCameraSuspect: findings.some(({ input, severity }) => input === 'camera' && severity === 'suspect'),
      isDisagreeing: findings.some(({ code, input }) => DISAGREEMENTS.has(code) && input === 'both'),
      isOutOfDistribution: findings.some(({ code }) => code === 'out-of-distribution'),
      occlusion: this.#occlusion,
    };
    this.#occlusion.fill(finite);
    return view;
  }

  #verdict(detection: Detection, view: FrameView, mark: number): Verdict {
    const remarks: Remark[] = [];
    for (const rule of this.#rules) {
      const remark = rule(detection, view);
      if (remark !== undefined) remarks.push(remark);
    }
    // The class is ambiguous, so the lower-scoring one stays listed as unconfirmed.
    if (mark === SAME_CLASS) remarks.push({ reason: 'duplicate', effect: 'reject' });
    else if (mark === OTHER_CLASS) remarks.push({ reason: 'duplicate', effect: 'unconfirm' });
    sensorEvidence(detection, view, this.#parameters, remarks);
    const counted = remarks.filter(({ reason }) => this.#skipped?.has(reason) !== true);
    const reasons: ObjectReason[] = counted.map(({ reason }) => reason);
    return verdictOf(kindOf(counted, VULNERABLE_CLASSES.has(detection.label)), reasons);
  }
}

/** A vulnerable road user is never rejected: at worst it is unconfirmed. */
function kindOf(remarks: readonly Remark[], isVulnerable: boolean): VerdictKind {
  let kind: VerdictKind = 'confirmed';
  for (const { effect } of remarks) {
    if (effect === 'remark') continue;
    if (effect === 'reject' && !isVulnerable) return 'rejected';
    kind = 'unconfirmed';
  }
  return kind;
}
