import type { Detection } from '../domain/Detection.js';
import type { DrivableArea, InputState, RoadScene } from '../domain/RoadScene.js';
import type { SceneConditions } from '../domain/SceneConditions.js';
import { finiteScene } from './finiteScene.js';
import type { DrivableAreaRecord, ObjectRecord, SceneRecord } from './SceneRecord.js';

/** A tenth of a millimetre, milliradian or per mille: finer than any output means, and the same text for a number and its float32. */
const round = (x: number): number => Math.round(x * 1e4) / 1e4 + 0;

/** Objects with non-finite numbers are left out and counted; optional fields that are not known are absent. */
export function toSceneRecord(published: RoadScene): SceneRecord {
  const { scene, nonFiniteObjects } = finiteScene(published);
  return {
    stamp_ns: scene.stampNs.toString(),
    frame_id: scene.frameId,
    sequence: scene.sequence,
    mode: scene.mode,
    mode_reason: scene.modeReason,
    objects: scene.objects.map(objectRecord),
    non_finite_objects: nonFiniteObjects,
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

function objectRecord(object: Detection): ObjectRecord {
  const { sigma } = object;
  return {
    label: object.label,
    score: round(object.score),
    x_m: round(object.xM),
    y_m: round(object.yM),
    z_m: round(object.zM),
    length_m: round(object.lengthM),
    width_m: round(object.widthM),
    height_m: round(object.heightM),
    yaw_rad: round(object.yawRad),
    ...(object.radialSpeedMps !== undefined && { radial_speed_mps: round(object.radialSpeedMps) }),
    ...(sigma && {
      sigma: {
        position_m: round(sigma.positionM),
        size_m: round(sigma.sizeM),
        yaw_rad: round(sigma.yawRad),
        radial_speed_mps: round(sigma.radialSpeedMps),
      },
    }),
    ...(object.cameraScore !== undefined && { camera_score: round(object.cameraScore) }),
    radar_point_count: object.radarPointCount,
  };
}

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
