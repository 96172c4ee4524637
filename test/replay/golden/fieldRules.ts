/** How one field is compared with its reference. */
export interface FieldRule {
  /** Largest difference of a number that counts as equal; undefined: the values must be the same. */
  readonly within?: number;
  /**
   * Largest share of a drive's values of this field that may differ when the model's outputs are not those of the reference, because another CPU sums in another order. On the machine
   * that made the reference, and on every one that gives the same outputs, nothing may differ.
   */
  readonly flipShare?: number;
}

const same: FieldRule = {};
/** Follows from comparing a score with a threshold, or from which detections there are. */
const decided: FieldRule = { flipShare: 0.02 };
const near = (within: number, flipShare = 0.02): FieldRule => ({ within, flipShare });

/**
 * Tolerances are for another CPU, where outputs of the model differ by some 1e-5. Measured by adding noise to every output: at 3e-5 no verdict and no mode changes in either drive and
 * no place moves by more than 0.02 m; at 3e-4, thirty times what is expected, places 55 m away move by up to 0.05 m.
 */
const DETECTION = {
  present: decided,
  label: same,
  score: near(0.005),
  x_m: near(0.05),
  y_m: near(0.02),
  z_m: near(0.02),
  length_m: near(0.02),
  width_m: near(0.02),
  height_m: near(0.02),
  // A half turn is another direction bin: decided, as a verdict is.
  yaw_rad: near(0.02),
  radial_speed_mps: near(0.05),
  camera_score: near(0.005),
  radar_point_count: decided,
  verdict: decided,
  reasons: decided,
} as const satisfies Readonly<Record<string, FieldRule>>;

const OBJECT = {
  ...DETECTION,
  track_id: decided,
  velocity_x_mps: near(0.1),
  velocity_y_mps: near(0.1),
  yaw_rate_radps: near(0.02),
  position_sigma_m: near(0.02),
  velocity_sigma_mps: near(0.05),
  provenance: decided,
  camera_age_secs: near(0.001),
  radar_age_secs: near(0.001),
  age_secs: near(0.001),
  missed_frames: decided,
} as const satisfies Readonly<Record<string, FieldRule>>;

const under = (prefix: string, rules: Readonly<Record<string, FieldRule>>): Record<string, FieldRule> =>
  Object.fromEntries(Object.entries(rules).map(([name, rule]) => [`${prefix}.${name}`, rule]));

/** Every field of a scene that is compared; one that stands neither here nor in IGNORED_FIELDS fails the test. */
export const FIELD_RULES: Readonly<Record<string, FieldRule>> = {
  stamp_ns: same,
  frame_id: same,
  sequence: same,
  mode: same,
  mode_reason: same,
  mode_since_ns: same,
  non_finite_objects: same,
  ego_speed_mps: near(0.001, 0),
  ego_speed_source: same,
  drop_ratio: same,
  out_of_distribution: near(0.005),
  free_distance_m: near(0.5),
  free_distance_end: decided,
  free_distance_track_id: decided,
  free_distance_seen_share: near(0.05),
  lead_track_id: decided,
  sentence: decided,
  // Of every frame, though objects are kept of some.
  verdicts: decided,
  detection_verdicts: decided,
  lane_boundaries: decided,
  drivable_cells: near(60),
  conditions: decided,
  ...under('inputs', { present: same, state: same, age_secs: near(0.001, 0), point_count: same }),
  ...under('health', {
    present: same,
    code: same,
    unit: same,
    severity: same,
    limit: near(1e-4, 0),
    measured: near(0.02),
  }),
  ...under('hazards', {
    present: decided,
    severity: decided,
    distance_m: near(0.1),
    time_secs: near(0.1),
    track_ids: decided,
    radar_point_count: decided,
    pixel_count: near(20),
    text: decided,
  }),
  ...under('objects', OBJECT),
  ...under('detections', DETECTION),
};

export const IGNORED_FIELDS: Readonly<Record<string, string>> = {
  format: 'told by schemas/scene.json',
  stage_times: 'wall clock',
  provider: 'the test asks for the CPU',
  model_name: 'the reference names the model once',
  model_sha256: 'the reference names the model once',
  drivable_area: 'kept as drivable_cells',
  drivable_boundary_xy_m: 'the outline of drivable_cells',
  'objects.class_shares': 'follows from label and score',
  'objects.sigma': 'kept as position_sigma_m and velocity_sigma_mps',
  'detections.sigma': 'follows from the same outputs as the sizes',
  'lane_boundaries.points_xy_m': 'kept as the kinds of the boundaries',
};
