import type { HealthFinding } from '../../domain/InputHealth.js';
import { BearingRule } from './BearingRule.js';
import { CameraProfile } from './CameraProfile.js';
import { PlacementRule } from './PlacementRule.js';
import type { JudgeFacts } from '../GuardFacts.js';
import { findingOf, type GuardProbe } from '../GuardProbe.js';
import type { Measurement } from '../Measurement.js';
import type { GuardParameters } from '../parameters.js';

/** Checks whether camera and radar show the same moment and place, by two rules on what the model's camera branch alone sees at the vehicles with radar returns. */
export class AgreementGuard {
  readonly #profile = new CameraProfile();
  readonly #placement: PlacementRule;
  readonly #bearing: BearingRule;
  readonly #probe: GuardProbe;
  /** The pictures jumped, and vehicles have not been seen in their places since. */
  #isElsewhere = false;

  constructor(parameters: GuardParameters['agreement'], probe: GuardProbe = {}) {
    this.#probe = probe;
    this.#placement = new PlacementRule(parameters.maxPlacementDoubt);
    this.#bearing = new BearingRule(parameters.maxBearingErrorRad);
  }

  reset(): void {
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
    this.#profile.measure(facts);
    // Every rule sees every frame; the most specific comes first.
    const turned = this.#inUse(this.#bearing.check(this.#profile));
    const displaced = this.#inUse(this.#placement.check(this.#profile));
    // Pictures of another place look turned; their calibration is what it was.
    this.#isElsewhere = displaced !== undefined && (hasJumped || this.#isElsewhere);
    return hasJumped ? undefined : ((this.#isElsewhere ? undefined : turned) ?? displaced);
  }

  #inUse(measurement: Measurement | undefined): HealthFinding | undefined {
    return findingOf(this.#probe, measurement);
  }
}
