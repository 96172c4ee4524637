import { fileURLToPath } from 'node:url';
import { shippedModelPath } from '../infer/contract/shippedModelPath.js';

/** Root of this package, from dist/cli as from src/cli. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

/** The model a command takes: a file, or the name of a shipped one; else the default one. Throws InferError without a manifest, or for a name it does not list. */
export const modelPathOf = async (named: string | undefined): Promise<string> =>
  // What looks like a file is one: the error for a missing file names it.
  named !== undefined && /[./\\]/.test(named) ? named : shippedModelPath(named);
