import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/domain/Alert.js';
import { RecordingWriter } from '../../../src/mcap/RecordingWriter.js';
import { sourceConfig } from '../../../src/source/config.js';
import { openSource } from '../../../src/source/openSource.js';
import { SourceError } from '../../../src/source/SourceError.js';
import { sampleMessages, writeDb3, writeFolder, writeMcap } from '../../contract/source/sampleDrive.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roadscene-open-'));
});
afterAll(() => rm(folder, { recursive: true }));

const messages = sampleMessages();

async function read(path: string, settings: Record<string, number> = {}): Promise<{ count: number; alerts: Alert[] }> {
  const alerts: Alert[] = [];
  const config = sourceConfig.parse(settings);
  const source = await openSource(path, { config, onAlert: (alert) => alerts.push(alert) });
  let count = 0;
  let lastNs = 0n;
  for await (const message of source.messages()) {
    expect(message.logTimeNs).toBeGreaterThanOrEqual(lastNs);
    lastNs = message.logTimeNs;
    count += 1;
  }
  await source.summary();
  await source.close();
  return { count, alerts };
}

const file = (name: string, bytes: string | Uint8Array): Promise<string> => {
  const path = join(folder, name);
  return writeFile(path, bytes).then(() => path);
};

describe('openSource refuses', () => {
  it.each([
    ['nothing there', () => Promise.resolve(join(folder, 'nothing')), 'source/not-found', /no such file or folder/],
    [
      'an empty file',
      () => file('empty.mcap', ''),
      'source/empty-file',
      /Expected a recorded drive for .*empty.mcap but/,
    ],
    ['a text', () => file('text.mcap', 'Hello, world'), 'source/not-a-bag', /begins with "Hello, w"/],
    ['a ROS 1 bag', () => file('one.bag', '#ROSBAG V2.0\n'), 'source/not-a-bag', /ROS 1 bag; "mcap convert"/],
    [
      'an empty folder',
      async () => {
        await mkdir(join(folder, 'empty-folder'));
        return join(folder, 'empty-folder');
      },
      'source/not-a-bag',
      /Expected bag files \(.*\) in the folder .* but received none. Name an MCAP file/,
    ],
    [
      'a folder whose files are missing',
      async () => {
        await writeFolder(join(folder, 'no-files'), 'mcap', [messages]);
        await rm(join(folder, 'no-files', 'drive_0.mcap'));
        return join(folder, 'no-files');
      },
      'source/not-found',
      /drive_0.mcap but received no such file/,
    ],
    [
      'a rosbag2 folder compressed with something else',
      async () => {
        const path = join(folder, 'compressed');
        await writeFolder(path, 'mcap', [messages]);
        const text = await readFile(join(path, 'metadata.yaml'), 'utf8');
        await writeFile(join(path, 'metadata.yaml'), text.replace('compression_format: ""', 'compression_format: lz4'));
        return path;
      },
      'source/compressed-rosbag2',
      /"ros2 bag convert" writes one without/,
    ],
    [
      'a SQLite file of something else',
      () => file('other.db3', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(100)])),
      'source/unreadable',
      /Expected a readable recording for .*other.db3/,
    ],
  ])('%s', async (_, make, code, message) => {
    const path = await make();
    const error: unknown = await openSource(path).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SourceError);
    expect(error).toMatchObject({ code });
    expect((error as SourceError).message).toMatch(message);
  });
});

describe('a damaged recording', () => {
  it('cut off in a chunk gives every whole chunk before the cut and says what is lost', async () => {
    const path = join(folder, 'whole.mcap');
    await writeMcap(path, messages, { chunks: true, index: true, compression: 'zstd' });
    const bytes = await readFile(path);
    const { count, alerts } = await read(await file('cut.mcap', bytes.subarray(0, bytes.length * 0.4)));
    expect(count).toBeGreaterThan(5);
    expect(count).toBeLessThan(30);
    expect(alerts.map((alert) => alert.code)).toEqual(['source/no-index', 'source/truncated']);
    expect(alerts[1]!.message).toMatch(/Expected a record at byte \d+ of .*cut.mcap but received a record of/);
  });

  it('cut off anywhere gives a prefix and never throws', async () => {
    const path = join(folder, 'plain.mcap');
    await writeMcap(path, messages, { chunks: false, index: false });
    const bytes = await readFile(path);
    let last = 0;
    for (let length = 8; length < bytes.length; length += 97) {
      const { count, alerts } = await read(await file('prefix.mcap', bytes.subarray(0, length)));
      expect(count).toBeGreaterThanOrEqual(last);
      expect(alerts.length).toBeGreaterThan(0);
      last = count;
    }
    expect(last).toBe(messages.length);
  });

  it('with a wrong byte in one chunk gives all other chunks', async () => {
    const path = join(folder, 'crc.mcap');
    const writer = await RecordingWriter.create(path, { chunkBytes: 300 });
    const id = writer.addRosChannel('/twist', 'geometry_msgs/msg/TwistStamped');
    const twists = messages.filter((message) => message.topic === '/twist');
    for (const message of twists) await writer.writeRaw(id, message.data, message.logTimeNs);
    await writer.close();
    const bytes = await readFile(path);
    const at = bytes.indexOf('frame 15');
    bytes[at] = 0x21;
    const { count, alerts } = await read(await file('crc.mcap', bytes));
    expect(count).toBeGreaterThan(25);
    expect(count).toBeLessThan(30);
    expect(alerts.map((alert) => alert.code)).toEqual(['source/corrupt-chunk']);
    expect(alerts[0]!.message).toMatch(/Incorrect chunk CRC/);
  });

  it('with an unknown compression says so', async () => {
    const path = join(folder, 'unknown.mcap');
    await writeMcap(path, messages, { chunks: true, index: true, compression: 'zstd' });
    const text = (await readFile(path)).toString('latin1').replaceAll('zstd', 'brot');
    const { count, alerts } = await read(await file('unknown.mcap', Buffer.from(text, 'latin1')));
    expect(count).toBe(0);
    expect(alerts.some((alert) => alert.message.includes('Unsupported compression brot'))).toBe(true);
  });

  it('that claims huge sizes costs an alert and not the memory', async () => {
    const path = join(folder, 'bomb.mcap');
    await writeMcap(path, messages, { chunks: true, index: false, compression: 'zstd' });
    const bytes = await readFile(path);
    // The first chunk's head is at 8 (magic) + the header record; its claimed size 16 bytes into its content.
    const chunk = 8 + 9 + Number(bytes.readBigUInt64LE(9));
    expect(bytes[chunk]).toBe(6);
    bytes.writeBigUInt64LE(1n << 40n, chunk + 9 + 16);
    const { count, alerts } = await read(await file('bomb.mcap', bytes));
    expect(alerts.map((alert) => alert.code)).toContain('source/corrupt-chunk');
    expect(alerts[0]!.message).toContain('claims to hold 1099511627776');
    expect(count).toBeLessThan(40);
  });

  it('with zeros at its end, as a crash leaves them, gives all before', async () => {
    const path = join(folder, 'zeros.mcap');
    await writeMcap(path, messages, { chunks: false, index: false });
    const bytes = await readFile(path);
    const data = bytes.subarray(0, bytes.length - 60);
    const { count, alerts } = await read(await file('zeros.mcap', Buffer.concat([data, Buffer.alloc(5000)])));
    expect(count).toBeGreaterThan(38);
    expect(alerts.at(-1)!.code).toBe('source/corrupt');
  });

  it('of two files, one missing, gives the other', async () => {
    const path = join(folder, 'half');
    await writeFolder(path, 'sqlite3', [messages.slice(0, 20), messages.slice(20)]);
    await rm(join(path, 'drive_0.db3'));
    const { count, alerts } = await read(path);
    expect(count).toBe(20);
    expect(alerts.map((alert) => alert.code)).toEqual(['source/missing-file']);
  });

  it('without metadata.yaml is read file by file', async () => {
    const path = join(folder, 'no-metadata');
    await writeFolder(path, 'mcap', [messages.slice(0, 20), messages.slice(20)]);
    await rm(join(path, 'metadata.yaml'));
    const { count, alerts } = await read(path);
    expect(count).toBe(40);
    expect(alerts.map((alert) => alert.code)).toEqual(['source/no-metadata']);
  });

  describe('a folder without metadata.yaml is refused when its files are no parts of one recording:', () => {
    const later = (secs: number, rename: (topic: string) => string = (topic) => topic): typeof messages =>
      messages.map((message) => ({
        ...message,
        topic: rename(message.topic),
        logTimeNs: message.logTimeNs + BigInt(secs) * 1_000_000_000n,
      }));
    it.each([
      ['same-time', later(0), /drive_0.mcap and drive_1.mcap, which overlap by \d+\.\d s\. Name one/],
      ['next-day', later(86_400), /which lie 8\d{4} s apart/],
      ['other-topics', later(60, (topic) => `/other${topic}`), /which have other topics/],
    ])('%s', async (name, second, reason) => {
      const path = join(folder, name);
      await writeFolder(path, 'mcap', [messages, second]);
      await rm(join(path, 'metadata.yaml'));
      const error: unknown = await openSource(path).catch((reason_: unknown) => reason_);
      expect(error).toMatchObject({ code: 'source/unrelated-files', message: expect.stringMatching(reason) as string });
    });
    it('other-types', async () => {
      const path = join(folder, 'other-types');
      await mkdir(path);
      for (const [name, type, stampNs] of [
        ['a', 'std_msgs/msg/String', 1n],
        ['b', 'std_msgs/msg/Header', 2_000_000_000n],
      ] as const) {
        const writer = await RecordingWriter.create(join(path, `${name}.mcap`));
        await writer.writeRos(writer.addRosChannel('/s', type), {}, stampNs);
        await writer.close();
      }
      await expect(openSource(path)).rejects.toThrow(
        /a.mcap and b.mcap, whose \/s is std_msgs\/msg\/String in one and std_msgs\/msg\/Header in the other/,
      );
    });
  });

  it('of SQLite with destroyed pages gives what it can and an alert', async () => {
    const path = join(folder, 'broken.db3');
    writeDb3(path, messages);
    const bytes = await readFile(path);
    bytes.fill(0x5a, bytes.length - 4096 * 2);
    const { count, alerts } = await read(await file('broken.db3', bytes));
    expect(count).toBeLessThan(40);
    expect(alerts.map((alert) => alert.code)).toContain('source/corrupt');
  });

  it('with a message above the limit leaves that one out', async () => {
    const path = join(folder, 'large.mcap');
    const writer = await RecordingWriter.create(path);
    const id = writer.addRosChannel('/s', 'std_msgs/msg/String');
    await writer.writeRos(id, { data: 'x'.repeat(2_000_000) }, 1n);
    await writer.writeRos(id, { data: 'small' }, 2n);
    await writer.close();
    const { count, alerts } = await read(path, { maxMessageMiB: 1 });
    expect(count).toBe(1);
    expect(alerts[0]!.code).toBe('source/message-too-large');
    expect(alerts[0]!.message).toContain('on /s');
  });
});
