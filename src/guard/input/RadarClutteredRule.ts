import type { InputFacts } from '../GuardFacts.js';
import { atOnce, type Measurement } from '../Measurement.js';
import { FrameCounter } from './FrameCounter.js';
import type { RadarRule } from './InputRule.js';
import type { RadarStatistics } from './RadarStatistics.js';
import { RunningMedian } from './RunningMedian.js';

/** More returns are clutter when the share of static returns also falls below this part of its running median: the new ones move like nothing on a road. */
const MAX_STANDING_RATIO = 0.72;
/** Without range rates over ground, the count alone must rise by this factor: a row of parked cars doubles it. */
const COUNT_RATIO_ALONE = 2.5;
/** From the first sample on, a smaller share of static returns is suspect while the vehicle moves: most returns come from the roadside. */
const MIN_STANDING_SHARE = 0.2;
const MOVING_MPS = 2;
/** Samples with fewer returns are not judged: shares of few returns are chance. */
const MIN_RETURNS = 40;
/** Samples in a row. */
const FRAMES = 2;
/** Running medians: five seconds at 10 Hz, used from half a second on. */
const WINDOW = 51;
const WARM_UP = 5;

/** Far more returns than usual, with range rates that do not fit static surroundings: interference from another radar. */
export class RadarClutteredRule implements RadarRule {
  readonly #minCountRatio: number;
  readonly #usualCount = new RunningMedian(WINDOW);
  readonly #usualStanding = new RunningMedian(WINDOW);
  readonly #cluttered = new FrameCounter();
  readonly #incoherent = new FrameCounter();

  /** `minCountRatio`: returns over their running median. */
  constructor(minCountRatio: number) {
    this.#minCountRatio = minCountRatio;
  }

  reset(): void {
    this.#usualCount.reset();
    this.#usualStanding.reset();
    this.#cluttered.reset();
    this.#incoherent.reset();
  }

  check(radar: RadarStatistics, { ego }: InputFacts): Measurement | undefined {
    if (radar.count < MIN_RETURNS) {
      this.#cluttered.reset();
      this.#incoherent.reset();
      return undefined;
    }
    const isKnown = this.#usualCount.count >= WARM_UP;
    const ratio = isKnown ? radar.count / Math.max(1, this.#usualCount.value) : 1;
    const standing = radar.standingShare;
    const isIncoherent =
      standing !== undefined &&
      this.#usualStanding.count >= WARM_UP &&
      standing < MAX_STANDING_RATIO * this.#usualStanding.value;
    const limit = standing === undefined ? COUNT_RATIO_ALONE : this.#minCountRatio;
    const isCluttered = ratio > limit && (standing === undefined || isIncoherent);
    if (!isCluttered) {
      this.#usualCount.add(radar.count);
      if (standing !== undefined) this.#usualStanding.add(standing);
    }
    if (this.#cluttered.add(isCluttered) >= FRAMES)
      return atOnce(true, { ...FINDING, severity: 'unfit', measured: ratio, limit });
    const moves = ego !== undefined && Math.abs(ego.forwardMps) > MOVING_MPS;
    const few = standing !== undefined && moves && standing < MIN_STANDING_SHARE;
    const isFound = this.#incoherent.add(few) >= FRAMES;
    // The count alone is no limit: returns that stand still are welcome.
    if (standing === undefined || !moves) return undefined;
    return {
      finding: { ...FINDING, severity: 'suspect', measured: standing, limit: MIN_STANDING_SHARE },
      isOver: few,
      isFound,
    };
  }
}

const FINDING = { rule: 'radar-cluttered', code: 'radar-cluttered', input: 'radar', unit: '' } as const;
