import type { StagePercentiles } from '../domain/RunSummary.js';
import type { TrustCost } from './measureTrust.js';

export interface ThroughputRound {
  readonly bareFramesPerSec: number;
  readonly replayFramesPerSec: number;
  readonly ratio: number;
  /** Processor time of all threads, the inference process included: other work on the machine changes it little. */
  readonly bareCpuMsPerFrame: number;
  readonly replayCpuMsPerFrame: number;
}

export interface Throughput {
  readonly framesPerRound: number;
  readonly rounds: readonly ThroughputRound[];
  readonly ratioMedian: number;
  /** Of each frame: (time until the next frame starts - session.run) / session.run. */
  readonly nonOverlappedShareP50: number;
  readonly nonOverlappedShareP90: number;
  readonly sessionRunP50Ms: number;
  /** Of the main thread, while frames are inferred; of the worst round each. */
  readonly eventLoopGapMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Of the last round. */
  readonly stages: readonly StagePercentiles[];
}

/** Highest resident set of node and inference process together up to a frame count, of one run. */
export interface Memory {
  readonly shortFrames: number;
  readonly shortPeakMiB: number;
  readonly longFrames: number;
  readonly longPeakMiB: number;
  /** longPeak / shortPeak - 1. */
  readonly growth: number;
}

export interface Aim {
  readonly name: string;
  readonly value: number;
  readonly aim: string;
  readonly met: boolean;
}

export interface BenchResult {
  readonly machine: { readonly processor: string; readonly cores: number; readonly platform: string };
  readonly node: string;
  readonly provider: string;
  readonly threads: number;
  readonly model: { readonly name: string; readonly version: string; readonly sha256: string };
  readonly bag: { readonly path: string; readonly sha256: string };
  /** Other load on the machine distorts absolute times, and ratios within one run much less. */
  readonly loadAverageAtStart: number;
  readonly throughput: Throughput;
  /** The crowd that the target refers to, then larger ones. */
  readonly trust: readonly TrustCost[];
  readonly memory?: Memory;
  readonly aims: readonly Aim[];
}

/** This project's targets for its shipped student on two cores. */
export function judge({
  throughput,
  trust,
  memory,
}: {
  readonly throughput: Throughput;
  readonly trust: readonly TrustCost[];
  readonly memory: Memory | undefined;
}): readonly Aim[] {
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
