import { z } from 'zod';
import { HAZARD_KINDS } from '../domain/Hazard.js';
import { FINDING_CODES, HEALTH_RULES, HEALTH_UNITS } from '../domain/InputHealth.js';
import { OBJECT_CLASSES } from '../domain/ObjectClass.js';
import { FREE_DISTANCE_ENDS, SCENE_MODES } from '../domain/RoadScene.js';
import { LIGHTS, ROAD_SURFACES, VISIBILITIES, WEATHERS } from '../domain/SceneConditions.js';
import { PROVENANCES } from '../domain/Track.js';
import { OBJECT_REASONS, VERDICT_KINDS } from '../domain/Verdict.js';

const real = z.number();
export const count = z.int().nonnegative();
/** A string: nanoseconds do not fit a JSON number. */
const stamp = z.string().regex(/^\d+$/);

const detection = z.object({
  label: z.enum(OBJECT_CLASSES),
  score: real,
  x_m: real,
  y_m: real,
  z_m: real,
  length_m: real,
  width_m: real,
  height_m: real,
  yaw_rad: real,
  radial_speed_mps: real.optional(),
  sigma: z.object({ position_m: real, size_m: real, yaw_rad: real, radial_speed_mps: real }).optional(),
  camera_score: real.optional(),
  radar_point_count: count,
  verdict: z.enum(VERDICT_KINDS),
  reasons: z.array(z.enum(OBJECT_REASONS)),
});

const object = detection.extend({
  track_id: count,
  velocity_x_mps: real,
  velocity_y_mps: real,
  yaw_rate_radps: real,
  position_sigma_m: real,
  velocity_sigma_mps: real,
  class_shares: z.partialRecord(z.enum(OBJECT_CLASSES), real),
  provenance: z.enum(PROVENANCES),
  camera_age_secs: real.optional(),
  radar_age_secs: real.optional(),
  age_secs: real,
  missed_frames: count,
});

const condition = <T extends readonly [string, ...string[]]>(values: T) =>
  z.object({ value: z.enum(values), probability: real });

/** A scene in the words of proto/roadscene.proto: what a line of JSON holds, what is checked when it is read again, and what the protobuf message and schemas/scene.json are made from. */
export const sceneRecordSchema = z.object({
  format: z.literal('roadscene-scene/1'),
  stamp_ns: stamp,
  frame_id: z.string(),
  sequence: count,
  mode: z.enum(SCENE_MODES),
  mode_reason: z.string(),
  mode_since_ns: stamp,
  health: z.array(
    z.object({
      rule: z.enum(HEALTH_RULES),
      code: z.enum(FINDING_CODES),
      input: z.enum(['camera', 'radar', 'both']),
      severity: z.enum(['suspect', 'unfit']),
      measured: real,
      limit: real,
      unit: z.enum(HEALTH_UNITS),
    }),
  ),
  out_of_distribution: real.optional(),
  sentence: z.string(),
  objects: z.array(object),
  detections: z.array(detection),
  non_finite_objects: count,
  hazards: z.array(
    z.object({
      kind: z.enum(HAZARD_KINDS),
      severity: z.enum(['notice', 'warning', 'critical']),
      distance_m: real,
      time_secs: real.optional(),
      track_ids: z.array(count),
      radar_point_count: count,
      pixel_count: count.optional(),
      text: z.string(),
    }),
  ),
  lead_track_id: count.optional(),
  lane_boundaries: z.array(
    z.object({ kind: z.enum(['lane_marking', 'road_edge']), points_xy_m: z.array(real), sigma_m: z.array(real) }),
  ),
  drivable_boundary_xy_m: z.array(real),
  free_distance: z
    .object({
      distance_m: real,
      end: z.enum(FREE_DISTANCE_ENDS),
      track_id: count.optional(),
      seen_share: real,
    })
    .optional(),
  drivable_area: z
    .object({
      resolution_m: real,
      cells_x: count,
      cells_y: count,
      origin_x_m: real,
      origin_y_m: real,
      cell_runs: z.array(z.int()).describe('value, count, value, count, ... over cells_y rows of cells_x cells'),
    })
    .optional(),
  conditions: z
    .object({
      weather: condition(WEATHERS),
      light: condition(LIGHTS),
      road_surface: condition(ROAD_SURFACES),
      visibility: condition(VISIBILITIES),
    })
    .optional(),
  ego_speed_mps: real.optional(),
  ego_speed_source: z.enum(['odometry', 'doppler', 'unknown']),
  inputs: z.array(
    z.object({
      topic: z.string(),
      state: z.enum(['used', 'missing', 'stale', 'rejected']),
      age_secs: real.optional(),
      point_count: count.optional(),
    }),
  ),
  model_name: z.string(),
  model_sha256: z.string(),
  provider: z.string(),
  stage_times: z.array(z.object({ stage: z.string(), milliseconds: real })),
  drop_ratio: real,
});

export type SceneRecord = z.infer<typeof sceneRecordSchema>;
