import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { camelCased } from '../../publish/keyCase.js';
import { type SceneRecord, sceneRecordSchema } from '../../publish/sceneRecord.js';
import type { PredictedFrame } from './PredictedFrame.js';
import { systemReason } from '../../domain/systemReason.js';
import type { AlertSink } from '../../source/Source.js';

/** Scenes of a scenes.jsonl, line by line. A line that is not a scene is reported and skipped. Throws when the file cannot be opened. */
export async function* readSceneLines(path: string, onAlert: AlertSink): AsyncGenerator<PredictedFrame, void, void> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    if (typeof parsed === 'object') yield frameOf(parsed);
    else
      onAlert({
        severity: 'error',
        code: 'evaluate/unreadable-line',
        message: `Expected a scene for line ${number} of ${path} but received: ${parsed}`,
        tip: 'The line was not scored; write scenes with "roadscene replay --format jsonl".',
      });
  }
}

/** The scene, or why the line is not one. */
function parseLine(text: string): SceneRecord | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return systemReason(error);
  }
  const result = sceneRecordSchema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  return `${issue?.message ?? 'no scene'} for \`${issue?.path.join('.') ?? ''}\``;
}

function frameOf({ conditions, ...record }: SceneRecord): PredictedFrame {
  const { stampNs, frameId, mode, objects, detections, modelName, modelSha256, egoSpeedMps, egoSpeedSource } =
    camelCased(record);
  return {
    stampNs: BigInt(stampNs),
    frameId,
    mode,
    objects: detections,
    tracked: objects,
    conditions: Object.fromEntries(Object.entries(conditions ?? {}).map(([group, { value }]) => [group, value])),
    model: { name: modelName, sha256: modelSha256 },
    ...(egoSpeedSource === 'odometry' && egoSpeedMps !== undefined && { odometryMps: egoSpeedMps }),
  };
}
