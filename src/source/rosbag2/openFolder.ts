import { access, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SourceConfig } from '../config.js';
import { MergedSource } from '../MergedSource.js';
import type { AlertSink, Source } from '../Source.js';
import { SourceError } from '../SourceError.js';
import { expectOneRecording } from './expectOneRecording.js';
import { parseMetadata, type Rosbag2Metadata } from './metadata.js';
import { systemReason } from '../../domain/systemReason.js';

type OpenFile = (path: string, config: SourceConfig, onAlert: AlertSink) => Promise<Source>;

/** A rosbag2 folder: the files its metadata.yaml lists, or all bag files in it when the recorder never wrote that file. Throws SourceError. */
export async function openFolder(
  folder: string,
  config: SourceConfig,
  onAlert: AlertSink,
  openFile: OpenFile,
): Promise<Source> {
  const written = await readMetadata(folder, config, onAlert);
  const metadata = written ?? (await findFiles(folder));
  if (metadata.compressionFormat !== '' && metadata.compressionFormat !== 'zstd') {
    throw new SourceError(
      'source/compressed-rosbag2',
      `Expected no compression or zstd for the rosbag2 folder ${folder} but received "${metadata.compressionFormat}"; "ros2 bag convert" writes one without`,
    );
  }
  const sources: Source[] = [];
  let lastError: unknown;
  for (const file of metadata.files) {
    try {
      sources.push(await openFile(await locate(folder, file), config, onAlert));
    } catch (error) {
      lastError = error;
      onAlert({
        severity: 'error',
        code: 'source/missing-file',
        message: `Expected the file ${file} of ${folder} but received: ${systemReason(error)}`,
        tip: 'Its part of the drive is missing; copy the whole folder again.',
      });
    }
  }
  const [only] = sources;
  if (only === undefined) {
    if (lastError instanceof SourceError) throw lastError;
    throw new SourceError(
      'source/not-a-bag',
      `Expected bag files (.mcap, .db3) in the folder ${folder} but received ${metadata.files.length === 0 ? 'none' : metadata.files.length}. Name an MCAP file, or the folder that "ros2 bag record" wrote`,
      { cause: lastError },
    );
  }
  const source = new MergedSource(folder, `rosbag2 ${metadata.storageIdentifier}`, sources);
  if (written === undefined) {
    await expectOneRecording(folder, sources).catch(async (error: unknown) => {
      await source.close();
      throw error;
    });
  }
  return source;
}

/** ROS 2 Dashing wrote paths that begin with the folder's own name. */
async function locate(folder: string, file: string): Promise<string> {
  const path = join(folder, file);
  return access(path).then(
    () => path,
    () => join(folder, basename(file)),
  );
}

async function readMetadata(
  folder: string,
  config: SourceConfig,
  onAlert: AlertSink,
): Promise<Rosbag2Metadata | undefined> {
  let reason: string;
  try {
    const path = join(folder, 'metadata.yaml');
    const { size } = await stat(path);
    if (size > config.maxMessageMiB * 1024 * 1024) throw new RangeError(`${size} bytes`);
    return parseMetadata(await readFile(path, 'utf8'));
  } catch (error) {
    reason = systemReason(error);
  }
  onAlert({
    severity: 'warning',
    code: 'source/no-metadata',
    message: `Expected a readable metadata.yaml for the rosbag2 folder ${folder} but received: ${reason}`,
    tip: 'All bag files of the folder are read. "ros2 bag reindex" rewrites metadata.yaml.',
  });
  return undefined;
}

async function findFiles(folder: string): Promise<Rosbag2Metadata> {
  const names = (await readdir(folder)).filter((name) => /\.(mcap|db3)(\.zstd)?$/.test(name));
  const inOrder = names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const storages = new Set(inOrder.map((name) => (name.includes('.db3') ? 'sqlite3' : 'mcap')));
  return { storageIdentifier: [...storages].join(' + '), files: inOrder, compressionFormat: '' };
}
