import { RoadsceneError } from '../domain/RoadsceneError.js';

export type PublishErrorCode = 'publish/cannot-open' | 'publish/disk-full' | 'publish/write-failed';

/** The output cannot be written: says which path and why. What was written before stays readable. */
export class PublishError extends RoadsceneError {
  readonly path: string;

  constructor(code: PublishErrorCode, path: string, cause: unknown) {
    super(code, sentence(code, path, cause), { cause });
    this.path = path;
  }

  /** Opening, writing or closing `path` failed with `cause`. */
  static of(path: string, cause: unknown, during: 'open' | 'write' = 'write'): PublishError {
    if (cause instanceof PublishError) return cause;
    if (isDiskFull(cause)) return new PublishError('publish/disk-full', path, cause);
    return new PublishError(during === 'open' ? 'publish/cannot-open' : 'publish/write-failed', path, cause);
  }
}

/** No space, quota used up, or the file-size limit of the process reached. */
function isDiskFull(cause: unknown): boolean {
  for (let error = cause; error instanceof Error; error = error.cause) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return true;
  }
  return false;
}

function sentence(code: PublishErrorCode, path: string, cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  switch (code) {
    case 'publish/disk-full':
      return `Expected room to write for ${path} but received "${reason}". What was written so far can be read. Free space, or name another folder with --out.`;
    case 'publish/cannot-open':
      return `Expected a file that can be written for ${path} but received "${reason}". Name a folder you may write to with --out.`;
    case 'publish/write-failed':
      return `Expected a successful write for ${path} but received "${reason}". What was written so far can be read.`;
  }
}
