import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { InferError } from '../InferError.js';

const entrySchema = z.object({
  /** Relative to the manifest. */
  file: z.string().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** SPDX. */
  licence: z.string().min(1),
  use: z.string().min(1),
});
const manifestSchema = z
  .object({ default: z.string().min(1), models: z.record(z.string(), entrySchema) })
  .refine((manifest) => manifest.default in manifest.models, {
    message: 'Expected the name of a listed model',
    path: ['default'],
  });

export interface ManifestEntry {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
  readonly licence: string;
  readonly use: string;
}

/** `models/manifest.json`: the models this project ships and what their files must hash to. */
interface ModelManifest {
  readonly path: string;
  /** The model taken when none is named. */
  readonly default: ManifestEntry;
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
      `Expected a JSON file for the model manifest ${path} but received ${String(cause)}.`,
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
  const entries = Object.entries(parsed.data.models).map(([name, entry]) => ({
    name,
    path: resolve(dirname(path), entry.file),
    sha256: entry.sha256,
    licence: entry.licence,
    use: entry.use,
  }));
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
