import { deflateSync, inflateSync } from 'node:zlib';
import type { TimeNs } from '../../domain/time.js';
import type { AlertSink, Source } from '../../source/Source.js';
import { readPredictedPixels, readTruePixels } from '../read/readPixels.js';
import type { ModelContract } from '../../domain/ModelContract.js';
import { bandPlacement, type RecordedCamera } from './bandPlacement.js';
import { comparePixels } from './comparePixels.js';

export interface PixelTask {
  readonly truth: Source;
  readonly prediction: Source;
  readonly pixelTopic: string;
  readonly camera: RecordedCamera;
  readonly contract: ModelContract;
  /** Stamp of the prediction of each true stamp. */
  readonly predictionOf: ReadonlyMap<TimeNs, TimeNs>;
  /** [true, predicted], added to. */
  readonly counts: Float64Array;
  readonly onAlert: AlertSink;
}

/** Compares the pixel classes of joined frames; returns the number of frames compared. Predictions are kept compressed: an hour of them takes about 20 MB. */
export async function scorePixels(task: PixelTask): Promise<number> {
  const { truth, prediction, predictionOf, camera, contract, onAlert } = task;
  const joined = new Set(predictionOf.values());
  const waiting = new Map<TimeNs, { widthPx: number; heightPx: number; deflated: Uint8Array }>();
  for await (const { stampNs, classIds } of readPredictedPixels(prediction, task.pixelTopic, onAlert))
    if (joined.has(stampNs)) waiting.set(stampNs, { ...classIds, deflated: deflateSync(classIds.ids, { level: 1 }) });
  let frames = 0;
  const hasPrediction = (stampNs: TimeNs): boolean => waiting.has(predictionOf.get(stampNs) ?? -1n);
  for await (const { stampNs, classIds } of readTruePixels(truth, hasPrediction, onAlert)) {
    const placement = bandPlacement(camera, contract, classIds.widthPx, classIds.heightPx);
    if (typeof placement === 'string') {
      onAlert({
        severity: 'error',
        code: 'evaluate/class-image-size',
        message: `Expected a calibration that fits true pixel classes of ${classIds.widthPx}x${classIds.heightPx} but received ${placement}`,
        tip: 'The pixels of this frame were not scored; record class images at the size of the camera picture.',
        stampNs,
      });
      continue;
    }
    const predicted = waiting.get(predictionOf.get(stampNs)!)!;
    const ids = inflateSync(predicted.deflated);
    comparePixels({ ...predicted, ids }, placement, classIds, task.counts);
    frames += 1;
  }
  return frames;
}
