/** A scene with the field names of proto/roadscene.proto: the content of a JSON line and the source of the protobuf message. */
export interface SceneRecord {
  /** A string: nanoseconds do not fit a JSON number. */
  readonly stamp_ns: string;
  readonly frame_id: string;
  readonly sequence: number;
  readonly mode: string;
  readonly mode_reason: string;
  readonly mode_since_ns: string;
  readonly health: readonly HealthRecord[];
  readonly out_of_distribution?: number;
  readonly sentence: string;
  readonly objects: readonly ObjectRecord[];
  readonly detections: readonly DetectionRecord[];
  readonly non_finite_objects: number;
  readonly hazards: readonly HazardRecord[];
  readonly lead_track_id?: number;
  readonly lane_boundaries: readonly LaneBoundaryRecord[];
  readonly drivable_boundary_xy_m: readonly number[];
  readonly free_distance_m?: number;
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

export interface DetectionRecord {
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
  readonly verdict: string;
  readonly reasons: readonly string[];
}

export interface ObjectRecord extends DetectionRecord {
  readonly track_id: number;
  readonly velocity_x_mps: number;
  readonly velocity_y_mps: number;
  readonly yaw_rate_radps: number;
  readonly position_sigma_m: number;
  readonly velocity_sigma_mps: number;
  readonly class_shares: Readonly<Record<string, number>>;
  readonly provenance: string;
  readonly camera_age_secs?: number;
  readonly radar_age_secs?: number;
  readonly age_secs: number;
  readonly missed_frames: number;
}

export interface HealthRecord {
  readonly code: string;
  readonly input: string;
  readonly severity: string;
  readonly measured: number;
  readonly limit: number;
}

export interface HazardRecord {
  readonly kind: string;
  readonly severity: string;
  readonly distance_m: number;
  readonly time_secs?: number;
  readonly track_ids: readonly number[];
  readonly radar_point_count: number;
  readonly pixel_count?: number;
  readonly text: string;
}

export interface LaneBoundaryRecord {
  readonly kind: string;
  readonly points_xy_m: readonly number[];
  readonly sigma_m: readonly number[];
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
