import { RoadsceneError } from '../domain/RoadsceneError.js';
import { systemCodeOf, systemReason } from '../domain/systemReason.js';

export type PublishErrorCode =
  | 'publish/cannot-open'
  | 'publish/disk-full'
  | 'publish/write-failed'
  /** Another run writes there. */
  | 'publish/in-use'
  /** The output would replace what the run reads. */
  | 'publish/over-input'
  /** The output would replace a file this program did not write. */
  | 'publish/foreign-file'
  /** The output would replace an earlier one. */
  | 'publish/exists';

/** No space, quota used up, or the file-size limit of the process reached. */
const DISK_FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The output cannot be written; names the path and the reason. What was written before stays readable. */
export class PublishError extends RoadsceneError {
  readonly path: string;

  constructor(code: PublishErrorCode, path: string, cause: unknown) {
    super(code, sentence(code, path, cause), { cause });
    this.path = path;
  }

  /** Opening, writing or closing `path` failed with `cause`. */
  static of(path: string, cause: unknown, during: 'open' | 'write' = 'write'): PublishError {
    if (cause instanceof PublishError) return cause;
    if (DISK_FULL.has(systemCodeOf(cause) ?? '')) return new PublishError('publish/disk-full', path, cause);
    return new PublishError(during === 'open' ? 'publish/cannot-open' : 'publish/write-failed', path, cause);
  }
}

function sentence(code: PublishErrorCode, path: string, cause: unknown): string {
  const reason = systemReason(cause);
  switch (code) {
    case 'publish/disk-full':
      return `Expected room to write for ${path} but received ${reason}. What was written so far can be read. Free some space, or name another folder with --out.`;
    case 'publish/cannot-open':
      return `Expected a file that can be written for ${path} but received ${reason}. Name a folder you may write to with --out.`;
    case 'publish/write-failed':
      return `Expected a successful write for ${path} but received ${reason}. What was written so far can be read.`;
    case 'publish/in-use':
      return `Expected no other run for ${path} but received ${reason}. Wait until it has ended, or name another folder with --out.`;
    case 'publish/exists':
      return `Expected a new file for ${path} but received one that exists. Replace it with --force, or name another one.`;
    case 'publish/over-input':
      return `Expected a place that holds no input for ${path} but received the input ${reason}. Name another folder with --out.`;
    case 'publish/foreign-file':
      return `Expected no file, or an earlier result, for ${path} but received a file that this command did not write. Move it, or name another folder with --out.`;
  }
}
