import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { InputFacts } from '../GuardFacts.js';
import { FrameCounter } from './FrameCounter.js';
import type { PictureRule } from './InputRule.js';
import type { PictureStatistics } from './PictureStatistics.js';

export const frozenFrameSchema = z.strictObject({
  minChangedShare: numberParameter({
    default: 0.002,
    min: 0,
    max: 0.5,
    unit: '',
    description:
      'frozen-frame: a picture is unchanged when less than this share of it differs from the previous one by more than 2 grey levels.',
  }),
  minSpeedMps: numberParameter({
    default: 0.7,
    min: 0,
    max: 10,
    unit: 'm/s',
    description: 'frozen-frame: ego speed from which a picture must change.',
  }),
  movingFrames: integerParameter({
    default: 2,
    min: 1,
    max: 50,
    unit: 'frames',
    description:
      'frozen-frame: after this many unchanged pictures in a row the camera is unfit while the vehicle moves ...',
  }),
  unknownFrames: integerParameter({
    default: 4,
    min: 1,
    max: 200,
    unit: 'frames',
    description:
      '... after this many when the ego speed is unknown, and suspect when the vehicle stands (sensor noise alone changes real pictures).',
  }),
});

/** Levels by which JPEG and dithering may change a picture that stands still. */
const CHANGE_LEVELS = 2;

/** The picture is frozen while the vehicle moves. */
export class FrozenFrameRule implements PictureRule {
  readonly #parameters: z.output<typeof frozenFrameSchema>;
  readonly #unchanged = new FrameCounter();
  #hasLast = false;

  constructor(parameters: z.output<typeof frozenFrameSchema>) {
    this.#parameters = parameters;
  }

  reset(): void {
    this.#unchanged.reset();
    this.#hasLast = false;
  }

  check(picture: PictureStatistics, { ego }: InputFacts): HealthFinding | undefined {
    const { minChangedShare, minSpeedMps, movingFrames, unknownFrames } = this.#parameters;
    const measured = picture.shareChanged(CHANGE_LEVELS);
    const frames = this.#unchanged.add(this.#hasLast && measured < minChangedShare);
    this.#hasLast = true;
    const finding = {
      rule: 'frozen-frame',
      code: 'frozen-frame',
      input: 'camera',
      measured,
      limit: minChangedShare,
      unit: '',
    } as const;
    const speedMps = ego === undefined ? undefined : Math.abs(ego.forwardMps);
    if (speedMps !== undefined && speedMps >= minSpeedMps)
      return frames >= movingFrames ? { ...finding, severity: 'unfit' } : undefined;
    if (frames < unknownFrames) return undefined;
    return { ...finding, severity: speedMps === undefined ? 'unfit' : 'suspect' };
  }
}
