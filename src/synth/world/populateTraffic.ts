import type { Rng } from '../math/Rng.js';
import { PI } from '../math/deterministicMath.js';
import { drawDimensions } from './actorDimensions.js';
import type { Lane } from './CrossSection.js';
import type { RoadKind, StationRange } from './RoadView.js';
import type { AgentOptions, Simulation } from './Simulation.js';
import type { ActorKind } from './WorldFrame.js';

export interface TrafficOptions {
  /** 0 an empty road, 1 dense traffic. */
  readonly density: number;
  /** Share of vehicles that are not cars, 0..1; undefined for the road's usual one. */
  readonly rareShare?: number;
  /** Share of the road's usual speed. */
  readonly speedShare: number;
  /** Where the scenario wants nothing else. */
  readonly isReserved: (sM: number, dM: number) => boolean;
}

const RARE: Readonly<Record<RoadKind, readonly (readonly [ActorKind, number])[]>> = {
  motorway: [
    ['van', 0.25],
    ['truck', 0.45],
    ['bus', 0.1],
    ['motorcycle', 0.2],
  ],
  rural: [
    ['van', 0.25],
    ['truck', 0.25],
    ['bus', 0.1],
    ['motorcycle', 0.22],
    ['bicycle', 0.18],
  ],
  urban: [
    ['van', 0.25],
    ['truck', 0.15],
    ['bus', 0.2],
    ['motorcycle', 0.2],
    ['bicycle', 0.2],
  ],
};
const USUAL_RARE_SHARE: Readonly<Record<RoadKind, number>> = { motorway: 0.34, rural: 0.3, urban: 0.32 };
/** Free speeds by road, m/s (about 120, 85 and 45 km/h). */
export const FREE_SPEED_MPS: Readonly<Record<RoadKind, number>> = { motorway: 33, rural: 23.5, urban: 12.5 };
const HEAVY_LIMIT_MPS = 23;

export function drawVehicleKind(road: RoadKind, rareShare: number | undefined, rng: Rng): ActorKind {
  if (!rng.chance(rareShare ?? USUAL_RARE_SHARE[road])) return 'car';
  let left = rng.next();
  for (const [kind, share] of RARE[road]) {
    left -= share;
    if (left <= 0) return kind;
  }
  return 'van';
}

/** Fills every lane between the stations with vehicles at following distances. */
export function fillLanes(simulation: Simulation, stations: StationRange, options: TrafficOptions, rng: Rng): void {
  for (const lane of simulation.road.section.lanes) {
    for (let s = stations.fromM + rng.uniform(0, 40); s < stations.toM;) {
      const speed = laneSpeed(simulation, lane, options, rng);
      tryAddVehicle(simulation, lane, s, speed, options, rng);
      s += 14 + speed * rng.uniform(0.8, 1.6) + (1 - options.density) * rng.uniform(10, 160);
    }
  }
}

function laneSpeed(simulation: Simulation, lane: Lane, options: TrafficOptions, rng: Rng): number {
  const kind = simulation.road.kind;
  const perLane = kind === 'motorway' ? 0.8 + 0.13 * lane.index : 1;
  return FREE_SPEED_MPS[kind] * options.speedShare * perLane * rng.uniform(0.88, 1.08);
}

/** One vehicle in the lane, with its trailer if it draws one; nothing when there is no room. */
export function tryAddVehicle(
  simulation: Simulation,
  lane: Lane,
  sM: number,
  speedMps: number,
  options: TrafficOptions,
  rng: Rng,
): void {
  const { road, ego } = simulation;
  if (options.isReserved(sM, lane.centreM)) return;
  const inEgoLane = Math.abs(lane.centreM - ego.dM) < 1.5;
  const toEgo = sM - ego.sM;
  // A safe start for who drives in the ego lane: two seconds ahead, three behind.
  if (inEgoLane && toEgo > -(25 + ego.speedMps) && toEgo < 14 + ego.speedMps * 1.6) return;
  let kind = drawVehicleKind(road.kind, options.rareShare, rng);
  if (lane.index >= 2 && (kind === 'truck' || kind === 'bus')) kind = 'car';
  const isHeavy = kind === 'truck' || kind === 'bus';
  const isTractor = kind === 'truck' && road.kind !== 'urban' && rng.chance(0.6);
  let size = drawDimensions(kind, rng);
  if (isTractor) size = { lengthM: rng.uniform(5.9, 6.3), widthM: 2.5, heightM: rng.uniform(3.5, 3.85) };
  const isBicycle = kind === 'bicycle';
  const right = -lane.direction;
  const offset = isBicycle ? lane.centreM + right * (lane.widthM / 2 - 0.6) : lane.centreM + rng.uniform(-0.2, 0.2);
  const speed = isBicycle ? rng.uniform(4, 7) : Math.min(speedMps, isHeavy ? HEAVY_LIMIT_MPS : 60);
  const agent = simulation.tryAdd({
    kind,
    size,
    sM,
    dM: offset,
    turnRad: lane.direction > 0 ? 0 : PI,
    speedMps: speed,
    appearanceSeed: rng.integer(1, 1e6),
    behaviour: simulation.laneBehaviour(lane.direction, offset, speed, {
      mayChangeLane: isBicycle ? 'no' : 'yes',
      maxAccelerationMps2: isHeavy ? 0.8 : 1.6,
    }),
  });
  if (agent === undefined) return;
  if (isTractor) simulation.tryTow(agent, drawDimensions('trailer', rng), rng.uniform(0.5, 0.8), rng.integer(1, 1e6));
  else if (kind === 'car' && rng.chance(0.04)) {
    const caravan = { lengthM: rng.uniform(4.5, 6.5), widthM: rng.uniform(2.1, 2.4), heightM: rng.uniform(2.4, 2.7) };
    simulation.tryTow(agent, caravan, 0.9, rng.integer(1, 1e6));
  }
}

/** Things beside the lanes for one stretch: parked cars, walkers, cyclists of the cycle lane. */
export function fillRoadside(simulation: Simulation, stations: StationRange, options: TrafficOptions, rng: Rng): void {
  const { section, features } = simulation.road;
  const add = (agent: AgentOptions): void => {
    if (!options.isReserved(agent.sM, agent.dM)) simulation.tryAdd(agent);
  };
  const nearCrossing = (sM: number): boolean =>
    features.crossings.some((c) => sM > c.fromM - 9 && sM < c.toM + 5) ||
    features.junctions.some((j) => sM > j.fromM - 8 && sM < j.toM + 8);
  for (const strip of section.parkingM) {
    const occupied = rng.uniform(0.2, 0.9);
    for (let s = stations.fromM; s < stations.toM; s += 6.3) {
      if (!rng.chance(occupied) || nearCrossing(s)) continue;
      const kind = rng.chance(0.88) ? 'car' : 'van';
      const facing = rng.chance(0.96) ? strip.direction : -strip.direction;
      add({
        kind,
        size: drawDimensions(kind, rng),
        sM: s + rng.uniform(-0.4, 0.4),
        dM: strip.centreM + rng.uniform(-0.1, 0.1),
        turnRad: (facing > 0 ? 0 : PI) + rng.uniform(-0.02, 0.02),
        speedMps: 0,
        behaviour: { type: 'static' },
        appearanceSeed: rng.integer(1, 1e6),
      });
    }
  }
  for (const walk of section.sidewalksM) {
    const onRight = walk.toM < 0;
    const walkers = rng.chance(0.7) ? rng.integer(0, 3) : rng.integer(0, 6);
    for (let i = 0; i < walkers; i++) {
      const kind = rng.chance(0.85) ? 'pedestrian' : 'child';
      const speed = rng.chance(0.15) ? 0 : rng.uniform(0.7, 1.8);
      const along = rng.chance(0.5) ? speed : -speed;
      const dM = onRight ? rng.uniform(walk.fromM + 0.5, walk.toM - 1) : rng.uniform(walk.fromM + 1, walk.toM - 0.5);
      add({
        kind,
        size: drawDimensions(kind, rng),
        sM: rng.uniform(stations.fromM, stations.toM),
        dM,
        turnRad: speed === 0 ? rng.uniform(-PI, PI) : along > 0 ? 0 : PI,
        speedMps: speed,
        behaviour: speed === 0 ? { type: 'static' } : { type: 'walk', alongMps: along, acrossMps: 0 },
        appearanceSeed: rng.integer(1, 1e6),
      });
    }
  }
  for (const lane of section.cycleLanesM) {
    if (!rng.chance(0.5)) continue;
    const speed = rng.uniform(4, 7.5);
    add({
      kind: 'bicycle',
      size: drawDimensions('bicycle', rng),
      sM: rng.uniform(stations.fromM, stations.toM),
      dM: lane.centreM,
      turnRad: lane.direction > 0 ? 0 : PI,
      speedMps: speed,
      behaviour: simulation.laneBehaviour(lane.direction, lane.centreM, speed),
      appearanceSeed: rng.integer(1, 1e6),
    });
  }
}
