import { McapIndexedReader, type McapTypes } from '@mcap/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { RecordingSink } from '../../../../src/mcap/RecordingSink.js';
import { RecordingWriter } from '../../../../src/mcap/RecordingWriter.js';
import { rosReaderForSchema } from '../../../../src/messages/rosCodec.js';
import { createFault } from '../../../../src/synth/faults/faultCatalogue.js';
import type { SensorFault } from '../../../../src/synth/faults/SensorFault.js';
import { makeRig } from '../../../../src/synth/record/makeRig.js';
import { DRIVE_START_NS, recordDrive, type RecordableDrive } from '../../../../src/synth/record/recordDrive.js';
import { actor, world } from '../radar/worlds.js';
import { BoxRenderer } from '../truth/boxRenderer.js';

/** A car drives ahead at 15 m/s, the ego vehicle follows at 10 m/s; a second car stands. */
const drive: RecordableDrive = {
  scenario: 'test',
  seed: 11,
  durationSecs: 3,
  rateHz: 10,
  frameCount: 30,
  frameAt: (index) => drive.worldAt(index / 10),
  worldAt: (timeSecs) => {
    const at = world({
      actors: [actor('car', 1, 25 + 15 * timeSecs, 1, { speedMps: 15 }), actor('car', 2, 60, -3)],
      egoSpeedMps: 10,
    });
    return { ...at, timeSecs, ego: { ...at.ego, pose: { ...at.ego.pose, xM: 10 * timeSecs } } };
  },
};

class MemorySink implements RecordingSink {
  bytes = Buffer.alloc(0);
  write(bytes: Uint8Array): Promise<void> {
    this.bytes = Buffer.concat([this.bytes, bytes]);
    return Promise.resolve();
  }
  truncate(lengthBytes: number): Promise<void> {
    this.bytes = this.bytes.subarray(0, lengthBytes);
    return Promise.resolve();
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function record(faults: readonly SensorFault[] = [], radar: 'conventional' | 'imaging' = 'imaging') {
  const rig = makeRig({ radar, widthPx: 320, heightPx: 96 });
  const sink = new MemorySink();
  const writer = await RecordingWriter.toSink(sink);
  await recordDrive(writer, { drive, rig, renderer: new BoxRenderer(rig), faults, jpegQuality: 80 });
  await writer.close();
  return sink.bytes;
}

interface Read {
  readonly topic: string;
  readonly logTimeNs: bigint;
  // Decoded messages are read field by field in assertions.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly message: any;
}

async function read(bytes: Buffer): Promise<Read[]> {
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: () => Promise.resolve(BigInt(bytes.length)),
      read: (offset, length) => Promise.resolve(bytes.subarray(Number(offset), Number(offset + length))),
    },
  });
  const out: Read[] = [];
  for await (const message of reader.readMessages()) {
    const channel: McapTypes.Channel = reader.channelsById.get(message.channelId)!;
    const schema = reader.schemasById.get(channel.schemaId)!;
    const decoded = rosReaderForSchema(new TextDecoder().decode(schema.data)).read(message.data);
    out.push({ topic: channel.topic, logTimeNs: message.logTime, message: decoded });
  }
  return out;
}

const stampNs = ({ message }: Read): bigint =>
  // eslint-disable-next-line @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-argument
  BigInt(message.header.stamp.sec) * 1_000_000_000n + BigInt(message.header.stamp.nanosec);

const on = (all: readonly Read[], topic: string): Read[] => all.filter((entry) => entry.topic === topic);

/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return */
describe('recordDrive', () => {
  it('writes every topic at its rate, in order of log time', async () => {
    const all = await read(await record());
    const counts = Object.fromEntries(
      [...new Set(all.map(({ topic }) => topic))].map((topic) => [topic, on(all, topic).length]),
    );
    expect(counts).toEqual({
      '/tf_static': 1,
      '/camera/front/camera_info': 30,
      '/camera/front/image/compressed': 30,
      '/radar/front/points': 37,
      '/odom': 146,
      '/ground_truth/objects': 30,
      '/ground_truth/classes': 30,
      '/ground_truth/scene': 30,
    });
    for (let i = 1; i < all.length; i++) expect(all[i]!.logTimeNs >= all[i - 1]!.logTimeNs).toBe(true);
  });

  it('stamps radar when it measured and logs it 20 to 60 ms later', async () => {
    for (const scan of on(await read(await record()), '/radar/front/points')) {
      const delayMs = Number(scan.logTimeNs - stampNs(scan)) / 1e6;
      expect(delayMs).toBeGreaterThanOrEqual(19.9);
      expect(delayMs).toBeLessThanOrEqual(60.1);
    }
  });

  it('writes what a reader needs to place things: calibration, transforms, odometry', async () => {
    const all = await read(await record());
    const info = on(all, '/camera/front/camera_info')[0]!.message;
    expect([info.width, info.height, info.distortion_model]).toEqual([320, 96, 'plumb_bob']);
    expect(info.k[0]).toBeCloseTo(284.06, 1);
    // The middle of 320 pixels whose centres are at integers.
    expect([info.k[2], info.k[5], info.p[2]]).toEqual([159.5, 47.5, 159.5]);
    const [radar, camera] = on(all, '/tf_static')[0]!.message.transforms;
    expect(radar.header.frame_id).toBe('base_link');
    expect([radar.child_frame_id, camera.child_frame_id]).toEqual(['radar_front', 'camera_front_optical']);
    // z forward, x right, y down: the standard optical rotation.
    expect(camera.transform.rotation.x).toBeCloseTo(-0.5, 9);
    expect(camera.transform.rotation.w).toBeCloseTo(0.5, 9);
    const odometry = on(all, '/odom')[50]!.message;
    expect(odometry.twist.twist.linear.x).toBe(10);
    expect(odometry.pose.pose.position.x).toBeCloseTo(10, 6);
  });

  it('writes truth at the stamps of the pictures', async () => {
    const all = await read(await record());
    const images = on(all, '/camera/front/image/compressed');
    const scenes = on(all, '/ground_truth/scene');
    expect(scenes.map(stampNs)).toEqual(images.map(stampNs));
    expect(stampNs(images[7]!)).toBe(DRIVE_START_NS + 700_000_000n);
    const { detections } = on(all, '/ground_truth/objects')[0]!.message;
    expect(detections.map((d: { id: string }) => d.id)).toEqual(['1', '2']);
    expect(detections[0].results[0].hypothesis).toEqual({ class_id: 'car', score: 1 });
    expect(detections[0].bbox.center.position.x).toBeCloseTo(25, 6);
    expect(detections[0].bbox.size).toEqual({ x: 4.4, y: 1.8, z: 1.5 });
    const scene = scenes[0]!.message;
    expect(scene.objects[0].velocity.x).toBeCloseTo(15, 6);
    expect(scene.weather).toBe('clear');
    expect(scene.radar_doppler_period).toBeCloseTo(10.31, 4);
    const classes = await sharp(on(all, '/ground_truth/classes')[0]!.message.data).metadata();
    expect([classes.width, classes.height]).toEqual([320, 96]);
    const image = await sharp(images[0]!.message.data).metadata();
    expect([image.format, image.width, image.height]).toEqual(['jpeg', 320, 96]);
  });

  it('names the fields of either radar', async () => {
    const names = async (radar: 'conventional' | 'imaging') =>
      on(await read(await record([], radar)), '/radar/front/points')[0]!.message.fields.map(
        (field: { name: string }) => field.name,
      );
    expect(await names('imaging')).toEqual(['x', 'y', 'z', 'doppler', 'magnitude']);
    expect(await names('conventional')).toEqual(['x', 'y', 'z', 'doppler', 'rcs', 'vx_comp', 'vy_comp']);
  });

  it('gives the same bytes again', async () => {
    expect((await record()).equals(await record())).toBe(true);
  });

  const fault = (name: string): SensorFault => createFault({ name, seed: 3, onsetSecs: 1 });

  it('freezes the picture but not its stamps, and says so in the truth', async () => {
    const all = await read(await record([fault('camera-frozen')]));
    const images = on(all, '/camera/front/image/compressed').map(({ message }) => Buffer.from(message.data));
    expect(images[9]!.equals(images[8]!)).toBe(false);
    for (const image of images.slice(11)) expect(image.equals(images[10]!)).toBe(true);
    const faults = on(all, '/ground_truth/scene').map(({ message }) => message.faults);
    expect(faults[9]).toEqual([]);
    expect(faults[10]).toEqual(['camera-frozen']);
  });

  it('silences the radar and drops camera frames', async () => {
    const dead = on(await read(await record([fault('radar-dead')])), '/radar/front/points');
    expect(dead.length).toBeGreaterThan(10);
    expect(dead.length).toBeLessThan(15);
    const all = await read(await record([fault('camera-drops')]));
    expect(on(all, '/camera/front/image/compressed').length).toBeLessThan(25);
    expect(on(all, '/ground_truth/scene')).toHaveLength(30);
  });

  it('delivers late what is delayed, with its right stamp', async () => {
    const all = await read(await record([fault('radar-delayed')]));
    const late = on(all, '/radar/front/points').filter((scan) => stampNs(scan) >= DRIVE_START_NS + 1_000_000_000n);
    for (const scan of late) expect(Number(scan.logTimeNs - stampNs(scan)) / 1e9).toBeGreaterThan(0.3);
    for (let i = 1; i < all.length; i++) expect(all[i]!.logTimeNs >= all[i - 1]!.logTimeNs).toBe(true);
  });

  it('publishes a wrong calibration', async () => {
    const all = await read(await record([fault('calibration-wrong')]));
    const error = on(all, '/camera/front/camera_info')[0]!.message.k[0] / 284.0625 - 1;
    expect(Math.abs(error)).toBeGreaterThan(0.029);
    expect(Math.abs(error)).toBeLessThan(0.081);
  });
});
