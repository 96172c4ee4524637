import sharp from 'sharp';
import type { Detection } from '../../../src/domain/Detection.js';
import type { SceneObject } from '../../../src/domain/Track.js';
import type { Verdict } from '../../../src/domain/Verdict.js';
import type { RoadScene } from '../../../src/domain/RoadScene.js';
import { rosFromTimeNs, type TimeNs } from '../../../src/domain/time.js';
import type { TrueObject } from '../../../src/evaluate/detection/EvaluationObject.js';
import { RecordingWriter } from '../../../src/mcap/RecordingWriter.js';
import { JsonLinesPublisher } from '../../../src/publish/jsonl/JsonLinesPublisher.js';
import { McapPublisher } from '../../../src/publish/mcap/McapPublisher.js';
import { publishedFrame } from '../../support/publishedFrames.js';
import { runSummary } from '../../support/runSummary.js';

export const START_NS: TimeNs = 1_600_000_000_000_000_000n;
export const stampOf = (index: number): TimeNs => START_NS + BigInt(index) * 100_000_000n;

export interface TruthFrame {
  readonly stampNs: TimeNs;
  readonly objects: readonly (TrueObject & { readonly name?: string; readonly velocityMps?: [number, number] })[];
  /** True but not listed: hidden from every sensor. */
  readonly hidden?: readonly TrueObject[];
  readonly weather?: string;
  /** Ids at the camera's size. */
  readonly classes?: { readonly widthPx: number; readonly heightPx: number; readonly ids: Uint8Array };
  readonly frameId?: string;
}

const pose = ({ xM, yM, zM, yawRad }: TrueObject) => ({
  position: { x: xM, y: yM, z: zM },
  orientation: { x: 0, y: 0, z: Math.sin(yawRad / 2), w: Math.cos(yawRad / 2) },
});
const size = ({ lengthM, widthM, heightM }: TrueObject) => ({ x: lengthM, y: widthM, z: heightM });

/** A bag of truth as recorded and generated ones have it; `scene` adds /ground_truth/scene. */
export async function writeTruth(
  path: string,
  frames: readonly TruthFrame[],
  options: { readonly scene?: true; readonly calibration?: object; readonly transforms?: object } = {},
): Promise<void> {
  const writer = await RecordingWriter.create(path, { compression: 'zstd' });
  const objects = writer.addRosChannel('/ground_truth/objects', 'vision_msgs/msg/Detection3DArray');
  const scenes = writer.addRosChannel('/ground_truth/scene', 'roadscene_msgs/msg/GroundTruth');
  const classes = writer.addRosChannel('/ground_truth/classes', 'sensor_msgs/msg/CompressedImage');
  if (options.transforms) {
    const id = writer.addRosChannel('/tf_static', 'tf2_msgs/msg/TFMessage', { latched: true });
    await writer.writeRos(id, options.transforms, frames[0]!.stampNs);
  }
  if (options.calibration) {
    const id = writer.addRosChannel('/camera/camera_info', 'sensor_msgs/msg/CameraInfo');
    await writer.writeRos(id, options.calibration, frames[0]!.stampNs);
    const image = writer.addRosChannel('/camera/image/compressed', 'sensor_msgs/msg/CompressedImage');
    await writer.writeRos(image, { header: header(frames[0]!), format: 'jpeg', data: [] }, frames[0]!.stampNs);
  }
  for (const frame of frames) {
    const head = header(frame);
    const detections = frame.objects.map((object, id) => ({
      header: head,
      results: [{ hypothesis: { class_id: object.name ?? object.label, score: 1 } }],
      bbox: { center: pose(object), size: size(object) },
      id: String(id),
    }));
    await writer.writeRos(objects, { header: head, detections }, frame.stampNs);
    if (options.scene) {
      const hidden = (frame.hidden ?? []).map((object) => ({ object, listed: false }));
      const all = [...frame.objects.map((object) => ({ object, listed: true })), ...hidden];
      const message = {
        header: head,
        weather: frame.weather ?? 'clear',
        light: 'day',
        objects: all.map(({ object, listed }, id) => ({
          track_id: id,
          class_id: object.label,
          pose: pose(object),
          size: size(object),
          velocity: velocityOf(object),
          listed,
          occlusion: object.occlusion ?? 0,
        })),
      };
      await writer.writeRos(scenes, message, frame.stampNs);
    }
    if (frame.classes) {
      const { ids, widthPx: width, heightPx: height } = frame.classes;
      const png = await sharp(ids, { raw: { width, height, channels: 1 } })
        .toColourspace('b-w')
        .png()
        .toBuffer();
      await writer.writeRos(classes, { header: head, format: 'png', data: new Uint8Array(png) }, frame.stampNs);
    }
  }
  await writer.close();
}

const header = ({ stampNs, frameId }: TruthFrame) => ({
  stamp: rosFromTimeNs(stampNs),
  frame_id: frameId ?? 'base_link',
});

const velocityOf = (object: TruthFrame['objects'][number]) => {
  const [x, y] = object.velocityMps ?? [0, 0];
  return { x, y, z: 0 };
};

export interface SceneFields extends Partial<Omit<RoadScene, 'objects' | 'detections' | 'stampNs'>> {
  readonly stampNs: TimeNs;
  /** What the heads said: the detections of the scene, whatever the guard made of them. */
  readonly objects: readonly Detection[];
  readonly tracked?: readonly SceneObject[];
}

const REJECTED: Verdict = { kind: 'rejected', reasons: ['low-score'] };

/** What a run writes: scene.mcap and scenes.jsonl. */
export async function writeRun(
  paths: { mcap?: string; jsonl?: string },
  scenes: readonly SceneFields[],
): Promise<void> {
  const publishers = [
    ...(paths.mcap === undefined ? [] : [await McapPublisher.create(paths.mcap, { pixelClasses: true })]),
    ...(paths.jsonl === undefined ? [] : [await JsonLinesPublisher.create(paths.jsonl)]),
  ];
  for (const [index, fields] of scenes.entries()) {
    const frame = publishedFrame({ index });
    const { objects, tracked, ...rest } = fields;
    const detections = objects.map((object) => ({ ...object, verdict: REJECTED }));
    const scene = { ...frame.scene, ...rest, detections, objects: tracked ?? [] };
    for (const publisher of publishers) await publisher.publish({ scene, alerts: [] });
  }
  for (const publisher of publishers) await publisher.close(runSummary());
}
