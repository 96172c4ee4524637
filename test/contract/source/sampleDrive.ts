import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import sqlite from 'node-sqlite3-wasm';
import { McapWriter } from '@mcap/core';
import { FileHandleWritable } from '@mcap/nodejs';
import zstd from '@foxglove/wasm-zstd';
import { join } from 'node:path';
import { rosWriter } from '../../../src/messages/rosCodec.js';
import { rosSchemaText } from '../../../src/messages/rosDefinitions.js';

export interface SampleMessage {
  readonly topic: string;
  readonly type: string;
  readonly logTimeNs: bigint;
  readonly data: Uint8Array;
}

const BASE_NS = 1_700_000_000_000_000_000n;

/** 30 odometry and 10 header messages in 3 s; times beyond 2^53, as real ones are. */
export function sampleMessages(): SampleMessage[] {
  const messages: SampleMessage[] = [];
  for (let i = 0; i < 30; i++) {
    const stamp = { sec: 1_700_000_000 + Math.floor(i / 10), nanosec: (i % 10) * 100_000_000 };
    const logTimeNs = BASE_NS + BigInt(i) * 100_000_000n + 1n;
    const header = { stamp, frame_id: `frame ${i}` };
    messages.push({
      topic: '/twist',
      type: 'geometry_msgs/msg/TwistStamped',
      logTimeNs,
      data: rosWriter('geometry_msgs/msg/TwistStamped').write({ header, twist: { linear: { x: i } } }),
    });
    if (i % 3 === 0) {
      messages.push({
        topic: '/header',
        type: 'std_msgs/msg/Header',
        logTimeNs: logTimeNs + 1n,
        data: rosWriter('std_msgs/msg/Header').write(header),
      });
    }
  }
  return messages;
}

export interface McapLayout {
  readonly chunks: boolean;
  readonly index: boolean;
  readonly compression?: 'zstd';
}

/** With the library's own writer, so that reading is checked against another writer than this project's. */
export async function writeMcap(path: string, messages: readonly SampleMessage[], layout: McapLayout): Promise<void> {
  await zstd.isLoaded;
  const handle = await open(path, 'w');
  const writer = new McapWriter({
    writable: new FileHandleWritable(handle),
    useChunks: layout.chunks,
    useChunkIndex: layout.index,
    useMessageIndex: layout.index,
    useStatistics: layout.index,
    repeatChannels: layout.index,
    repeatSchemas: layout.index,
    useSummaryOffsets: layout.index,
    chunkSize: 600,
    ...(layout.compression === 'zstd' && {
      compressChunk: (bytes: Uint8Array) => ({ compression: 'zstd', compressedData: zstd.compress(bytes) }),
    }),
  });
  await writer.start({ profile: 'ros2', library: 'test' });
  const ids = new Map<string, number>();
  for (const { topic, type } of messages) {
    if (ids.has(topic)) continue;
    const data = new TextEncoder().encode(rosSchemaText(type));
    const schemaId = await writer.registerSchema({ name: type, encoding: 'ros2msg', data });
    ids.set(topic, await writer.registerChannel({ schemaId, topic, messageEncoding: 'cdr', metadata: new Map() }));
  }
  for (const [sequence, { topic, logTimeNs, data }] of messages.entries())
    await writer.addMessage({ channelId: ids.get(topic)!, sequence, logTime: logTimeNs, publishTime: logTimeNs, data });
  await writer.end();
  await handle.close();
}

export function writeDb3(path: string, messages: readonly SampleMessage[]): void {
  const database = new sqlite.Database(path);
  database.exec(
    `CREATE TABLE topics(id INTEGER PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, serialization_format TEXT NOT NULL, offered_qos_profiles TEXT NOT NULL);
     CREATE TABLE messages(id INTEGER PRIMARY KEY, topic_id INTEGER NOT NULL, timestamp INTEGER NOT NULL, data BLOB NOT NULL);
     CREATE INDEX timestamp_idx ON messages (timestamp ASC);`,
  );
  const ids = new Map<string, number>();
  for (const { topic, type } of messages) {
    if (ids.has(topic)) continue;
    ids.set(topic, ids.size + 1);
    database.run('INSERT INTO topics VALUES (?, ?, ?, ?, ?)', [ids.size, topic, type, 'cdr', '']);
  }
  for (const { topic, logTimeNs, data } of messages)
    database.run('INSERT INTO messages (topic_id, timestamp, data) VALUES (?, ?, ?)', [
      ids.get(topic)!,
      logTimeNs,
      data,
    ]);
  database.close();
}

export async function writeFolder(
  folder: string,
  storage: 'mcap' | 'sqlite3',
  parts: readonly (readonly SampleMessage[])[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names: string[] = [];
  for (const [i, part] of parts.entries()) {
    const name = `drive_${i}.${storage === 'mcap' ? 'mcap' : 'db3'}`;
    names.push(name);
    if (storage === 'mcap') await writeMcap(join(folder, name), part, { chunks: true, index: true });
    else writeDb3(join(folder, name), part);
  }
  await writeFile(
    join(folder, 'metadata.yaml'),
    `rosbag2_bagfile_information:\n  version: 5\n  storage_identifier: ${storage}\n  relative_file_paths:\n${names.map((name) => `    - ${name}\n`).join('')}  compression_format: ""\n  compression_mode: ""\n`,
  );
}

/** Sets SQLite's two format version bytes to write-ahead mode, as a closed bag of rosbag2's `resilient` preset has them. */
export async function markWriteAhead(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[18] = 2;
  bytes[19] = 2;
  await writeFile(path, bytes);
}
