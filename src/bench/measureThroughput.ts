import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { InferenceEngine } from '../domain/Inference.js';
import { BareSession } from '../infer/ort/BareSession.js';
import type { BenchOptions } from './BenchOptions.js';
import type { Throughput } from './BenchResult.js';
import { LoopedSource } from './LoopedSource.js';
import { framesPerSec, nonOverlappedShares, SKIPPED_FRAMES } from './frameTimings.js';
import { MeteredEngine, type FrameTiming } from './MeteredEngine.js';
import { median, percentile } from './percentile.js';

const NS_PER_MS = 1e6;

/** Of all threads of this process. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Processor time including the inference process. */
const replayCpuMs = (engine: InferenceEngine): number => cpuMs() + (engine.supervision?.usage.cpuMs ?? 0);

async function passesFor(options: BenchOptions, frames: number): Promise<number> {
  let once = 0;
  // Frames are counted, not estimated from topics.
  const engine = new MeteredEngine(options.engine, () => (once += 1));
  await options.replay({ source: new LoopedSource(options.source, 1), engine, onScene: () => undefined });
  if (once === 0) throw new Error('Expected frames in the recording of the bench but none reached the model');
  return Math.ceil(frames / once);
}

/** Replay and bare loop in turns, so that other load slows both. */
export async function measureThroughput(options: BenchOptions): Promise<Throughput> {
  const { model, threads, rounds } = options;
  options.onProgress('counting frames in the recording');
  const passes = await passesFor(options, options.framesPerRound);
  const results: Throughput['rounds'] = [];
  const shares: number[] = [];
  const runsMs: number[] = [];
  const delays: IntervalHistogram[] = [];
  let stages: Throughput['stages'] = [];
  let framesPerRound = 0;
  let bare: BareSession | undefined;
  try {
    for (let round = 0; round < rounds; round++) {
      options.onProgress(`round ${round + 1} of ${rounds}`);
      const timings: FrameTiming[] = [];
      const replayCpuBeforeMs = replayCpuMs(options.engine);
      const engine = new MeteredEngine(options.engine, (timing) => timings.push(timing));
      // A new monitor for each round, because the bare loop in between blocks this thread.
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const summary = await options.replay({
        source: new LoopedSource(options.source, passes),
        engine,
        onScene: () => undefined,
      });
      delay.disable();
      delays.push(delay);
      const replayCpuSpentMs = replayCpuMs(options.engine) - replayCpuBeforeMs;
      stages = summary.stages;
      framesPerRound = timings.length;
      shares.push(...nonOverlappedShares(timings));
      runsMs.push(...timings.map((timing) => timing.runMs));
      if (bare === undefined) {
        bare = await BareSession.open(model, { provider: options.engine.provider, threads }, engine.sample!);
        await bare.loop(SKIPPED_FRAMES);
      }
      const replayFramesPerSec = framesPerSec(timings);
      const bareCpuBeforeMs = cpuMs();
      const bareFramesPerSec = (framesPerRound / (await bare.loop(framesPerRound))) * 1000;
      results.push({
        bareFramesPerSec,
        replayFramesPerSec,
        ratio: replayFramesPerSec / bareFramesPerSec,
        bareCpuMsPerFrame: (cpuMs() - bareCpuBeforeMs) / framesPerRound,
        replayCpuMsPerFrame: replayCpuSpentMs / framesPerRound,
      });
    }
  } finally {
    await bare?.release();
  }
  return {
    framesPerRound,
    rounds: results,
    ratioMedian: median(results.map((round) => round.ratio)),
    nonOverlappedShareP50: median(shares),
    nonOverlappedShareP90: percentile(shares, 0.9),
    sessionRunP50Ms: median(runsMs),
    eventLoopGapMs: {
      p50: Math.max(...delays.map((delay) => delay.percentile(50))) / NS_PER_MS,
      p99: Math.max(...delays.map((delay) => delay.percentile(99))) / NS_PER_MS,
      max: Math.max(...delays.map((delay) => delay.max)) / NS_PER_MS,
    },
    stages,
  };
}
