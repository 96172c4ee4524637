import { renameSync, rmSync } from 'node:fs';
import { open, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../mcap/makeFolder.js';
import { partialPath } from '../../files/writeWhole.js';
import { PublishError } from '../PublishError.js';
import { takeRunLock } from './takeRunLock.js';

/** A file, or files of one pattern, that a command writes. */
export interface OutputKind {
  readonly name: string | RegExp;
  /** Matches the first bytes (as latin1) of what this program writes under the name. Any other file is neither replaced nor removed. */
  readonly signature: RegExp;
  /** The file beside it whose first bytes tell, for one whose own cannot. */
  readonly toldBy?: (name: string) => string;
}

export interface OutputFolderOptions {
  readonly kinds: readonly OutputKind[];
  /** Names that the run is going to write, for a refusal before its work begins. */
  readonly writes?: readonly string[];
  /** Files that are read: no output may replace one. */
  readonly inputs?: readonly (string | undefined)[];
  /** Folders that are read as one recording: no output may join it. */
  readonly inputFolders?: readonly string[];
  /** Runs with locks of different names may share the folder. */
  readonly lockName?: string;
}

const LOCK_NAME = '.roadscene.lock';

/**
 * The folder that a run writes its results into. It is this run's alone until it is closed. Results are written under partial names and take their own together, when they are whole; what an
 * earlier run left there goes at that moment. What a killed run left under partial names goes at once.
 */
export class OutputFolder {
  readonly #path: string;
  readonly #kinds: readonly OutputKind[];
  readonly #madeFolders: readonly string[];
  readonly #release: () => void;
  readonly #states = new Map<string, 'begun' | 'whole' | 'kept'>();

  private constructor(path: string, kinds: readonly OutputKind[], madeFolders: readonly string[], release: () => void) {
    this.#path = path;
    this.#kinds = kinds;
    this.#madeFolders = madeFolders;
    this.#release = release;
    process.on('exit', this.#onExit);
  }

  /** Makes the folder when it is missing. Throws PublishError, and then has touched nothing: `publish/over-input`, `publish/in-use`, `publish/foreign-file`, `publish/cannot-open`. */
  static async open(path: string, options: OutputFolderOptions): Promise<OutputFolder> {
    const { kinds, writes = [], lockName = LOCK_NAME } = options;
    await refuseInputs(path, options);
    const made: string[] = [];
    try {
      await makeFolder(path, (folder) => made.push(folder));
      const folder = new OutputFolder(path, kinds, made, takeRunLock(join(path, lockName)));
      try {
        for (const name of writes) await folder.#refuseForeign(name);
        for (const name of await namesOf(path, kinds, partialPath)) await rm(join(path, partialPath(name)));
        return folder;
      } catch (error) {
        await folder.close();
        throw error;
      }
    } catch (cause) {
      await removeEmpty(made);
      throw PublishError.of(path, cause, 'open');
    }
  }

  /** Where the result is to be written. Throws PublishError `publish/foreign-file`. */
  async begin(name: string): Promise<string> {
    await this.#refuseForeign(name);
    this.#states.set(name, 'begun');
    return partialPath(join(this.#path, name));
  }

  /** Begins a result, lets `fill` write all of it and finishes it. */
  async write<T>(name: string, fill: (path: string) => Promise<T>): Promise<T> {
    const result = await fill(await this.begin(name));
    this.finish(name);
    return result;
  }

  /** The result is complete and closed. */
  finish(name: string): void {
    this.#states.set(name, 'whole');
  }

  /** The result failed, but what there is of it can be read: it stays under its partial name. */
  keepPartial(name: string): void {
    this.#states.set(name, 'kept');
  }

  /** Gives the finished results their names and removes what earlier runs left. Without any, all stays as it was. Throws PublishError. */
  async commit(): Promise<void> {
    const whole = [...this.#states].filter(([, state]) => state === 'whole').map(([name]) => name);
    if (whole.length === 0) return;
    try {
      const stale: string[] = [];
      for (const name of await namesOf(this.#path, this.#kinds))
        if (!whole.includes(name) && (await this.#isOurs(name))) stale.push(name);
      // No signal's listener comes between these.
      for (const name of whole) renameSync(partialPath(join(this.#path, name)), join(this.#path, name));
      for (const name of stale) rmSync(join(this.#path, name));
    } catch (cause) {
      throw PublishError.of(this.#path, cause);
    }
    for (const name of whole) this.#states.delete(name);
  }

  /** Removes what was not finished and gives the folder back. */
  async close(): Promise<void> {
    process.off('exit', this.#onExit);
    this.#onExit();
    await removeEmpty(this.#madeFolders);
  }

  /** A process that is about to exit waits for nothing. */
  readonly #onExit = (): void => {
    for (const [name, state] of this.#states)
      if (state !== 'kept') rmSync(partialPath(join(this.#path, name)), { force: true });
    this.#release();
  };

  async #refuseForeign(name: string): Promise<void> {
    const path = join(this.#path, name);
    if ((await fileId(path)) !== undefined && !(await this.#isOurs(name)))
      throw new PublishError('publish/foreign-file', path, undefined);
  }

  async #isOurs(name: string): Promise<boolean> {
    const kind = this.#kinds.find((one) => matches(one, name));
    if (kind === undefined) return false;
    const head = await firstBytes(join(this.#path, kind.toldBy?.(name) ?? name));
    return head === '' || (head !== undefined && kind.signature.test(head));
  }
}

const matches = ({ name: known }: OutputKind, name: string): boolean =>
  typeof known === 'string' ? known === name : known.test(name);

/** Names of these kinds whose files, or files in their place, are there. */
async function namesOf(
  folder: string,
  kinds: readonly OutputKind[],
  placeOf: (name: string) => string = (name) => name,
): Promise<readonly string[]> {
  // A file system that takes upper for lower case lists another name than the one it finds.
  const named = kinds.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
  const suffix = placeOf('');
  const listed = (await readdir(folder).catch((): string[] => []))
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, name.length - suffix.length))
    .filter((name) => kinds.some((kind) => matches(kind, name)));
  const found: string[] = [];
  for (const name of new Set([...named, ...listed]))
    if ((await fileId(join(folder, placeOf(name)))) !== undefined) found.push(name);
  return found;
}

/** By what the file system calls them: links, `..` and case make many names of one file. */
async function refuseInputs(
  path: string,
  { kinds, inputs = [], inputFolders = [] }: OutputFolderOptions,
): Promise<void> {
  const folderId = await fileId(path);
  for (const input of inputFolders)
    if (folderId !== undefined && (await fileId(input)) === folderId)
      throw new PublishError('publish/over-input', path, input);
  const inputOf = new Map<string | undefined, string>();
  for (const input of inputs) if (input !== undefined) inputOf.set(await fileId(input), input);
  for (const placeOf of [(name: string) => name, partialPath])
    for (const name of await namesOf(path, kinds, placeOf)) {
      const output = join(path, placeOf(name));
      const input = inputOf.get(await fileId(output));
      if (input !== undefined) throw new PublishError('publish/over-input', output, input);
    }
}

/** Undefined when there is none. */
async function fileId(path: string): Promise<string | undefined> {
  const info = await stat(path, { bigint: true }).catch(() => undefined);
  return info && `${info.dev}:${info.ino}`;
}

const HEAD_BYTES = 1024;

/** Undefined of what is no file. */
async function firstBytes(path: string): Promise<string | undefined> {
  const isFile = await stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
  if (!isFile) return undefined;
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function removeEmpty(madeFolders: readonly string[]): Promise<void> {
  for (const folder of madeFolders.toReversed()) await rmdir(folder).catch(() => undefined);
}
