import { MessageWriter } from '@foxglove/rosmsg2-serialization';
import { parse } from '@foxglove/rosmsg';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeFields } from '../../../src/decode/decodeMessage.js';
import type { Alert } from '../../../src/domain/Alert.js';
import type { CameraFrame, RasterImage } from '../../../src/domain/CameraFrame.js';
import type { ChannelInfo, RawMessage } from '../../../src/domain/RawMessage.js';
import { decodedMessages } from '../../../src/pipeline/decodedMessages.js';
import { openSource } from '../../../src/source/openSource.js';
import { describeWith, ffmpeg, projectRoot } from '../../support/environment.js';

const PACKET = `std_msgs/Header header
int32 width
int32 height
string encoding
uint64 pts
uint8 flags
bool is_bigendian
uint8[] data
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
================================================================================
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec
`;
const TOPIC = '/camera/image/ffmpeg';
const channel: ChannelInfo = {
  topic: TOPIC,
  schemaName: 'ffmpeg_image_transport_msgs/msg/FFMPEGPacket',
  schemaEncoding: 'ros2msg',
  schemaData: new TextEncoder().encode(PACKET),
  messageEncoding: 'cdr',
  metadata: new Map(),
};
const writer = new MessageWriter(parse(PACKET, { ros2: true }));
const KEY_EVERY = 4;

/** Message `n`, a tenth of a second after the one before. */
function packetMessage(n: number, encoding: string, data: Uint8Array): RawMessage {
  const stamp = { sec: 100 + Math.floor(n / 10), nanosec: 100_000_000 * (n % 10) };
  const header = { stamp, frame_id: 'camera' };
  const fields = { header, width: 0, height: 0, encoding, pts: 0n, flags: 0, is_bigendian: false, data };
  const logTimeNs = 100_000_000_000n + BigInt(n) * 100_000_000n;
  return { channel, logTimeNs, publishTimeNs: logTimeNs, data: writer.writeMessage(fields) };
}

/** One packet a picture: encoders put an access unit delimiter before each (H.264 type 9, H.265 type 35). */
function packetsOf(stream: Buffer, delimiter: number): readonly Buffer[] {
  const starts: number[] = [];
  for (let i = 0; i + 4 < stream.length; i++)
    if (stream.readUInt32BE(i) === 1 && stream[i + 4] === delimiter) starts.push(i);
  return starts.map((start, n) => stream.subarray(start, starts[n + 1]));
}

const ENCODERS = {
  h264: { codec: ['libx264', '-x264-params', 'aud=1:scenecut=0:log-level=none'], format: 'h264', delimiter: 0x09 },
  hevc: {
    codec: ['libx265', '-x265-params', 'aud=1:scenecut=0:log-level=none:repeat-headers=1'],
    format: 'hevc',
    delimiter: 0x46,
  },
} as const;

function encode(program: string, name: keyof typeof ENCODERS, pixels: Buffer, sizePx: string): readonly Buffer[] {
  const { codec, format, delimiter } = ENCODERS[name];
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', sizePx, '-r', '10', '-i', 'pipe:0'];
  const output = ['-bf', '0', '-g', String(KEY_EVERY), '-crf', '18', '-pix_fmt', 'yuv420p', '-f', format, 'pipe:1'];
  const all = ['-v', 'error', ...input, '-c:v', ...codec, ...output];
  return packetsOf(execFileSync(program, all, { input: pixels, maxBuffer: 1 << 28 }), delimiter);
}

async function* listed(messages: readonly RawMessage[]): AsyncGenerator<RawMessage, void, void> {
  for (const message of messages) yield await Promise.resolve(message);
}

async function play(messages: readonly RawMessage[]) {
  const alerts: Alert[] = [];
  const order: string[] = [];
  const frames: (CameraFrame & { image: RasterImage })[] = [];
  for await (const { message } of decodedMessages(listed(messages), undefined, (alert) => alerts.push(alert))) {
    if (message.type === 'camera' && message.image.type === 'raster') {
      frames.push({ ...message, image: message.image });
      order.push(`picture ${(message.stampNs - 100_000_000_000n) / 100_000_000n}`);
    } else order.push(message.type);
  }
  return {
    alerts: alerts.map(({ code, stampNs }) => `${code} ${(stampNs! - 100_000_000_000n) / 100_000_000n}`),
    order,
    frames,
  };
}

describeWith(ffmpeg, 'video', (program) => {
  /** The first pictures of the demo, their pixels, and a radar message. */
  async function recorded() {
    const source = await openSource(join(projectRoot, 'bags', 'demo.mcap'), { onAlert: () => undefined });
    const pictures: Buffer[] = [];
    let radar: RawMessage | undefined;
    for await (const { message } of decodedMessages(source.messages())) {
      if (message.type !== 'camera' || message.image.type !== 'encoded') continue;
      pictures.push(await sharp(message.image.data).resize(320, 180).removeAlpha().raw().toBuffer());
      if (pictures.length === 12) break;
    }
    for await (const raw of source.messages(new Set(['/radar/front/points']))) {
      radar = { ...raw, data: Uint8Array.from(raw.data) };
      break;
    }
    await source.close();
    return { pictures, radar: radar! };
  }
  const inputs = recorded();
  const sizePx = '320x180';

  it.each([
    ['h264', 'h264'],
    ['h264', 'h264;yuv420p;bgr8;bgr8'],
    ['h264', 'h264_nvenc'],
    ['hevc', 'hevc'],
    ['hevc', 'libx265'],
  ] as const)(
    '%s named "%s" gives each picture at its stamp, in its place among other messages',
    async (codec, named) => {
      const { pictures, radar } = await inputs;
      const packets = encode(program, codec, Buffer.concat(pictures), sizePx);
      expect(packets).toHaveLength(pictures.length);
      const messages = packets.flatMap((data, n) => [packetMessage(n, named, data), radar]);
      const { alerts, order, frames } = await play(messages);
      expect(alerts).toEqual([]);
      expect(order).toEqual(packets.flatMap((_, n) => [`picture ${n}`, 'radar']));
      for (const [n, { image, frameId }] of frames.entries()) {
        expect([frameId, image.encoding, image.widthPx, image.heightPx]).toEqual(['camera', 'rgb8', 320, 180]);
        let sum = 0;
        for (let i = 0; i < image.data.length; i++) sum += Math.abs(image.data[i]! - pictures[n]![i]!);
        // Lossy; the picture before differs by 9 and more.
        expect(sum / image.data.length, `picture ${n}`).toBeLessThan(5);
      }
    },
  );

  it('leaves out a damaged picture and those that build on it, and goes on with the next key picture', async () => {
    const { pictures, radar } = await inputs;
    const packets = encode(program, 'h264', Buffer.concat(pictures), sizePx);
    const messages = packets.map((data, n) => packetMessage(n, 'h264', n === 5 ? data.subarray(0, 12) : data));
    const { alerts, order } = await play([...messages, radar]);
    expect(alerts).toEqual([5, 6, 7].map((n) => `decode/video-damaged ${n}`));
    expect(order).toEqual([...[0, 1, 2, 3, 4, 8, 9, 10, 11].map((n) => `picture ${n}`), 'radar']);
  });

  it('waits for a key picture when the recording begins between two', async () => {
    const { pictures } = await inputs;
    const packets = encode(program, 'h264', Buffer.concat(pictures), sizePx);
    const { alerts, order } = await play(packets.map((data, n) => packetMessage(n, 'h264', data)).slice(2));
    expect(alerts).toEqual([2, 3].map((n) => `decode/video-no-key-picture ${n}`));
    expect(order).toEqual([4, 5, 6, 7, 8, 9, 10, 11].map((n) => `picture ${n}`));
  });

  it('counts every picture of a stream that cannot be decoded at all, and all other messages go on', async () => {
    const { radar } = await inputs;
    const noise = Buffer.concat([Buffer.from([0, 0, 0, 1, 0x65]), Buffer.alloc(500, 0x5a)]);
    const messages = Array.from({ length: 30 }, (_, n) => [packetMessage(n % 9, 'h264', noise), radar]).flat();
    const { alerts, order } = await play(messages);
    expect(alerts).toHaveLength(30);
    expect(order).toEqual(Array.from({ length: 30 }, () => 'radar'));
  });
});

describe('video without a decoder', () => {
  it('is an alert for each picture that names ffmpeg, and nothing hangs', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '/nonexistent';
    try {
      const key = Buffer.from([0, 0, 0, 1, 0x65, 0x88, 0x84]);
      const messages = [0, 1, 2].map((n) => packetMessage(n, 'h264', key));
      const alerts: Alert[] = [];
      for await (const { message } of decodedMessages(listed(messages), undefined, (alert) => alerts.push(alert)))
        expect(message).toBeUndefined();
      expect(alerts.map(({ code }) => code)).toEqual(messages.map(() => 'decode/no-video-decoder'));
      expect(alerts[0]!.message).toContain('ffmpeg is not installed');
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('of another codec is an alert that names it', () => {
    const outcome = decodeFields({
      topic: TOPIC,
      type: 'foxglove.CompressedVideo',
      receivedNs: 1n,
      fields: { timestamp: { seconds: '5', nanos: 0 }, frame_id: 'camera', format: 'vp9', data: new Uint8Array(4) },
    });
    expect(outcome).toMatchObject({ type: 'failed', alert: { code: 'decode/video-codec' } });
  });

  it.each(['h264', 'h265'])('reads the %s of a Foxglove message', (format) => {
    const data = Uint8Array.from(format === 'h264' ? [0, 0, 1, 0x67, 1, 0, 0, 1, 0x65] : [0, 0, 1, 0x26, 1]);
    const outcome = decodeFields({
      topic: TOPIC,
      type: 'foxglove.CompressedVideo',
      receivedNs: 1n,
      fields: { timestamp: { seconds: '5', nanos: 7 }, frame_id: 'camera', format, data },
    });
    const codec = format === 'h264' ? 'h264' : 'hevc';
    expect(outcome).toMatchObject({ value: { type: 'video', codec, isKey: true, stampNs: 5_000_000_007n } });
  });
});
