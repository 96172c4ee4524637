import { HALF_PI, PI } from '../math/deterministicMath.js';
import type { Agent } from '../world/Agent.js';
import { drawDimensions } from '../world/actorDimensions.js';
import type { AgentOptions } from '../world/Simulation.js';
import { crossingStation } from './peopleCrossing.js';
import { range, type Scenario, type StageContext } from './Scenario.js';

type Thing = Pick<AgentOptions, 'kind' | 'size' | 'turnRad'> & Partial<AgentOptions>;

/** Something that stands still at this station and offset. */
export function standing(context: StageContext, sM: number, dM: number, thing: Thing): AgentOptions {
  return {
    speedMps: 0,
    behaviour: { type: 'static' },
    appearanceSeed: context.rng.integer(1, 1e6),
    isKept: true,
    ...thing,
    sM,
    dM,
  };
}

/** Nothing else in the ego vehicle's lane from the start to a little beyond the obstacle. */
export function clearOwnLane(context: StageContext, toM: number): void {
  const half = context.laneWidthM / 2;
  context.reserve({ fromM: 0, toM: toM + 15, rightM: context.egoLaneM - half, leftM: context.egoLaneM + half });
}

const distance = (min: number, max: number): ReturnType<typeof range> =>
  range(min, max, 'm', 'distance from the ego vehicle to the obstacle at the onset');

export const debrisOnRoad: Scenario = {
  name: 'debris-on-road',
  summary: 'Lost cargo (a carton, a tyre, planks) lies in the lane.',
  roads: ['motorway', 'rural', 'urban'],
  parameters: { distanceM: distance(18, 70), pieces: range(1, 4, '', 'number of pieces, rounded') },
  hazardKind: 'debris_on_road',
  onsetSecs: [1, 4],
  egoLane: 'any',
  stage: (context) => {
    const { rng, simulation, parameters } = context;
    const at = crossingStation(context);
    clearOwnLane(context, at + 10);
    const pieces: Agent[] = [];
    for (let i = 0; i < Math.round(parameters['pieces']!); i++) {
      const piece = simulation.tryAdd(
        standing(context, at + i * rng.uniform(1.5, 4), context.egoLaneM + rng.uniform(-0.9, 0.9), {
          kind: 'debris',
          size: drawDimensions('debris', rng),
          turnRad: rng.uniform(-PI, PI),
        }),
      );
      if (piece !== undefined) pieces.push(piece);
    }
    context.hazard(pieces);
  },
};

export const stationaryVehicle: Scenario = {
  name: 'stationary-vehicle',
  summary: 'A broken-down vehicle stands in the lane of a motorway or rural road, with or without its hazard lights.',
  roads: ['motorway', 'rural'],
  parameters: { distanceM: distance(45, 130), sidewaysM: range(-1.2, 1.2, 'm', 'offset from the lane middle') },
  hazardKind: 'stationary_vehicle',
  onsetSecs: [1, 3],
  egoLane: 'any',
  stage: (context) => {
    const { rng, simulation, parameters } = context;
    const at = crossingStation(context);
    clearOwnLane(context, at);
    const kind = rng.pick(['car', 'car', 'van', 'truck', 'motorcycle'] as const);
    const vehicle = simulation.add(
      standing(context, at, context.egoLaneM + parameters['sidewaysM']! * 0.6, {
        kind,
        size: drawDimensions(kind, rng),
        turnRad: rng.uniform(-0.12, 0.12),
      }),
    );
    if (rng.chance(0.5)) {
      vehicle.indicator = 'left';
      vehicle.head = true;
    }
    if (rng.chance(0.4))
      simulation.tryAdd(
        standing(context, at - rng.uniform(3, 6), context.egoLaneM - context.laneWidthM / 2 - 0.8, {
          kind: 'pedestrian',
          size: drawDimensions('pedestrian', rng),
          turnRad: rng.uniform(-PI, PI),
        }),
      );
    context.hazard([vehicle]);
  },
};

export const overturnedTruck: Scenario = {
  name: 'overturned-truck',
  summary: 'A truck lies on its side across the road, with parts of its load around it.',
  roads: ['motorway', 'rural'],
  parameters: { distanceM: distance(40, 120), turnRad: range(0.1, 1.4, 'rad', 'its heading relative to the road') },
  hazardKind: 'overturned_truck',
  onsetSecs: [1, 3],
  egoLane: 'any',
  stage: (context) => {
    const { rng, simulation, parameters } = context;
    const at = crossingStation(context);
    context.reserve({ fromM: at - 12, toM: at + 14, rightM: -60, leftM: 60 });
    clearOwnLane(context, at);
    const upright = drawDimensions('truck', rng);
    const truck = simulation.add(
      standing(context, at, context.egoLaneM + rng.uniform(-0.8, 0.8), {
        kind: 'truck',
        // Lying: as wide as it was high.
        size: { lengthM: upright.lengthM, widthM: upright.heightM, heightM: upright.widthM },
        turnRad: rng.chance(0.5) ? parameters['turnRad']! : -parameters['turnRad']!,
        rollRad: rng.chance(0.5) ? HALF_PI : -HALF_PI,
      }),
    );
    const agents = [truck];
    for (let i = 0; i < rng.integer(1, 5); i++) {
      const piece = simulation.tryAdd(
        standing(context, at - rng.uniform(5, 16), context.egoLaneM + rng.uniform(-3, 3), {
          kind: 'debris',
          size: drawDimensions('debris', rng),
          turnRad: rng.uniform(-PI, PI),
        }),
      );
      if (piece !== undefined) agents.push(piece);
    }
    context.hazard(agents);
  },
};

export const animalCrossing: Scenario = {
  name: 'animal-crossing',
  summary: 'One or several animals (deer, boar, dog) run or walk across the road.',
  roads: ['rural', 'motorway', 'urban'],
  parameters: {
    distanceM: distance(15, 60),
    speedMps: range(1, 7, 'm/s', 'speed across the road'),
    animals: range(1, 3, '', 'number of animals, rounded'),
  },
  hazardKind: 'animal_crossing',
  onsetSecs: [1, 4],
  design: (context) => ({ keepPlain: { fromM: crossingStation(context) - 30, toM: crossingStation(context) + 30 } }),
  stage: (context) => {
    const { rng, simulation, parameters } = context;
    const at = crossingStation(context);
    const { rightEdgeM, leftEdgeM } = context.roadway.section;
    context.reserve({ fromM: at - 8, toM: at + 14, rightM: rightEdgeM - 6, leftM: leftEdgeM + 6 });
    clearOwnLane(context, at);
    const fromRight = rng.chance(0.6);
    const agents: Agent[] = [];
    for (let i = 0; i < Math.round(parameters['animals']!); i++) {
      const speed = parameters['speedMps']! * rng.uniform(0.85, 1.1);
      // The first is already in the lane at the onset; others follow.
      const start = fromRight
        ? Math.min(rightEdgeM + 0.5, context.egoLaneM - 1.6) - i * 2.2
        : context.egoLaneM + 3 + i * 2.2;
      const animal = simulation.tryAdd({
        kind: 'animal',
        size: drawDimensions('animal', rng),
        sM: at + i * 2,
        dM: start,
        turnRad: fromRight ? HALF_PI : -HALF_PI,
        speedMps: 0,
        isKept: true,
        appearanceSeed: rng.integer(1, 1e6),
        behaviour: { type: 'static' },
        script: (self, world) => {
          if (world.timeSecs < context.onsetSecs - 0.3 || self.behaviour.type !== 'static') return;
          self.behaviour = { type: 'walk', alongMps: rng.uniform(-0.4, 0.4), acrossMps: fromRight ? speed : -speed };
        },
      });
      if (animal !== undefined) agents.push(animal);
    }
    context.hazard(agents);
  },
};

export const unlitPedestrian: Scenario = {
  name: 'unlit-pedestrian',
  summary: 'A pedestrian walks on an unlit road at night, along the lane or across it.',
  roads: ['rural'],
  lights: ['night'],
  parameters: {
    distanceM: distance(14, 55),
    sidewaysM: range(-1.6, 0.6, 'm', 'offset from the lane middle'),
    speedMps: range(0.8, 1.8, 'm/s', 'walking speed'),
  },
  hazardKind: 'unlit_pedestrian',
  onsetSecs: [1, 4],
  stage: (context) => {
    const { rng, simulation, parameters } = context;
    const at = crossingStation(context);
    clearOwnLane(context, at);
    const speed = parameters['speedMps']!;
    const across = rng.chance(0.3);
    const along = across ? 0 : rng.chance(0.6) ? speed : -speed;
    const walker = simulation.add({
      kind: rng.chance(0.85) ? 'pedestrian' : 'child',
      size: drawDimensions('pedestrian', rng),
      sM: across ? at : Math.max(20, at - along * context.onsetSecs),
      dM: context.egoLaneM + (across ? -3 : parameters['sidewaysM']!),
      turnRad: across ? HALF_PI : along > 0 ? 0 : PI,
      speedMps: across ? 0 : speed,
      appearanceSeed: rng.integer(1, 1e6),
      behaviour: across ? { type: 'static' } : { type: 'walk', alongMps: along, acrossMps: 0 },
      script: (self, world) => {
        if (across && world.timeSecs > context.onsetSecs && self.behaviour.type === 'static')
          self.behaviour = { type: 'walk', alongMps: 0, acrossMps: speed };
      },
    });
    context.hazard([walker]);
  },
};
