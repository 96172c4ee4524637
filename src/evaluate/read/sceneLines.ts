import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CONDITION_GROUPS } from '../conditions/ConditionTally.js';
import type { PredictedObject } from '../detection/EvaluationObject.js';
import { objectClassOf } from './messageBoxes.js';
import type { PredictedFrame, TrackedObject } from './PredictedFrame.js';
import type { AlertSink } from './readMessages.js';

const objectSchema = z.object({
  label: z.string(),
  score: z.number(),
  x_m: z.number(),
  y_m: z.number(),
  z_m: z.number(),
  length_m: z.number(),
  width_m: z.number(),
  height_m: z.number(),
  yaw_rad: z.number(),
  radial_speed_mps: z.number().optional(),
});
const trackedSchema = objectSchema.extend({
  track_id: z.number(),
  verdict: z.enum(['confirmed', 'unconfirmed', 'rejected']),
  reasons: z.array(z.string()),
  velocity_x_mps: z.number(),
  velocity_y_mps: z.number(),
  provenance: z.enum(['camera', 'radar', 'both']).optional(),
});
const conditionSchema = z.object({ value: z.string() });

/** The fields read from a line of scenes.jsonl (SceneRecord); it may have more. */
const lineSchema = z.object({
  stamp_ns: z.string().regex(/^\d+$/),
  frame_id: z.string(),
  mode: z.enum(['NOMINAL', 'CAMERA_ONLY', 'RADAR_ONLY', 'STALE', 'FAILED']).optional(),
  objects: z.array(z.union([trackedSchema, objectSchema])),
  detections: z.array(objectSchema).optional(),
  conditions: z
    .object(Object.fromEntries(CONDITION_GROUPS.map((group) => [group, conditionSchema.optional()])))
    .optional(),
  model_name: z.string().optional(),
  model_sha256: z.string().optional(),
});

/** Scenes of a scenes.jsonl, line by line. A line that is not a scene is reported and skipped. Throws when the file cannot be opened. */
export async function* readSceneLines(path: string, onAlert: AlertSink): AsyncGenerator<PredictedFrame, void, void> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number += 1;
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    if (parsed.success) yield frameOf(parsed.data);
    else
      onAlert({
        severity: 'error',
        code: 'evaluate/unreadable-line',
        message: `Expected a scene for line ${number} of ${path} but received: ${parsed.reason}`,
        tip: 'The line was not scored; write scenes with "roadscene replay --format jsonl".',
      });
  }
}

type SceneLine = z.infer<typeof lineSchema>;

function parseLine(text: string): { success: true; data: SceneLine } | { success: false; reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { success: false, reason: error instanceof Error ? error.message : String(error) };
  }
  const result = lineSchema.safeParse(json);
  if (result.success) return { success: true, data: result.data };
  const [issue] = result.error.issues;
  return { success: false, reason: `${issue?.message ?? 'no scene'} for \`${issue?.path.join('.') ?? ''}\`` };
}

const objectOf = (object: z.infer<typeof objectSchema>): PredictedObject => ({
  label: objectClassOf(object.label),
  score: object.score,
  xM: object.x_m,
  yM: object.y_m,
  zM: object.z_m,
  lengthM: object.length_m,
  widthM: object.width_m,
  heightM: object.height_m,
  yawRad: object.yaw_rad,
  ...(object.radial_speed_mps !== undefined && { radialSpeedMps: object.radial_speed_mps }),
});

const trackedOf = (object: SceneLine['objects'][number]): TrackedObject[] =>
  'track_id' in object
    ? [
        {
          ...objectOf(object),
          trackId: object.track_id,
          verdict: object.verdict,
          reasons: object.reasons,
          velocityXMps: object.velocity_x_mps,
          velocityYMps: object.velocity_y_mps,
          provenance: object.provenance,
        },
      ]
    : [];

const frameOf = (line: SceneLine): PredictedFrame => ({
  stampNs: BigInt(line.stamp_ns),
  frameId: line.frame_id,
  // Lines written before there were tracks have detections only, under the name of objects.
  objects: (line.detections ?? line.objects).map(objectOf),
  ...(line.detections !== undefined && { tracked: line.objects.flatMap(trackedOf) }),
  conditions: Object.fromEntries(
    Object.entries(line.conditions ?? {}).flatMap(([group, condition]) =>
      condition === undefined ? [] : [[group, condition.value]],
    ),
  ),
  ...(line.mode !== undefined && { mode: line.mode }),
  ...(line.model_sha256 !== undefined && { model: { name: line.model_name ?? '', sha256: line.model_sha256 } }),
});
