import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import type { RawMessage } from '../../../src/domain/RawMessage.js';
import { rosReaderForSchema } from '../../../src/messages/rosCodec.js';
import { openSource } from '../../../src/source/openSource.js';
import type { SourceSummary } from '../../../src/source/Source.js';
import { describeWith, recordedDrives } from '../../support/environment.js';

interface Expected {
  readonly topics: Record<string, number>;
  readonly types: Record<string, string>;
  readonly stamps_ns: string[];
  readonly jpeg_sha256: string[];
  readonly truncated_file: { readonly messages_in_whole_chunks: Record<string, number> };
}

const IMAGE_TOPIC = '/camera/front/image/compressed';

async function readAll(
  path: string,
): Promise<{ messages: RawMessage[]; alerts: Alert[]; summary: SourceSummary; storage: string }> {
  const alerts: Alert[] = [];
  const source = await openSource(path, { onAlert: (alert) => alerts.push(alert) });
  try {
    const messages: RawMessage[] = [];
    for await (const message of source.messages()) messages.push(message);
    return { messages, alerts, summary: await source.summary(), storage: source.storage };
  } finally {
    await source.close();
  }
}

function counts(messages: readonly RawMessage[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { channel } of messages) result[channel.topic] = (result[channel.topic] ?? 0) + 1;
  return result;
}

function jpegHash(message: RawMessage): string {
  const schema = new TextDecoder().decode(message.channel.schemaData);
  const { data: jpeg } = rosReaderForSchema(schema).read(message.data) as { data: Uint8Array };
  return createHash('sha256').update(jpeg).digest('hex');
}

describeWith(recordedDrives, 'recordings by independent writers', (data) => {
  const formats = join(data, 'formats');
  const expected = (): Expected => JSON.parse(readFileSync(join(formats, 'expected.json'), 'utf8')) as Expected;

  it.each([
    ['a_rosbag2_sqlite3', 'rosbag2 sqlite3'],
    ['a_rosbag2_sqlite3/a_rosbag2_sqlite3.db3', 'rosbag2 sqlite3'],
    ['b_rosbag2_mcap', 'rosbag2 mcap'],
    ['c_mcap_lz4.mcap', 'mcap'],
    ['d_mcap_uncompressed_chunks.mcap', 'mcap'],
    ['e_mcap_unchunked_unindexed.mcap', 'mcap without index'],
  ])('%s: every message, type, time and picture', async (name, kind) => {
    const { messages, alerts, summary, storage } = await readAll(join(formats, name));
    const { topics, types, stamps_ns, jpeg_sha256 } = expected();
    expect(alerts).toEqual([]);
    expect(storage).toBe(kind);
    expect(counts(messages)).toEqual(topics);
    expect(Object.fromEntries(summary.channels.map((item) => [item.channel.topic, item.messageCount]))).toEqual(topics);
    expect(Object.fromEntries(summary.channels.map((item) => [item.channel.topic, item.channel.schemaName]))).toEqual(
      types,
    );
    const images = messages.filter((message) => message.channel.topic === IMAGE_TOPIC);
    expect(images.map((message) => String(message.logTimeNs))).toEqual(stamps_ns);
    expect(images.map(jpegHash)).toEqual(jpeg_sha256);
    expect([String(summary.startNs), String(summary.endNs)]).toEqual([stamps_ns[0], stamps_ns.at(-1)]);
  });

  it('f: the seven whole chunks of a cut file, and the loss', async () => {
    const { messages, alerts, summary } = await readAll(join(formats, 'f_mcap_truncated_mid_chunk.mcap'));
    const { messages_in_whole_chunks } = expected().truncated_file;
    expect(counts(messages)).toEqual(messages_in_whole_chunks);
    expect(Object.fromEntries(summary.channels.map((item) => [item.channel.topic, item.messageCount]))).toEqual(
      messages_in_whole_chunks,
    );
    expect(alerts.map((alert) => alert.code)).toEqual(['source/no-index', 'source/truncated']);
  });

  it.each([
    ['g_foxglove_protobuf.mcap', 26],
    ['h_raw_image_encodings.mcap', 19],
    ['i_radar_msgs.mcap', 21],
    ['j_defects.mcap', 31],
  ])('%s: %i messages', async (name, count) => {
    const { messages, alerts } = await readAll(join(formats, name));
    expect(alerts).toEqual([]);
    expect(messages).toHaveLength(count);
  });
});
