import { McapIndexedReader, McapStreamReader, type McapTypes } from '@mcap/core';
import { FileHandleReadable } from '@mcap/nodejs';
import { loadDecompressHandlers } from '@mcap/support';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordingError } from '../../../src/mcap/RecordingError.js';
import { openFileSink, type RecordingSink } from '../../../src/mcap/RecordingSink.js';
import { RecordingWriter } from '../../../src/mcap/RecordingWriter.js';
import { foxgloveSchema } from '../../../src/messages/foxgloveSchema.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-mcap-'));
});
afterAll(() => rm(folder, { recursive: true }));

const header = { stamp: { sec: 1, nanosec: 0 }, frame_id: 'map' };

async function writeSample(path: string, compression: 'none' | 'zstd'): Promise<void> {
  const writer = await RecordingWriter.create(path, { chunkBytes: 600, compression });
  const poses = writer.addRosChannel('/pose', 'geometry_msgs/msg/TwistStamped');
  const tf = writer.addRosChannel('/tf_static', 'tf2_msgs/msg/TFMessage', { latched: true });
  const log = writer.addProtobufChannel('/log', foxgloveSchema('foxglove.Log'));
  writer.addRosChannel('/never', 'std_msgs/msg/Header');
  await writer.writeRos(tf, { transforms: [] }, 1n);
  for (let i = 0; i < 20; i++) {
    await writer.writeRos(poses, { header, twist: { linear: { x: i } } }, BigInt(10 + i));
    await writer.writeProtobuf(log, { message: `line ${i}` }, BigInt(10 + i));
  }
  await writer.close();
}

async function indexed(
  path: string,
): Promise<{ reader: McapIndexedReader; messages: McapTypes.TypedMcapRecords['Message'][] }> {
  const handle = await open(path);
  try {
    const reader = await McapIndexedReader.Initialize({
      readable: new FileHandleReadable(handle),
      decompressHandlers: await loadDecompressHandlers(),
    });
    const messages: McapTypes.TypedMcapRecords['Message'][] = [];
    for await (const message of reader.readMessages({ validateCrcs: true })) messages.push(message);
    return { reader, messages };
  } finally {
    await handle.close();
  }
}

/** Reads front to back with every CRC checked; throws on anything the format forbids. */
async function streamed(path: string): Promise<{ messages: number; done: boolean }> {
  const reader = new McapStreamReader({ validateCrcs: true, decompressHandlers: await loadDecompressHandlers() });
  reader.append(await readFile(path));
  let messages = 0;
  for (let record; (record = reader.nextRecord()) !== undefined;) if (record.type === 'Message') messages += 1;
  return { messages, done: reader.done() };
}

describe('RecordingWriter', () => {
  it.each(['none', 'zstd'] as const)('writes a file with indexes, statistics and CRCs (%s)', async (compression) => {
    const path = join(folder, `sample-${compression}.mcap`);
    await writeSample(path, compression);
    const { reader, messages } = await indexed(path);
    expect(reader.header).toMatchObject({ profile: 'ros2', library: 'roadscene' });
    expect(messages).toHaveLength(41);
    expect(messages.filter((message) => message.channelId === 0).map((message) => message.sequence)).toEqual([
      ...Array(20).keys(),
    ]);
    expect(reader.chunkIndexes.length).toBeGreaterThan(3);
    expect(reader.chunkIndexes[0]!.compression).toBe(compression === 'none' ? '' : 'zstd');
    expect(reader.statistics).toMatchObject({
      messageCount: 41n,
      channelCount: 4,
      schemaCount: 4,
      messageStartTime: 1n,
      messageEndTime: 29n,
      channelMessageCounts: new Map([
        [0, 20n],
        [1, 1n],
        [2, 20n],
      ]),
    });
    expect(reader.footer.summaryCrc).not.toBe(0);
    expect(reader.channelsById.get(1)?.metadata.get('offered_qos_profiles')).toContain('durability: 1');
    expect(reader.channelsById.get(0)?.metadata.get('offered_qos_profiles')).toContain('durability: 2');
    expect(await streamed(path)).toEqual({ messages: 41, done: true });
  });

  it('writes the same bytes for the same messages', async () => {
    const paths = ['one', 'two'].map((name) => join(folder, `${name}.mcap`));
    for (const path of paths) await writeSample(path, 'zstd');
    expect((await readFile(paths[0]!)).equals(await readFile(paths[1]!))).toBe(true);
  });

  it('writes an empty file that can be opened', async () => {
    const path = join(folder, 'empty.mcap');
    await (await RecordingWriter.create(path)).close();
    const { reader, messages } = await indexed(path);
    expect(messages).toEqual([]);
    expect(reader.statistics?.messageCount).toBe(0n);
  });

  it('keeps whole chunks readable when the process ends without closing', async () => {
    const path = join(folder, 'killed.mcap');
    const writer = await RecordingWriter.create(path, { chunkBytes: 100 });
    const channel = writer.addRosChannel('/h', 'std_msgs/msg/Header');
    for (let i = 0; i < 5; i++) await writer.writeRos(channel, header, BigInt(i));
    await writer.flush();
    expect(await streamed(path)).toEqual({ messages: 5, done: false });
    await writer.close();
  });

  it('throws when the disk is full, and leaves an indexed file of the chunks before', async () => {
    const path = join(folder, 'full.mcap');
    const writer = await RecordingWriter.toSink(new SmallDisk(await openFileSink(path), 4000), { chunkBytes: 500 });
    const channel = writer.addRosChannel('/h', 'std_msgs/msg/Header');
    let written = 0;
    await expect(async () => {
      for (let i = 0; i < 1000; i++) {
        await writer.writeRos(channel, header, BigInt(i));
        written += 1;
      }
    }).rejects.toThrow(/Expected room for the recording but received ENOSPC.*stay readable/);
    await expect(writer.writeRos(channel, header, 5n)).rejects.toThrow(RecordingError);
    await expect(writer.close()).rejects.toMatchObject({ code: 'mcap/write-failed' });
    const { messages, reader } = await indexed(path);
    expect(messages.length).toBeGreaterThan(5);
    expect(messages.length).toBeLessThanOrEqual(written);
    expect(reader.statistics?.messageCount).toBe(BigInt(messages.length));
    expect(await streamed(path)).toEqual({ messages: messages.length, done: true });
  });

  it('refuses a path it cannot create, a topic twice and a foreign channel', async () => {
    await expect(RecordingWriter.create(join(folder, 'no', 'such', 'folder.mcap'))).rejects.toMatchObject({
      code: 'mcap/create-failed',
    });
    const writer = await RecordingWriter.create(join(folder, 'wrong.mcap'));
    writer.addRosChannel('/a', 'std_msgs/msg/Header');
    expect(() => writer.addRosChannel('/a', 'std_msgs/msg/Header')).toThrow('received /a again');
    await expect(writer.writeRos(7, {}, 0n)).rejects.toThrow('Expected an id of ROS 2 channel but received 7');
    await writer.close();
  });
});

/** A disk that takes `room` bytes plus what truncation gives back, and writes half of what does not fit, as a real one may. */
class SmallDisk implements RecordingSink {
  readonly #inner: RecordingSink;
  readonly #room: number;
  #used = 0;

  constructor(inner: RecordingSink, room: number) {
    this.#inner = inner;
    this.#room = room;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#used + bytes.byteLength > this.#room + (this.#failed ? 2000 : 0)) {
      this.#failed = true;
      await this.#inner.write(bytes.subarray(0, bytes.byteLength >> 1));
      throw new Error('ENOSPC: no space left on device');
    }
    this.#used += bytes.byteLength;
    await this.#inner.write(bytes);
  }

  #failed = false;

  truncate(lengthBytes: number): Promise<void> {
    return this.#inner.truncate(lengthBytes);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
