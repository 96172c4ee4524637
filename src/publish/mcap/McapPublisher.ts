import type { PublishedFrame } from '../../domain/PublishedFrame.js';
import type { RawMessage } from '../../domain/RawMessage.js';
import type { RunSummary } from '../../domain/RunSummary.js';
import type { TimeNs } from '../../domain/time.js';
import { RecordingWriter, type ChannelId, type RecordingOptions } from '../../mcap/RecordingWriter.js';
import { openFileSink, type RecordingSink } from '../../mcap/RecordingSink.js';
import { foxgloveSchema } from '../../messages/foxgloveSchema.js';
import { imageAnnotationsMessage } from '../foxglove/imageAnnotationsMessage.js';
import { sceneUpdateMessage } from '../foxglove/sceneUpdateMessage.js';
import { projectorOf } from '../projectorOf.js';
import { PublishError } from '../PublishError.js';
import type { Publisher } from '../Publisher.js';
import { roadsceneProtobuf } from '../roadsceneProtobuf.js';
import { classImageMessage } from '../ros/classImageMessage.js';
import { detectionsMessage } from '../ros/detectionsMessage.js';
import { Diagnostics, type DiagnosticFacts } from '../ros/Diagnostics.js';
import { markersMessage } from '../ros/markersMessage.js';
import { occupancyGridMessage } from '../ros/occupancyGridMessage.js';
import { radarPointsMessage } from '../ros/radarPointsMessage.js';
import { roadSceneMessage } from '../ros/roadSceneMessage.js';
import { rosHeader } from '../ros/rosPose.js';
import { toSceneRecord } from '../toSceneRecord.js';
import { PassThrough } from './PassThrough.js';

export interface McapPublisherOptions extends RecordingOptions {
  /** Also write the model's pixel classes as images. */
  readonly pixelClasses?: boolean;
  readonly facts?: DiagnosticFacts;
  /** `ros2` omits the protobuf topics, for readers that refuse a file with any (Python's rosbags, `ros2 bag play`). Default `ros2+protobuf`. */
  readonly encodings?: 'ros2' | 'ros2+protobuf';
}

const ROS_TOPICS = {
  '/roadscene/scene': 'roadscene_msgs/msg/RoadScene',
  '/roadscene/objects': 'vision_msgs/msg/Detection3DArray',
  '/roadscene/drivable_area': 'nav_msgs/msg/OccupancyGrid',
  '/roadscene/markers': 'visualization_msgs/msg/MarkerArray',
  '/roadscene/radar_points': 'sensor_msgs/msg/PointCloud2',
  '/roadscene/pixel_classes': 'sensor_msgs/msg/Image',
  '/diagnostics': 'diagnostic_msgs/msg/DiagnosticArray',
} as const;
const PROTOBUF_TOPICS = {
  '/roadscene/scene_update': () => foxgloveSchema('foxglove.SceneUpdate'),
  '/roadscene/image_annotations': () => foxgloveSchema('foxglove.ImageAnnotations'),
  '/roadscene/scene_pb': roadsceneProtobuf,
} as const;
/** Compressing a chunk blocks the event loop: a quarter of the writer's default limits that to a few milliseconds. */
const CHUNK_BYTES = 256 * 1024;

/** MCAP metadata record: FirstPicture of the recording that the scenes were made from. */
export const FIRST_PICTURE = 'roadscene/first_picture';

type RosTopic = keyof typeof ROS_TOPICS;
type ProtobufTopic = keyof typeof PROTOBUF_TOPICS;
const OWN_TOPICS = [...Object.keys(ROS_TOPICS), ...Object.keys(PROTOBUF_TOPICS)];

/** Scenes as an MCAP file that Foxglove, Lichtblick and rosbag2 open. Stamps and log times are the scene's: the same scenes give the same bytes. */
export class McapPublisher implements Publisher {
  readonly #path: string;
  readonly #writer: RecordingWriter;
  readonly #pixelClasses: boolean;
  readonly #protobufTopics: boolean;
  readonly #channels = new Map<string, ChannelId>();
  readonly #passThrough: PassThrough;
  readonly #diagnostics: Diagnostics;
  #lastNs: TimeNs = 0n;
  #failed = false;

  private constructor(path: string, writer: RecordingWriter, options: McapPublisherOptions) {
    this.#path = path;
    this.#writer = writer;
    this.#pixelClasses = options.pixelClasses ?? false;
    this.#protobufTopics = options.encodings !== 'ros2';
    this.#passThrough = new PassThrough(writer, OWN_TOPICS);
    this.#diagnostics = new Diagnostics(options.facts ?? { attempts: [], model: {} });
  }

  /** Creates or replaces `path`; throws PublishError when that is not possible. */
  static async create(path: string, options: McapPublisherOptions = {}): Promise<McapPublisher> {
    let sink: RecordingSink | undefined;
    try {
      sink = await openFileSink(path);
      const writer = await RecordingWriter.toSink(sink, {
        compression: 'zstd',
        chunkBytes: CHUNK_BYTES,
        library: 'roadscene-replay',
        ...options,
      });
      return new McapPublisher(path, writer, options);
    } catch (cause) {
      await sink?.close().catch(() => undefined);
      throw PublishError.of(path, cause, 'open');
    }
  }

  publish(frame: PublishedFrame): Promise<void> {
    return this.#guarded(async () => {
      this.#lastNs = frame.scene.stampNs;
      const { scene } = frame;
      await this.#ros('/roadscene/scene', roadSceneMessage(scene));
      await this.#ros('/roadscene/objects', detectionsMessage(scene));
      if (scene.drivableArea) await this.#ros('/roadscene/drivable_area', occupancyGridMessage(scene));
      await this.#ros('/roadscene/markers', markersMessage(scene));
      if (frame.radarInBase)
        await this.#ros('/roadscene/radar_points', radarPointsMessage(frame.radarInBase, rosHeader(scene)));
      if (this.#pixelClasses && scene.classImage)
        await this.#ros(
          '/roadscene/pixel_classes',
          classImageMessage(scene.classImage, rosHeader(scene), frame.camera),
        );
      const diagnostics = this.#diagnostics.add(frame);
      if (diagnostics) await this.#ros('/diagnostics', diagnostics);
      if (this.#protobufTopics) await this.#publishProtobuf(frame);
    });
  }

  async passThrough(raw: RawMessage): Promise<void> {
    // A single schema that is no ROS 2 text makes those readers refuse the whole file.
    if (!this.#protobufTopics && raw.channel.messageEncoding !== 'cdr') return;
    await this.#guarded(() => this.#passThrough.write(raw));
  }

  async close({ firstPicture }: RunSummary): Promise<void> {
    if (this.#failed) {
      // The error was reported when it happened; what can be saved is saved.
      await this.#writer.close().catch(() => undefined);
      return;
    }
    await this.#guarded(async () => {
      const diagnostics = this.#diagnostics.rest();
      if (diagnostics) await this.#ros('/diagnostics', diagnostics);
      if (firstPicture)
        await this.#writer.writeMetadata(FIRST_PICTURE, { ...firstPicture, stampNs: `${firstPicture.stampNs}` });
      await this.#writer.close();
    });
  }

  async #publishProtobuf(frame: PublishedFrame): Promise<void> {
    const { scene } = frame;
    await this.#protobuf('/roadscene/scene_update', sceneUpdateMessage(scene));
    const projector = projectorOf(frame);
    if (projector) await this.#protobuf('/roadscene/image_annotations', imageAnnotationsMessage(scene, projector));
    await this.#protobuf('/roadscene/scene_pb', toSceneRecord(scene));
  }

  async #guarded(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (cause) {
      this.#failed = true;
      throw PublishError.of(this.#path, cause);
    }
  }

  // Channels are created on first use: a topic without messages would look broken.
  #ros(topic: RosTopic, message: object): Promise<void> {
    const id = this.#channel(topic, () => this.#writer.addRosChannel(topic, ROS_TOPICS[topic]));
    return this.#writer.writeRos(id, message, this.#lastNs);
  }

  #protobuf(topic: ProtobufTopic, message: object): Promise<void> {
    const id = this.#channel(topic, () => this.#writer.addProtobufChannel(topic, PROTOBUF_TOPICS[topic]()));
    return this.#writer.writeProtobuf(id, message, this.#lastNs);
  }

  #channel(topic: string, add: () => ChannelId): ChannelId {
    const known = this.#channels.get(topic);
    if (known !== undefined) return known;
    const id = add();
    this.#channels.set(topic, id);
    return id;
  }
}
