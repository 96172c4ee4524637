import type { FrameTransforms } from '../domain/FrameTransforms.js';
import type { FusionSample } from '../domain/FusionSample.js';
import type { TimeNs } from '../domain/time.js';
import { SensorSync, type SyncOptions } from '../sync/SensorSync.js';
import type { ArrivedMessage } from './decodedMessages.js';

export interface ArrivedSample {
  readonly sample: FusionSample;
  /** Arrival of the message that completed it. */
  readonly arrivedNs: TimeNs;
  /** Spent on decoding the messages since the previous sample. */
  readonly decodeMs: number;
}

/** Joins messages to samples, as they arrive, and gives those that still wait at the end. `known`: transforms that hold from the start. */
export async function* samplesOf(
  messages: AsyncIterable<ArrivedMessage> | Iterable<ArrivedMessage>,
  options: SyncOptions,
  known?: FrameTransforms,
): AsyncGenerator<ArrivedSample, void, void> {
  const sync = new SensorSync(options);
  if (known !== undefined) sync.know(known);
  let [arrivedNs, decodeMs] = [0n, 0];
  for await (const arrived of messages) {
    arrivedNs = arrived.logTimeNs;
    decodeMs += arrived.decodeMs;
    for (const sample of sync.push(arrived.message, arrivedNs)) {
      yield { sample, arrivedNs, decodeMs };
      decodeMs = 0;
    }
  }
  for (const sample of sync.flush()) yield { sample, arrivedNs, decodeMs: 0 };
}
