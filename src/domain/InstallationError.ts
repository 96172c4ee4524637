import { RoadsceneError } from './RoadsceneError.js';

/** What Node and sharp say of a package, or its native part, that is not there or is another machine's. */
const LOAD_FAULT =
  /Cannot find (package|module) '[^']*'|Could not load the "sharp" module[^\n]*|[^\n;]*(cannot open shared object file|invalid ELF header|not a valid Win32 application)/;

/** A package, or its native part, cannot be loaded here. Code: `installation/incomplete`. */
export class InstallationError extends RoadsceneError {
  /** Undefined when `reason` tells of something else. */
  static of(reason: string, cause?: unknown): InstallationError | undefined {
    const [fault] = LOAD_FAULT.exec(reason) ?? [];
    if (fault === undefined) return undefined;
    return new InstallationError(
      'installation/incomplete',
      `Expected all packages of roadscene with their native parts for ${process.platform}-${process.arch} but received "${fault}". Remove node_modules and run npm ci on this machine, without --omit=optional`,
      { cause },
    );
  }
}
