import { z } from 'zod';

/** Limits on what a message may claim, and the conventions no message states. */
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
    .describe('Most points of one radar message; messages with more are rejected with an alert'),
  dopplerSign: z
    .enum(['away', 'approaching'])
    .default('away')
    .describe('Motion a positive range rate of the radar means; ROS leaves it open'),
  scanAzimuth: z
    .enum(['left', 'right'])
    .default('left')
    .describe(
      'Side of a positive azimuth in radar_msgs/RadarScan: left follows REP 103, right the comment in the message',
    ),
});
export type DecodeConfig = z.infer<typeof decodeConfig>;

export const defaultDecodeConfig: DecodeConfig = decodeConfig.parse({});
