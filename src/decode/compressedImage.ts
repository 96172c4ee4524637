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
    const start = [...data.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new UnreadableMessage(
      'decode/image-format',
      `Expected a JPEG or PNG for the compressed image (format "${textOf(message, 'format')}") but received ${data.byteLength} bytes that begin with ${start === '' ? 'nothing' : start}`,
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
