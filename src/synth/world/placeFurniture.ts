import type { Rng } from '../math/Rng.js';
import { HALF_PI } from '../math/deterministicMath.js';
import type { Road } from './Road.js';
import type { StationRange } from './RoadView.js';
import type { Furniture, FurnitureKind } from './WorldFrame.js';

const RAIL_SEGMENT_M = 10;
/** Post spacing of a standard guard rail (EDSP), m. */
const POST_SPACING_M = 4;
const CLEARANCE_M = 5.2;

interface FurnitureSize {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
}

/** What stands beside and over one stretch of road; stretches are drawn one by one, each from its own generator. */
export function placeFurniture(road: Road, stretch: StationRange, rng: Rng): readonly Furniture[] {
  const items: Furniture[] = [];
  const put = (kind: FurnitureKind, sM: number, dM: number, size: FurnitureSize, baseM = 0, turnRad = 0): void => {
    const pose = road.poseAt(sM, dM, turnRad);
    items.push({ kind, pose, baseM, ...size, appearanceSeed: rng.integer(1, 1e6) });
  };
  const inTunnel = (sM: number): boolean => road.isIn(road.features.tunnels, sM);
  placeTunnels(road, stretch, put);
  placeBridges(road, stretch, put);
  placeLamps(road, stretch, inTunnel, put);
  if (road.kind === 'motorway') placeMotorway(road, stretch, rng, inTunnel, put);
  else if (road.kind === 'rural') placeRural(road, stretch, rng, inTunnel, put);
  else placeUrban(road, stretch, rng, put);
  return items;
}

type Put = (kind: FurnitureKind, sM: number, dM: number, size: FurnitureSize, baseM?: number, turnRad?: number) => void;

function firstMultiple(fromM: number, spacingM: number): number {
  return Math.ceil(fromM / spacingM) * spacingM;
}

function placeTunnels(road: Road, stretch: StationRange, put: Put): void {
  const { section } = road;
  const tubes =
    section.median === undefined
      ? [{ fromM: section.rightEdgeM - 0.8, toM: section.leftEdgeM + 0.8 }]
      : [
          { fromM: section.rightEdgeM - 0.8, toM: section.median.fromM + 0.8 },
          { fromM: section.median.toM - 0.8, toM: section.leftEdgeM + 0.8 },
        ];
  for (const tunnel of road.features.tunnels) {
    for (let s = tunnel.fromM + 5; s < tunnel.toM; s += 10) {
      if (s < stretch.fromM || s >= stretch.toM) continue;
      for (const tube of tubes) {
        put('tunnel_wall', s, tube.fromM - 0.2, { lengthM: 10.3, widthM: 0.4, heightM: CLEARANCE_M });
        put('tunnel_wall', s, tube.toM + 0.2, { lengthM: 10.3, widthM: 0.4, heightM: CLEARANCE_M });
        const width = tube.toM - tube.fromM + 0.8;
        const middle = (tube.fromM + tube.toM) / 2;
        put('bridge_deck', s, middle, { lengthM: 10.3, widthM: width, heightM: 0.8 }, CLEARANCE_M);
      }
    }
    for (const [s, inward] of [
      [tunnel.fromM, 1],
      [tunnel.toM, -1],
    ] as const) {
      if (s < stretch.fromM || s >= stretch.toM) continue;
      const at = s + inward * 0.6;
      const span = section.leftEdgeM - section.rightEdgeM + 60;
      put('bridge_deck', at, 0, { lengthM: 1.2, widthM: span, heightM: 3.2 }, CLEARANCE_M);
      const right = tubes[0]!.fromM - 0.4;
      const left = tubes[tubes.length - 1]!.toM + 0.4;
      put('tunnel_wall', at, right - 14, { lengthM: 1.2, widthM: 28, heightM: CLEARANCE_M });
      put('tunnel_wall', at, left + 14, { lengthM: 1.2, widthM: 28, heightM: CLEARANCE_M });
      if (tubes.length > 1)
        put('tunnel_wall', at, 0, { lengthM: 1.2, widthM: tubes[1]!.fromM - tubes[0]!.toM, heightM: CLEARANCE_M });
    }
  }
}

function placeBridges(road: Road, stretch: StationRange, put: Put): void {
  const { section } = road;
  for (const bridge of road.features.bridges) {
    const s = (bridge.fromM + bridge.toM) / 2;
    if (s < stretch.fromM || s >= stretch.toM) continue;
    const lengthM = bridge.toM - bridge.fromM;
    const widthM = section.leftEdgeM - section.rightEdgeM + 24;
    put('bridge_deck', s, 0, { lengthM, widthM, heightM: 1.4 }, 5.6);
    put('tunnel_wall', s, section.rightEdgeM - 3, { lengthM, widthM: 0.9, heightM: 5.6 });
    put('tunnel_wall', s, section.leftEdgeM + 3, { lengthM, widthM: 0.9, heightM: 5.6 });
  }
}

function placeLamps(road: Road, stretch: StationRange, inTunnel: (sM: number) => boolean, put: Put): void {
  const lamps = road.features.lamps;
  if (lamps === undefined) return;
  for (let s = firstMultiple(stretch.fromM, lamps.spacingM); s < stretch.toM; s += lamps.spacingM) {
    if (inTunnel(s)) continue;
    for (const dM of lamps.offsetsM)
      put('street_light', s, dM, { lengthM: 0.3, widthM: 0.3, heightM: lamps.heightM }, 0, dM > 0 ? -HALF_PI : HALF_PI);
  }
}

function placeRail(road: Road, stretch: StationRange, dM: number, skip: (sM: number) => boolean, put: Put): void {
  for (let s = firstMultiple(stretch.fromM, RAIL_SEGMENT_M); s < stretch.toM; s += RAIL_SEGMENT_M) {
    if (skip(s) || skip(s + RAIL_SEGMENT_M) || nearJunction(road, s + RAIL_SEGMENT_M / 2)) continue;
    put(
      'guard_rail',
      s + RAIL_SEGMENT_M / 2,
      dM,
      { lengthM: RAIL_SEGMENT_M + 0.05, widthM: 0.12, heightM: 0.31 },
      0.44,
    );
  }
  for (let s = firstMultiple(stretch.fromM, POST_SPACING_M); s < stretch.toM; s += POST_SPACING_M) {
    if (skip(s) || nearJunction(road, s)) continue;
    put('guard_rail_post', s, dM + (dM > 0 ? 0.14 : -0.14), { lengthM: 0.1, widthM: 0.12, heightM: 0.7 });
  }
}

function nearJunction(road: Road, sM: number): boolean {
  return road.features.junctions.some((junction) => sM > junction.fromM - 9 && sM < junction.toM + 9);
}

function drawTree(rng: Rng): FurnitureSize {
  const heightM = rng.uniform(5, 14);
  const crownM = heightM * rng.uniform(0.4, 0.65);
  return { lengthM: crownM, widthM: crownM, heightM };
}

function placeMotorway(road: Road, stretch: StationRange, rng: Rng, inTunnel: (sM: number) => boolean, put: Put): void {
  const { section } = road;
  const median = section.median;
  if (median !== undefined) {
    placeRail(road, stretch, median.fromM + 0.9, inTunnel, put);
    placeRail(road, stretch, median.toM - 0.9, inTunnel, put);
  }
  const rightRail = section.rightEdgeM - 0.7;
  placeRail(road, stretch, rightRail, inTunnel, put);
  placeRail(road, stretch, section.leftEdgeM + 0.7, inTunnel, put);
  const wall = rng.chance(0.18);
  for (let s = stretch.fromM + 5; s < stretch.toM; s += 10) {
    if (inTunnel(s)) continue;
    if (wall) put('noise_barrier', s, section.rightEdgeM - 3.6, { lengthM: 10.05, widthM: 0.3, heightM: 4 });
    for (const side of [-1, 1]) {
      if ((wall && side < 0) || !rng.chance(0.55)) continue;
      const edge = side < 0 ? section.rightEdgeM : section.leftEdgeM;
      put('tree', s + rng.uniform(-4, 4), edge + side * rng.uniform(9, 38), drawTree(rng));
      if (rng.chance(0.5)) put('bush', s + rng.uniform(-4, 4), edge + side * rng.uniform(5, 12), bush(rng));
    }
  }
  const signAt = stretch.fromM + rng.uniform(0, 49);
  if (rng.chance(0.16) && !inTunnel(signAt)) {
    const span = -section.rightEdgeM + 1.5;
    put('gantry', signAt, -span / 2, { lengthM: 0.5, widthM: span + 2, heightM: 7.4 });
  } else if (rng.chance(0.3) && !inTunnel(signAt))
    put('sign', signAt, section.rightEdgeM - 2.4, {
      lengthM: 0.12,
      widthM: rng.uniform(0.8, 3.2),
      heightM: rng.uniform(3, 4.2),
    });
  if (rng.chance(0.12) && !inTunnel(stretch.fromM))
    put('building', stretch.fromM + 20, section.rightEdgeM - rng.uniform(50, 80), building(rng, 30));
}

function bush(rng: Rng): FurnitureSize {
  const size = rng.uniform(1, 2.6);
  return { lengthM: size * 1.3, widthM: size, heightM: size * rng.uniform(0.6, 1) };
}

function building(rng: Rng, maxLengthM: number): FurnitureSize {
  return { lengthM: rng.uniform(10, maxLengthM), widthM: rng.uniform(9, 14), heightM: rng.uniform(5, 18) };
}

function placeRural(road: Road, stretch: StationRange, rng: Rng, inTunnel: (sM: number) => boolean, put: Put): void {
  const { section } = road;
  const avenue = rng.chance(0.35);
  const railSide = rng.chance(0.22) ? (rng.chance(0.5) ? -1 : 1) : 0;
  for (const side of [-1, 1]) {
    const edge = side < 0 ? section.rightEdgeM : section.leftEdgeM;
    if (side === railSide) placeRail(road, stretch, edge + side * 0.8, inTunnel, put);
    for (let s = firstMultiple(stretch.fromM, 25); s < stretch.toM; s += 25)
      if (!inTunnel(s) && !nearJunction(road, s))
        put('delineator', s, edge + side * 1.2, { lengthM: 0.1, widthM: 0.12, heightM: 1 });
    const forest = rng.chance(0.3);
    for (let s = stretch.fromM; s < stretch.toM; s += forest ? 5 : 12) {
      if (inTunnel(s) || nearJunction(road, s)) continue;
      if (forest || rng.chance(avenue ? 0.85 : 0.45)) {
        const away = avenue && !forest ? rng.uniform(2.8, 3.6) : rng.uniform(4.5, forest ? 18 : 34);
        put('tree', s + rng.uniform(-1.5, 1.5), edge + side * (away + 1.2), drawTree(rng));
      }
      if (rng.chance(0.35)) put('bush', s + rng.uniform(-5, 5), edge + side * rng.uniform(3, 10), bush(rng));
    }
    if (rng.chance(0.18) && !inTunnel(stretch.fromM))
      put('building', stretch.fromM + rng.uniform(0, 40), edge + side * rng.uniform(20, 45), building(rng, 18));
  }
  if (rng.chance(0.3) && !inTunnel(stretch.fromM + 12))
    put('sign', stretch.fromM + 12, section.rightEdgeM - 1.8, { lengthM: 0.08, widthM: 0.75, heightM: 2.9 });
}

function placeUrban(road: Road, stretch: StationRange, rng: Rng, put: Put): void {
  const { section } = road;
  const suburban = rng.chance(0.25);
  for (const walk of section.sidewalksM) {
    const side = walk.toM < 0 ? -1 : 1;
    const outer = side < 0 ? walk.fromM : walk.toM;
    const kerb = side < 0 ? walk.toM : walk.fromM;
    for (let s = stretch.fromM; s < stretch.toM - 4;) {
      const size = building(rng, suburban ? 16 : 26);
      const lengthM = Math.min(size.lengthM, stretch.toM - s);
      const setBack = suburban ? rng.uniform(4, 9) : rng.uniform(0.2, 1.2);
      const middle = s + lengthM / 2;
      const crossed = road.features.junctions.some((j) => s < j.toM + 3 && s + lengthM > j.fromM - 3);
      if (!crossed)
        put('building', middle, outer + side * (setBack + size.widthM / 2), { ...size, lengthM: lengthM - 0.2 });
      s += lengthM + (suburban ? rng.uniform(3, 9) : rng.chance(0.25) ? rng.uniform(2, 5) : 0);
    }
    for (let s = stretch.fromM + rng.uniform(0, 10); s < stretch.toM; s += rng.uniform(9, 22)) {
      if (nearJunction(road, s)) continue;
      const heightM = rng.uniform(4.5, 8);
      if (rng.chance(0.5))
        put('tree', s, kerb + side * 0.5, { lengthM: heightM * 0.5, widthM: heightM * 0.5, heightM });
      else if (rng.chance(0.35)) put('sign', s, kerb + side * 0.4, { lengthM: 0.06, widthM: 0.65, heightM: 2.7 });
    }
  }
  for (const junction of road.features.junctions) {
    if (junction.fromM < stretch.fromM || junction.fromM >= stretch.toM) continue;
    for (const walk of section.sidewalksM)
      put('traffic_light', junction.fromM - 1.5, walk.toM < 0 ? walk.toM - 0.4 : walk.fromM + 0.4, {
        lengthM: 0.3,
        widthM: 0.35,
        heightM: 3.4,
      });
  }
}
