import type { Precision } from '../../domain/Inference.js';
import type { ModelContract } from '../../domain/ModelContract.js';
import { InferError } from '../InferError.js';
import { loadModel, type LoadedModel, type LoadModelOptions } from './loadModel.js';
import { manifestBeside, readManifest } from './ModelManifest.js';

export interface LoadVariantOptions extends LoadModelOptions {
  /** Default: that of the file itself. */
  readonly precision?: Precision;
}

export interface ChosenModel {
  readonly asked: LoadedModel;
  readonly precision: Precision;
  /** The same model in fp32, when another precision was asked for and it is listed. */
  readonly fp32?: LoadedModel;
}

/** What the stages around the model rely on. Thresholds and training may differ between variants. */
function shapeOf({ image, grid, radar, lookup, outputs }: ModelContract): string {
  return JSON.stringify([image, grid, radar, lookup, outputs]);
}

/**
 * The model at `path`, or the variant of it that the manifest lists for a precision; both with hash and contract checked. Throws InferError, `infer/model-unknown`
 * when no such variant is listed.
 */
export async function loadVariant(path: string, options: LoadVariantOptions = {}): Promise<ChosenModel> {
  const own = await loadModel(path, options);
  const ownPrecision = own.listed?.precision ?? 'fp32';
  const precision = options.precision ?? ownPrecision;
  const manifestPath = options.manifestPath ?? manifestBeside(path);
  const entries = manifestPath === undefined ? [] : (await readManifest(manifestPath)).entries;
  const siblings = own.listed === undefined ? [] : entries.filter(({ name }) => name === own.listed?.name);

  const variant = async (wanted: Precision): Promise<LoadedModel | undefined> => {
    if (wanted === ownPrecision) return own;
    const entry = siblings.find((sibling) => sibling.precision === wanted);
    if (entry === undefined) return undefined;
    const model = await loadModel(entry.path, { ...options, manifestPath: manifestPath! });
    if (shapeOf(model.contract) === shapeOf(own.contract)) return model;
    throw new InferError(
      'infer/contract-mismatch',
      `Expected the inputs and outputs of ${own.path} for its ${wanted} variant ${entry.path} but received others. Export both from the same network.`,
    );
  };

  const asked = await variant(precision);
  if (asked === undefined) {
    const listed = [ownPrecision, ...siblings.map((sibling) => sibling.precision)];
    throw new InferError(
      'infer/model-unknown',
      `Expected a listed ${precision} variant of ${path} but received ${[...new Set(listed)].join(', ')} only. Choose one of these with --precision, or name the file of your own with --model.`,
    );
  }
  const fp32 = precision === 'fp32' ? undefined : await variant('fp32');
  return { asked, precision, ...(fp32 !== undefined && { fp32 }) };
}
