import type { Rng } from '../math/Rng.js';
import type { RoadKind, RoadLine, SurfaceBand, SurfaceKind } from './RoadView.js';

export interface Lane {
  readonly centreM: number;
  readonly widthM: number;
  /** +1 with the ego vehicle, -1 towards it. */
  readonly direction: 1 | -1;
  /** 0 is the rightmost lane of its direction, as its own drivers see it. */
  readonly index: number;
}

/** What lies across the road at every station; offsets grow to the left. Traffic keeps right. */
export interface CrossSection {
  readonly lanes: readonly Lane[];
  readonly bands: readonly SurfaceBand[];
  readonly lines: readonly RoadLine[];
  /** Edges of the asphalt (all of it, shoulders and parking included). */
  readonly rightEdgeM: number;
  readonly leftEdgeM: number;
  /** Middle strip without asphalt, motorway only. */
  readonly median?: { readonly fromM: number; readonly toM: number };
  readonly cycleLanesM: readonly { readonly centreM: number; readonly direction: 1 | -1 }[];
  readonly parkingM: readonly { readonly centreM: number; readonly direction: 1 | -1 }[];
  readonly sidewalksM: readonly { readonly fromM: number; readonly toM: number }[];
}

export interface CrossSectionOptions {
  readonly kind: RoadKind;
  readonly lanesPerDirection?: number;
  readonly markings?: 'normal' | 'missing' | 'covered';
  readonly parking?: 'yes' | 'no';
}

/**
 * Widths and markings of the German guidelines RAA 2008 (motorway lanes 3.50-3.75 m, hard shoulder 2.5-3 m, median 4 m),
 * RAL 2012 (rural 3.25-3.5 m), RASt 06 (urban 3.0-3.25 m, parking 2.1 m, sidewalk 2.5 m and more) and RMS-1 (lines 0.15 and
 * 0.30 m wide on motorways, 0.12 m elsewhere; dashes and gaps 6 + 12, 4 + 8, 3 + 6 m).
 */
export function makeCrossSection(options: CrossSectionOptions, rng: Rng): CrossSection {
  if (options.kind === 'motorway') return motorway(options, rng);
  return options.kind === 'rural' ? rural(options, rng) : urban(options, rng);
}

const EVERYWHERE = { fromM: -1e6, toM: 1e6 };

function styled(line: Omit<RoadLine, 'fromM' | 'toM' | 'colour'>, options: CrossSectionOptions): RoadLine {
  const hidden = options.markings ?? 'normal';
  return { ...line, ...EVERYWHERE, colour: 'white', style: hidden === 'normal' ? line.style : hidden };
}

class BandList {
  readonly bands: SurfaceBand[] = [];
  atM: number;

  constructor(fromM: number) {
    this.atM = fromM;
  }

  add(kind: SurfaceKind, widthM: number): { readonly fromM: number; readonly toM: number; readonly centreM: number } {
    const fromM = this.atM;
    this.atM += widthM;
    this.bands.push({ kind, fromM, toM: this.atM });
    return { fromM, toM: this.atM, centreM: fromM + widthM / 2 };
  }
}

function motorway(options: CrossSectionOptions, rng: Rng): CrossSection {
  const count = options.lanesPerDirection ?? rng.integer(2, 3);
  const laneM = rng.pick([3.5, 3.75]);
  const shoulderM = rng.uniform(2.5, 3);
  const innerM = 0.75;
  const medianM = 4;
  const halfM = medianM / 2 + innerM + count * laneM + shoulderM;
  const list = new BandList(-halfM);
  const lanes: Lane[] = [];
  list.add('shoulder', shoulderM);
  for (let i = 0; i < count; i++)
    lanes.push({ centreM: list.add('lane', laneM).centreM, widthM: laneM, direction: 1, index: i });
  list.add('shoulder', innerM);
  const median = list.add('verge', medianM);
  list.add('shoulder', innerM);
  for (let i = 0; i < count; i++)
    lanes.push({ centreM: list.add('lane', laneM).centreM, widthM: laneM, direction: -1, index: count - 1 - i });
  list.add('shoulder', shoulderM);
  const lines: RoadLine[] = [];
  const wide = { style: 'solid', widthM: 0.3, dashM: 1, gapM: 0, isRoadEdge: true } as const;
  const dashed = { style: 'dashed', widthM: 0.15, dashM: 6, gapM: 12, isRoadEdge: false } as const;
  for (const side of [-1, 1]) {
    const inner = side * (medianM / 2 + innerM);
    lines.push(styled({ ...wide, offsetM: inner }, options));
    lines.push(styled({ ...wide, offsetM: inner + side * count * laneM }, options));
    for (let i = 1; i < count; i++) lines.push(styled({ ...dashed, offsetM: inner + side * i * laneM }, options));
  }
  return {
    lanes,
    bands: list.bands,
    lines,
    rightEdgeM: -halfM,
    leftEdgeM: halfM,
    median: { fromM: median.fromM, toM: median.toM },
    cycleLanesM: [],
    parkingM: [],
    sidewalksM: [],
  };
}

function rural(options: CrossSectionOptions, rng: Rng): CrossSection {
  const laneM = rng.uniform(3.25, 3.6);
  const edgeM = rng.uniform(0.3, 0.8);
  const list = new BandList(-laneM - edgeM);
  list.add('shoulder', edgeM);
  const right = list.add('lane', laneM);
  const left = list.add('lane', laneM);
  list.add('shoulder', edgeM);
  const edge = { style: 'solid', widthM: 0.12, dashM: 1, gapM: 0, isRoadEdge: true } as const;
  const middleStyle = rng.pick(['dashed', 'dashed', 'solid', 'double_solid'] as const);
  return {
    lanes: [
      { centreM: right.centreM, widthM: laneM, direction: 1, index: 0 },
      { centreM: left.centreM, widthM: laneM, direction: -1, index: 0 },
    ],
    bands: list.bands,
    lines: [
      styled({ ...edge, offsetM: -laneM + 0.06 }, options),
      styled({ offsetM: 0, style: middleStyle, widthM: 0.12, dashM: 4, gapM: 8, isRoadEdge: false }, options),
      styled({ ...edge, offsetM: laneM - 0.06 }, options),
    ],
    rightEdgeM: -laneM - edgeM,
    leftEdgeM: laneM + edgeM,
    cycleLanesM: [],
    parkingM: [],
    sidewalksM: [],
  };
}

function urban(options: CrossSectionOptions, rng: Rng): CrossSection {
  const count = options.lanesPerDirection ?? (rng.chance(0.3) ? 2 : 1);
  const laneM = rng.uniform(3.1, 3.5);
  const hasParking = options.parking === undefined ? rng.chance(0.7) : options.parking === 'yes';
  const hasCycleLane = rng.chance(0.45);
  const parkingM = 2.2;
  const cycleM = 1.8;
  const walkM = rng.uniform(2.8, 4.2);
  const kerbM = 0.2;
  const roadHalfM = count * laneM + (hasCycleLane ? cycleM : 0) + (hasParking ? parkingM : 0);
  const list = new BandList(-roadHalfM - kerbM - walkM);
  const lanes: Lane[] = [];
  const cycleLanesM: { centreM: number; direction: 1 | -1 }[] = [];
  const parking: { centreM: number; direction: 1 | -1 }[] = [];
  const sidewalksM = [list.add('sidewalk', walkM)];
  list.add('kerb', kerbM);
  if (hasParking) parking.push({ centreM: list.add('parking', parkingM).centreM, direction: 1 });
  if (hasCycleLane) cycleLanesM.push({ centreM: list.add('cycle_lane', cycleM).centreM, direction: 1 });
  for (let i = 0; i < count; i++)
    lanes.push({ centreM: list.add('lane', laneM).centreM, widthM: laneM, direction: 1, index: i });
  for (let i = 0; i < count; i++)
    lanes.push({ centreM: list.add('lane', laneM).centreM, widthM: laneM, direction: -1, index: count - 1 - i });
  if (hasCycleLane) cycleLanesM.push({ centreM: list.add('cycle_lane', cycleM).centreM, direction: -1 });
  if (hasParking) parking.push({ centreM: list.add('parking', parkingM).centreM, direction: -1 });
  list.add('kerb', kerbM);
  sidewalksM.push(list.add('sidewalk', walkM));
  const dashed = { style: 'dashed', widthM: 0.12, dashM: 3, gapM: 6, isRoadEdge: false } as const;
  const lines: RoadLine[] = [
    styled({ ...dashed, offsetM: 0, style: count > 1 ? 'double_solid' : rng.pick(['dashed', 'solid']) }, options),
  ];
  for (const side of [-1, 1]) {
    for (let i = 1; i < count; i++) lines.push(styled({ ...dashed, offsetM: side * i * laneM }, options));
    const edge = { style: 'solid', widthM: 0.12, dashM: 1, gapM: 0, isRoadEdge: !hasParking } as const;
    if (hasCycleLane) lines.push(styled({ ...edge, offsetM: side * count * laneM, isRoadEdge: false }, options));
    if (hasParking) lines.push(styled({ ...edge, offsetM: side * (roadHalfM - parkingM) }, options));
  }
  return {
    lanes,
    bands: list.bands,
    lines,
    rightEdgeM: -roadHalfM,
    leftEdgeM: roadHalfM,
    cycleLanesM,
    parkingM: parking,
    sidewalksM,
  };
}
