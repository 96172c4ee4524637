import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createEngine } from '../../../src/infer/createEngine.js';
import { JsonLinesPublisher } from '../../../src/publish/jsonl/JsonLinesPublisher.js';
import { McapPublisher } from '../../../src/publish/mcap/McapPublisher.js';
import { describeWith, projectRoot, pythonWith } from '../../support/environment.js';
import { builtInferProcess } from '../../support/inferProcess.js';
import { PLUMBING } from '../../support/plumbing.js';
import { object, publishedFrame } from '../../support/publishedFrames.js';
import { replayBag } from '../../support/replayBag.js';
import { runSummary } from '../../support/runSummary.js';

const FRAMES = 12;
const TOPICS = ['scene', 'objects', 'drivable_area', 'markers', 'radar_points', 'pixel_classes'].map(
  (t) => `/roadscene/${t}`,
);
const PROTOBUF_TOPICS = ['scene_update', 'image_annotations', 'scene_pb'].map((t) => `/roadscene/${t}`);

interface Seen {
  readonly mcap: Readonly<Record<string, number>>;
  readonly rosbags: Readonly<Record<string, number>>;
  readonly protobuf_labels: readonly (readonly string[])[];
  readonly ros_labels: readonly (readonly number[])[];
  readonly lines_equal: number;
}

describeWith(pythonWith('mcap', 'mcap_ros2', 'mcap_protobuf', 'rosbags'), 'outputs in Python', (python) => {
  it('are decoded whole by mcap, rosbags and protobuf with the embedded schemas', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'publish-python-'));
    try {
      const seen = await writeAndRead(python, folder);
      const counts = (topics: readonly string[]) => Object.fromEntries(topics.map((topic) => [topic, FRAMES]));
      const diagnostics = { '/diagnostics': 3 };
      expect(seen.mcap).toEqual({ ...counts([...TOPICS, ...PROTOBUF_TOPICS]), ...diagnostics });
      expect(seen.rosbags).toEqual({ ...counts(TOPICS), ...diagnostics });
      expect(seen.lines_equal).toBe(FRAMES);
      expect(seen.protobuf_labels[0]).toEqual(['car', 'pedestrian']);
      expect(seen.ros_labels[0]).toEqual([1, 7]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describeWith(pythonWith('rosbags'), 'a replay for ROS 2 alone, in Python', (python) => {
  it('holds pictures, calibration, radar, transforms and scenes that rosbags reads', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'publish-rosbags-'));
    const engine = await createEngine({
      modelPath: PLUMBING,
      provider: 'cpu',
      threads: 1,
      spawn: await builtInferProcess(),
    });
    try {
      const path = join(folder, 'scene.mcap');
      const publishers = [await McapPublisher.create(path, { encodings: 'ros2' })];
      await replayBag(join(projectRoot, 'bags/short.mcap'), { engine, publishers });
      const script = fileURLToPath(new URL('readRecorded.py', import.meta.url));
      const seen = JSON.parse(execFileSync(python, [script, path], { encoding: 'utf8' })) as Record<string, unknown>;
      expect(seen).toMatchObject({
        counts: {
          '/camera/front/image/compressed': 5,
          '/camera/front/camera_info': 5,
          '/roadscene/scene': 5,
          '/tf_static': 1,
        },
        pictures: {
          format: 'jpeg',
          starts_as_jpeg: true,
          with_scene_of_its_stamp: 5,
          with_calibration_of_its_frame: 5,
        },
        children_of_base_link: ['camera_front_optical', 'radar_front'],
      });
    } finally {
      await engine.close();
      await rm(folder, { recursive: true });
    }
  });
});

async function writeAndRead(python: string, folder: string): Promise<Seen> {
  const facts = { attempts: [{ provider: 'cpu', accepted: true, reason: '' }], model: {} } as const;
  const publishers = [
    await McapPublisher.create(join(folder, 'scene.mcap'), { pixelClasses: true, facts }),
    await McapPublisher.create(join(folder, 'ros2.mcap'), { pixelClasses: true, facts, encodings: 'ros2' }),
    await JsonLinesPublisher.create(join(folder, 'scenes.jsonl')),
  ];
  const sigma = { positionM: 0.3, sizeM: 0.1, yawRad: 0.02, radialSpeedMps: 0.25 };
  for (let index = 0; index < FRAMES; index++) {
    const objects = [object({ sigma, radialSpeedMps: 0 }), object({ label: 'pedestrian', cameraScore: 0.123456789 })];
    const frame = publishedFrame(index === 0 ? { index, objects } : { index });
    for (const publisher of publishers) await publisher.publish(frame);
  }
  for (const publisher of publishers) await publisher.close(runSummary());
  const script = fileURLToPath(new URL('readOutputs.py', import.meta.url));
  return JSON.parse(execFileSync(python, [script, folder], { encoding: 'utf8' })) as Seen;
}
