import type { CameraCalibration } from '../../domain/CameraCalibration.js';
import type { TimeNs } from '../../domain/time.js';
import type { ChannelId, RecordingWriter } from '../../mcap/RecordingWriter.js';
import type { RadarSweep } from '../radar/RadarSweep.js';
import type { SensorRig } from '../SensorRig.js';
import type { SceneTruth } from '../truth/SceneTruth.js';
import type { EgoState } from '../world/WorldFrame.js';
import { cameraInfo, compressedImage, odometry, pointCloud, staticTransforms } from './sensorMessages.js';
import { BASE_FRAME, TOPICS } from './topics.js';
import { truthObjectsMessage, truthSceneMessage, type TruthOrigin } from './truthMessages.js';

/** The topics of a generated recording. Callers write in order of log time. */
export class DriveChannels {
  readonly #writer: RecordingWriter;
  readonly #ids: Readonly<Record<keyof typeof TOPICS, ChannelId>>;

  constructor(writer: RecordingWriter) {
    this.#writer = writer;
    this.#ids = {
      staticTransforms: writer.addRosChannel(TOPICS.staticTransforms, 'tf2_msgs/msg/TFMessage', { latched: true }),
      cameraInfo: writer.addRosChannel(TOPICS.cameraInfo, 'sensor_msgs/msg/CameraInfo'),
      image: writer.addRosChannel(TOPICS.image, 'sensor_msgs/msg/CompressedImage'),
      radar: writer.addRosChannel(TOPICS.radar, 'sensor_msgs/msg/PointCloud2'),
      odometry: writer.addRosChannel(TOPICS.odometry, 'nav_msgs/msg/Odometry'),
      truthObjects: writer.addRosChannel(TOPICS.truthObjects, 'vision_msgs/msg/Detection3DArray'),
      truthClasses: writer.addRosChannel(TOPICS.truthClasses, 'sensor_msgs/msg/CompressedImage'),
      truthScene: writer.addRosChannel(TOPICS.truthScene, 'roadscene_msgs/msg/GroundTruth'),
    };
  }

  /** The transforms as published, which a calibration fault may have falsified. */
  writeTransforms(rig: SensorRig, stampNs: TimeNs): Promise<void> {
    const message = staticTransforms(stampNs, [
      { childFrameId: rig.radar.frameId, baseFromChild: rig.radar.baseFromRadar },
      { childFrameId: rig.camera.calibration.frameId, baseFromChild: rig.camera.baseFromCamera },
    ]);
    return this.#writer.writeRos(this.#ids.staticTransforms, message, stampNs);
  }

  async writeCamera(
    calibration: CameraCalibration,
    jpeg: Uint8Array,
    stampNs: TimeNs,
    logTimeNs = stampNs,
  ): Promise<void> {
    await this.#writer.writeRos(this.#ids.cameraInfo, cameraInfo(calibration, stampNs), logTimeNs);
    const image = compressedImage(stampNs, calibration.frameId, 'jpeg', jpeg);
    await this.#writer.writeRos(this.#ids.image, image, logTimeNs);
  }

  writeRadar(
    sweep: RadarSweep,
    rig: SensorRig['radar'],
    ego: EgoState,
    stampNs: TimeNs,
    logTimeNs = stampNs,
  ): Promise<void> {
    const m = rig.baseFromRadar.m;
    // The radar's velocity over ground in base_link axes, then in its own.
    const vx = ego.speedMps - ego.yawRateRadps * m[7]!;
    const vy = ego.yawRateRadps * m[3]!;
    const message = pointCloud(sweep, stampNs, rig.frameId, [m[0]! * vx + m[4]! * vy, m[1]! * vx + m[5]! * vy]);
    return this.#writer.writeRos(this.#ids.radar, message, logTimeNs);
  }

  writeOdometry(ego: EgoState, stampNs: TimeNs): Promise<void> {
    return this.#writer.writeRos(this.#ids.odometry, odometry(ego, stampNs), stampNs);
  }

  async writeTruth(
    truth: SceneTruth,
    origin: TruthOrigin,
    classPng: Uint8Array,
    stampNs: TimeNs,
    logTimeNs = stampNs,
  ): Promise<void> {
    const classes = compressedImage(stampNs, BASE_FRAME, 'png', classPng);
    await this.#writer.writeRos(this.#ids.truthObjects, truthObjectsMessage(truth, stampNs), logTimeNs);
    await this.#writer.writeRos(this.#ids.truthClasses, classes, logTimeNs);
    await this.#writer.writeRos(this.#ids.truthScene, truthSceneMessage(truth, origin, stampNs), logTimeNs);
  }
}
