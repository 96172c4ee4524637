import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { benchSchema } from '../bench/BenchResult.js';
import { scoreSchema } from '../evaluate/scoreSchema.js';
import { snake } from '../publish/keyCase.js';
import { sceneRecordSchema } from '../publish/sceneRecord.js';
import { summarySchema } from '../report/summarySchema.js';
import { inOutputFolder } from './inOutputFolder.js';

const SCHEMAS = {
  'scene.json': {
    of: sceneRecordSchema,
    title: 'A line of scenes.jsonl (roadscene replay); proto/roadscene.proto explains its fields',
  },
  'summary.json': { of: summarySchema, title: 'summary.json (roadscene replay)' },
  'score.json': { of: scoreSchema, title: 'score.json (roadscene evaluate)' },
  'bench.json': { of: benchSchema, title: 'bench.json (roadscene bench)' },
} as const;
export type SchemaFile = keyof typeof SCHEMAS;
const FILES = Object.keys(SCHEMAS) as SchemaFile[];

/** JSON Schema, draft 2020-12, of an output as it is written. `open` allows the fields that a later release of the same version may add. */
export function jsonSchema(file: SchemaFile, objects: 'open' | 'closed' = 'open'): object {
  const { of, title } = SCHEMAS[file];
  const { $schema, ...schema } = z.toJSONSchema(of, {
    io: objects === 'open' ? 'input' : 'output',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: made }) => {
      if (zodSchema instanceof z.ZodBigInt) Object.assign(made, { type: 'string', pattern: '^\\d+$' });
      if (made.properties !== undefined)
        made.properties = Object.fromEntries(
          Object.entries(made.properties).map(([name, value]) => [snake(name), value]),
        );
      if (made.required !== undefined) made.required = made.required.map(snake);
    },
  });
  return { $schema, title, version: of.shape.format.value, ...schema };
}

/** Writes `<dir>/scene.json`, `summary.json`, `score.json` and `bench.json`. */
export async function schemas(dir: string): Promise<void> {
  const kinds = FILES.map((name) => ({ name, signature: /"\$schema"[^]*"version": "roadscene-/ }));
  await inOutputFolder(dir, { kinds, writes: FILES }, async (folder) => {
    for (const file of FILES)
      await folder.write(file, (path) => writeFile(path, `${JSON.stringify(jsonSchema(file), undefined, 2)}\n`));
  });
}
