import { open } from 'node:fs/promises';
import { readIndex } from './McapIndex.js';

/** The texts of an MCAP file's metadata record of a name; undefined when the file has none, no index, or is no MCAP file. */
export async function readMetadata(path: string, name: string): Promise<ReadonlyMap<string, string> | undefined> {
  const handle = await open(path, 'r');
  try {
    const state = await readIndex(handle, (await handle.stat()).size);
    if (state.type !== 'indexed') return undefined;
    for await (const { metadata } of state.index.readMetadata({ name })) return metadata;
    return undefined;
  } catch {
    // A damaged record says as little as none.
    return undefined;
  } finally {
    await handle.close();
  }
}
