import type { HealthFinding } from '../../domain/InputHealth.js';
import type { InputFacts } from '../GuardFacts.js';
import type { PictureStatistics } from './PictureStatistics.js';
import type { RadarStatistics } from './RadarStatistics.js';

/** One rule on pictures; called once per picture, in stamp order. */
export interface PictureRule {
  check(picture: PictureStatistics, facts: InputFacts): HealthFinding | undefined;
  reset(): void;
}

/** One rule on radar; called for every sample of a run that has a radar. */
export interface RadarRule {
  check(radar: RadarStatistics, facts: InputFacts): HealthFinding | undefined;
  reset(): void;
}
