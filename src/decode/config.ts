import { z } from 'zod';

/** Limits on the contents of messages, and conventions that messages do not state. */
export const decodeConfig = z.strictObject({
  maxImageMegapixels: z
    .number()
    .min(0.1)
    .max(500)
    .default(64)
    .describe('Largest picture accepted, megapixels; larger ones are rejected with an alert'),
  maxPoints: z
    .int()
    .min(1)
    .max(10_000_000)
    .default(1_000_000)
    .describe('Most points in one radar message; larger messages are rejected with an alert'),
  dopplerSign: z
    .enum(['auto', 'away', 'approaching'])
    .default('auto')
    .describe('Which motion a positive range rate means; auto: what fits the standing world, else away'),
  rangeRateField: z
    .string()
    .default('')
    .describe(
      'Field of the point clouds that is the range rate; empty: what fits the standing world, else by its name',
    ),
  rangeRateScale: z
    .number()
    .min(0)
    .max(100)
    .default(0)
    .describe('m/s of one unit of the range rate; 0: what fits the standing world, else by its name'),
  azimuthUnit: z
    .enum(['auto', 'radians', 'degrees'])
    .default('auto')
    .describe('Unit of azimuth and elevation; auto: degrees where they exceed a full turn in radians'),
  scanAzimuth: z
    .enum(['left', 'right'])
    .default('left')
    .describe(
      'Side on which azimuth is positive in radar_msgs/RadarScan: left follows REP 103, right follows the comment in the message',
    ),
});
export type DecodeConfig = z.infer<typeof decodeConfig>;

export const defaultDecodeConfig: DecodeConfig = decodeConfig.parse({});
