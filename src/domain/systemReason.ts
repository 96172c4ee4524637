/** The system's codes in words; `ENOENT` of a path that is written is a folder that is not there. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'no permission',
  EPERM: 'an operation that is not permitted',
  EROFS: 'a read-only file system',
  ENOSPC: 'a full disk',
  EDQUOT: 'a used-up disk quota',
  EFBIG: 'a file that is larger than allowed',
  EISDIR: 'a folder where a file is needed',
  ENOTDIR: 'a file where a folder is needed',
  EEXIST: 'something of that name that exists already',
  ENAMETOOLONG: 'a name that is too long',
  ELOOP: 'a loop of symbolic links',
  EMFILE: 'too many open files in this process',
  ENFILE: 'too many open files on this machine',
  EBUSY: 'a file that is in use',
  ETXTBSY: 'a program that is running',
  EIO: 'a disk that fails (input/output error)',
};

/** The system's code of a fault, or of what caused it; undefined for a fault that is not the system's. */
export function systemCodeOf(fault: unknown): string | undefined {
  for (let error = fault; error instanceof Error; error = error.cause) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && code in REASONS) return code;
  }
  return undefined;
}

/** What stopped the system, in words: `a read-only file system (EROFS)`. Anything else says what it says. */
export function systemReason(fault: unknown): string {
  const code = systemCodeOf(fault);
  if (code !== undefined) return `${REASONS[code]!} (${code})`;
  return fault instanceof Error ? fault.message : String(fault);
}
