/** Kinds of hazards (docs/trust.md says how each is found). */
export const HAZARD_KINDS = [
  'collision-course',
  'lead-vehicle-close',
  'crossing-vulnerable-road-user',
  'stationary-obstacle',
  'cut-in',
  'wrong-way-driver',
  'debris',
  'construction-zone',
  'emergency',
] as const;
/** What a hazard is. @useDeclaredType */
export type HazardKind = (typeof HAZARD_KINDS)[number];

export interface Hazard {
  readonly kind: HazardKind;
  readonly severity: 'notice' | 'warning' | 'critical';
  /** Along the ego path from the vehicle's front (base_link origin where the length is unknown), metres. */
  readonly distanceM: number;
  /** Time until the collision or until it crosses the path; undefined when nothing closes in. */
  readonly timeSecs?: number;
  readonly evidence: {
    readonly trackIds: readonly number[];
    /** Radar returns inside the boxes of those tracks. */
    readonly radarPointCount: number;
    /** Pixels of their class inside their boxes in the picture; undefined without a picture. */
    readonly pixelCount?: number;
  };
  /** One sentence for display. */
  readonly text: string;
}

/** A painted or curb boundary of a lane in base_link. */
export interface LaneBoundary {
  readonly kind: 'lane_marking' | 'road_edge';
  /** Nearest first, alternating x, y in metres. */
  readonly pointsXyM: readonly number[];
  /** 1 sigma across the boundary, per point. */
  readonly sigmaM: readonly number[];
}
