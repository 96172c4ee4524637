import { z } from 'zod';
import { numberParameter } from '../config/parameters.js';

/** Of a run on live inputs. */
export const liveSchema = z.strictObject({
  heartbeatSecs: numberParameter({
    default: 0.8,
    min: 0.1,
    max: 60,
    unit: 's',
    description:
      'Without a scene for so long, one is published that says what is missing, so that a silent node always means a dead one.',
  }),
});
