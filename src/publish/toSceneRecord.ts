import type { Hazard, LaneBoundary } from '../domain/Hazard.js';
import type { DrivableArea, InputState, RoadScene } from '../domain/RoadScene.js';
import type { SceneConditions } from '../domain/SceneConditions.js';
import { finiteScene } from './finiteScene.js';
import { detectionRecord, objectRecord } from './objectRecord.js';
import { round } from './round.js';
import type { DrivableAreaRecord, HazardRecord, LaneBoundaryRecord, SceneRecord } from './SceneRecord.js';

/** Two outputs write the same scene; it is converted once. */
const records = new WeakMap<RoadScene, SceneRecord>();

/** Objects with non-finite numbers are dropped and counted; unknown optional fields are absent. */
export function toSceneRecord(published: RoadScene): SceneRecord {
  const known = records.get(published);
  if (known !== undefined) return known;
  const record = makeRecord(published);
  records.set(published, record);
  return record;
}

function makeRecord(published: RoadScene): SceneRecord {
  const { scene, nonFiniteObjects } = finiteScene(published);
  return {
    stamp_ns: scene.stampNs.toString(),
    frame_id: scene.frameId,
    sequence: scene.sequence,
    mode: scene.mode,
    mode_reason: scene.modeReason,
    mode_since_ns: scene.modeSinceNs.toString(),
    health: scene.health.map((finding) => ({
      ...finding,
      measured: round(finding.measured),
      limit: round(finding.limit),
    })),
    ...(scene.outOfDistribution !== undefined && { out_of_distribution: round(scene.outOfDistribution) }),
    sentence: scene.sentence,
    objects: scene.objects.map(objectRecord),
    detections: scene.detections.map(detectionRecord),
    non_finite_objects: nonFiniteObjects,
    hazards: scene.hazards.map(hazardRecord),
    ...(scene.leadTrackId !== undefined && { lead_track_id: scene.leadTrackId }),
    lane_boundaries: scene.laneBoundaries.map(laneBoundaryRecord),
    drivable_boundary_xy_m: scene.drivableBoundaryXyM.map(round),
    ...(scene.freeDistanceM !== undefined && { free_distance_m: round(scene.freeDistanceM) }),
    ...(scene.drivableArea && { drivable_area: drivableAreaRecord(scene.drivableArea) }),
    ...(scene.conditions && { conditions: conditionsRecord(scene.conditions) }),
    ...(scene.egoSpeedMps !== undefined && { ego_speed_mps: round(scene.egoSpeedMps) }),
    ego_speed_source: scene.egoSpeedSource,
    inputs: scene.inputs.map(inputRecord),
    model_name: scene.modelName,
    model_sha256: scene.modelSha256,
    provider: scene.provider,
    stage_times: Object.entries(scene.stageTimesMs).map(([stage, ms]) => ({ stage, milliseconds: round(ms) })),
    drop_ratio: round(scene.dropRatio),
  };
}

const hazardRecord = ({ kind, severity, distanceM, timeSecs, evidence, text }: Hazard): HazardRecord => ({
  kind,
  severity,
  distance_m: round(distanceM),
  ...(timeSecs !== undefined && { time_secs: round(timeSecs) }),
  track_ids: evidence.trackIds,
  radar_point_count: evidence.radarPointCount,
  ...(evidence.pixelCount !== undefined && { pixel_count: evidence.pixelCount }),
  text,
});

const laneBoundaryRecord = ({ kind, pointsXyM, sigmaM }: LaneBoundary): LaneBoundaryRecord => ({
  kind,
  points_xy_m: pointsXyM.map(round),
  sigma_m: sigmaM.map(round),
});

function drivableAreaRecord(area: DrivableArea): DrivableAreaRecord {
  return {
    resolution_m: round(area.resolutionM),
    cells_x: area.cellsX,
    cells_y: area.cellsY,
    origin_x_m: round(area.originXM),
    origin_y_m: round(area.originYM),
    cell_runs: runLengths(area.cells),
  };
}

/** value, count, value, count, ... */
export function runLengths(cells: Int8Array): number[] {
  const runs: number[] = [];
  let start = 0;
  for (let i = 1; i <= cells.length; i++) {
    if (i < cells.length && cells[i] === cells[start]) continue;
    runs.push(cells[start]!, i - start);
    start = i;
  }
  return runs;
}

function conditionsRecord(conditions: SceneConditions): NonNullable<SceneRecord['conditions']> {
  const record = (condition: { readonly value: string; readonly probability: number }) => ({
    value: condition.value,
    probability: round(condition.probability),
  });
  return {
    weather: record(conditions.weather),
    light: record(conditions.light),
    road_surface: record(conditions.roadSurface),
    visibility: record(conditions.visibility),
  };
}

const inputRecord = (input: InputState): SceneRecord['inputs'][number] => ({
  topic: input.topic,
  state: input.state,
  ...(input.ageSecs !== undefined && { age_secs: round(input.ageSecs) }),
  ...(input.pointCount !== undefined && { point_count: input.pointCount }),
});
