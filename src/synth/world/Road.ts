import { clamp, cos, sin } from '../math/deterministicMath.js';
import type { CrossSection } from './CrossSection.js';
import { type RoadLineGeometry, STATION_STEP_M } from './RoadLineGeometry.js';
import type { RoadKind, RoadLine, RoadView, StationRange } from './RoadView.js';
import type { Pose } from './WorldFrame.js';

export interface RoadFeatures {
  readonly crossings: readonly StationRange[];
  readonly junctions: readonly (StationRange & { readonly reachM: number })[];
  readonly tunnels: readonly StationRange[];
  /** Decks over the road. */
  readonly bridges: readonly StationRange[];
  readonly lamps?: { readonly spacingM: number; readonly offsetsM: readonly number[]; readonly heightM: number };
  /** Lines in place of those of the cross-section (road works). */
  readonly lines?: readonly RoadLine[];
}

/** A road by station `s` (along the reference line) and offset `d` (to its left). */
export class Road {
  readonly kind: RoadKind;
  readonly section: CrossSection;
  readonly features: RoadFeatures;
  readonly #line: RoadLineGeometry;

  constructor(kind: RoadKind, line: RoadLineGeometry, section: CrossSection, features: RoadFeatures) {
    this.kind = kind;
    this.#line = line;
    this.section = section;
    this.features = features;
  }

  get fromM(): number {
    return this.#line.firstStationM;
  }

  get toM(): number {
    return this.#line.firstStationM + (this.#line.count - 1) * STATION_STEP_M;
  }

  get lines(): readonly RoadLine[] {
    return this.features.lines ?? this.section.lines;
  }

  #at(values: Float64Array, sM: number): number {
    const position = clamp((sM - this.#line.firstStationM) / STATION_STEP_M, 0, this.#line.count - 1.000001);
    const i = Math.floor(position);
    const t = position - i;
    return values[i]! * (1 - t) + values[i + 1]! * t;
  }

  headingAt(sM: number): number {
    return this.#at(this.#line.headingRad, sM);
  }

  curvatureAt(sM: number): number {
    return this.#at(this.#line.curvaturePerM, sM);
  }

  pitchAt(sM: number): number {
    return this.#at(this.#line.pitchRad, sM);
  }

  /** On the surface; `turnRad` is added to the road's heading. The pitch is the slope along the resulting yaw. */
  poseAt(sM: number, dM: number, turnRad = 0): Pose {
    const heading = this.headingAt(sM);
    return {
      xM: this.#at(this.#line.xM, sM) - sin(heading) * dM,
      yM: this.#at(this.#line.yM, sM) + cos(heading) * dM,
      zM: this.#at(this.#line.zM, sM),
      yawRad: heading + turnRad,
      pitchRad: this.pitchAt(sM) * cos(turnRad),
    };
  }

  isIn(ranges: readonly StationRange[], sM: number): boolean {
    return ranges.some((range) => sM >= range.fromM && sM <= range.toM);
  }

  /** Views of this road's arrays from `behindM` behind the station to `aheadM` ahead of it. */
  view(egoStationM: number, egoOffsetM: number, behindM: number, aheadM: number): RoadView {
    const line = this.#line;
    const last = line.count - 1;
    const from = clamp(Math.floor((egoStationM - behindM - line.firstStationM) / STATION_STEP_M), 0, last);
    const to = clamp(Math.ceil((egoStationM + aheadM - line.firstStationM) / STATION_STEP_M), from, last) + 1;
    const fromM = line.firstStationM + from * STATION_STEP_M;
    const toM = line.firstStationM + to * STATION_STEP_M;
    const near = <T extends StationRange>(ranges: readonly T[]): readonly T[] =>
      ranges.filter((range) => range.toM > fromM && range.fromM < toM);
    return {
      kind: this.kind,
      firstStationM: fromM,
      stepM: STATION_STEP_M,
      xM: line.xM.subarray(from, to),
      yM: line.yM.subarray(from, to),
      zM: line.zM.subarray(from, to),
      headingRad: line.headingRad.subarray(from, to),
      pitchRad: line.pitchRad.subarray(from, to),
      bands: this.section.bands,
      lines: this.lines,
      crossings: near(this.features.crossings),
      junctions: near(this.features.junctions),
      tunnels: near(this.features.tunnels),
      ...(this.features.lamps !== undefined && { lamps: this.features.lamps }),
      egoStationM,
      egoOffsetM,
    };
  }
}
