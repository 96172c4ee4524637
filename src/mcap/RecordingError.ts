import { RoadsceneError } from '../domain/RoadsceneError.js';
import { systemReason } from '../domain/systemReason.js';

/** An MCAP file that cannot be created or written. */
export class RecordingError extends RoadsceneError {
  static cannotCreate(path: string, cause: unknown): RecordingError {
    return new RecordingError(
      'mcap/create-failed',
      `Expected a writable path for the recording ${path} but received ${systemReason(cause)}`,
      { cause },
    );
  }
}
