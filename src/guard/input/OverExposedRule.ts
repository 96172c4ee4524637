import { atOnce, type Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

/** Luma that is saturated: 8-bit video clips between 250 and 255, depending on the camera's curve and JPEG. */
const WHITE_LEVEL = 250;

interface SaturatedShares {
  readonly overExposedSuspectShare: number;
  readonly overExposedUnfitShare: number;
}

/** Most of the picture is saturated: what is there cannot be seen. */
export class OverExposedRule implements PictureRule {
  readonly #limits: SaturatedShares;

  constructor(limits: SaturatedShares) {
    this.#limits = limits;
  }

  check(picture: PictureStatistics): Measurement {
    const { overExposedSuspectShare, overExposedUnfitShare } = this.#limits;
    const measured = picture.count === 0 ? 0 : 1 - picture.shareUpTo(WHITE_LEVEL - 1);
    const isUnfit = measured > overExposedUnfitShare;
    return atOnce(isUnfit || measured > overExposedSuspectShare, {
      rule: 'over-exposed',
      code: 'over-exposed',
      input: 'camera',
      severity: isUnfit ? 'unfit' : 'suspect',
      measured,
      limit: isUnfit ? overExposedUnfitShare : overExposedSuspectShare,
      unit: '',
    });
  }

  reset(): void {
    // One picture is enough.
  }
}
