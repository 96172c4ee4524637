import zstd from '@foxglove/wasm-zstd';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import { sourceConfig } from '../../../src/source/config.js';
import { openSource } from '../../../src/source/openSource.js';
import { sampleMessages, writeDb3, writeMcap, type SampleMessage } from '../../contract/source/sampleDrive.js';

let folder: string;
beforeAll(async () => {
  await zstd.isLoaded;
  folder = await mkdtemp(join(tmpdir(), 'roadscene-zstd-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

const messages = sampleMessages();
const compressed = (bytes: Uint8Array): Uint8Array => new Uint8Array(zstd.compress(bytes));
const compressedMessages = (): SampleMessage[] =>
  messages.map((message) => ({ ...message, data: compressed(message.data) }));

async function read(
  path: string,
  settings: Record<string, number> = {},
): Promise<{ texts: string[]; alerts: Alert[] }> {
  const alerts: Alert[] = [];
  const source = await openSource(path, {
    config: sourceConfig.parse(settings),
    onAlert: (alert) => alerts.push(alert),
  });
  const texts: string[] = [];
  for await (const { channel, data } of source.messages())
    texts.push(`${channel.topic} ${Buffer.from(data).toString('hex')}`);
  await source.close();
  return { texts, alerts };
}

const expected = messages.map(({ topic, data }) => `${topic} ${Buffer.from(data).toString('hex')}`);

describe('rosbag2 with compression mode message', () => {
  it('is read from a .db3 file and from a folder without metadata.yaml', async () => {
    const bag = join(folder, 'message-mode');
    await mkdir(bag);
    writeDb3(join(bag, 'bag_0.db3'), compressedMessages());
    expect(await read(join(bag, 'bag_0.db3'))).toEqual({ texts: expected, alerts: [] });
    const fromFolder = await read(bag);
    expect(fromFolder.texts).toEqual(expected);
    expect(fromFolder.alerts.map(({ code }) => code)).toEqual(['source/no-metadata']);
  });

  it('is read from an MCAP file', async () => {
    const path = join(folder, 'message-mode.mcap');
    await writeMcap(path, compressedMessages(), { chunks: true, index: true });
    expect((await read(path)).texts).toEqual(expected);
  });

  it('leaves out a broken message with its cause and reads the others', async () => {
    const path = join(folder, 'broken.db3');
    const broken = compressedMessages();
    broken[3] = { ...broken[3]!, data: broken[3]!.data.slice(0, 12) };
    writeDb3(path, broken);
    const { texts, alerts } = await read(path);
    expect(texts).toEqual(expected.filter((_, i) => i !== 3));
    expect(alerts.map(({ code, topic }) => `${code} ${topic}`)).toEqual([
      `source/message-not-inflated ${broken[3].topic}`,
    ]);
  });

  it('leaves out a message that grows beyond source.maxMessageMiB', async () => {
    const path = join(folder, 'bomb.db3');
    const bomb = { ...messages[0]!, data: compressed(new Uint8Array(3 * 1024 * 1024)) };
    writeDb3(path, [bomb, messages[1]!]);
    const { texts, alerts } = await read(path, { maxMessageMiB: 2 });
    expect(texts).toEqual([expected[1]]);
    expect(alerts[0]?.message).toContain('more than 2097152 bytes after decompression');
  });
});

describe('rosbag2 with compression mode file', () => {
  it('is read as a file and as a folder without metadata.yaml, and leaves no temporary file', async () => {
    const before = await temporaryFolders();
    const bag = join(folder, 'file-mode');
    await mkdir(bag);
    writeDb3(join(folder, 'plain.db3'), messages);
    await writeFile(join(bag, 'bag_0.db3.zstd'), compressed(await readFile(join(folder, 'plain.db3'))));
    expect((await read(join(bag, 'bag_0.db3.zstd'))).texts).toEqual(expected);
    expect((await read(bag)).texts).toEqual(expected);
    expect(await temporaryFolders()).toEqual(before);
  });

  it('refuses a broken one with its cause', async () => {
    const path = join(folder, 'broken.db3.zstd');
    await writeFile(path, compressed(await readFile(join(folder, 'plain.db3'))).slice(0, 500));
    await expect(read(path)).rejects.toMatchObject({ code: 'source/compressed-rosbag2' });
    await expect(read(path)).rejects.toThrow(
      /Expected a bag file compressed with zstd for .*broken.db3.zstd but received/,
    );
  });
});

const temporaryFolders = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => /^roadscene-(zstd|db3)-[^t]/.test(name)).sort();
