import { fieldsOf, listOf, numberOf, textOf, type Fields } from '../../decode/fields.js';
import type { TimeNs } from '../../domain/time.js';
import type { AlertSink, Source } from '../../source/Source.js';
import { CONDITION_GROUPS, type ConditionValues } from '../conditions/ConditionTally.js';
import type { OcclusionLevel, TrueObject } from '../detection/EvaluationObject.js';
import { boxOf, detectionBox, hypothesisOf, objectClassOf } from './messageBoxes.js';
import { readMessages, type StampedMessage } from './readMessages.js';
import type { TrueFrame } from './TrueFrame.js';

export const TRUTH_TOPICS = {
  /** vision_msgs/Detection3DArray. */
  objects: '/ground_truth/objects',
  /** roadscene_msgs/GroundTruth. */
  scene: '/ground_truth/scene',
  /** sensor_msgs/CompressedImage, png of class ids at the camera's size. */
  classes: '/ground_truth/classes',
} as const;

interface ListedObject {
  readonly id: string;
  readonly object: TrueObject;
}

interface AnnotatedObject extends ListedObject {
  readonly isListed: boolean;
}

type TruthPart =
  | { readonly type: 'objects'; readonly message: StampedMessage; readonly objects: readonly ListedObject[] }
  | {
      readonly type: 'scene';
      readonly message: StampedMessage;
      readonly objects: readonly AnnotatedObject[];
      readonly conditions: ConditionValues;
    };

interface Parts {
  frameId: string;
  listed?: readonly ListedObject[];
  scene?: readonly AnnotatedObject[];
  conditions?: ConditionValues;
}

/** Truth of a recording by stamp, in ascending order. Objects of an unknown class become `unknown`, with an alert. */
export async function readTruth(source: Source, onAlert: AlertSink): Promise<readonly TrueFrame[]> {
  const frames = new Map<TimeNs, Parts>();
  const interpret = (message: StampedMessage): TruthPart =>
    message.topic === TRUTH_TOPICS.objects ? objectsPart(message, onAlert) : scenePart(message);
  const topics = new Set<string>([TRUTH_TOPICS.objects, TRUTH_TOPICS.scene]);
  for await (const part of readMessages(source, topics, interpret, onAlert)) {
    const { stampNs, frameId } = part.message;
    const frame: Parts = frames.get(stampNs) ?? { frameId };
    frames.set(stampNs, frame);
    if (part.type === 'objects') frame.listed ??= part.objects;
    else {
      frame.scene ??= part.objects;
      frame.conditions ??= part.conditions;
    }
  }
  return [...frames].sort(([a], [b]) => (a < b ? -1 : 1)).map(([stampNs, parts]) => joined(stampNs, parts));
}

/** Listed objects get the velocity and occlusion of the object with the same id in the scene. */
function joined(stampNs: TimeNs, { frameId, listed, scene, conditions }: Parts): TrueFrame {
  const byId = new Map(scene?.map((entry) => [entry.id, entry.object]));
  const objects = (listed ?? scene?.filter(({ isListed }) => isListed))?.map(({ id, object }) => {
    const known = byId.get(id);
    return {
      ...object,
      ...(known?.radialSpeedMps !== undefined && { radialSpeedMps: known.radialSpeedMps }),
      ...(known?.occlusion !== undefined && { occlusion: known.occlusion }),
      // Only /ground_truth/scene guarantees lasting ids; boxes alone may be renumbered in each frame.
      ...(known !== undefined && { id }),
    };
  });
  return {
    stampNs,
    frameId,
    ...(objects && { objects }),
    present: scene?.map(({ object }) => object) ?? objects ?? [],
    conditions: conditions ?? {},
  };
}

function objectsPart(message: StampedMessage, onAlert: AlertSink): TruthPart {
  const objects = listOf(message.fields, 'detections').map((detection) => {
    const name = hypothesisOf(detection)?.name ?? '';
    const label = objectClassOf(name);
    if (label === 'unknown' && name !== 'unknown') {
      onAlert({
        severity: 'info',
        code: 'evaluate/unknown-class',
        message: `Expected a class of roadscene for a true object but received "${name}"`,
        tip: 'Objects of this class are not scored; they only keep a frame from counting as free of objects.',
        topic: message.topic,
        stampNs: message.stampNs,
      });
    }
    return { id: textOf(detection, 'id'), object: { label, ...detectionBox(detection) } };
  });
  return { type: 'objects', message, objects };
}

function scenePart(message: StampedMessage): TruthPart {
  const { fields } = message;
  const groups = CONDITION_GROUPS.map((group) => [group, textOf(fields, group)] as const);
  return {
    type: 'scene',
    message,
    conditions: Object.fromEntries(groups.filter(([, name]) => name !== '')),
    objects: listOf(fields, 'objects').map(sceneObject),
  };
}

function sceneObject(fields: Fields): AnnotatedObject {
  const box = boxOf(fieldsOf(fields, 'pose'), fieldsOf(fields, 'size'));
  const velocity = fieldsOf(fields, 'velocity');
  const [x, y] = [numberOf(velocity, 'x'), numberOf(velocity, 'y')];
  const radialSpeedMps = (x * box.xM + y * box.yM) / Math.hypot(box.xM, box.yM);
  const occlusion = numberOf(fields, 'occlusion');
  return {
    id: String(numberOf(fields, 'track_id')),
    isListed: fields['listed'] === true,
    object: {
      label: objectClassOf(textOf(fields, 'class_id')),
      ...box,
      ...(Number.isFinite(radialSpeedMps) && { radialSpeedMps }),
      ...(occlusion <= 2 && { occlusion: occlusion as OcclusionLevel }),
    },
  };
}
