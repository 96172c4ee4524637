import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { RasterImage } from '../../domain/CameraFrame.js';
import type { VideoCodec } from '../../domain/VideoPacket.js';
import { matroskaHead, matroskaPacket } from './matroska.js';

/** Reads packets from its input; writes pixels to its output and, as text, the time and size of each picture to descriptor 3 (the muxer `framecrc`). */
const argumentsFor = (maxPixels: number): readonly string[] => {
  const output = ['-map', '0:v', '-fps_mode', 'passthrough', '-enc_time_base', '-1', '-autoscale', '0'];
  return [
    ...['-hide_banner', '-loglevel', 'error', '-probesize', '32', '-analyzeduration', '0'],
    // One thread: each further one would hold a picture back.
    ...['-flags', 'low_delay', '-threads', '1', '-max_pixels', String(maxPixels)],
    ...['-f', 'matroska', '-i', 'pipe:0'],
    ...[...output, '-pix_fmt', 'rgb24', '-f', 'framecrc', 'pipe:3'],
    ...[...output, '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'],
  ];
};

export interface FfmpegOptions {
  /** Name or path of ffmpeg. */
  readonly program: string;
  /** Larger pictures are refused. */
  readonly maxPixels: number;

  /** The picture of the packet with this index. */
  readonly onPicture: (index: number, image: RasterImage) => void;
  /** No more pictures follow; `reason`: the last error of ffmpeg, empty when it gave none. */
  readonly onEnd: (reason: string) => void;
}

/** One process of the system's `ffmpeg` that decodes one stream. Pictures come in the order of their packets, some packets later; a packet that cannot be decoded gives none. */
export class FfmpegDecoder {
  readonly #process: ChildProcess;
  readonly #input: Writable;
  readonly #options: FfmpegOptions;
  #sizePx: readonly [number, number] | undefined;
  #listing = '';
  /** Index and size of pictures whose pixels have not come yet. */
  readonly #listed: { readonly index: number; readonly bytes: number }[] = [];
  #pixels: Buffer[] = [];
  #pixelBytes = 0;
  #reason = '';
  #hasEnded = false;

  constructor(codec: VideoCodec, options: FfmpegOptions) {
    const { program } = options;
    this.#options = options;
    this.#process = spawn(program, argumentsFor(options.maxPixels), { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    const [input, pixels, errors, listing] = this.#process.stdio as unknown as [Writable, Readable, Readable, Readable];
    this.#input = input;
    // A decoder that ends early closes its input; its end is reported below.
    input.on('error', () => undefined);
    pixels.on('data', (bytes: Buffer) => {
      this.#pixels.push(bytes);
      this.#pixelBytes += bytes.length;
      this.#giveOut();
    });
    listing.on('data', (bytes: Buffer) => {
      this.#list(bytes.toString('latin1'));
      this.#giveOut();
    });
    errors.on('data', (bytes: Buffer) => {
      this.#reason = bytes.toString().trim().split('\n').at(-1) ?? '';
    });
    this.#process.on('error', (error: NodeJS.ErrnoException) => {
      this.#end(error.code === 'ENOENT' ? `${program} is not installed` : error.message);
    });
    this.#process.on('close', () => {
      this.#end(this.#reason);
    });
    input.write(matroskaHead(codec));
  }

  /** Indices must grow. */
  write(index: number, data: Uint8Array): void {
    this.#input.write(matroskaPacket(index, data));
  }

  /** Says that no packet follows; the last pictures come before `onEnd`. */
  finish(): void {
    this.#input.end();
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  /** Lines such as `#dimensions 0: 640x360` and `0, 7, 7, 1, 691200, 0x8ea72a1a`: stream, two times, duration, bytes, checksum. */
  #list(text: string): void {
    const lines = (this.#listing + text).split('\n');
    this.#listing = lines.pop() ?? '';
    for (const line of lines) {
      const size = /^#dimensions \d+: (\d+)x(\d+)/.exec(line);
      if (size !== null) this.#sizePx = [Number(size[1]), Number(size[2])];
      if (line.startsWith('#')) continue;
      const [, , time, , bytes] = line.split(',');
      this.#listed.push({ index: Number(time), bytes: Number(bytes) });
    }
  }

  #giveOut(): void {
    for (;;) {
      const next = this.#listed[0];
      if (next === undefined || this.#sizePx === undefined || this.#pixelBytes < next.bytes) return;
      const [widthPx, heightPx] = this.#sizePx;
      if (next.bytes !== 3 * widthPx * heightPx) {
        this.#end(`the pictures changed their size from ${widthPx}x${heightPx}`);
        this.kill();
        return;
      }
      this.#listed.shift();
      const all = Buffer.concat(this.#pixels);
      const data = all.subarray(0, next.bytes);
      this.#pixels = [all.subarray(next.bytes)];
      this.#pixelBytes -= next.bytes;
      const image = { type: 'raster', encoding: 'rgb8', bigEndian: false, stepBytes: 3 * widthPx } as const;
      this.#options.onPicture(next.index, { ...image, widthPx, heightPx, data });
    }
  }

  #end(reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#options.onEnd(reason);
  }
}
