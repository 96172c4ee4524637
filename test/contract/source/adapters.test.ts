import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import type { RawMessage } from '../../../src/domain/RawMessage.js';
import { RecordingWriter } from '../../../src/mcap/RecordingWriter.js';
import { rosReaderForSchema } from '../../../src/messages/rosCodec.js';
import { openSource } from '../../../src/source/openSource.js';
import type { Source } from '../../../src/source/Source.js';
import { markWriteAhead, sampleMessages, writeDb3, writeFolder, writeMcap } from './sampleDrive.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

const messages = sampleMessages();
const half = messages.slice(0, 20);
const rest = messages.slice(20);
/** Each /header stands two or three messages later in the file than its time says. */
const fileOrderNs = (message: { topic: string; logTimeNs: bigint }): bigint =>
  message.logTimeNs + (message.topic === '/header' ? 250_000_000n : 0n);
const shuffled = messages.toSorted((a, b) => Number(fileOrderNs(a) - fileOrderNs(b)));

interface Adapter {
  readonly name: string;
  readonly storage: string;
  readonly write: (path: string) => Promise<void>;
}

const adapters: Adapter[] = [
  { name: 'mcap', storage: 'mcap', write: (path) => writeMcap(path, messages, { chunks: true, index: true }) },
  {
    name: 'mcap-zstd-out-of-order',
    storage: 'mcap',
    write: (path) => writeMcap(path, shuffled, { chunks: true, index: true, compression: 'zstd' }),
  },
  {
    name: 'mcap-chunks-no-index',
    storage: 'mcap without index',
    write: (path) => writeMcap(path, shuffled, { chunks: true, index: false }),
  },
  {
    name: 'mcap-no-chunks',
    storage: 'mcap without index',
    write: (path) => writeMcap(path, shuffled, { chunks: false, index: false }),
  },
  {
    name: 'own-writer',
    storage: 'mcap',
    write: async (path) => {
      const writer = await RecordingWriter.create(path, { chunkBytes: 700, compression: 'zstd' });
      const ids = new Map<string, number>();
      for (const message of messages) {
        let id = ids.get(message.topic);
        if (id === undefined) ids.set(message.topic, (id = writer.addRosChannel(message.topic, message.type)));
        await writer.writeRaw(id, message.data, message.logTimeNs);
      }
      await writer.close();
    },
  },
  {
    name: 'db3-file',
    storage: 'rosbag2 sqlite3',
    write: async (path) => {
      writeDb3(path, shuffled);
      return Promise.resolve();
    },
  },
  {
    name: 'db3-write-ahead',
    storage: 'rosbag2 sqlite3',
    write: async (path) => {
      writeDb3(path, messages);
      await markWriteAhead(path);
    },
  },
  { name: 'folder-sqlite', storage: 'rosbag2 sqlite3', write: (path) => writeFolder(path, 'sqlite3', [messages]) },
  { name: 'folder-mcap', storage: 'rosbag2 mcap', write: (path) => writeFolder(path, 'mcap', [half, rest]) },
  {
    name: 'folder-overlapping-files',
    storage: 'rosbag2 sqlite3',
    write: (path) =>
      writeFolder(path, 'sqlite3', [
        messages.filter((message) => message.topic === '/header'),
        messages.filter((message) => message.topic === '/twist'),
      ]),
  },
];

async function collect(source: Source, topics?: ReadonlySet<string>): Promise<RawMessage[]> {
  const all: RawMessage[] = [];
  for await (const message of source.messages(topics)) all.push(message);
  return all;
}

describe.each(adapters)('a source of $name', ({ name, storage, write }) => {
  let source: Source;
  const alerts: Alert[] = [];
  beforeAll(async () => {
    await write(join(folder, name));
    source = await openSource(join(folder, name), { onAlert: (alert) => alerts.push(alert) });
  });
  afterAll(() => source.close());

  it('knows what it is and what it holds', async () => {
    expect(source.storage).toBe(storage);
    const summary = await source.summary();
    expect(
      summary.channels.map(({ channel, messageCount }) => [channel.topic, channel.schemaName, messageCount]),
    ).toEqual([
      ['/header', 'std_msgs/msg/Header', 10],
      ['/twist', 'geometry_msgs/msg/TwistStamped', 30],
    ]);
    expect(summary.startNs).toBe(messages[0]!.logTimeNs);
    expect(summary.endNs).toBe(messages.at(-1)!.logTimeNs);
  });

  it('gives every message, byte for byte, in the order of the log times', async () => {
    const received = await collect(source);
    expect(received.map((message) => [message.channel.topic, message.logTimeNs])).toEqual(
      messages.map((message) => [message.topic, message.logTimeNs]),
    );
    for (const [i, message] of received.entries()) expect(message.data, `message ${i}`).toEqual(messages[i]!.data);
    expect(received[0]!.channel.messageEncoding).toBe('cdr');
  });

  it('brings the definition that its messages can be read with', async () => {
    const [first] = await collect(source, new Set(['/header']));
    const text = new TextDecoder().decode(first!.channel.schemaData);
    expect(rosReaderForSchema(text).read(first!.data)).toEqual({
      stamp: { sec: 1_700_000_000, nanosec: 0 },
      frame_id: 'frame 0',
    });
  });

  it('gives the chosen topics only, and again on a second pass', async () => {
    for (let pass = 0; pass < 2; pass++) {
      const received = await collect(source, new Set(['/header']));
      expect(received).toHaveLength(10);
      expect(new Set(received.map((message) => message.channel.topic))).toEqual(new Set(['/header']));
    }
    expect(await collect(source, new Set(['/nothing']))).toEqual([]);
  });

  it('can be left in the middle', async () => {
    for await (const message of source.messages()) {
      expect(message.logTimeNs).toBe(messages[0]!.logTimeNs);
      break;
    }
    expect(await collect(source)).toHaveLength(40);
  });

  it('gives messages that own their bytes', async () => {
    const received = await collect(source);
    for (const message of received) message.data.fill(0xff);
    expect((await collect(source))[5]!.data).toEqual(messages[5]!.data);
  });

  it('has nothing to complain about', () => {
    expect(alerts).toEqual([]);
  });
});
