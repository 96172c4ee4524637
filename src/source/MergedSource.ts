import type { RawMessage } from '../domain/RawMessage.js';
import type { Source, SourceSummary } from './Source.js';
import { mergeSummaries } from './summarize.js';

interface SourcePart {
  readonly source: Source;
  readonly startNs: bigint | undefined;
}

interface Head {
  readonly iterator: AsyncGenerator<RawMessage, void, void>;
  message: RawMessage;
}

/** Several files of one recording as one. A file is begun only when its first message is due. */
export class MergedSource implements Source {
  readonly path: string;
  readonly files: readonly string[];
  readonly storage: string;
  readonly #sources: readonly Source[];

  constructor(path: string, storage: string, sources: readonly Source[]) {
    this.path = path;
    this.files = sources.flatMap(({ files }) => files);
    this.storage = storage;
    this.#sources = sources;
  }

  async summary(): Promise<SourceSummary> {
    const summaries: SourceSummary[] = [];
    for (const source of this.#sources) summaries.push(await source.summary());
    return mergeSummaries(summaries);
  }

  async *messages(topics?: ReadonlySet<string>): AsyncGenerator<RawMessage, void, void> {
    const waiting = await this.#parts();
    const heads: Head[] = [];
    const begun: AsyncGenerator<RawMessage, void, void>[] = [];
    try {
      for (;;) {
        let first = earliest(heads);
        const next = waiting[0];
        if (next !== undefined && (first === undefined || (next.startNs ?? 0n) <= first.message.logTimeNs)) {
          waiting.shift();
          const iterator = next.source.messages(topics);
          begun.push(iterator);
          const result = await iterator.next();
          if (result.done !== true) heads.push({ iterator, message: result.value });
          continue;
        }
        if (first === undefined) return;
        yield first.message;
        const result = await first.iterator.next();
        if (result.done === true) heads.splice(heads.indexOf(first), 1);
        else first.message = result.value;
        first = undefined;
      }
    } finally {
      for (const iterator of begun) await iterator.return();
    }
  }

  async close(): Promise<void> {
    for (const source of this.#sources) await source.close();
  }

  async #parts(): Promise<SourcePart[]> {
    const parts: SourcePart[] = [];
    for (const source of this.#sources) parts.push({ source, startNs: (await source.summary()).startNs });
    return parts.sort((a, b) => ((a.startNs ?? 0n) < (b.startNs ?? 0n) ? -1 : a.startNs === b.startNs ? 0 : 1));
  }
}

function earliest(heads: readonly Head[]): Head | undefined {
  let first: Head | undefined;
  for (const head of heads) if (first === undefined || head.message.logTimeNs < first.message.logTimeNs) first = head;
  return first;
}
