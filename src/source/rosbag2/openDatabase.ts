import sqlite from 'node-sqlite3-wasm';
import { copyFile, open, rm, stat, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../../mcap/temporaryFolder.js';

export interface OpenDatabase {
  readonly database: sqlite.Database;
  close(): Promise<void>;
}

/** Offset of the two format version bytes: 2 means write-ahead log (SQLite file format, 1.3.3). */
const FORMAT_VERSION_OFFSET = 18;

/**
 * Opens a SQLite file for reading without touching its folder. This build of SQLite locks by making a folder next to the file, which a read-only medium refuses and which would block other readers, so it opens a link in a temporary folder instead.
 * A file in write-ahead mode (rosbag2's `resilient` preset) cannot be opened without shared memory: a copy of it with plain mode is, on disk and not in memory.
 */
export async function openDatabase(path: string): Promise<OpenDatabase> {
  const folder = await temporaryFolder('db3');
  const cleanUp = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const link = join(folder, 'bag.db3');
    if (await usesWriteAheadLog(path)) await copyInPlainMode(path, link);
    else await symlink(resolve(path), link).catch(() => copyFile(path, link));
    const database = new sqlite.Database(link, { readOnly: true });
    return {
      database,
      close: async () => {
        database.close();
        await cleanUp();
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function usesWriteAheadLog(path: string): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const bytes = new Uint8Array(2);
    await handle.read(bytes, 0, 2, FORMAT_VERSION_OFFSET);
    return bytes[0] === 2 || bytes[1] === 2;
  } finally {
    await handle.close();
  }
}

async function copyInPlainMode(path: string, target: string): Promise<void> {
  const log = await stat(`${path}-wal`).catch(() => undefined);
  if (log !== undefined && log.size > 0) {
    throw new Error(
      `messages that are still in ${path}-wal; "sqlite3 <file> 'pragma wal_checkpoint(truncate)'" moves them`,
    );
  }
  await copyFile(path, target);
  const handle = await open(target, 'r+');
  try {
    await handle.write(Uint8Array.of(1, 1), 0, 2, FORMAT_VERSION_OFFSET);
  } finally {
    await handle.close();
  }
}
