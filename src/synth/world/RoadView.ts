export const ROAD_KINDS = ['motorway', 'rural', 'urban'] as const;
/** Kind of a road. @useDeclaredType */
export type RoadKind = (typeof ROAD_KINDS)[number];

export type MarkingStyle = 'solid' | 'dashed' | 'double_solid' | 'missing' | 'covered';

/** One painted line along the road. Stations `s` run along the reference line, offsets `d` to its left, metres. */
export interface RoadLine {
  readonly offsetM: number;
  readonly style: MarkingStyle;
  readonly colour: 'white' | 'yellow';
  readonly widthM: number;
  /** Of dashed lines. */
  readonly dashM: number;
  readonly gapM: number;
  readonly isRoadEdge: boolean;
  readonly fromM: number;
  readonly toM: number;
  /** The line moves by `deltaM` between the two stations (road works). */
  readonly shift?: { readonly fromM: number; readonly toM: number; readonly deltaM: number };
}

export type SurfaceKind = 'lane' | 'shoulder' | 'parking' | 'cycle_lane' | 'kerb' | 'sidewalk' | 'verge';

/** Bands of the cross-section from right to left (rising offset), without gaps; outside lies verge. */
export interface SurfaceBand {
  readonly kind: SurfaceKind;
  readonly fromM: number;
  readonly toM: number;
}

export interface StationRange {
  readonly fromM: number;
  readonly toM: number;
}

/** Arrays hold one value a station `firstStationM + i * stepM` of the reference line; views of the road's own memory. */
export interface RoadView {
  readonly kind: RoadKind;
  readonly firstStationM: number;
  readonly stepM: number;
  readonly xM: Float64Array;
  readonly yM: Float64Array;
  readonly zM: Float64Array;
  readonly headingRad: Float64Array;
  readonly pitchRad: Float64Array;
  readonly bands: readonly SurfaceBand[];
  readonly lines: readonly RoadLine[];
  /** Zebra crossings over the whole carriageway. */
  readonly crossings: readonly StationRange[];
  /** Side roads of both sides, `reachM` to each side. */
  readonly junctions: readonly (StationRange & { readonly reachM: number })[];
  readonly tunnels: readonly StationRange[];
  /** Lamps at multiples of `spacingM` over each of the offsets; undefined where there are none. */
  readonly lamps?: { readonly spacingM: number; readonly offsetsM: readonly number[]; readonly heightM: number };
  /** Where the ego vehicle is. */
  readonly egoStationM: number;
  readonly egoOffsetM: number;
}
