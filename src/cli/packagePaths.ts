import { fileURLToPath } from 'node:url';
import { readManifest } from '../infer/contract/ModelManifest.js';
import { InferError } from '../infer/InferError.js';

/** Root of this package, from dist/cli as from src/cli. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

const manifestPath = fileURLToPath(new URL('../../models/manifest.json', import.meta.url));

/** The model a command takes: a file, or the name of a shipped one; else the default one. Throws InferError without a manifest, or for a name it does not list. */
export async function modelPathOf(named: string | undefined): Promise<string> {
  // What looks like a file is one: the error for a missing file names it.
  if (named !== undefined && /[./\\]/.test(named)) return named;
  const manifest = await readManifest(manifestPath);
  const entry = named === undefined ? manifest.default : manifest.entries.find(({ name }) => name === named);
  if (entry !== undefined) return entry.path;
  const names = [...new Set(manifest.entries.map(({ name }) => name))].join(', ');
  throw new InferError(
    'infer/model-unknown',
    `Expected a model file or one of ${names} for --model but received ${named!}.`,
  );
}
