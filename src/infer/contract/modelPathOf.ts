import { fileURLToPath } from 'node:url';
import { InferError } from '../InferError.js';
import { readManifest } from './ModelManifest.js';

/** Lists the models of this package; the same three levels up from src and from dist. */
export const shippedManifestPath = fileURLToPath(new URL('../../../models/manifest.json', import.meta.url));

/** The model to take: a file, or the name of a shipped one; else the default one. Throws InferError without a manifest, or for a name it does not list. */
export async function modelPathOf(named: string | undefined): Promise<string> {
  // What looks like a file is one: the error for a missing file names it.
  if (named !== undefined && /[./\\]/.test(named)) return named;
  const manifest = await readManifest(shippedManifestPath);
  const entry = named === undefined ? manifest.default : manifest.entries.find(({ name }) => name === named);
  if (entry !== undefined) return entry.path;
  const names = [...new Set(manifest.entries.map(({ name }) => name))].join(', ');
  throw new InferError(
    'infer/model-unknown',
    `Expected a model file or one of ${names} for the model but received ${named!}.`,
  );
}
