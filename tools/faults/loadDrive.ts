import { secsBetween } from '#src/domain/time.js';
import { readTruth } from '#src/evaluate/read/readTruth.js';
import { decodedMessages } from '#src/pipeline/decodedMessages.js';
import { openSource } from '#src/source/openSource.js';
import { selectedTopicSet, selectTopics } from '#src/source/selectTopics.js';
import type { PlayedDrive, TimedMessage } from './TimedMessage.js';

export interface LoadDriveOptions {
  readonly path: string;
  readonly name: string;
  readonly kind: PlayedDrive['kind'];
  /** The rest of the recording is not read. */
  readonly maxSecs: number;
}

/** Reads and decodes the first seconds of a recording; pictures stay compressed. Throws SourceError for a file that cannot be opened. */
export async function loadDrive({ path, name, kind, maxSecs }: LoadDriveOptions): Promise<PlayedDrive> {
  // Unreadable messages are skipped here; decoding has its own tests.
  const ignore = (): undefined => undefined;
  const source = await openSource(path, { onAlert: ignore });
  try {
    const { channels } = await source.summary();
    const selected = selectTopics(channels);
    const messages: TimedMessage[] = [];
    let startNs: bigint | undefined;
    let startLogNs = 0n;
    for await (const { message, logTimeNs } of decodedMessages(source.messages(selectedTopicSet(selected)))) {
      if (startNs === undefined && message.type === (selected.camera === undefined ? 'radar' : 'camera')) {
        startNs = message.stampNs;
        startLogNs = logTimeNs;
      }
      if (startNs !== undefined && secsBetween(startLogNs, logTimeNs) > maxSecs) break;
      messages.push({ logTimeNs, message });
    }
    const truth = await readTruth(source, ignore);
    return {
      name,
      kind,
      cameraTopic: selected.camera,
      radarTopics: selected.radars,
      messages,
      truth: new Map(truth.map((frame) => [frame.stampNs, frame])),
      startNs: startNs ?? 0n,
      startLogNs,
    };
  } finally {
    await source.close();
  }
}
