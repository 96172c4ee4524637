import { decodeMessage } from '../../decode/decodeMessage.js';
import type { CameraCalibration } from '../../domain/CameraCalibration.js';
import { TransformTree } from '../../geometry/TransformTree.js';
import { decodedMessages } from '../../pipeline/decodedMessages.js';
import { selectTopics, type SelectedTopics } from '../../source/selectTopics.js';
import type { AlertSink, Source } from '../../source/Source.js';
import type { RecordedCamera } from '../pixels/bandPlacement.js';
import { systemReason } from '../../domain/systemReason.js';

/** The recording's first calibration and the camera's mounting on `baseFrameId`; a reason when they are missing. */
export async function readCamera(
  source: Source,
  baseFrameId: string,
  onAlert: AlertSink,
): Promise<{ readonly camera: RecordedCamera } | { readonly missing: string }> {
  const { channels } = await source.summary();
  const selected = recordedTopics(channels);
  if (typeof selected === 'string') return { missing: selected };
  const { cameraInfo, transforms } = selected;
  if (cameraInfo === undefined) return { missing: 'the recording has no calibration' };
  const tree = new TransformTree({ maxAgeSecs: 1, historySecs: 10 });
  let calibration: CameraCalibration | undefined;
  const recorded = source.messages(new Set([cameraInfo, ...transforms]));
  for await (const { message } of decodedMessages(recorded, decodeMessage, onAlert)) {
    if (message.type === 'transforms') tree.add(message);
    else if (message.type === 'calibration') calibration ??= message;
    if (calibration === undefined) continue;
    const lookup = tree.lookup(baseFrameId, calibration.frameId, calibration.stampNs);
    if (lookup.type === 'found') return { camera: { calibration, baseFromCamera: lookup.aFromB } };
  }
  return {
    missing:
      calibration === undefined
        ? `${cameraInfo} has no calibration`
        : `no transform leads from ${calibration.frameId} to ${baseFrameId}`,
  };
}

/** The topics of sensors; a reason when they are ambiguous. */
export function recordedTopics(channels: Parameters<typeof selectTopics>[0]): SelectedTopics | string {
  try {
    return selectTopics(channels);
  } catch (error) {
    return systemReason(error);
  }
}
