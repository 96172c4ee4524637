import type { DecodeConfig } from '../decode/config.js';
import { decodeMessage } from '../decode/decodeMessage.js';
import type { FrameTransform, FrameTransforms } from '../domain/FrameTransforms.js';
import type { Source } from '../source/Source.js';
import { decodedMessages } from './decodedMessages.js';

/**
 * The first static transform of every frame, wherever in the recording it stands: a recorder that subscribed late wrote it after the first pictures, though it held for them as well. Messages
 * that cannot be read are left to the pass that counts them.
 */
export async function staticTransforms(
  source: Source,
  topics: readonly string[],
  config: DecodeConfig,
): Promise<FrameTransforms | undefined> {
  const topic = topics.find((name) => name.endsWith('tf_static'));
  if (topic === undefined) return undefined;
  const first = new Map<string, FrameTransform>();
  const messages = decodedMessages(source.messages(new Set([topic])), (raw) => decodeMessage(raw, config));
  for await (const { message } of messages) {
    if (message.type !== 'transforms') continue;
    for (const transform of message.transforms)
      if (!first.has(transform.childFrameId)) first.set(transform.childFrameId, transform);
  }
  return { type: 'transforms', topic, isStatic: true, transforms: [...first.values()] };
}
