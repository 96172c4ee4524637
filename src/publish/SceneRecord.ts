/** A scene in the words of proto/roadscene.proto: what a line of JSON holds and what the protobuf message is made from. */
export interface SceneRecord {
  /** A string: nanoseconds do not fit a JSON number. */
  readonly stamp_ns: string;
  readonly frame_id: string;
  readonly sequence: number;
  readonly mode: string;
  readonly mode_reason: string;
  readonly objects: readonly ObjectRecord[];
  readonly non_finite_objects: number;
  readonly drivable_area?: DrivableAreaRecord;
  readonly conditions?: Readonly<Record<'weather' | 'light' | 'road_surface' | 'visibility', ConditionRecord>>;
  readonly ego_speed_mps?: number;
  readonly ego_speed_source: string;
  readonly inputs: readonly InputRecord[];
  readonly model_name: string;
  readonly model_sha256: string;
  readonly provider: string;
  readonly stage_times: readonly { readonly stage: string; readonly milliseconds: number }[];
  readonly drop_ratio: number;
}

export interface ObjectRecord {
  readonly label: string;
  readonly score: number;
  readonly x_m: number;
  readonly y_m: number;
  readonly z_m: number;
  readonly length_m: number;
  readonly width_m: number;
  readonly height_m: number;
  readonly yaw_rad: number;
  readonly radial_speed_mps?: number;
  readonly sigma?: {
    readonly position_m: number;
    readonly size_m: number;
    readonly yaw_rad: number;
    readonly radial_speed_mps: number;
  };
  readonly camera_score?: number;
  readonly radar_point_count: number;
}

export interface DrivableAreaRecord {
  readonly resolution_m: number;
  readonly cells_x: number;
  readonly cells_y: number;
  readonly origin_x_m: number;
  readonly origin_y_m: number;
  /** value, count, value, count, ... over `cells_y` rows of `cells_x` cells. */
  readonly cell_runs: readonly number[];
}

export interface ConditionRecord {
  readonly value: string;
  readonly probability: number;
}

export interface InputRecord {
  readonly topic: string;
  readonly state: string;
  readonly age_secs?: number;
  readonly point_count?: number;
}
