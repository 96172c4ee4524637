import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../files/writeWhole.js';
import { SynthError } from '../SynthError.js';

/** What must agree for shards to belong to one set. */
export interface ShardSettings {
  readonly mix: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly jpegQuality: number;
}

/** A line of index.jsonl: one whole shard. */
export interface ShardEntry extends ShardSettings {
  readonly shard: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly firstIndex: number;
  readonly frames: number;
  /** Seed of each frame's drive, in order. */
  readonly seeds: readonly number[];
}

export const INDEX_NAME = 'index.jsonl';

/** index.jsonl of a training set's folder, in order of frames. */
export class ShardIndex {
  readonly #folder: string;
  readonly #entries = new Map<string, ShardEntry>();
  #queue: Promise<void> = Promise.resolve();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads what is there; entries whose file is missing or of another size are forgotten. Throws SynthError when the folder holds a set with other settings. */
  static async open(folder: string, settings: ShardSettings): Promise<ShardIndex> {
    const index = new ShardIndex(folder);
    const text = await readFile(join(folder, INDEX_NAME), 'utf8').catch(() => '');
    for (const line of text.split('\n')) {
      const entry = parseEntry(line);
      if (entry === undefined) continue;
      for (const key of ['mix', 'widthPx', 'heightPx', 'jpegQuality'] as const) {
        if (entry[key] !== settings[key])
          throw new SynthError(
            'synth/other-training-set',
            `Expected ${folder} to be empty or to hold shards with ${key} ${settings[key]} but received shards with ${key} ${entry[key]}; give another --out`,
          );
      }
      const size = await stat(join(folder, entry.shard)).then(
        (info) => info.size,
        () => -1,
      );
      if (size === entry.bytes) index.#entries.set(entry.shard, entry);
    }
    return index;
  }

  has(shard: string, frames: number): boolean {
    return this.#entries.get(shard)?.frames === frames;
  }

  get shardCount(): number {
    return this.#entries.size;
  }

  get frameCount(): number {
    let frames = 0;
    for (const entry of this.#entries.values()) frames += entry.frames;
    return frames;
  }

  /** Calls may overlap; each resolves when its entry is on the disk. */
  add(entry: ShardEntry): Promise<void> {
    this.#entries.set(entry.shard, entry);
    const written = this.#queue.then(() => this.#write());
    this.#queue = written.catch(() => undefined);
    return written;
  }

  /** To a second file that takes the first one's place, so that a crash leaves the old index. */
  async #write(): Promise<void> {
    const lines = [...this.#entries.values()].sort((a, b) => a.firstIndex - b.firstIndex);
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await writeWhole(join(this.#folder, INDEX_NAME), (partial) => writeFile(partial, text));
  }
}

/** Undefined for empty and cut-off lines: their shard is made again. */
function parseEntry(line: string): ShardEntry | undefined {
  try {
    const entry = JSON.parse(line) as Partial<ShardEntry>;
    return typeof entry.shard === 'string' && typeof entry.bytes === 'number' ? (entry as ShardEntry) : undefined;
  } catch {
    return undefined;
  }
}
