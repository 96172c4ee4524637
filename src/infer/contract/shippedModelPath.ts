import { fileURLToPath } from 'node:url';
import { InferError } from '../InferError.js';
import { readManifest } from './ModelManifest.js';

/** Lists the models of this package; the same three levels up from src and from dist. */
export const shippedManifestPath = fileURLToPath(new URL('../../../models/manifest.json', import.meta.url));

/**
 * Absolute path of a model that this package ships: the one of that name, or the default one. Rejects with InferError: `infer/manifest-invalid` where the models are not installed,
 * `infer/model-unknown`, with the names there are, for any other name.
 */
export async function shippedModelPath(name?: string): Promise<string> {
  const manifest = await readManifest(shippedManifestPath);
  const entry = name === undefined ? manifest.default : manifest.entries.find((listed) => listed.name === name);
  if (entry !== undefined) return entry.path;
  const names = [...new Set(manifest.entries.map((listed) => listed.name))].join(', ');
  throw new InferError(
    'infer/model-unknown',
    `Expected a model file or one of ${names} for the model but received ${name!}.`,
  );
}
