import { atOnce, type Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

/** Grey levels: a picture whose neighbouring pixels differ by less on average is not noise. Recorded day pictures stay below it. */
const MIN_DIFFERENCE = 12;
/** Spread of the block means over the difference of pixels 8 apart. Below it nothing is larger than a grain, whatever the scale; recorded and generated pictures lie above 0.8. */
const MAX_STRUCTURE = 0.3;

/** High-frequency energy without any structure below it. */
export class NoiseFrameRule implements PictureRule {
  check(picture: PictureStatistics): Measurement | undefined {
    if (picture.nearDifference <= MIN_DIFFERENCE) return undefined;
    const measured = picture.blockSpread / Math.max(picture.farDifference, 1e-3);
    return atOnce(measured < MAX_STRUCTURE, {
      rule: 'noise-frame',
      code: 'noise-frame',
      input: 'camera',
      severity: 'unfit',
      measured,
      limit: MAX_STRUCTURE,
      unit: '',
    });
  }

  reset(): void {
    // One picture is enough.
  }
}
