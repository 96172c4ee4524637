import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLUMBING, PLUMBING_SLOW } from './plumbing.js';

export const sha256Of = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** A folder with a manifest of one model, the plumbing fixture in fp32; its slow form, which WebGPU refuses, stands for other precisions. Returns the model's path. */
export function writePlumbingVariants(folder: string, variants: readonly ('fp16' | 'int8')[]): string {
  const model = join(folder, 'plumbing.onnx');
  copyFileSync(PLUMBING, model);
  copyFileSync(PLUMBING_SLOW, join(folder, 'other.onnx'));
  const other = { file: 'other.onnx', sha256: sha256Of(PLUMBING_SLOW) };
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      default: 'plumbing',
      models: {
        plumbing: {
          file: 'plumbing.onnx',
          sha256: sha256Of(PLUMBING),
          version: '1.0.0',
          licence: 'Apache-2.0',
          use: 'any use',
          ...(variants.length > 0 && { variants: Object.fromEntries(variants.map((name) => [name, other])) }),
        },
      },
    }),
  );
  return model;
}
