import { describe, expect, it } from 'vitest';
import { judge, type BenchResult, type Throughput } from '../../../src/bench/BenchResult.js';
import { benchTable } from '../../../src/bench/benchTable.js';

const throughput: Throughput = {
  framesPerRound: 100,
  rounds: [
    { bareFramesPerSec: 50, replayFramesPerSec: 45, ratio: 0.9, bareCpuMsPerFrame: 40, replayCpuMsPerFrame: 47.5 },
  ],
  ratioMedian: 0.9,
  nonOverlappedShareP50: 0.26,
  nonOverlappedShareP90: 0.4,
  sessionRunP50Ms: 20,
  eventLoopGapMs: { p50: 1, p99: 12, max: 30 },
  stages: [{ stage: 'decode', p50Ms: 1, p90Ms: 2, p99Ms: 3 }],
};
const trust = [
  {
    objects: 60,
    returns: 300,
    tracked: 60,
    confirmed: 40,
    guardP50Ms: 1.2,
    trackP50Ms: 0.5,
    sceneP50Ms: 0.4,
    sumP50Ms: 2.1,
  },
];
const memory = { shortFrames: 1000, shortPeakMib: 200, longFrames: 10_000, longPeakMib: 208, growth: 0.04 };

describe('judge', () => {
  it('holds each figure against its aim', () => {
    expect(judge({ throughput, trust, memory }).map((aim) => aim.met)).toEqual([true, false, false, true, true]);
    expect(judge({ throughput, trust, memory: undefined })).toHaveLength(4);
    expect(judge({ throughput: { ...throughput, ratioMedian: Number.NaN }, trust, memory: undefined })[0]!.met).toBe(
      false,
    );
  });
});

describe('benchTable', () => {
  it('says what was measured, where and with what', () => {
    const result: BenchResult = {
      format: 'roadscene-bench/1',
      machine: { processor: 'A processor', cores: 2, platform: 'linux-x64' },
      node: 'v20.19.0',
      provider: 'cpu',
      threads: 2,
      model: { name: 'student', version: '1', sha256: 'a'.repeat(64) },
      bag: { path: 'bag.mcap', sha256: 'b'.repeat(64) },
      loadAverageAtStart: 0.5,
      throughput,
      trust,
      memory,
      aims: judge({ throughput, trust, memory }),
    };
    const lines = benchTable(result).split('\n');
    expect(lines[0]).toBe('A processor, 2 cores, linux-x64, Node v20.19.0, load 0.50 at start');
    expect(lines[1]).toBe('Provider cpu, 2 threads, model student 1 (sha256 aaaaaaaaaaaa)');
    expect(lines).toContainEqual(
      expect.stringMatching(/^work that is not overlapped with session\.run.* 0\.260 +<= 0\.25 +MISSED$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^1 +50\.0 +45\.0 +0\.900 +40\.0 +47\.5$/));
    expect(lines).toContainEqual(expect.stringMatching(/^decode +1\.00 +2\.00 +3\.00$/));
    expect(lines).toContainEqual(expect.stringMatching(/^60 +300 +1\.20 +0\.50 +0\.40 +2\.10$/));
    expect(lines.at(-1)).toBe('peak resident set 200 MiB up to 1000 frames, 208 MiB up to 10000');
  });
});
