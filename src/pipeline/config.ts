import { z } from 'zod';
import { mergeValues } from '../config/mergeValues.js';
import { parseConfig } from '../config/parseConfig.js';
import { readYaml } from '../config/readYaml.js';
import { decodeConfig } from '../decode/config.js';
import { guardSchema } from '../guard/parameters.js';
import { headsSchema } from '../heads/parameters.js';
import { preprocessSchema } from '../preprocess/parameters.js';
import { sceneSchema } from '../scene/parameters.js';
import { sourceConfig, type SourceConfig } from '../source/config.js';
import { syncSchema } from '../sync/parameters.js';
import { trackSchema } from '../track/parameters.js';
import { inferSchema } from './inferParameters.js';

/** One section a stage; a file names only what it changes. */
export const configSchema = z.strictObject({
  source: sourceConfig.prefault({}),
  decode: decodeConfig.prefault({}),
  sync: syncSchema.prefault({}),
  preprocess: preprocessSchema.prefault({}),
  infer: inferSchema.prefault({}),
  heads: headsSchema.prefault({}),
  guard: guardSchema.prefault({}),
  track: trackSchema.prefault({}),
  scene: sceneSchema.prefault({}),
});

/** The parameters of all stages, one section a stage: docs/parameters.md lists them. */
export interface Config extends z.output<typeof configSchema> {
  readonly source: SourceConfig;
}
/** Some of the parameters of `Config`; the others keep their values. */
export interface ConfigOverrides extends z.input<typeof configSchema> {
  readonly source?: z.input<typeof sourceConfig>;
}

/** Every parameter at its default. */
export const defaultConfig = (): Config => configSchema.parse({});

/** The YAML file (if any) with the overrides applied over it. Rejects with ConfigError for a file that cannot be read, a name that does not exist and a value out of range. */
export async function loadConfig(path: string | undefined, overrides: ConfigOverrides = {}): Promise<Config> {
  const fromFile = path === undefined ? {} : await readYaml(path);
  // Checked alone first, so that an error in the file is said of the file.
  if (path !== undefined) parseConfig(configSchema, fromFile, path);
  return parseConfig(configSchema, mergeValues(fromFile, overrides), 'the flags');
}
