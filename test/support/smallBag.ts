import { RecordingWriter } from '../../src/mcap/RecordingWriter.js';
import { Rng } from '../../src/synth/math/Rng.js';
import { rosFromTimeNs, type TimeNs, timeNsFromSecs } from '../../src/domain/time.js';

const WIDTH = 320;
const HEIGHT = 192;
const START_SECS = 1000;
const PERIOD_SECS = 0.1;

/** What of a small drive is left out or spoilt. */
export interface SmallBagOptions {
  readonly frames?: number;
  /** Topics that are not recorded. */
  readonly without?: readonly ('camera' | 'info' | 'radar' | 'tf' | 'odom')[];
  /** Changes the picture message of a frame; undefined leaves it out. */
  readonly image?: (message: ImageMessage, frame: number) => Record<string, unknown> | undefined;
  readonly points?: (message: CloudMessage, frame: number) => Record<string, unknown> | undefined;
  readonly info?: (message: Record<string, unknown>, frame: number) => Record<string, unknown> | undefined;
}

interface Header {
  stamp: { sec: number; nanosec: number };
  frame_id: string;
}
export interface ImageMessage {
  header: Header;
  height: number;
  width: number;
  encoding: string;
  is_bigendian: number;
  step: number;
  data: Uint8Array;
}
export interface CloudMessage {
  header: Header;
  height: number;
  width: number;
  fields: { name: string; offset: number; datatype: number; count: number }[];
  is_bigendian: boolean;
  point_step: number;
  row_step: number;
  data: Uint8Array;
  is_dense: boolean;
}

export const IMAGE_TOPIC = '/camera/image';
export const RADAR_TOPIC = '/radar/points';

const FIELDS = ['x', 'y', 'z', 'doppler', 'magnitude'];

/** Standing posts along both sides of a road, as a radar at 10 m/s measures them. */
function points(header: Header): CloudMessage {
  const count = 40;
  const values = new Float32Array(count * 5);
  for (let i = 0; i < count; i++) {
    const x = 5 + i;
    const y = i % 2 === 0 ? 4 : -4;
    values.set([x, y, 0.2, (-10 * x) / Math.hypot(x, y, 0.2), 50 + (i % 7)], i * 5);
  }
  return {
    header,
    height: 1,
    width: count,
    fields: FIELDS.map((name, i) => ({ name, offset: i * 4, datatype: 7, count: 1 })),
    is_bigendian: false,
    point_step: 20,
    row_step: count * 20,
    data: new Uint8Array(values.buffer),
    is_dense: true,
  };
}

function image(header: Header, frame: number): ImageMessage {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  const rng = new Rng(1);
  // Patches of 3 pixels that move, before a bright sky and wide walls: sharp, with structure, and never the same twice.
  const patches = Array.from({ length: 64 * 64 }, () => rng.integer(40, 130));
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    const [column, row] = [Math.floor(((pixel % WIDTH) + 3 * frame) / 3), Math.floor(pixel / WIDTH / 3)];
    const sky = pixel < (WIDTH * HEIGHT) / 2 ? 70 : 0;
    const wall = Math.floor(column / 12) % 2 === 0 ? 50 : 0;
    data[i] = patches[(row % 64) * 64 + (column % 64)]! + sky + wall + (pixel % 5);
  }
  return { header, height: HEIGHT, width: WIDTH, encoding: 'rgb8', is_bigendian: 0, step: WIDTH * 3, data };
}

const mounting = (child: string, [x, y, z]: readonly number[], [qx, qy, qz, qw]: readonly number[]): object => ({
  header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'base_link' },
  child_frame_id: child,
  transform: { translation: { x, y, z }, rotation: { x: qx, y: qy, z: qz, w: qw } },
});

export const frameStampNs = (frame: number): TimeNs => timeNsFromSecs(START_SECS + frame * PERIOD_SECS);

/** Records a drive of a few frames at 10 Hz: camera, calibration, radar, mounting and odometry. */
export async function writeSmallBag(path: string, options: SmallBagOptions = {}): Promise<void> {
  const writer = await RecordingWriter.create(path);
  const has = (name: 'camera' | 'info' | 'radar' | 'tf' | 'odom'): boolean => options.without?.includes(name) !== true;
  if (has('tf')) {
    const tf = writer.addRosChannel('/tf_static', 'tf2_msgs/msg/TFMessage', { latched: true });
    const transforms = [
      mounting('camera', [1.5, 0, 1.2], [-0.5, 0.5, -0.5, 0.5]),
      mounting('radar', [3.5, 0, 0.5], [0, 0, 0, 1]),
    ];
    await writer.writeRos(tf, { transforms }, frameStampNs(0));
  }
  const camera = has('camera') ? writer.addRosChannel(IMAGE_TOPIC, 'sensor_msgs/msg/Image') : undefined;
  const info = has('info') ? writer.addRosChannel('/camera/camera_info', 'sensor_msgs/msg/CameraInfo') : undefined;
  const radar = has('radar') ? writer.addRosChannel(RADAR_TOPIC, 'sensor_msgs/msg/PointCloud2') : undefined;
  const odom = has('odom') ? writer.addRosChannel('/odom', 'nav_msgs/msg/Odometry') : undefined;
  const write = async (channel: number | undefined, message: object | undefined, atNs: TimeNs): Promise<void> => {
    if (channel !== undefined && message !== undefined) await writer.writeRos(channel, message, atNs);
  };
  for (let frame = 0; frame < (options.frames ?? 5); frame++) {
    const atNs = frameStampNs(frame);
    const header = (frame_id: string): Header => ({ stamp: rosFromTimeNs(atNs), frame_id });
    const calibration = {
      header: header('camera'),
      width: WIDTH,
      height: HEIGHT,
      distortion_model: 'plumb_bob',
      d: [0, 0, 0, 0, 0],
      k: [250, 0, 159.5, 0, 250, 95.5, 0, 0, 1],
    };
    await write(info, options.info === undefined ? calibration : options.info(calibration, frame), atNs);
    await write(
      odom,
      { header: header('odom'), child_frame_id: 'base_link', twist: { twist: { linear: { x: 10, y: 0, z: 0 } } } },
      atNs,
    );
    const cloud = points(header('radar'));
    await write(radar, options.points === undefined ? cloud : options.points(cloud, frame), atNs);
    const picture = image(header('camera'), frame);
    await write(camera, options.image === undefined ? picture : options.image(picture, frame), atNs);
  }
  await writer.close();
}
