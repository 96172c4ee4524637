import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { RoadsceneError } from '../../domain/RoadsceneError.js';
import { systemReason } from '../../domain/systemReason.js';
import { temporaryFolder } from '../../mcap/temporaryFolder.js';
import type { SourceConfig } from '../config.js';
import type { Source } from '../Source.js';
import { SourceError } from '../SourceError.js';
import { inflateZstd } from './inflateZstd.js';

/** A file below this may claim any compression ratio. */
const SMALL_FILE_BYTES = 16 * 1024 * 1024;

/**
 * Opens a bag file that was compressed as a whole (rosbag2's compression mode "file": `.db3.zstd`, `.mcap.zstd`): inflates it into a temporary folder, which goes when the source is closed.
 * Throws SourceError when the frame is broken or grows beyond `source.maxCompressionRatio`.
 */
export async function openCompressedFile(
  path: string,
  config: SourceConfig,
  openPlain: (path: string) => Promise<Source>,
): Promise<Source> {
  const folder = await temporaryFolder('zstd');
  const cleanUp = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const target = join(folder, basename(path).replace(/\.zstd?$/, ''));
    const { size } = await stat(path);
    await inflateFile(path, target, Math.max(SMALL_FILE_BYTES, size) * config.maxCompressionRatio);
    return new InflatedSource(path, await openPlain(target), cleanUp);
  } catch (error) {
    await cleanUp();
    if (error instanceof RoadsceneError) throw error;
    throw new SourceError(
      'source/compressed-rosbag2',
      `Expected a bag file compressed with zstd for ${path} but received: ${systemReason(error)}. "zstd -d" may recover its beginning`,
      { cause: error },
    );
  }
}

async function inflateFile(path: string, target: string, maxBytes: number): Promise<void> {
  const out = await open(target, 'wx');
  try {
    let waiting: Uint8Array[] = [];
    const inflate = inflateZstd(maxBytes, (bytes) => waiting.push(bytes.slice()));
    for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
      inflate(piece, false);
      for (const bytes of waiting) await out.writeFile(bytes);
      waiting = [];
    }
    inflate(new Uint8Array(0), true);
    for (const bytes of waiting) await out.writeFile(bytes);
  } finally {
    await out.close();
  }
}

/** Reports the path that the user gave, and removes the inflated file at the end. */
class InflatedSource implements Source {
  readonly path: string;
  readonly files: readonly string[];
  readonly #source: Source;
  readonly #cleanUp: () => Promise<void>;

  constructor(path: string, source: Source, cleanUp: () => Promise<void>) {
    this.path = path;
    this.files = [path];
    this.#source = source;
    this.#cleanUp = cleanUp;
  }

  get storage(): string {
    return `${this.#source.storage}, zstd`;
  }

  summary(): ReturnType<Source['summary']> {
    return this.#source.summary();
  }

  messages(topics?: ReadonlySet<string>): ReturnType<Source['messages']> {
    return this.#source.messages(topics);
  }

  async close(): Promise<void> {
    await this.#source.close();
    await this.#cleanUp();
  }
}
