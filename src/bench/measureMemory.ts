import type { BenchOptions } from './BenchOptions.js';
import type { Memory } from './BenchResult.js';
import { LoopedSource } from './LoopedSource.js';

const MIB = 2 ** 20;
/** More passes than any run needs; the frame count ends the run. */
const ENDLESS = 1_000_000;

/** Ends the replay from the source. */
class StoppableSource extends LoopedSource {
  stopped = false;

  override async *messages(topics?: ReadonlySet<string>): ReturnType<LoopedSource['messages']> {
    for await (const message of super.messages(topics)) {
      if (this.stopped) return;
      yield message;
    }
  }
}

/** One replay of `frames` frames; the highest resident set up to a tenth of them against that of the whole. To be run in a fresh process, before anything else. */
export async function measureMemory(options: BenchOptions, frames: number): Promise<Memory> {
  const source = new StoppableSource(options.source, ENDLESS);
  const shortFrames = Math.ceil(frames / 10);
  const sampleEvery = Math.min(10, shortFrames);
  let done = 0;
  let peakBytes = 0;
  let shortPeakBytes = 0;
  await options.replay({
    source,
    engine: options.engine,
    onScene: () => {
      done += 1;
      if (done % sampleEvery !== 0) return;
      const processBytes = options.engine.supervision?.usage.residentBytes ?? 0;
      peakBytes = Math.max(peakBytes, process.memoryUsage.rss() + processBytes);
      if (done <= shortFrames) shortPeakBytes = peakBytes;
      if (done % shortFrames === 0)
        options.onProgress(`memory: ${done} of ${frames} frames, ${Math.round(peakBytes / MIB)} MiB`);
      if (done >= frames) source.stopped = true;
    },
  });
  return {
    shortFrames,
    shortPeakMib: shortPeakBytes / MIB,
    longFrames: done,
    longPeakMib: peakBytes / MIB,
    growth: peakBytes / shortPeakBytes - 1,
  };
}
