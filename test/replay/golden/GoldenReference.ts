import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { GoldenScene } from './goldenScene.js';

/** What one drive gave when its reference was renewed. */
export interface GoldenReference {
  readonly model_sha256: string;
  /** Of all outputs of the model, bit for bit: another CPU gives others. */
  readonly outputs_sha256: string;
  /** `code topic` and how often. */
  readonly alerts: Readonly<Record<string, number>>;
  readonly scenes: readonly GoldenScene[];
}

/** First line everything but scenes, then a line for each. */
export async function readReference(path: string): Promise<GoldenReference> {
  const [head = '', ...lines] = (await readFile(path, 'utf8')).trim().split('\n');
  return {
    ...(JSON.parse(head) as Omit<GoldenReference, 'scenes'>),
    scenes: lines.map((line) => JSON.parse(line) as GoldenScene),
  };
}

/** False when it is what the file holds already. */
export async function writeReference(path: string, { scenes, ...head }: GoldenReference): Promise<boolean> {
  const text = [head, ...scenes].map((line) => `${JSON.stringify(line)}\n`).join('');
  if (existsSync(path) && (await readFile(path, 'utf8')) === text) return false;
  await writeFile(path, text);
  return true;
}
