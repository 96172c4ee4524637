import { bytesOf, countOf, textOf } from '../../decode/fields.js';
import type { TimeNs } from '../../domain/time.js';
import type { AlertSink, Source } from '../../source/Source.js';
import type { ClassIds } from '../pixels/comparePixels.js';
import { classIdsOfPng } from '../sharp/classIdsOfPng.js';
import { readMessages, type StampedMessage } from './readMessages.js';
import { TRUTH_TOPICS } from './readTruth.js';
import { systemReason } from '../../domain/systemReason.js';

export interface StampedIds {
  readonly stampNs: TimeNs;
  readonly classIds: ClassIds;
}

/** Predicted pixel classes of a recording: sensor_msgs/Image, mono8. */
export const readPredictedPixels = (
  source: Source,
  topic: string,
  onAlert: AlertSink,
): AsyncGenerator<StampedIds, void, void> => readMessages(source, new Set([topic]), monoImage, onAlert);

function monoImage({ stampNs, fields }: StampedMessage): StampedIds {
  const [widthPx, heightPx, step] = [countOf(fields, 'width'), countOf(fields, 'height'), countOf(fields, 'step')];
  const data = bytesOf(fields, 'data');
  const encoding = textOf(fields, 'encoding');
  if (encoding !== 'mono8' || step < widthPx || data.length < step * heightPx)
    throw new RangeError(
      `Expected mono8 of ${widthPx}x${heightPx} but received ${data.length} bytes of ${encoding} in rows of ${step}`,
    );
  const ids = new Uint8Array(widthPx * heightPx);
  for (let row = 0; row < heightPx; row++) ids.set(data.subarray(row * step, row * step + widthPx), row * widthPx);
  return { stampNs, classIds: { widthPx, heightPx, ids } };
}

/** True pixel classes of those stamps of a recording that are `wanted`. */
export async function* readTruePixels(
  source: Source,
  wanted: (stampNs: TimeNs) => boolean,
  onAlert: AlertSink,
): AsyncGenerator<StampedIds, void, void> {
  const pngs = readMessages(
    source,
    new Set([TRUTH_TOPICS.classes]),
    ({ stampNs, fields }) => ({ stampNs, png: bytesOf(fields, 'data') }),
    onAlert,
  );
  for await (const { stampNs, png } of pngs) {
    if (!wanted(stampNs)) continue;
    try {
      yield { stampNs, classIds: await classIdsOfPng(png) };
    } catch (error) {
      onAlert({
        severity: 'error',
        code: 'evaluate/unreadable-classes',
        message: `Expected an 8-bit grey PNG for ${TRUTH_TOPICS.classes} but received: ${systemReason(error)}`,
        tip: 'The recording or its writer is faulty. The pixels of this frame were not scored.',
        topic: TRUTH_TOPICS.classes,
        stampNs,
      });
    }
  }
}
