import type { VideoCodec, VideoPacket } from '../domain/VideoPacket.js';
import { bytesOf, textOf, type Fields } from './fields.js';
import { headerOf } from './header.js';
import type { MessageContext } from './MessageContext.js';
import { UnreadableMessage } from './UnreadableMessage.js';

/** foxglove.CompressedVideo: `format` is h264, h265, vp9 or av1. The bytes are a *view* of the message. Throws UnreadableMessage. */
export const decodeCompressedVideo = (message: Fields, context: MessageContext): VideoPacket =>
  packetOf(message, textOf(message, 'format'), context);

/** ffmpeg_image_transport_msgs/FFMPEGPacket: `encoding` is a codec (h264, "hevc;yuv420p;bgr8") or, in older versions, an encoder (libx264, hevc_nvenc). */
export const decodeFfmpegPacket = (message: Fields, context: MessageContext): VideoPacket =>
  packetOf(message, textOf(message, 'encoding'), context);

function packetOf(message: Fields, named: string, context: MessageContext): VideoPacket {
  const { stampNs, frameId } = headerOf(message, context);
  const data = bytesOf(message, 'data');
  const codec = codecOf(named);
  if (codec === undefined)
    throw new UnreadableMessage(
      'decode/video-codec',
      `Expected H.264 or H.265 for the video but received "${named}"`,
      'Only these two are decoded. The picture was skipped.',
    );
  const { topic, logTimeNs: receivedNs, config } = context;
  const isKey = isKeyPicture(codec, data);
  const maxPixels = 1e6 * config.maxImageMegapixels;
  return { type: 'video', topic, frameId, stampNs, receivedNs, codec, isKey, maxPixels, data };
}

function codecOf(named: string): VideoCodec | undefined {
  if (/264|avc/i.test(named)) return 'h264';
  return /265|hevc/i.test(named) ? 'hevc' : undefined;
}

/** NAL units of a picture that needs no other: H.264 table 7-1 (5, IDR), H.265 table 7-1 (16 to 21, IRAP). */
function isKeyPicture(codec: VideoCodec, data: Uint8Array): boolean {
  for (let i = 0; i + 3 < data.length; i++) {
    if (data[i] !== 0 || data[i + 1] !== 0 || data[i + 2] !== 1) continue;
    const head = data[i + 3]!;
    const type = codec === 'h264' ? head & 0x1f : (head >> 1) & 0x3f;
    if (codec === 'h264' ? type === 5 : type >= 16 && type <= 21) return true;
    // Slices follow the parameter sets; the first one tells what the picture is.
    if (codec === 'h264' ? type === 1 : type < 16) return false;
  }
  return false;
}
