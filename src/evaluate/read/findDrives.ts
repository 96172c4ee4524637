import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { EvaluateError } from '../EvaluateError.js';

/** A truth bag and the file of predictions for it. */
export interface DrivePaths {
  readonly name: string;
  readonly truthPath: string;
  /** Undefined when no file has the bag's name. */
  readonly predictionPath?: string;
}

export interface FoundDrives {
  readonly drives: readonly DrivePaths[];
  /** Prediction files without a bag of the same name. */
  readonly unusedPredictions: readonly string[];
}

/**
 * Pairs bags with predictions. One prediction serves all bags (joined by stamp); several belong to the bags of their names: `a.mcap`, `a.jsonl` or a run's folder `a/`
 * to the bag `a.mcap` or `a/`, below the same sub-folder. Throws EvaluateError `evaluate/not-found` or `evaluate/nothing-to-compare`.
 */
export async function findDrives(predictionPath: string, truthPath: string): Promise<FoundDrives> {
  const truths = await listed(truthPath, 'truth', bagsBelow);
  const predictions = await listed(predictionPath, 'prediction', predictionsBelow);
  const [only] = predictions.values();
  if (predictions.size === 1 && only !== undefined)
    return {
      drives: [...truths].map(([name, path]) => ({ name, truthPath: path, predictionPath: only })),
      unusedPredictions: [],
    };
  const drives = [...truths].map(([name, path]) => {
    const found = predictions.get(name);
    return { name, truthPath: path, ...(found !== undefined && { predictionPath: found }) };
  });
  if (!drives.some((drive) => drive.predictionPath !== undefined)) {
    throw new EvaluateError(
      'evaluate/nothing-to-compare',
      `Expected predictions named like the bags (${sample(truths.keys())}) for ${predictionPath} but received ${sample(predictions.keys())}`,
    );
  }
  const unusedPredictions = [...predictions].filter(([name]) => !truths.has(name)).map(([, path]) => path);
  return { drives, unusedPredictions };
}

type List = (folder: string, prefix: string, into: Map<string, string>) => Promise<void>;

/** Path by name, in the order of names. */
async function listed(path: string, what: string, list: List): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const info = await stat(path).catch(() => undefined);
  if (info === undefined)
    throw new EvaluateError(
      'evaluate/not-found',
      `Expected a file or folder for the ${what} but received ${path}, which does not exist`,
    );
  if (info.isDirectory()) await list(path, '', found);
  else found.set(stem(path), path);
  if (found.size === 0)
    throw new EvaluateError(
      'evaluate/not-found',
      `Expected at least one ${what === 'truth' ? 'bag' : 'scene.mcap or scenes.jsonl'} for the ${what} but received ${path}, which holds none`,
    );
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of a rosbag2 folder. */
const BAG_METADATA = 'metadata.yaml';
const BAG_ENDINGS = ['.mcap', '.db3'];
/** The files that `roadscene replay` writes; a recording holds more than the lines. */
const RUN_FILES = ['scene.mcap', 'scenes.jsonl'];

async function bagsBelow(folder: string, prefix: string, into: Map<string, string>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some(({ name }) => name === BAG_METADATA)) {
    into.set(prefix === '' ? basename(folder) : prefix, folder);
    return;
  }
  for (const entry of entries) {
    if (entry.isDirectory()) await bagsBelow(join(folder, entry.name), below(prefix, entry.name), into);
    else if (BAG_ENDINGS.includes(extname(entry.name)))
      into.set(below(prefix, stem(entry.name)), join(folder, entry.name));
  }
}

async function predictionsBelow(folder: string, prefix: string, into: Map<string, string>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const has = (file: string): boolean => entries.some(({ name }) => name === file);
  if (has(BAG_METADATA)) {
    into.set(prefix === '' ? basename(folder) : prefix, folder);
    return;
  }
  const ofRun = RUN_FILES.find(has);
  if (ofRun !== undefined) {
    into.set(prefix === '' ? basename(folder) : prefix, join(folder, ofRun));
    return;
  }
  for (const entry of entries) {
    const name = below(prefix, stem(entry.name));
    if (entry.isDirectory()) await predictionsBelow(join(folder, entry.name), below(prefix, entry.name), into);
    else if (extname(entry.name) === '.mcap') into.set(name, join(folder, entry.name));
    else if (extname(entry.name) === '.jsonl' && !into.has(name)) into.set(name, join(folder, entry.name));
  }
}

const stem = (path: string): string => basename(path, extname(path));
const below = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}/${name}`);

function sample(names: Iterable<string>): string {
  const all = [...names];
  return all.length <= 4 ? all.join(', ') : `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`;
}
