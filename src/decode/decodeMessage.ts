import { failed, value, type Outcome } from '../domain/Alert.js';
import type { ChannelInfo, RawMessage } from '../domain/RawMessage.js';
import type { RadarReadings } from '../domain/RadarReading.js';
import type { DecodedMessage } from '../domain/SensorMessage.js';
import type { TimeNs } from '../domain/time.js';
import { decodeCalibration } from './calibration.js';
import { channelReader, type ReadMessage } from './channelReader.js';
import { decodeCompressedImage } from './compressedImage.js';
import { defaultDecodeConfig, type DecodeConfig } from './config.js';
import { decodeCompressedVideo, decodeFfmpegPacket } from './videoPacket.js';
import { UnreadableMessage } from './UnreadableMessage.js';
import { decodeOdometry, decodeTwist, decodeTwistWithCovariance } from './egoMotion.js';
import type { Fields } from './fields.js';
import { decodeImage } from './image.js';
import { MessageContext } from './MessageContext.js';
import { tableOfFoxglovePointCloud, tableOfPointCloud2 } from './pointCloud.js';
import { tableOfRadarScan, tableOfRadarTracks } from './radarMessages.js';
import { radarScanOf } from './radarScanOf.js';
import type { RadarTable } from './RadarTable.js';
import { decodeFrameTransform, decodeFrameTransforms, decodeTfMessage } from './transforms.js';

type Decode = (message: Fields, context: MessageContext) => DecodedMessage;

const TABLES: ReadonlyMap<string, (message: Fields, context: MessageContext) => RadarTable> = new Map([
  ['sensor_msgs/PointCloud2', tableOfPointCloud2],
  ['foxglove.PointCloud', tableOfFoxglovePointCloud],
  ['radar_msgs/RadarScan', tableOfRadarScan],
  ['radar_msgs/RadarTracks', tableOfRadarTracks],
]);

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['sensor_msgs/Image', decodeImage],
  ['sensor_msgs/CompressedImage', decodeCompressedImage],
  ['sensor_msgs/CameraInfo', decodeCalibration],
  ['tf2_msgs/TFMessage', decodeTfMessage],
  ['tf/tfMessage', decodeTfMessage],
  ['nav_msgs/Odometry', decodeOdometry],
  ['geometry_msgs/TwistStamped', decodeTwist],
  ['geometry_msgs/TwistWithCovarianceStamped', decodeTwistWithCovariance],
  ['foxglove.RawImage', decodeImage],
  ['foxglove.CompressedImage', decodeCompressedImage],
  ['foxglove.CameraCalibration', decodeCalibration],
  ['foxglove.FrameTransform', decodeFrameTransform],
  ['foxglove.FrameTransforms', decodeFrameTransforms],
  ['foxglove.CompressedVideo', decodeCompressedVideo],
  ['ffmpeg_image_transport_msgs/FFMPEGPacket', decodeFfmpegPacket],
  ...[...TABLES].map(([type, tableOf]): [string, Decode] => [
    type,
    (message, context) => radarScanOf(tableOf(message, context), context),
  ]),
]);

/** By `pkg/Type`, also for ROS 2's `pkg/msg/Type`. */
const ofType = <T>(by: ReadonlyMap<string, T>, schemaName: string): T | undefined =>
  by.get(schemaName.replace('/msg/', '/'));

interface ChannelDecoder {
  readonly read: ReadMessage;
  readonly decode: Decode;
}

/** One reader for each channel of each open recording, released with it. */
const channelDecoders = new WeakMap<ChannelInfo, ChannelDecoder | UnreadableMessage>();

/**
 * One recorded message as what it means. Never throws: whatever the bytes are, the outcome is a value, perhaps with alerts, or the alert that says why there is none.
 * Pixels are *views* of `raw.data`, all else is copied.
 */
export function decodeMessage(
  raw: RawMessage,
  config: DecodeConfig = defaultDecodeConfig,
  readings?: RadarReadings,
): Outcome<DecodedMessage> {
  const context = new MessageContext(raw.channel.topic, raw.logTimeNs, config, readings?.get(raw.channel.topic));
  try {
    const { read, decode } = channelDecoder(raw.channel);
    const message = decode(readFields(read, raw), context);
    return value(message, context.alerts);
  } catch (error) {
    if (error instanceof UnreadableMessage) return failed(context.alert('error', error.code, error.message, error.tip));
    return failed(
      context.alert(
        'error',
        'decode/malformed',
        `Expected a ${raw.channel.schemaName} for ${raw.data.byteLength} bytes but received "${error instanceof Error ? error.message : String(error)}"`,
        'The recording or its writer is faulty. The message was skipped.',
      ),
    );
  }
}

/** The numbers of a radar message before they are read; undefined for other messages and for what cannot be read. */
export function decodeTable(raw: RawMessage, config: DecodeConfig = defaultDecodeConfig): RadarTable | undefined {
  const tableOf = ofType(TABLES, raw.channel.schemaName);
  if (tableOf === undefined) return undefined;
  try {
    const { read } = channelDecoder(raw.channel);
    return tableOf(readFields(read, raw), new MessageContext(raw.channel.topic, raw.logTimeNs, config));
  } catch {
    // Whatever is wrong with it is said when it is decoded.
    return undefined;
  }
}

export interface ReceivedFields {
  readonly topic: string;
  /** `pkg/msg/Type` */
  readonly type: string;
  readonly receivedNs: TimeNs;
  readonly fields: Fields;
}

/** Like `decodeMessage`, for a message that its receiver has deserialized already; byte arrays in its fields stay *views*. */
export function decodeFields(
  message: ReceivedFields,
  config: DecodeConfig = defaultDecodeConfig,
): Outcome<DecodedMessage> {
  const context = new MessageContext(message.topic, message.receivedNs, config);
  const decode = ofType(DECODERS, message.type);
  try {
    if (decode === undefined) throw unsupportedType(message.topic, message.type);
    return value(decode(message.fields, context), context.alerts);
  } catch (error) {
    if (error instanceof UnreadableMessage) return failed(context.alert('error', error.code, error.message, error.tip));
    const reason = error instanceof Error ? error.message : String(error);
    return failed(
      context.alert(
        'error',
        'decode/malformed',
        `Expected a ${message.type} for ${message.topic} but received "${reason}"`,
        'Its publisher is faulty. The message was skipped.',
      ),
    );
  }
}

const unsupportedType = (topic: string, type: string): UnreadableMessage =>
  new UnreadableMessage(
    'decode/unsupported-type',
    `Expected one of ${[...DECODERS.keys()].join(', ')} for ${topic} but received ${type}`,
    'The topic is ignored.',
  );

function readFields(read: ReadMessage, raw: RawMessage): Fields {
  try {
    return read(raw.data);
  } catch (error) {
    throw new UnreadableMessage(
      'decode/malformed',
      `Expected a whole ${raw.channel.schemaName} in ${raw.data.byteLength} bytes but received: ${error instanceof Error ? error.message : String(error)}`,
      'The recording or its writer is faulty. The message was skipped.',
    );
  }
}

function channelDecoder(channel: ChannelInfo): ChannelDecoder {
  let known = channelDecoders.get(channel);
  if (known === undefined) {
    known = makeDecoder(channel);
    channelDecoders.set(channel, known);
  }
  if (known instanceof UnreadableMessage) throw known;
  return known;
}

function makeDecoder(channel: ChannelInfo): ChannelDecoder | UnreadableMessage {
  try {
    const read = channelReader(channel);
    const decode = ofType(DECODERS, channel.schemaName);
    if (decode !== undefined) return { read, decode };
    return unsupportedType(channel.topic, channel.schemaName);
  } catch (error) {
    if (error instanceof UnreadableMessage) return error;
    throw error;
  }
}
