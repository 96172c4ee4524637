import type { CameraFrame, RasterEncoding } from '../domain/CameraFrame.js';
import { UnreadableMessage } from './UnreadableMessage.js';
import { bytesOf, countOf, flagOf, textOf, type Fields } from './fields.js';
import { headerOf } from './header.js';
import type { MessageContext } from './MessageContext.js';
import { bytesPerPixel, pixelGroup, rasterEncoding, rasterEncodingNames } from './rasterEncoding.js';

const DRIVER_TIP = 'The picture was skipped; correct the camera driver.';

/** sensor_msgs/Image and foxglove.RawImage. The pixels are a *view* of the message. Throws UnreadableMessage. */
export function decodeImage(message: Fields, context: MessageContext): CameraFrame {
  const { stampNs, frameId } = headerOf(message, context);
  const widthPx = countOf(message, 'width');
  const heightPx = countOf(message, 'height');
  const stepBytes = countOf(message, 'step');
  const name = textOf(message, 'encoding');
  const data = bytesOf(message, 'data');
  checkImageSize(widthPx, heightPx, context);
  const encoding = rasterEncoding(name);
  if (encoding === undefined) {
    throw new UnreadableMessage(
      'decode/image-encoding',
      `Expected one of ${rasterEncodingNames()} for the image encoding but received "${name}"`,
      'Configure the driver to publish one of these, or CompressedImage.',
    );
  }
  checkLayout(encoding, widthPx, heightPx, stepBytes, data.byteLength);
  return {
    type: 'camera',
    topic: context.topic,
    frameId,
    stampNs,
    receivedNs: context.logTimeNs,
    image: {
      type: 'raster',
      encoding,
      widthPx,
      heightPx,
      stepBytes,
      // foxglove.RawImage has no such field: it is always little endian.
      bigEndian: 'is_bigendian' in message && flagOf(message, 'is_bigendian'),
      data,
    },
  };
}

export function checkImageSize(widthPx: number, heightPx: number, context: MessageContext): void {
  const megapixels = (widthPx * heightPx) / 1e6;
  if (widthPx === 0 || heightPx === 0 || megapixels > context.config.maxImageMegapixels) {
    throw new UnreadableMessage(
      'decode/image-size',
      `Expected up to ${context.config.maxImageMegapixels} megapixels and no side of 0 px for the image size but received ${widthPx} x ${heightPx}`,
      DRIVER_TIP,
    );
  }
}

function checkLayout(
  encoding: RasterEncoding,
  widthPx: number,
  heightPx: number,
  stepBytes: number,
  dataBytes: number,
): void {
  const group = pixelGroup(encoding);
  if (widthPx % group.widthPx !== 0 || heightPx % group.heightPx !== 0) {
    throw new UnreadableMessage(
      'decode/image-odd-size',
      `Expected multiples of ${group.widthPx} x ${group.heightPx} px for ${encoding} but received ${widthPx} x ${heightPx}`,
      DRIVER_TIP,
    );
  }
  const rowBytes = widthPx * bytesPerPixel(encoding);
  if (stepBytes < rowBytes) {
    throw new UnreadableMessage(
      'decode/image-step-too-small',
      `Expected at least ${rowBytes} bytes for the step of ${widthPx} px ${encoding} but received ${stepBytes}`,
      DRIVER_TIP,
    );
  }
  // NV12 and NV21: half as many rows of chroma follow. The padding of the last row may be missing.
  const rows = encoding === 'nv12' || encoding === 'nv21' ? heightPx * 1.5 : heightPx;
  const neededBytes = (rows - 1) * stepBytes + rowBytes;
  if (dataBytes < neededBytes) {
    throw new UnreadableMessage(
      'decode/image-beyond-data',
      `Expected ${neededBytes} bytes for ${rows} rows of step ${stepBytes} but received ${dataBytes}`,
      DRIVER_TIP,
    );
  }
}
