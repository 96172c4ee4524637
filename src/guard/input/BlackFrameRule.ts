import { atOnce, type Measurement } from '../Measurement.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

/** Lamps and lit road keep a night picture below this share of dark pixels: set on generated nights without street lamps. */
const MAX_DARK_SHARE = 0.995;

/** The sensor delivers only read noise, or the lens is closed. */
export class BlackFrameRule implements PictureRule {
  readonly #darkLevel: number;

  /** `darkLevel`: luma up to this is dark. */
  constructor(darkLevel: number) {
    this.#darkLevel = darkLevel;
  }

  check(picture: PictureStatistics): Measurement {
    const measured = picture.shareUpTo(this.#darkLevel);
    return atOnce(measured > MAX_DARK_SHARE, {
      rule: 'black-frame',
      code: 'black-frame',
      input: 'camera',
      severity: 'unfit',
      measured,
      limit: MAX_DARK_SHARE,
      unit: '',
    });
  }

  reset(): void {
    // One picture is enough.
  }
}
