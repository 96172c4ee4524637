import type { RadarInBase } from '../../domain/PublishedFrame.js';
import { secsBetween, type TimeNs } from '../../domain/time.js';
import type { InputFacts } from '../GuardFacts.js';
import { atOnce, type Measurement } from '../Measurement.js';
import { RunningMedian } from './RunningMedian.js';
import { StandingMap } from './StandingMap.js';

/**
 * Doubt above which the sweeps jumped to another moment and the radar is unfit: the share of static returns not found where the ego motion predicts them (beyond the usual) plus the share by which they
 * fit better elsewhere, summed over up to 4 samples in a row. 118 generated drives without a fault, with dense and with sparse radars, stay below 0.05.
 */
const MAX_DOUBT = 0.2;
/** Fewer static returns than this within 45 m are no evidence of a jump. */
const MIN_RETURNS = 20;
/** Samples for which the radar stays unfit after its sweeps jumped: nothing shows that they recovered. */
const HOLD_FRAMES = 100;

/** A sample with less doubt than this is no evidence. */
const MIN_STEP = 0.05;
/** Samples in doubt that are laid against the map of those before; then what they show is taken as usual. */
const PATIENCE = 4;
/** A single sample is not a jump. */
const MIN_SAMPLES = 2;
/** What is usual: the median of so many shares, from so many on. */
const WINDOW = 9;
const WARM_UP = 4;
/** Samples further apart show another place. */
const MAX_STEP_SECS = 0.35;
/** Found again: within this of where the ego motion puts it; elsewhere: further off, as far as 1.5 s at the speeds of a town road. */
const NEAR_SHIFTS_M = [-2, -1, 0, 1, 2];
const FAR_FROM_M = 4;
const FAR_TO_M = 24;
const FAR_STEP_M = 2;
/** Of the binomial error of a share, what chance may do. */
const CHANCE_HERE = 2.5;
const CHANCE_ELSEWHERE = 2;

/** Sweeps that jump to another moment, although stamps and vehicle move on: static objects are no longer where they were. Catches the moment of the jump at any speed, even with only walls and poles in view. */
export class RadarJumpRule {
  readonly #map = new StandingMap();
  readonly #usual = new RunningMedian(WINDOW);
  #lastNs: TimeNs | undefined;
  #doubt = 0;
  #doubtful = 0;
  #holdFrames = 0;
  #measured = 0;

  reset(): void {
    this.#startAnew();
    this.#lastNs = undefined;
    this.#holdFrames = 0;
  }

  check(radar: RadarInBase, { ego, hasRadialSpeed, stampNs }: InputFacts): Measurement {
    const stepSecs = this.#lastNs === undefined ? Infinity : secsBetween(this.#lastNs, stampNs);
    this.#lastNs = stampNs;
    if (this.#holdFrames > 0) this.#holdFrames -= 1;
    // A motion fitted from the same returns follows them wherever they jump.
    if (ego?.source !== 'odometry' || !hasRadialSpeed || !(stepSecs <= MAX_STEP_SECS)) this.#startAnew();
    else {
      this.#map.follow(radar, ego, stepSecs);
      this.#judge();
    }
    // Samples in doubt do not enter the map they are compared with.
    if (this.#doubtful === PATIENCE) this.#startAnew();
    if (this.#doubtful === 0) this.#map.remember(radar);
    const isFound = this.#holdFrames > 0;
    return atOnce(isFound, {
      rule: 'radar-jump',
      code: 'camera-radar-disagree',
      input: 'radar',
      severity: 'unfit',
      measured: isFound ? this.#measured : this.#doubt,
      limit: MAX_DOUBT,
      unit: '',
    });
  }

  #judge(): void {
    const { lookedFor, sampleCount } = this.#map;
    if (sampleCount === 0 || lookedFor < MIN_RETURNS) {
      if (this.#doubtful > 0) this.#doubtful += 1;
      return;
    }
    let here = 0;
    for (const shiftM of NEAR_SHIFTS_M) here = Math.max(here, this.#map.shareFound(shiftM));
    if (this.#usual.count >= WARM_UP) {
      const doubt = this.#doubtOf(here, lookedFor);
      this.#doubt = doubt > MIN_STEP ? this.#doubt + doubt : 0;
      this.#doubtful = doubt > MIN_STEP ? this.#doubtful + 1 : 0;
      if (this.#doubt > MAX_DOUBT && this.#doubtful >= MIN_SAMPLES) {
        this.#holdFrames = HOLD_FRAMES;
        this.#measured = this.#doubt;
      }
    }
    if (this.#doubtful === 0 && sampleCount > 1) this.#usual.add(here);
  }

  #doubtOf(here: number, lookedFor: number): number {
    const error = Math.sqrt(Math.max(here * (1 - here), 0.02) / lookedFor);
    const missing = this.#usual.value - here;
    // If all returns are found, there is no need to search elsewhere.
    if (missing <= 0) return 0;
    let elsewhere = 0;
    for (let shiftM = FAR_FROM_M; shiftM <= FAR_TO_M; shiftM += FAR_STEP_M)
      elsewhere = Math.max(elsewhere, this.#map.shareFound(shiftM), this.#map.shareFound(-shiftM));
    return Math.max(0, missing - CHANCE_HERE * error) + Math.max(0, elsewhere - here - CHANCE_ELSEWHERE * error);
  }

  #startAnew(): void {
    this.#map.clear();
    this.#usual.reset();
    this.#doubt = 0;
    this.#doubtful = 0;
  }
}
