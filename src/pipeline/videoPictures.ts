import { type PendingPicture, VideoStream } from '../decode/ffmpeg/VideoStream.js';
import type { Alert } from '../domain/Alert.js';
import type { DecodedMessage, SensorMessage } from '../domain/SensorMessage.js';
import type { TimeNs } from '../domain/time.js';

export interface Arrived<Message> {
  readonly message: Message;
  readonly logTimeNs: TimeNs;
  /** Spent on decoding it and what came before it and could not be read. */
  readonly decodeMs: number;
}

/** A decoder holds back some pictures at its start; beyond this many the reader waits for it. */
const MAX_PENDING = 16;

interface ArrivedPacket {
  readonly arrived: Arrived<DecodedMessage>;
  readonly picture: PendingPicture;
}

/** Packets of video become camera frames; every other message keeps its place among them. `program`: name or path of ffmpeg. */
export async function* videoPictures(
  messages: AsyncIterable<Arrived<DecodedMessage>>,
  onAlert: (alert: Alert) => void,
  program = 'ffmpeg',
): AsyncGenerator<Arrived<SensorMessage>, void, void> {
  const streams = new Map<string, VideoStream>();
  const waiting: (Arrived<SensorMessage> | ArrivedPacket)[] = [];
  const streamOf = (topic: string): VideoStream => {
    let stream = streams.get(topic);
    if (stream === undefined) streams.set(topic, (stream = new VideoStream(program)));
    return stream;
  };

  /** From the front: messages and pictures up to the first picture that the decoder still holds, if it holds no more than `most`. */
  async function* giveOut(most: number): AsyncGenerator<Arrived<SensorMessage>, void, void> {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if ('picture' in next) {
        const { picture, arrived } = next;
        const stream = streamOf(picture.packet.topic);
        while (picture.outcome === undefined && stream.pendingCount > most) await stream.progress();
        if (picture.outcome === undefined) return;
        if (picture.outcome.type === 'failed') onAlert(picture.outcome.alert);
        else yield { ...arrived, message: picture.outcome.value };
      } else yield next;
      waiting.shift();
    }
  }

  try {
    for await (const arrived of messages) {
      const { message } = arrived;
      if (message.type === 'video') waiting.push({ arrived, picture: streamOf(message.topic).submit(message) });
      else waiting.push({ ...arrived, message });
      yield* giveOut(MAX_PENDING);
    }
    for (const stream of streams.values()) stream.finish();
    yield* giveOut(0);
  } finally {
    for (const stream of streams.values()) stream.close();
  }
}
