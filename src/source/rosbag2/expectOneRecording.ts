import { basename } from 'node:path';
import { secsBetween } from '../../domain/time.js';
import type { Source, SourceSummary } from '../Source.js';
import { SourceError } from '../SourceError.js';

/** A recorder that splits its files may finish one while the next has begun. */
const MAX_OVERLAP_SECS = 1;
/** A pause of the recorder, or a lost file. */
const MAX_GAP_SECS = 600;

/** Files without metadata.yaml are one recording only if they look like parts of one: one after the other, with the same topics. Throws SourceError `source/unrelated-files`. */
export async function expectOneRecording(folder: string, sources: readonly Source[]): Promise<void> {
  const parts: { readonly name: string; readonly summary: SourceSummary }[] = [];
  for (const source of sources) {
    const summary = await source.summary();
    if (summary.startNs !== undefined) parts.push({ name: basename(source.path), summary });
  }
  parts.sort((a, b) => (a.summary.startNs! < b.summary.startNs! ? -1 : 1));
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    const reason = before && difference(before.summary, part.summary);
    if (reason !== undefined) {
      throw new SourceError(
        'source/unrelated-files',
        `Expected the files of one recording for the folder ${folder} but received ${before!.name} and ${part.name}, ${reason}. Name one of them; "mcap merge" joins files of one drive`,
      );
    }
  }
}

function difference(before: SourceSummary, after: SourceSummary): string | undefined {
  const gapSecs = secsBetween(before.endNs!, after.startNs!);
  if (gapSecs < -MAX_OVERLAP_SECS) return `which overlap by ${(-gapSecs).toFixed(1)} s`;
  if (gapSecs > MAX_GAP_SECS) return `which lie ${Math.round(gapSecs)} s apart`;
  const types = new Map(before.channels.map(({ channel: { topic, schemaName } }) => [topic, schemaName]));
  const shared = after.channels.filter(({ channel }) => types.has(channel.topic));
  const other = shared.find(({ channel: { topic, schemaName } }) => types.get(topic) !== schemaName)?.channel;
  if (other !== undefined)
    return `whose ${other.topic} is ${types.get(other.topic)!} in one and ${other.schemaName} in the other`;
  // A part may lack topics that had no message in its time.
  if (2 * shared.length < Math.min(types.size, after.channels.length)) return 'which have other topics';
  return undefined;
}
