import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { ModelContract } from '../../domain/ModelContract.js';
import { systemReason } from '../../domain/systemReason.js';
import { InferError } from '../InferError.js';
import { checkContract } from './checkContract.js';
import { manifestBeside, readManifest, verifyListed, type ManifestEntry } from './ModelManifest.js';
import { readOnnxSummary, type OnnxSummary } from './OnnxSummary.js';

export interface ModelFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sha256: string;
  readonly summary: OnnxSummary;
}

export interface LoadedModel extends ModelFile {
  readonly contract: ModelContract;
  /** Undefined for a model that no manifest lists: a user's own. */
  readonly listed?: ManifestEntry;
}

export interface LoadModelOptions {
  /** Default: `manifest.json` beside the model, if there is one. */
  readonly manifestPath?: string;
  /** Default 256 MiB: a file from outside never fills the memory. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

/** What the file says, without checking it against the contract. Throws InferError `infer/model-unreadable` or `infer/model-too-large`. */
export async function readModelFile(path: string, maxBytes = DEFAULT_MAX_BYTES): Promise<ModelFile> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const { size } = await stat(path);
    if (size > maxBytes) {
      throw new InferError(
        'infer/model-too-large',
        `Expected at most ${maxBytes} bytes for the model ${path} but received ${size}.`,
      );
    }
    bytes = new Uint8Array(await readFile(path));
  } catch (cause) {
    if (cause instanceof InferError) throw cause;
    throw new InferError(
      'infer/model-unreadable',
      `Expected a readable file for the model ${path} but received ${systemReason(cause)}.`,
      cause,
    );
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path, bytes, sha256, summary: readOnnxSummary(bytes, path) };
}

/** Reads a model, verifies its hash where it is listed and its contract always; no session is made. Throws InferError. */
export async function loadModel(path: string, options: LoadModelOptions = {}): Promise<LoadedModel> {
  const file = await readModelFile(path, options.maxBytes);
  const manifestPath = options.manifestPath ?? manifestBeside(path);
  const listed =
    manifestPath === undefined ? undefined : verifyListed(await readManifest(manifestPath), path, file.sha256);
  const contract = checkContract(file.summary, path);
  return { ...file, contract, ...(listed !== undefined && { listed }) };
}
