import type { FrameTransform, FrameTransforms } from '../domain/FrameTransforms.js';
import { fieldsOf, listOf, numberOf, optionalFieldsOf, textOf, type Fields } from './fields.js';
import { frameName, plainStamp } from './header.js';
import type { MessageContext } from './MessageContext.js';

/** tf2_msgs/TFMessage. */
export const decodeTfMessage = (message: Fields, context: MessageContext): FrameTransforms =>
  transformsOf(
    listOf(message, 'transforms').map((item) => {
      const header = fieldsOf(item, 'header');
      const transform = fieldsOf(item, 'transform');
      return {
        parentFrameId: frameName(textOf(header, 'frame_id')),
        childFrameId: frameName(textOf(item, 'child_frame_id')),
        stampNs: plainStamp(fieldsOf(header, 'stamp'), 'sec', 'nanosec'),
        ...poseOf(fieldsOf(transform, 'translation'), fieldsOf(transform, 'rotation')),
      };
    }),
    context,
  );

/** foxglove.FrameTransform. */
export const decodeFrameTransform = (message: Fields, context: MessageContext): FrameTransforms =>
  transformsOf([foxgloveTransform(message)], context);

/** foxglove.FrameTransforms. */
export const decodeFrameTransforms = (message: Fields, context: MessageContext): FrameTransforms =>
  transformsOf(listOf(message, 'transforms').map(foxgloveTransform), context);

const foxgloveTransform = (message: Fields): FrameTransform => ({
  parentFrameId: frameName(textOf(message, 'parent_frame_id')),
  childFrameId: frameName(textOf(message, 'child_frame_id')),
  stampNs: plainStamp(optionalFieldsOf(message, 'timestamp') ?? {}, 'seconds', 'nanos'),
  ...poseOf(
    optionalFieldsOf(message, 'translation') ?? { x: 0, y: 0, z: 0 },
    optionalFieldsOf(message, 'rotation') ?? { x: 0, y: 0, z: 0, w: 1 },
  ),
});

const poseOf = (translation: Fields, rotation: Fields): Pick<FrameTransform, 'translationM' | 'rotationXyzw'> => ({
  translationM: [numberOf(translation, 'x'), numberOf(translation, 'y'), numberOf(translation, 'z')],
  rotationXyzw: [numberOf(rotation, 'x'), numberOf(rotation, 'y'), numberOf(rotation, 'z'), numberOf(rotation, 'w')],
});

function transformsOf(transforms: readonly FrameTransform[], context: MessageContext): FrameTransforms {
  const usable = transforms.filter((transform) => {
    const problem = problemOf(transform);
    if (problem === undefined) return true;
    context.report(
      'error',
      'decode/transform',
      `Expected two frame names, finite metres and a unit quaternion for the transform from ${transform.childFrameId} to ${transform.parentFrameId} but received ${problem}`,
      'This transform was skipped, the others are used; correct the node that publishes it.',
    );
    return false;
  });
  return {
    type: 'transforms',
    topic: context.topic,
    isStatic: context.topic.endsWith('tf_static'),
    transforms: usable,
  };
}

/** Quaternions up to 1 % off unit length come from rounding and are normalised where they are used. */
function problemOf({ parentFrameId, childFrameId, translationM, rotationXyzw }: FrameTransform): string | undefined {
  if (parentFrameId === '' || childFrameId === '' || parentFrameId === childFrameId)
    return `the frames "${parentFrameId}" and "${childFrameId}"`;
  if (!translationM.every((value) => Number.isFinite(value))) return `(${translationM.join(', ')}) m`;
  const norm = Math.hypot(...rotationXyzw);
  return Math.abs(norm - 1) < 0.01 ? undefined : `the quaternion (${rotationXyzw.join(', ')})`;
}
