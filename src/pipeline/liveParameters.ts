import { z } from 'zod';
import { numberParameter } from '../config/parameters.js';

/** Parameters of a run on live inputs. */
export const liveSchema = z.strictObject({
  heartbeatSecs: numberParameter({
    default: 0.8,
    min: 0.1,
    max: 60,
    unit: 's',
    description:
      'After this long without a scene, a scene is published that says what is missing, so a silent node always means a dead one.',
  }),
});
