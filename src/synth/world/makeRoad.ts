import type { Rng } from '../math/Rng.js';
import { type CrossSection, makeCrossSection } from './CrossSection.js';
import { layRoadLine } from './RoadLineGeometry.js';
import { Road, type RoadFeatures } from './Road.js';
import type { RoadKind, RoadLine, StationRange } from './RoadView.js';

/** What a scenario asks of its road; everything else is drawn. */
export interface RoadDesign {
  readonly lanesPerDirection?: number;
  readonly markings?: 'normal' | 'missing' | 'covered';
  readonly parking?: 'yes' | 'no';
  readonly shape?: 'bends' | 'straight';
  readonly tunnels?: readonly StationRange[];
  /** No junction, crossing or bridge within these stations. */
  readonly keepPlain?: StationRange;
  /** Lines in place of the usual ones (road works). */
  readonly lines?: (section: CrossSection) => readonly RoadLine[];
  /** A zebra crossing starts here. */
  readonly crossingAtM?: number;
}

const LAMP_SPACING_M = 32;

/** From 200 m behind the start to `toM`. */
export function makeRoad(kind: RoadKind, toM: number, design: RoadDesign, rng: Rng): Road {
  const line = layRoadLine(kind, rng.fork('line'), { fromM: -200, toM }, design.shape ?? 'bends');
  const section = makeCrossSection({ kind, ...design }, rng.fork('section'));
  const draw = rng.fork('features');
  const tunnels = design.tunnels ?? [];
  const junctions: { fromM: number; toM: number; reachM: number }[] = [];
  const crossings: StationRange[] = [];
  const bridges: StationRange[] = [];
  const isPlain = (fromM: number, lengthM: number): boolean =>
    (design.keepPlain !== undefined && fromM + lengthM > design.keepPlain.fromM && fromM < design.keepPlain.toM) ||
    tunnels.some((tunnel) => fromM + lengthM > tunnel.fromM - 40 && fromM < tunnel.toM + 40);
  if (kind === 'urban') {
    for (let s = -150 + draw.uniform(0, 80); s < toM - 60; s += draw.uniform(90, 170)) {
      const width = draw.uniform(7, 10);
      if (isPlain(s - 12, width + 24)) continue;
      junctions.push({ fromM: s, toM: s + width, reachM: 70 });
      if (draw.chance(0.6)) crossings.push({ fromM: s - 6, toM: s - 2.5 });
    }
  }
  if (kind === 'rural') {
    for (let s = draw.uniform(40, 400); s < toM - 60; s += draw.uniform(300, 700))
      if (!isPlain(s, 6)) junctions.push({ fromM: s, toM: s + 6, reachM: 60 });
  }
  if (kind !== 'urban') {
    for (let s = draw.uniform(60, 700); s < toM - 60; s += draw.uniform(350, 900))
      if (!isPlain(s, 12)) bridges.push({ fromM: s, toM: s + draw.uniform(7, 14) });
  }
  if (design.crossingAtM !== undefined) crossings.push({ fromM: design.crossingAtM, toM: design.crossingAtM + 3.5 });
  const features: RoadFeatures = {
    crossings,
    junctions,
    tunnels,
    bridges,
    ...lampsOf(kind, section),
    ...(design.lines !== undefined && { lines: design.lines(section) }),
  };
  return new Road(kind, line, section, features);
}

function lampsOf(kind: RoadKind, section: CrossSection): Pick<RoadFeatures, 'lamps'> {
  if (kind === 'rural') return {};
  const offsetsM =
    kind === 'motorway'
      ? [section.rightEdgeM - 2, section.leftEdgeM + 2]
      : [section.rightEdgeM - 0.6, section.leftEdgeM + 0.6];
  return {
    lamps: { spacingM: kind === 'motorway' ? 48 : LAMP_SPACING_M, offsetsM, heightM: kind === 'motorway' ? 11 : 8 },
  };
}
