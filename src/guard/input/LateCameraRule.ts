import { z } from 'zod';
import { integerParameter, numberParameter } from '../../config/parameters.js';
import type { HealthFinding } from '../../domain/InputHealth.js';
import type { InputFacts } from '../GuardFacts.js';
import { FrameCounter } from './FrameCounter.js';
import { RunningMedian } from './RunningMedian.js';

export const lateCameraSchema = z.strictObject({
  maxExtraSecs: numberParameter({
    default: 0.12,
    min: 0.01,
    max: 5,
    unit: 's',
    description:
      'camera-late: a picture whose time from stamp to arrival exceeds the running median of this camera by more than this is late: it shows the moment of its stamp, which is old.',
  }),
  frames: integerParameter({
    default: 2,
    min: 1,
    max: 50,
    unit: 'frames',
    description: 'camera-late: late pictures in a row before the camera is suspect.',
  }),
  window: integerParameter({
    default: 51,
    min: 5,
    max: 1001,
    unit: 'frames',
    description: 'camera-late: length of the running median.',
  }),
  warmUp: integerParameter({
    default: 5,
    min: 1,
    max: 1000,
    unit: 'frames',
    description: 'camera-late: pictures needed before the running median is used.',
  }),
  relearnFrames: integerParameter({
    default: 300,
    min: 10,
    max: 100000,
    unit: 'frames',
    description: 'camera-late: after this many late pictures in a row, their delay counts as normal.',
  }),
});

/** Pictures arrive later than usual for this camera: a busy driver, a saturated link, a slow network. Needs no clock that agrees with the stamps', only one that does not drift against it. */
export class LateCameraRule {
  readonly #parameters: z.output<typeof lateCameraSchema>;
  readonly #usual: RunningMedian;
  readonly #late = new FrameCounter();

  constructor(parameters: z.output<typeof lateCameraSchema>) {
    this.#parameters = parameters;
    this.#usual = new RunningMedian(parameters.window);
  }

  reset(): void {
    this.#usual.reset();
    this.#late.reset();
  }

  check({ pictureDelaySecs }: InputFacts): HealthFinding | undefined {
    if (pictureDelaySecs === undefined) return undefined;
    const { maxExtraSecs, frames, warmUp, relearnFrames } = this.#parameters;
    const limit = this.#usual.value + maxExtraSecs;
    const isLate = this.#usual.count >= warmUp && pictureDelaySecs > limit;
    const count = this.#late.add(isLate);
    if (count >= relearnFrames) this.reset();
    if (!isLate || count >= relearnFrames) this.#usual.add(pictureDelaySecs);
    return isLate && count >= frames
      ? {
          rule: 'late-camera',
          code: 'camera-late',
          input: 'camera',
          severity: 'suspect',
          measured: pictureDelaySecs,
          limit,
          unit: 's',
        }
      : undefined;
  }
}
