import { HALF_PI, PI } from '../math/deterministicMath.js';
import type { Agent } from '../world/Agent.js';
import { drawDimensions } from '../world/actorDimensions.js';
import type { ActorKind } from '../world/WorldFrame.js';
import { type DesignContext, range, type Scenario, type StageContext } from './Scenario.js';

interface Crossing {
  readonly kind: ActorKind;
  readonly fromOffsetM: number;
  readonly toOffsetM: number;
  readonly speedMps: number;
  /** Speed once across, along the road. */
  readonly thenAlongMps?: number;
}

/** Station where the crossing happens: `distanceM` ahead of where an undisturbed ego vehicle is at the onset. */
export const crossingStation = (context: DesignContext): number =>
  context.egoMps * context.onsetSecs + context.parameters['distanceM']!;

/** Waits beside the road, crosses at the onset, walks on along the road on the other side. */
export function stageCrossing(context: StageContext, crossing: Crossing): Agent {
  const { rng, simulation } = context;
  const across = crossing.toOffsetM > crossing.fromOffsetM ? crossing.speedMps : -crossing.speedMps;
  const agent = simulation.add({
    kind: crossing.kind,
    size: drawDimensions(crossing.kind, rng),
    sM: crossingStation(context),
    dM: crossing.fromOffsetM,
    turnRad: across > 0 ? HALF_PI : -HALF_PI,
    speedMps: 0,
    appearanceSeed: rng.integer(1, 1e6),
    behaviour: { type: 'static' },
    script: (self, world) => {
      if (world.timeSecs < context.onsetSecs) return;
      if (self.behaviour.type === 'static') self.behaviour = { type: 'walk', alongMps: 0, acrossMps: across };
      const isAcross = across > 0 ? self.dM >= crossing.toOffsetM : self.dM <= crossing.toOffsetM;
      if (isAcross && self.behaviour.type === 'walk') {
        self.behaviour.acrossMps = 0;
        self.behaviour.alongMps = crossing.thenAlongMps ?? 0.8;
      }
    },
  });
  context.hazard([agent]);
  return agent;
}

const distance = range(12, 45, 'm', 'distance from the ego vehicle to the crossing at the onset');

/** Offsets beside the road where a person waits and arrives: on the sidewalk, or on the verge of a rural road. */
export function besides(context: StageContext): { readonly rightM: number; readonly leftM: number } {
  const { rightEdgeM, leftEdgeM } = context.roadway.section;
  return { rightM: rightEdgeM - 0.9, leftM: leftEdgeM + 0.9 };
}

/** No parked cars where a crossing starts, so that who crosses is seen. */
function clearView(context: StageContext): void {
  const at = crossingStation(context);
  const { rightEdgeM, leftEdgeM } = context.roadway.section;
  context.reserve({ fromM: at - 14, toM: at + 6, rightM: rightEdgeM - 4, leftM: leftEdgeM + 4 });
  context.reserve({ fromM: 0, toM: at + 5, rightM: context.egoLaneM - 1.7, leftM: context.egoLaneM + 1.7 });
}

export const crossingPedestrian: Scenario = {
  name: 'crossing-pedestrian',
  summary: 'A pedestrian steps onto the road and crosses it, with or without a zebra crossing.',
  roads: ['urban', 'rural'],
  parameters: { distanceM: distance, speedMps: range(0.9, 2.2, 'm/s', 'walking speed') },
  hazardKind: 'crossing_pedestrian',
  onsetSecs: [1.5, 4],
  design: (context) => {
    const at = crossingStation(context);
    return {
      keepPlain: { fromM: at - 30, toM: at + 20 },
      ...(context.road === 'urban' && context.rng.chance(0.6) && { crossingAtM: at - 1.7 }),
    };
  },
  stage: (context) => {
    clearView(context);
    const { rightM, leftM } = besides(context);
    const fromRight = context.rng.chance(0.6);
    stageCrossing(context, {
      kind: 'pedestrian',
      fromOffsetM: fromRight ? rightM : leftM,
      toOffsetM: fromRight ? leftM : rightM,
      speedMps: context.parameters['speedMps']!,
    });
  },
};

/** A parked vehicle on the right, and who comes from behind it. */
function stageOccluded(context: StageContext, kind: ActorKind): void {
  const { rng, simulation, parameters } = context;
  const at = crossingStation(context);
  const strip = context.roadway.section.parkingM[0];
  const parkedM = strip?.centreM ?? context.roadway.section.rightEdgeM + 1;
  const coverKind = rng.pick(['car', 'van', 'van', 'truck'] as const);
  const size = drawDimensions(coverKind, rng);
  simulation.add({
    kind: coverKind,
    size,
    // In a bend, stations at an offset are shorter or longer than metres.
    sM: at - (size.lengthM / 2 + 0.9) / (1 - context.roadway.curvatureAt(at) * parkedM),
    dM: parkedM,
    turnRad: 0,
    speedMps: 0,
    appearanceSeed: rng.integer(1, 1e6),
    behaviour: { type: 'static' },
  });
  const { leftM } = besides(context);
  stageCrossing(context, {
    kind,
    fromOffsetM: parkedM - 0.2,
    toOffsetM: leftM,
    speedMps: parameters['speedMps']!,
    thenAlongMps: 1,
  });
  context.reserve({
    fromM: at - 0.9,
    toM: at + 5,
    rightM: parkedM - 1.5,
    leftM: context.roadway.section.leftEdgeM + 3,
  });
  context.reserve({ fromM: at - 14, toM: at + 4, rightM: parkedM - 1.1, leftM: parkedM + 1.1 });
  context.reserve({ fromM: 0, toM: at + 5, rightM: context.egoLaneM - 1.7, leftM: context.egoLaneM + 1.7 });
}

const plainUrban = (context: DesignContext): { parking: 'yes'; keepPlain: { fromM: number; toM: number } } => {
  const at = crossingStation(context);
  return { parking: 'yes', keepPlain: { fromM: at - 35, toM: at + 25 } };
};

export const occludedPedestrian: Scenario = {
  name: 'occluded-pedestrian',
  summary: 'A pedestrian steps out from behind a parked vehicle.',
  roads: ['urban'],
  parameters: { distanceM: range(10, 35, 'm', distance.description), speedMps: range(1, 2.5, 'm/s', 'walking speed') },
  hazardKind: 'occluded_pedestrian',
  onsetSecs: [1.5, 4],
  design: plainUrban,
  stage: (context) => {
    stageOccluded(context, 'pedestrian');
  },
};

export const childRunning: Scenario = {
  name: 'child-running',
  summary: 'A child runs onto the road from between parked vehicles.',
  roads: ['urban'],
  parameters: { distanceM: range(12, 40, 'm', distance.description), speedMps: range(2, 3.8, 'm/s', 'running speed') },
  hazardKind: 'child_running',
  onsetSecs: [1.5, 4],
  design: plainUrban,
  stage: (context) => {
    stageOccluded(context, 'child');
    const { rng, simulation } = context;
    const at = crossingStation(context);
    const { section } = context.roadway;
    // Friends stay on the sidewalk.
    for (let i = 0; i < rng.integer(0, 2); i++)
      simulation.tryAdd({
        kind: 'child',
        size: drawDimensions('child', rng),
        sM: at + rng.uniform(-4, 5),
        dM: section.rightEdgeM - rng.uniform(1, 2),
        turnRad: rng.uniform(-PI, PI),
        speedMps: 0,
        appearanceSeed: rng.integer(1, 1e6),
        behaviour: { type: 'static' },
      });
  },
};

export const crossingCyclist: Scenario = {
  name: 'crossing-cyclist',
  summary: 'A cyclist crosses the road ahead without looking.',
  roads: ['urban', 'rural'],
  parameters: { distanceM: range(15, 50, 'm', distance.description), speedMps: range(2.5, 5.5, 'm/s', 'riding speed') },
  hazardKind: 'crossing_cyclist',
  onsetSecs: [1.5, 4],
  design: (context) => ({ keepPlain: { fromM: crossingStation(context) - 30, toM: crossingStation(context) + 20 } }),
  stage: (context) => {
    clearView(context);
    const { rightM, leftM } = besides(context);
    const fromRight = context.rng.chance(0.6);
    stageCrossing(context, {
      kind: 'bicycle',
      fromOffsetM: fromRight ? rightM - 0.6 : leftM + 0.6,
      toOffsetM: fromRight ? leftM + 1 : rightM - 1,
      speedMps: context.parameters['speedMps']!,
      thenAlongMps: 3,
    });
  },
};
