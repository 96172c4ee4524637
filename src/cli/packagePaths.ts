import { fileURLToPath } from 'node:url';
import { readManifest } from '../infer/contract/ModelManifest.js';

/** Root of this package, from dist/cli as from src/cli. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

const manifestPath = fileURLToPath(new URL('../../models/manifest.json', import.meta.url));

/** The model a command takes: the one named, else the shipped one. Throws InferError without a manifest. */
export const modelPathOf = async (named: string | undefined): Promise<string> =>
  named ?? (await readManifest(manifestPath)).default.path;
