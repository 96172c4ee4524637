import { expect, test } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import type { FusionSample } from '../../../src/domain/FusionSample.js';
import type { PublishedFrame } from '../../../src/domain/PublishedFrame.js';
import { type LivePipeline, LiveRunner } from '../../../src/pipeline/LiveRunner.js';
import type { InferenceAnswer, PreparedFrame } from '../../../src/pipeline/ScenePipeline.js';

const SECOND = 1_000_000_000n;
/** A pipeline whose model answers when the test says so. */
class HeldPipeline implements LivePipeline {
  readonly begun: bigint[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly finished: { stampNs: bigint; reason: string | undefined }[] = [];

  prepare(sample: FusionSample): Promise<PreparedFrame> {
    return Promise.resolve({ sample } as PreparedFrame);
  }

  infer(frame: PreparedFrame): Promise<InferenceAnswer> {
    this.begun.push(frame.sample.stampNs);
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        resolve({ type: 'none', reason: 'held' });
      });
    });
  }

  finish(frame: PreparedFrame, answer: InferenceAnswer): PublishedFrame {
    const { stampNs } = frame.sample;
    this.finished.push({ stampNs, reason: answer.type === 'none' ? answer.reason : undefined });
    return { scene: { stampNs, stageTimesMs: { infer: 1 } }, alerts: [] } as unknown as PublishedFrame;
  }

  async answer(): Promise<void> {
    this.#waiting.shift()?.();
    await settle();
  }
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

function rig() {
  const pipeline = new HeldPipeline();
  const published: PublishedFrame['scene'][] = [];
  const alerts: Alert[] = [];
  const state = { nowNs: 1000n * SECOND, steadyMs: 0, up: true };
  const runner = new LiveRunner({
    pipeline,
    publish: ({ scene }) => {
      published.push(scene);
      return Promise.resolve();
    },
    onAlert: (alert) => alerts.push(alert),
    onFrameAlerts: (raised) => alerts.push(...raised),
    takeAlerts: () => [],
    inputStates: () => [],
    nowNs: () => state.nowNs,
    steadyMs: () => state.steadyMs,
    heartbeatSecs: () => 1,
    isModelUp: () => state.up,
    clockResetSecs: 1,
    onProcessed: () => undefined,
  });
  /** A frame that was stamped 50 ms before it came. */
  const frame = (atNs: bigint): FusionSample => ({
    trigger: 'camera',
    stampNs: atNs - 50_000_000n,
    receivedNs: atNs,
    sweeps: [],
    inputs: [],
  });
  const pass = (secs: number): void => {
    state.nowNs += BigInt(Math.round(secs * 1e9));
    state.steadyMs += secs * 1000;
  };
  return { runner, pipeline, published, alerts, state, frame, pass };
}

test('one frame in flight, the newest waits, the others are dropped and counted', async () => {
  const { runner, pipeline, published, state, frame, pass } = rig();
  const stamps: bigint[] = [];
  for (let i = 0; i < 4; i++) {
    runner.submit(frame(state.nowNs), 1);
    stamps.push(state.nowNs - 50_000_000n);
    pass(0.1);
    await settle();
  }
  expect(pipeline.begun).toEqual([stamps[0]]);
  await pipeline.answer();
  await pipeline.answer();
  expect(published.map(({ stampNs }) => stampNs)).toEqual([stamps[0], stamps[3]]);
  expect(runner.dropped).toBe(2);
  expect(published.at(-1)!.dropRatio).toBe(0.5);
  expect(published.map(({ sequence }) => sequence)).toEqual([0, 1]);
  expect(published[0]!.stageTimesMs).toEqual({ decode: 1, infer: 1 });
});

test('silent inputs: a scene that says so, in the time of the inputs, and none before it is due', async () => {
  const { runner, pipeline, published, state, frame, pass } = rig();
  runner.submit(frame(state.nowNs), 0);
  await settle();
  await pipeline.answer();
  pass(0.9);
  runner.tick();
  await settle();
  expect(published).toHaveLength(1);
  pass(0.2);
  runner.tick();
  await settle();
  expect(published).toHaveLength(2);
  expect(published[1]!.stampNs).toBe(state.nowNs - 50_000_000n);
  expect(pipeline.finished.at(-1)?.reason).toBe('no camera and no radar');
});

test('while the model is started again scenes say so, and its late answer is not published', async () => {
  const { runner, pipeline, published, state, frame, pass } = rig();
  runner.submit(frame(state.nowNs), 0);
  await settle();
  pass(1.1);
  runner.tick();
  await settle();
  // Only slow: its scene is still to come.
  expect(published).toHaveLength(0);
  state.up = false;
  runner.tick();
  await settle();
  expect(pipeline.finished.at(-1)?.reason).toBe('the model is restarting');
  state.up = true;
  await pipeline.answer();
  expect(published).toHaveLength(1);
  expect(runner.dropped).toBe(1);
  pass(0.1);
  runner.submit(frame(state.nowNs), 0);
  await settle();
  await pipeline.answer();
  expect(published.map(({ stampNs }) => stampNs)).toEqual([...published.map(({ stampNs }) => stampNs)].sort());
  expect(published).toHaveLength(2);
});

test('paused time gives no scenes, a new start of the clock does', async () => {
  const { runner, pipeline, published, state, frame, pass } = rig();
  runner.submit(frame(state.nowNs), 0);
  await settle();
  await pipeline.answer();
  state.steadyMs += 5000;
  runner.tick();
  await settle();
  expect(published).toHaveLength(1);
  state.nowNs -= 500n * SECOND;
  pass(0.1);
  runner.submit(frame(state.nowNs), 0);
  await settle();
  await pipeline.answer();
  expect(published).toHaveLength(2);
  expect(published[1]!.stampNs).toBeLessThan(published[0]!.stampNs);
});

test('after stop nothing is published, whatever the model answers', async () => {
  const { runner, pipeline, published, state, frame } = rig();
  runner.submit(frame(state.nowNs), 0);
  await settle();
  await runner.stop();
  await pipeline.answer();
  runner.submit(frame(state.nowNs), 0);
  expect(published).toHaveLength(0);
});
