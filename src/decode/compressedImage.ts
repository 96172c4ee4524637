import type { CameraFrame } from '../domain/CameraFrame.js';
import { UnreadableMessage } from './UnreadableMessage.js';
import { encodedImageHeader } from './encodedImageHeader.js';
import { bytesOf, textOf, type Fields } from './fields.js';
import { headerOf } from './header.js';
import { checkImageSize } from './image.js';
import type { MessageContext } from './MessageContext.js';

/**
 * sensor_msgs/CompressedImage and foxglove.CompressedImage with a JPEG or PNG; its first bytes decide, because the `format` text varies
 * ("jpeg", "bgr8; jpeg compressed bgr8"). The bytes are a *view* of the message. Throws UnreadableMessage.
 */
export function decodeCompressedImage(message: Fields, context: MessageContext): CameraFrame {
  const { stampNs, frameId } = headerOf(message, context);
  const data = bytesOf(message, 'data');
  const header = encodedImageHeader(data);
  if (header === undefined) {
    const name = textOf(message, 'format');
    if (VIDEO.test(name) || isVideo(data))
      throw new UnreadableMessage(
        'decode/image-video',
        `Expected a JPEG or PNG for the compressed image but received compressed video (format "${name}", ${data.byteLength} bytes)`,
        'Video is not read from this type: record it as foxglove.CompressedVideo or with ffmpeg_image_transport, or record JPEG or PNG pictures.',
      );
    const start = [...data.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new UnreadableMessage(
      'decode/image-format',
      `Expected a JPEG or PNG for the compressed image (format "${name}") but received ${data.byteLength} bytes that begin with ${start === '' ? 'nothing' : start}`,
      'Only JPEG and PNG are read; damaged pictures often come from a full buffer in the driver. The picture was skipped.',
    );
  }
  const { format, widthPx, heightPx } = header;
  checkImageSize(widthPx, heightPx, context);
  return {
    type: 'camera',
    topic: context.topic,
    frameId,
    stampNs,
    receivedNs: context.logTimeNs,
    image: { type: 'encoded', format, widthPx, heightPx, data },
  };
}

const VIDEO = /h\.?26[45]|avc|hevc|av1|vp[89]|mpeg/i;

/** A NAL unit of H.264 or H.265 after its start code (ITU-T H.264, Annex B). */
const isVideo = (data: Uint8Array): boolean =>
  data[0] === 0 && data[1] === 0 && (data[2] === 1 || (data[2] === 0 && data[3] === 1));
