import type { ModelContract } from '../../domain/ModelContract.js';
import { checkContract } from '../../infer/contract/checkContract.js';
import { readModelFile } from '../../infer/contract/loadModel.js';
import { readManifest } from '../../infer/contract/ModelManifest.js';
import { shippedManifestPath } from '../../infer/contract/modelPathOf.js';

export interface ModelPlace {
  /** The model file of the run; default: found by its hash among the models of this package. */
  readonly modelPath?: string;
}

/** The contract of the model with a hash; a reason when the file is not found. Throws InferError for a file that is not a usable model. */
export async function readContract(
  sha256: string,
  { modelPath }: ModelPlace,
): Promise<{ readonly contract: ModelContract } | { readonly missing: string }> {
  const path =
    modelPath ?? (await readManifest(shippedManifestPath)).entries.find((entry) => entry.sha256 === sha256)?.path;
  if (path === undefined)
    return { missing: `no listed model has the hash ${sha256.slice(0, 12)}; name its file with --model` };
  const file = await readModelFile(path);
  if (file.sha256 !== sha256)
    return {
      missing: `${path} has hash ${file.sha256.slice(0, 12)}, the scenes were made with ${sha256.slice(0, 12)}`,
    };
  return { contract: checkContract(file.summary, path) };
}
