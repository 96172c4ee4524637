import { z } from 'zod';
import { FINDING_CODES } from '../domain/InputHealth.js';
import { OBJECT_CLASSES } from '../domain/ObjectClass.js';
import { SCENE_MODES } from '../domain/RoadScene.js';
import type { RunSummary } from '../domain/RunSummary.js';
import { VERDICT_KINDS } from '../domain/Verdict.js';
import { contractSchema } from '../infer/contract/contractSchema.js';
import { count } from '../publish/sceneRecord.js';

const provider = z.enum(['tensorrt', 'cuda', 'webgpu', 'cpu']);
/** In the order a frame passes them; `total` last. */
export const stagesSchema = z.array(
  z.object({ stage: z.string(), p50Ms: z.number(), p90Ms: z.number(), p99Ms: z.number() }),
);
const { name, version, licence, training } = contractSchema.shape;

/** What schemas/summary.json is made from. */
export const summarySchema = z.object({
  format: z.literal('roadscene-summary/1'),
  bag: z.string(),
  frames: count,
  scenes: count,
  dropped: count,
  end: z.enum(['complete', 'interrupted', 'no-output', 'failed']),
  readShare: z.number().min(0).max(1),
  durationSecs: z.number(),
  wallSecs: z.number(),
  stages: stagesSchema,
  alerts: z.array(
    z.object({
      alert: z.object({
        severity: z.enum(['info', 'warning', 'error']),
        code: z.string(),
        message: z.string(),
        tip: z.string(),
        topic: z.string().exactOptional(),
        stampNs: z.bigint().exactOptional(),
      }),
      count,
      firstStampNs: z.bigint().exactOptional(),
      lastStampNs: z.bigint().exactOptional(),
    }),
  ),
  health: z.array(
    z.object({
      input: z.enum(['camera', 'radar', 'both']),
      severity: z.enum(['suspect', 'unfit']),
      scenes: count,
      findings: z.partialRecord(z.enum(FINDING_CODES), count.exactOptional()),
    }),
  ),
  detections: z.partialRecord(z.enum(OBJECT_CLASSES), count),
  verdicts: z.partialRecord(z.enum(VERDICT_KINDS), count),
  modes: z.partialRecord(z.enum(SCENE_MODES), count),
  model: z.object({ name, version, sha256: z.string(), licence, training }),
  provider: z.string(),
  attempts: z.array(z.object({ provider, accepted: z.boolean(), reason: z.string() })),
  machine: z.string(),
  nodeVersion: z.string(),
  inputs: z.array(
    z.object({
      topic: z.string(),
      type: z.string(),
      messages: count,
      rateHz: z.number().exactOptional(),
      usedFor: z.string(),
    }),
  ),
  firstPicture: z.object({ topic: z.string(), stampNs: z.bigint(), sha256: z.string() }).exactOptional(),
}) satisfies z.ZodType<RunSummary>;
