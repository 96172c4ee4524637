import { open, stat } from 'node:fs/promises';
import { InstallationError } from '../domain/InstallationError.js';
import { RoadsceneError } from '../domain/RoadsceneError.js';
import { systemCodeOf, systemReason } from '../domain/systemReason.js';
import { defaultSourceConfig, type SourceConfig } from './config.js';
import { CompressedMessages } from './rosbag2/CompressedMessages.js';
import { isZstd } from './rosbag2/inflateZstd.js';
import type { AlertSink, Source } from './Source.js';
import { SourceError } from './SourceError.js';

export interface OpenOptions {
  readonly config?: SourceConfig;
  /** Receives each fault of the file once. */
  readonly onAlert?: AlertSink;
}

/**
 * Opens an MCAP file, a rosbag2 folder, or one .db3 file of it, compressed with zstd or not, recognised by content. Throws SourceError (`source/not-found`, `source/unreadable`,
 * `source/empty-file`, `source/not-a-bag`, `source/compressed-rosbag2`) with what was expected.
 */
export async function openSource(path: string, options: OpenOptions = {}): Promise<Source> {
  const config = options.config ?? defaultSourceConfig;
  const onAlert = options.onAlert ?? (() => undefined);
  const isFolder = await wrapped(path, async () => (await stat(path)).isDirectory());
  if (!isFolder) return openFile(path, config, onAlert);
  const { openFolder } = await import('./rosbag2/openFolder.js');
  return wrapped(path, () => openFolder(path, config, onAlert, openFile));
}

async function openFile(path: string, config: SourceConfig, onAlert: AlertSink): Promise<Source> {
  return wrapped(path, async () => {
    const magic = await firstBytes(path);
    // Each container's reader is loaded when one is opened.
    if (magic.startsWith('\x89MCAP0\r\n')) {
      const { McapSource } = await import('./mcap/McapSource.js');
      return new CompressedMessages(await McapSource.open(path, config, onAlert), config, onAlert);
    }
    if (magic.startsWith('SQLite format 3\0')) {
      const { SqliteSource } = await import('./rosbag2/SqliteSource.js');
      return new CompressedMessages(await SqliteSource.open(path, config, onAlert), config, onAlert);
    }
    if (isZstd(Buffer.from(magic, 'latin1'))) {
      const { openCompressedFile } = await import('./rosbag2/openCompressedFile.js');
      return openCompressedFile(path, config, (inflated) => openFile(inflated, config, onAlert));
    }
    if (magic === '') {
      throw new SourceError('source/empty-file', `Expected a recorded drive for ${path} but received an empty file`);
    }
    throw new SourceError(
      'source/not-a-bag',
      magic.startsWith('#ROSBAG')
        ? `Expected an MCAP file or a rosbag2 folder for ${path} but received a ROS 1 bag; "mcap convert" or "rosbags-convert" converts it to MCAP`
        : `Expected an MCAP file or a rosbag2 folder for ${path} but received a file that begins with ${JSON.stringify(magic.slice(0, 8))}`,
    );
  });
}

async function firstBytes(path: string): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(16);
    const { bytesRead } = await handle.read(bytes, 0, 16, 0);
    return bytes.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function wrapped<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof RoadsceneError) throw error;
    // A reader whose package is not installed says nothing of the file.
    const notInstalled = InstallationError.of(systemReason(error), error);
    if (notInstalled !== undefined) throw notInstalled;
    const missing = systemCodeOf(error) === 'ENOENT';
    throw new SourceError(
      missing ? 'source/not-found' : 'source/unreadable',
      `Expected a readable recording for ${path} but received ${missing ? 'no such file or folder' : systemReason(error)}`,
      { cause: error },
    );
  }
}
