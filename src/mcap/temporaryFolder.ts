import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemReason } from '../domain/systemReason.js';
import { RecordingError } from './RecordingError.js';

/** A new folder of its own for files that are gone after the run. Throws RecordingError `mcap/no-temporary-folder`. */
export async function temporaryFolder(purpose: string): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), `roadscene-${purpose}-`));
  } catch (cause) {
    throw new RecordingError(
      'mcap/no-temporary-folder',
      `Expected a folder for temporary files that can be written but received ${tmpdir()}: ${systemReason(cause)}. Name another one in the environment variable TMPDIR`,
      { cause },
    );
  }
}
