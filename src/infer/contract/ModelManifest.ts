import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Precision } from '../../domain/Inference.js';
import { systemReason } from '../../domain/systemReason.js';
import { InferError } from '../InferError.js';

const precisionSchema = z.enum(['fp32', 'fp16', 'int8']) satisfies z.ZodType<Precision>;
const fileSchema = z.object({
  /** Relative to the manifest. */
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const entrySchema = fileSchema
  .extend({
    /** SPDX. */
    licence: z.string().min(1),
    use: z.string().min(1),
    /** Of the file itself, the one taken when no precision is asked for. */
    precision: precisionSchema.default('fp32'),
    /** The same network in other number formats. */
    variants: z.partialRecord(precisionSchema, fileSchema).default({}),
  })
  .refine((entry) => !(entry.precision in entry.variants), {
    message: 'Expected other precisions than the model’s own',
    path: ['variants'],
  });
const manifestSchema = z
  .object({ default: z.string().min(1), models: z.record(z.string(), entrySchema) })
  .refine((manifest) => manifest.default in manifest.models, {
    message: 'Expected the name of a listed model',
    path: ['default'],
  });

/** One file; the variants of a model share its name. */
export interface ManifestEntry {
  readonly name: string;
  readonly precision: Precision;
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly licence: string;
  readonly use: string;
}

/** `models/manifest.json`: the models this project ships and what their files must hash to. */
export interface ModelManifest {
  readonly path: string;
  /** The model taken when none is named. */
  readonly default: ManifestEntry;
  /** Each model's own file before its variants. */
  readonly entries: readonly ManifestEntry[];
}

/** Throws InferError `infer/manifest-invalid` when the file cannot be read or is no manifest. */
export async function readManifest(path: string): Promise<ModelManifest> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new InferError(
      'infer/manifest-invalid',
      `Expected a JSON file for the model manifest ${path} but received ${systemReason(cause)}.`,
      cause,
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    throw new InferError(
      'infer/manifest-invalid',
      parsed.error.issues.map((issue) => `${issue.message} for \`${issue.path.join('.')}\` of ${path}.`),
    );
  }
  const entries = Object.entries(parsed.data.models).flatMap(([name, { licence, use, variants, ...own }]) => {
    const entry = (precision: Precision, { file, sha256 }: z.output<typeof fileSchema>): ManifestEntry => ({
      name,
      precision,
      path: resolve(dirname(path), file),
      sha256,
      licence,
      use,
    });
    const others = precisionSchema.options.filter((precision) => variants[precision] !== undefined);
    return [entry(own.precision, own), ...others.map((precision) => entry(precision, variants[precision]!))];
  });
  return { path, entries, default: entries.find((entry) => entry.name === parsed.data.default)! };
}

/** The manifest beside a model file, if there is one. */
export function manifestBeside(modelPath: string): string | undefined {
  const path = resolve(dirname(modelPath), 'manifest.json');
  return existsSync(path) ? path : undefined;
}

/** The entry a model file must agree with: the one that names this file. Throws InferError `infer/hash-mismatch`. */
export function verifyListed(manifest: ModelManifest, modelPath: string, sha256: string): ManifestEntry | undefined {
  const named = manifest.entries.find((entry) => entry.path === resolve(modelPath));
  if (named !== undefined && named.sha256 !== sha256) {
    throw new InferError(
      'infer/hash-mismatch',
      `Expected sha256 ${named.sha256} for ${basename(modelPath)} (${manifest.path}) but received ${sha256}. Restore the file, or list its hash if it was exported anew.`,
    );
  }
  return named ?? manifest.entries.find((entry) => entry.sha256 === sha256);
}
