import { z } from 'zod';
import { count } from '../publish/sceneRecord.js';
import { stagesSchema } from '../report/summarySchema.js';

const figure = z.number();

/** What bench.json holds (its names in snake_case) and schemas/bench.json is made from. */
export const benchSchema = z.object({
  format: z.literal('roadscene-bench/1'),
  machine: z.object({ processor: z.string(), cores: count, platform: z.string() }),
  node: z.string(),
  provider: z.string(),
  threads: count,
  model: z.object({ name: z.string(), version: z.string(), sha256: z.string() }),
  bag: z.object({ path: z.string(), sha256: z.string() }),
  loadAverageAtStart: figure.describe(
    'Other load on the machine distorts absolute times, and ratios within one run much less.',
  ),
  throughput: z.object({
    framesPerRound: count,
    rounds: z.array(
      z.object({
        bareFramesPerSec: figure,
        replayFramesPerSec: figure,
        ratio: figure,
        bareCpuMsPerFrame: figure.describe(
          'Processor time of all threads, the inference process included: other work on the machine changes it little.',
        ),
        replayCpuMsPerFrame: figure,
      }),
    ),
    ratioMedian: figure,
    nonOverlappedShareP50: figure.describe(
      'Of each frame: (time until the next frame starts - session.run) / session.run.',
    ),
    nonOverlappedShareP90: figure,
    sessionRunP50Ms: figure,
    eventLoopGapMs: z
      .object({ p50: figure, p99: figure, max: figure })
      .describe('Of the main thread, while frames are inferred; of the worst round each.'),
    stages: stagesSchema.readonly().describe('Of the last round.'),
  }),
  trust: z
    .array(
      z.object({
        objects: count,
        returns: count,
        tracked: count.describe("Objects of the last frame's scene; a third stands outside the picture."),
        confirmed: count,
        guardP50Ms: figure,
        trackP50Ms: figure,
        sceneP50Ms: figure,
        sumP50Ms: figure.describe('Median over frames of the sum of the three.'),
      }),
    )
    .describe('The crowd that the target refers to, then larger ones.'),
  memory: z
    .object({
      shortFrames: count,
      shortPeakMib: figure,
      longFrames: count,
      longPeakMib: figure,
      growth: figure.describe('long_peak / short_peak - 1.'),
    })
    .exactOptional()
    .describe('Highest resident set of node and inference process together up to a frame count, of one run.'),
  aims: z.array(z.object({ name: z.string(), value: figure, aim: z.string(), met: z.boolean() })),
});

export type BenchResult = z.infer<typeof benchSchema>;
export type Throughput = BenchResult['throughput'];
export type Memory = NonNullable<BenchResult['memory']>;
export type TrustCost = BenchResult['trust'][number];
type Aim = BenchResult['aims'][number];

/** This project's targets for its shipped student on two cores. */
export function judge({
  throughput,
  trust,
  memory,
}: {
  readonly throughput: Throughput;
  readonly trust: readonly TrustCost[];
  readonly memory: Memory | undefined;
}): Aim[] {
  const { ratioMedian, nonOverlappedShareP50, eventLoopGapMs } = throughput;
  return [
    { name: 'throughput of replay / bare session.run', value: ratioMedian, aim: '>= 0.8', met: ratioMedian >= 0.8 },
    {
      name: 'work that is not overlapped with session.run, as a share of it, p50',
      value: nonOverlappedShareP50,
      aim: '<= 0.25',
      met: nonOverlappedShareP50 <= 0.25,
    },
    ...trust.slice(0, 1).map(({ objects, returns, sumP50Ms }) => ({
      name: `guard + track + scene with ${objects} objects and ${returns} returns, p50 ms`,
      value: sumP50Ms,
      aim: '<= 2',
      met: sumP50Ms <= 2,
    })),
    { name: 'event-loop gap p99, ms', value: eventLoopGapMs.p99, aim: '<= 20', met: eventLoopGapMs.p99 <= 20 },
    ...(memory === undefined
      ? []
      : [
          {
            name: `memory growth from ${memory.shortFrames} to ${memory.longFrames} frames`,
            value: memory.growth,
            aim: '<= 0.05',
            met: memory.growth <= 0.05,
          },
        ]),
  ];
}
