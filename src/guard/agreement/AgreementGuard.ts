import type { HealthFinding } from '../../domain/InputHealth.js';
import type { z } from 'zod';
import { agreementSchema, AgreementRule } from './AgreementRule.js';
import { BearingRule, bearingSchema } from './BearingRule.js';
import { CameraProfile } from './CameraProfile.js';
import { countStrongPeaks } from './countStrongPeaks.js';
import { PlacementRule, placementSchema } from './PlacementRule.js';
import type { JudgeFacts } from '../GuardFacts.js';
import type { SkippedRules } from '../SkippedRules.js';

export const agreementGuardSchema = agreementSchema.extend({
  placement: placementSchema.prefault({}),
  bearing: bearingSchema.prefault({}),
});

/** Checks whether camera and radar show the same moment and place, by three rules on what the model's camera branch alone sees at the vehicles with radar returns. */
export class AgreementGuard {
  readonly #maxRangeM: number;
  readonly #profile = new CameraProfile();
  readonly #agreement: AgreementRule;
  readonly #placement: PlacementRule;
  readonly #bearing: BearingRule;

  readonly #skipped: SkippedRules;
  /** The pictures jumped, and vehicles have not been seen in their places since. */
  #isElsewhere = false;

  constructor(parameters: z.output<typeof agreementGuardSchema>, skipped: SkippedRules = new Set()) {
    this.#skipped = skipped;
    this.#maxRangeM = parameters.maxRangeM;
    this.#agreement = new AgreementRule(parameters);
    this.#placement = new PlacementRule(parameters.placement);
    this.#bearing = new BearingRule(parameters.bearing);
  }

  reset(): void {
    this.#agreement.reset();
    this.#placement.reset();
    this.#bearing.reset();
    this.#isElsewhere = false;
  }

  /** One finding at most, and none besides that of a picture jump: the rules reach the same conclusion from different evidence. */
  check(facts: JudgeFacts): HealthFinding | undefined {
    // A picture that is known to be bad contradicts nothing; evidence gathered before the finding is corrupted too.
    if (facts.findings.some(({ input, code }) => input === 'camera' && code !== 'camera-late')) {
      this.reset();
      return undefined;
    }
    const hasJumped = facts.findings.some(({ code, input }) => code === 'camera-radar-disagree' && input === 'both');
    if (hasJumped) this.#placement.raiseDoubt();
    const peaks = facts.objectness === undefined ? Infinity : countStrongPeaks(facts.objectness);
    this.#profile.measure(facts, peaks, this.#maxRangeM);
    // Every rule sees every frame; the most specific comes first.
    const turned = this.#bearing.check(this.#profile);
    const displaced = this.#placement.check(this.#profile);
    const unseen = this.#agreement.check(facts, peaks);
    // Pictures of another place look turned; their calibration is what it was.
    this.#isElsewhere = displaced !== undefined && (hasJumped || this.#isElsewhere);
    const found = this.#isElsewhere ? [displaced, unseen] : [turned, displaced, unseen];
    return hasJumped ? undefined : found.find((finding) => finding !== undefined && !this.#skipped.has(finding.rule));
  }
}
