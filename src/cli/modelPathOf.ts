import { shippedModelPath } from '../infer/contract/shippedModelPath.js';

/** The model a command takes: a file, or the name of a shipped one; else the default one. Throws InferError without a manifest, or for a name it does not list. */
export const modelPathOf = async (named: string | undefined): Promise<string> =>
  // What looks like a file is one: the error for a missing file names it.
  named !== undefined && /[./\\]/.test(named) ? named : shippedModelPath(named);
