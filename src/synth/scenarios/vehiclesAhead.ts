import { PI } from '../math/deterministicMath.js';
import type { Agent } from '../world/Agent.js';
import { drawDimensions } from '../world/actorDimensions.js';
import { range, type Scenario, type StageContext } from './Scenario.js';

/** Keeps an agent at the ego vehicle's speed so that the gap at the onset is the one the scenario asked for. */
function pace(agent: Agent, context: StageContext, gapM: number): void {
  const { behaviour } = agent;
  if (behaviour.type !== 'lane') return;
  const { ego } = context.simulation;
  const gap = agent.sM - ego.sM - (agent.lengthM + ego.lengthM) / 2;
  behaviour.forcedAccelerationMps2 = Math.max(
    -3,
    Math.min(2.5, (ego.speedMps - agent.speedMps) * 1.2 + (gapM - gap) * 0.25),
  );
}

export const cutInScenario: Scenario = {
  name: 'cut-in',
  summary: 'A slower vehicle changes into the gap right ahead of the ego vehicle.',
  roads: ['motorway', 'urban'],
  parameters: {
    gapM: range(5, 22, 'm', 'gap between both vehicles when the lane change begins'),
    slowerMps: range(0, 7, 'm/s', 'how much slower the other vehicle becomes'),
    sidewaysMps: range(0.9, 1.9, 'm/s', 'speed across the road'),
  },
  hazardKind: 'cut_in',
  onsetSecs: [2, 5],
  egoLane: 'any',
  design: ({ rng }) => ({ lanesPerDirection: rng.integer(2, 3) }),
  stage: (context) => {
    const { parameters, rng, simulation, besideLaneM = 0 } = context;
    const kind = rng.pick(['car', 'car', 'car', 'van', 'truck', 'motorcycle'] as const);
    const size = drawDimensions(kind, rng);
    const gap = parameters['gapM']!;
    const behaviour = simulation.laneBehaviour(1, besideLaneM, context.egoMps, { mayChangeLane: 'no' });
    const agent = simulation.add({
      kind,
      size,
      sM: simulation.ego.sM + simulation.ego.lengthM / 2 + size.lengthM / 2 + gap,
      dM: besideLaneM,
      turnRad: 0,
      speedMps: context.egoMps,
      appearanceSeed: rng.integer(1, 1e6),
      behaviour,
      script: (self, world) => {
        if (world.timeSecs < context.onsetSecs) pace(self, context, gap);
        else {
          delete behaviour.forcedAccelerationMps2;
          behaviour.targetOffsetM = context.egoLaneM;
          behaviour.sidewaysMps = parameters['sidewaysMps']!;
          behaviour.desiredMps = Math.max(2, context.egoMps - parameters['slowerMps']!);
        }
      },
    });
    context.reserve({ fromM: -40, toM: 140, rightM: besideLaneM - 1.8, leftM: besideLaneM + 1.8 });
    context.reserve({ fromM: 0, toM: 120, rightM: context.egoLaneM - 1.8, leftM: context.egoLaneM + 1.8 });
    context.hazard([agent]);
  },
};

export const hardBrakingLead: Scenario = {
  name: 'hard-braking-lead',
  summary: 'The vehicle ahead brakes as hard as it can.',
  roads: ['motorway', 'rural', 'urban'],
  parameters: {
    timeGapSecs: range(0.9, 2, 's', 'time gap to the vehicle ahead'),
    brakingMps2: range(5, 8.5, 'm/s²', 'deceleration of the vehicle ahead'),
  },
  hazardKind: 'hard_braking_lead',
  onsetSecs: [2, 5],
  egoLane: 'any',
  stage: (context) => {
    const { parameters, rng, simulation } = context;
    const kind = rng.pick(['car', 'car', 'van', 'truck', 'bus'] as const);
    const size = drawDimensions(kind, rng);
    const gap = 3 + parameters['timeGapSecs']! * context.egoMps;
    const behaviour = simulation.laneBehaviour(1, context.egoLaneM, context.egoMps);
    const agent = simulation.add({
      kind,
      size,
      sM: simulation.ego.sM + simulation.ego.lengthM / 2 + size.lengthM / 2 + gap,
      dM: context.egoLaneM,
      turnRad: 0,
      speedMps: context.egoMps,
      appearanceSeed: rng.integer(1, 1e6),
      behaviour,
      script: (self, world) => {
        if (world.timeSecs < context.onsetSecs) pace(self, context, gap);
        else if (self.speedMps > 0.5) behaviour.forcedAccelerationMps2 = -parameters['brakingMps2']!;
        else {
          delete behaviour.forcedAccelerationMps2;
          behaviour.desiredMps = 0.1;
        }
      },
    });
    context.reserve({ fromM: 0, toM: 260, rightM: context.egoLaneM - 1.8, leftM: context.egoLaneM + 1.8 });
    context.hazard([agent]);
  },
};

export const wrongWayDriver: Scenario = {
  name: 'wrong-way-driver',
  summary: 'An oncoming vehicle drives in the ego vehicle’s lane.',
  roads: ['motorway', 'rural'],
  parameters: {
    distanceM: range(90, 260, 'm', 'distance at the onset'),
    speedMps: range(10, 30, 'm/s', 'speed of the other vehicle'),
  },
  hazardKind: 'wrong_way_driver',
  onsetSecs: [1, 3],
  egoLane: 'any',
  stage: (context) => {
    const { parameters, rng, simulation } = context;
    const speed = parameters['speedMps']!;
    const sM = context.onsetSecs * (context.egoMps + speed) + parameters['distanceM']!;
    const agent = simulation.add({
      kind: rng.pick(['car', 'car', 'van']),
      size: drawDimensions('car', rng),
      sM,
      dM: context.egoLaneM,
      turnRad: PI,
      speedMps: speed,
      head: true,
      appearanceSeed: rng.integer(1, 1e6),
      behaviour: simulation.laneBehaviour(-1, context.egoLaneM, speed),
    });
    context.reserve({ fromM: 0, toM: sM + 60, rightM: context.egoLaneM - 1.8, leftM: context.egoLaneM + 1.8 });
    context.hazard([agent]);
  },
};
