import type { InputFacts } from '../GuardFacts.js';
import type { Measurement } from '../Measurement.js';
import type { PictureStatistics } from './PictureStatistics.js';
import type { RadarStatistics } from './RadarStatistics.js';

/** One rule on pictures; called once per picture, in stamp order. Undefined: nothing to measure. */
export interface PictureRule {
  check(picture: PictureStatistics, facts: InputFacts): Measurement | undefined;
  reset(): void;
}

/** One rule on radar; called for every sample of a run that has a radar. */
export interface RadarRule {
  check(radar: RadarStatistics, facts: InputFacts): Measurement | undefined;
  reset(): void;
}
