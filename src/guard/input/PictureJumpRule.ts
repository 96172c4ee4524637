import { secsBetween, type TimeNs } from '../../domain/time.js';
import type { InputFacts } from '../GuardFacts.js';
import { atOnce, type Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import { type PatchesFound, patchesFound } from './patchesFound.js';
import type { PictureStatistics } from './PictureStatistics.js';
import { RunningMedian } from './RunningMedian.js';

/** How many times more than usual a picture differs from the one before, times how many times fewer of its patches that one shows, as a natural logarithm. 85 generated drives without a fault stay below 1.57 (where a tunnel ends). */
const MIN_JUMP = 1.6;
/** A jump also needs fewer patches found than this share of the usual: a flash or a wiper leaves the rest of the picture in place. */
const MAX_FOUND_OF_USUAL = 0.6;
/** A jump also needs a change of the mean luma below this share: larger changes are tunnel entries and exits. */
const MAX_LIGHT_CHANGE = 0.2;

/** Pictures further apart show another place. */
const MAX_STEP_SECS = 0.35;
/** A step longer than usual by this factor also shows another place: pictures were lost. */
const MAX_STEP_OF_USUAL = 1.5;
/** The usual values: medians over this many recent pictures. */
const CHANGES = 3;
const SHARES = 5;
const STEPS = 5;
const WARM_UP = 3;
const SHARES_WARM_UP = 2;
/** Patches are looked for in every fifth picture, and where a picture differs from the one before by more than this many times the usual. */
const LOOK_EVERY = 5;
const LOOK_FROM = 1.4;
/** With fewer patches only nearby objects are visible, and they move too fast to track. */
const MIN_PATCHES = 10;
/** Lower shares are chance matches. */
const MIN_FOUND = 0.05;
/** Grey levels: less change is noise, darker pictures are black. */
const MIN_CHANGE = 1;
const MIN_LUMA = 8;

/** Pictures that jump to another place, although stamps and vehicle move on: another moment, another source. Found only in the picture that jumps; the agreement rules decide how long the doubt lasts. */
export class PictureJumpRule implements PictureRule {
  readonly #changes = new RunningMedian(CHANGES);
  readonly #shares = new RunningMedian(SHARES);
  readonly #steps = new RunningMedian(STEPS);
  #lastNs: TimeNs | undefined;
  #frames = 0;

  reset(): void {
    this.#forget();
    this.#lastNs = undefined;
  }

  check(picture: PictureStatistics, { stampNs }: InputFacts): Measurement | undefined {
    const stepSecs = this.#lastNs === undefined ? Infinity : secsBetween(this.#lastNs, stampNs);
    this.#lastNs = stampNs;
    if (!(stepSecs <= MAX_STEP_SECS)) {
      this.#forget();
      return undefined;
    }
    const isNext = this.#steps.count < WARM_UP || stepSecs <= MAX_STEP_OF_USUAL * this.#steps.value;
    this.#steps.add(stepSecs);
    const measured = isNext ? this.#jumpTo(picture) : 0;
    // A picture that loses too few patches is no jump, however much it differs.
    return atOnce(measured >= MIN_JUMP, {
      rule: 'picture-jump',
      code: 'camera-radar-disagree',
      input: 'both',
      severity: 'suspect',
      measured: Math.max(0, measured),
      limit: MIN_JUMP,
      unit: '',
    });
  }

  /** 0 when the picture follows from the one before. */
  #jumpTo(picture: PictureStatistics): number {
    const { change, brighterBy, meanLuma } = changeOf(picture);
    const ofUsual = change / Math.max(this.#changes.value, MIN_CHANGE);
    const isKnown = this.#changes.count >= WARM_UP;
    const isUnlike = isKnown && ofUsual >= LOOK_FROM;
    this.#changes.add(change);
    this.#frames += 1;
    if (!isUnlike && this.#frames % LOOK_EVERY !== 0) return 0;
    const found = patchesFound(picture);
    const jump = isUnlike ? Math.log(ofUsual) + this.#lossOf(found) : 0;
    const light = Math.abs(brighterBy) / Math.max(MIN_LUMA, Math.min(meanLuma, meanLuma - brighterBy));
    if (found.lookedFor >= MIN_PATCHES) this.#shares.add(found.share);
    return light <= MAX_LIGHT_CHANGE ? jump : 0;
  }

  /** Logarithm of how many times fewer patches are found than usual; none of it counts (-Infinity) when that is not few. */
  #lossOf({ lookedFor, share }: PatchesFound): number {
    if (lookedFor < MIN_PATCHES || this.#shares.count < SHARES_WARM_UP) return -Infinity;
    const usual = Math.max(this.#shares.value, MIN_FOUND);
    const ofUsual = Math.max(share, MIN_FOUND) / usual;
    return ofUsual <= MAX_FOUND_OF_USUAL ? -Math.log(ofUsual) : -Infinity;
  }

  #forget(): void {
    this.#changes.reset();
    this.#shares.reset();
    this.#steps.reset();
    this.#frames = 0;
  }
}

/** Mean absolute difference to the picture before, less what the light did to all of it. */
function changeOf({ luma, lastLuma, inside, count }: PictureStatistics): {
  readonly change: number;
  readonly brighterBy: number;
  readonly meanLuma: number;
} {
  if (count === 0) return { change: 0, brighterBy: 0, meanLuma: 0 };
  let sum = 0;
  let sumBefore = 0;
  for (let i = 0; i < luma.length; i++) {
    if (inside[i] === 0) continue;
    sum += luma[i]!;
    sumBefore += lastLuma[i]!;
  }
  const brighterBy = (sum - sumBefore) / count;
  let change = 0;
  for (let i = 0; i < luma.length; i++) {
    if (inside[i] === 1) change += Math.abs(luma[i]! - lastLuma[i]! - brighterBy);
  }
  return { change: change / count, brighterBy, meanLuma: sum / count };
}
