import { describe, expect, it } from 'vitest';
import { LoopedSource } from '../../../src/bench/LoopedSource.js';
import type { ChannelInfo, RawMessage } from '../../../src/domain/RawMessage.js';
import type { Source, SourceSummary } from '../../../src/source/Source.js';

const channel = (topic: string, schemaName: string, messageEncoding = 'cdr'): ChannelInfo => ({
  topic,
  schemaName,
  schemaEncoding: 'ros2msg',
  schemaData: new Uint8Array(),
  messageEncoding,
  metadata: new Map(),
});

const camera = channel('/camera', 'sensor_msgs/msg/CompressedImage');
const transforms = channel('/tf_static', 'tf2_msgs/msg/TFMessage');

/** Encapsulation, stamp, and one byte that must stay. */
function stamped(secs: number, nanosec: number): Uint8Array {
  const data = new Uint8Array(13).fill(0xff);
  const view = new DataView(data.buffer);
  view.setUint32(0, 0x0100, true);
  view.setInt32(4, secs, true);
  view.setUint32(8, nanosec, true);
  return data;
}

/** 0.4 s of messages in memory, new bytes in each pass. */
class ShortSource implements Source {
  readonly path = 'short';
  readonly files = [];
  readonly storage = 'memory';
  readonly #channel: ChannelInfo;

  constructor(info: ChannelInfo) {
    this.#channel = info;
  }

  summary(): Promise<SourceSummary> {
    const channels = [{ channel: this.#channel, messageCount: 2 }];
    return Promise.resolve({ channels, startNs: 1_000_000_000n, endNs: 1_400_000_000n });
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, this memory is not
  async *messages(): AsyncGenerator<RawMessage, void, void> {
    for (const nanosec of [0, 400_000_000]) {
      const timeNs = 1_000_000_000n + BigInt(nanosec);
      yield { channel: this.#channel, logTimeNs: timeNs, publishTimeNs: timeNs, data: stamped(1, nanosec) };
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function collect(source: Source): Promise<RawMessage[]> {
  const messages: RawMessage[] = [];
  for await (const message of source.messages()) messages.push(message);
  return messages;
}

describe('LoopedSource', () => {
  it('moves log times and stamps by whole seconds and leaves the rest of each message', async () => {
    const messages = await collect(new LoopedSource(new ShortSource(camera), 3));
    const times = [1.0, 1.4, 2.0, 2.4, 3.0, 3.4];
    expect(messages.map(({ logTimeNs }) => Number(logTimeNs) / 1e9)).toEqual(times);
    for (const [i, { data }] of messages.entries()) {
      expect(data).toEqual(stamped(Math.floor(times[i]!), i % 2 === 0 ? 0 : 400_000_000));
    }
  });

  it('sums up what it will give', async () => {
    const summary = await new LoopedSource(new ShortSource(camera), 3).summary();
    expect(summary.channels[0]!.messageCount).toBe(6);
    expect([summary.startNs, summary.endNs]).toEqual([1_000_000_000n, 3_400_000_000n]);
  });

  it('gives transforms once, and then ends whatever the number of passes', async () => {
    expect(await collect(new LoopedSource(new ShortSource(transforms), 1e9))).toHaveLength(2);
  });

  it('refuses messages whose stamp it cannot move', async () => {
    const looped = new LoopedSource(new ShortSource(channel('/camera', 'foxglove.CompressedImage', 'protobuf')), 2);
    await expect(collect(looped)).rejects.toThrow('Expected cdr messages for a looped /camera but received protobuf');
  });
});
