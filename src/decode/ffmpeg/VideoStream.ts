import type { CameraFrame, RasterImage } from '../../domain/CameraFrame.js';
import { type Alert, failed, type Outcome, value } from '../../domain/Alert.js';
import type { VideoPacket } from '../../domain/VideoPacket.js';
import { FfmpegDecoder } from './FfmpegDecoder.js';

/** A packet on its way through the decoder. */
export interface PendingPicture {
  readonly packet: VideoPacket;
  readonly index: number;
  /** Undefined while the decoder still holds it. */
  outcome: Outcome<CameraFrame> | undefined;
}

/** The decoder holds back a few pictures; one that gives none for so long hangs. */
const HANG_SECS = 10;

/** One topic's video: packets in, a picture or an alert for each, in order. After a packet that cannot be decoded, pictures are damaged until the next key picture and are left out. */
export class VideoStream {
  readonly #program: string;
  #decoder: FfmpegDecoder | undefined;
  #pending: PendingPicture[] = [];
  #nextIndex = 0;
  #isDamaged = false;
  #wake: (() => void) | undefined;

  constructor(program: string) {
    this.#program = program;
  }

  get pendingCount(): number {
    return this.#pending.length;
  }

  submit(packet: VideoPacket): PendingPicture {
    const picture: PendingPicture = { packet, index: this.#nextIndex, outcome: undefined };
    this.#nextIndex += 1;
    if (this.#decoder === undefined && !packet.isKey) {
      picture.outcome = failed(noKey(packet));
      return picture;
    }
    this.#decoder ??= this.#start(packet);
    this.#pending.push(picture);
    this.#decoder.write(picture.index, packet.data);
    return picture;
  }

  /** Waits until some pending picture has its outcome. */
  async progress(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(() => {
        this.close();
        this.#failAll(`it gave no picture for ${HANG_SECS} s`);
      }, 1000 * HANG_SECS);
    });
    clearTimeout(timer);
  }

  /** No packet follows: the decoder gives out what it holds. */
  finish(): void {
    this.#decoder?.finish();
  }

  close(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    decoder?.kill();
  }

  #start({ codec, maxPixels }: VideoPacket): FfmpegDecoder {
    this.#isDamaged = false;
    const decoder: FfmpegDecoder = new FfmpegDecoder(codec, {
      program: this.#program,
      maxPixels,
      onPicture: (index, image) => {
        if (this.#decoder === decoder) this.#take(index, image);
      },
      onEnd: (reason) => {
        if (this.#decoder !== decoder) return;
        this.#decoder = undefined;
        this.#failAll(reason);
      },
    });
    return decoder;
  }

  #take(index: number, image: RasterImage): void {
    while (this.#pending.length > 0 && this.#pending[0]!.index <= index) {
      const picture = this.#pending.shift()!;
      if (picture.packet.isKey && picture.index === index) this.#isDamaged = false;
      if (picture.index === index && !this.#isDamaged) {
        const { topic, frameId, stampNs, receivedNs } = picture.packet;
        picture.outcome = value({ type: 'camera', topic, frameId, stampNs, receivedNs, image });
      } else {
        picture.outcome = failed(damaged(picture.packet));
        this.#isDamaged = true;
      }
    }
    this.#wake?.();
  }

  #failAll(reason: string): void {
    for (const picture of this.#pending) picture.outcome = failed(noPicture(picture.packet, reason));
    this.#pending = [];
    this.#wake?.();
  }
}

const alertOf = ({ topic, stampNs }: VideoPacket, code: string, message: string, tip: string): Alert => ({
  severity: 'error',
  code,
  message,
  tip,
  topic,
  stampNs,
});

const noKey = (packet: VideoPacket): Alert =>
  alertOf(
    packet,
    'decode/video-no-key-picture',
    `Expected a key picture for the start of the video but received one that needs those before it`,
    'Pictures are left out until the next key picture. Record with a key picture every second or so.',
  );

const damaged = (packet: VideoPacket): Alert =>
  alertOf(
    packet,
    'decode/video-damaged',
    'Expected a whole picture for a packet of the video but received one that cannot be decoded',
    'It and the pictures that build on it are left out, up to the next key picture.',
  );

const noPicture = (packet: VideoPacket, reason: string): Alert =>
  alertOf(
    packet,
    'decode/no-video-decoder',
    `Expected pictures for the ${packet.codec === 'h264' ? 'H.264' : 'H.265'} video from ffmpeg but received none${reason === '' ? '' : `: ${reason}`}`,
    "Video is decoded by the system's ffmpeg (apt: ffmpeg, version 5.1 or later).",
  );
