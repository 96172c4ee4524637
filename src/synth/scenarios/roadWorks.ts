import { PI, smoothstep } from '../math/deterministicMath.js';
import type { Agent } from '../world/Agent.js';
import { drawDimensions } from '../world/actorDimensions.js';
import type { CrossSection, Lane } from '../world/CrossSection.js';
import type { RoadLine } from '../world/RoadView.js';
import { standing } from './obstaclesAhead.js';
import { type DesignContext, range, type Scenario, type StageContext } from './Scenario.js';

const WORKS_M = 170;

interface Works {
  readonly fromM: number;
  readonly taperM: number;
  /** Outer edge of the closed lane, and where the traffic's side of it is. */
  readonly edgeM: number;
  readonly innerM: number;
}

function worksOf(context: DesignContext, section: CrossSection): Works {
  const fromM = context.egoMps * context.onsetSecs + context.parameters['distanceM']!;
  const taperM = context.parameters['taperM']!;
  const own = section.lanes.filter((lane) => lane.direction > 0);
  const closed = own.reduce<Lane | undefined>(
    (right, lane) => (right === undefined || lane.index < right.index ? lane : right),
    undefined,
  );
  const centre = closed?.centreM ?? 0;
  const half = (closed?.widthM ?? 3.5) / 2;
  // With one lane only, a strip of the lane is taken away.
  const takenM = own.length > 1 ? half * 2 : 0.7;
  return { fromM, taperM, edgeM: centre - half, innerM: centre - half + takenM };
}

function yellowLines(context: DesignContext, section: CrossSection): readonly RoadLine[] {
  const works = worksOf(context, section);
  const common = { style: 'solid', colour: 'yellow', widthM: 0.15, dashM: 1, gapM: 0 } as const;
  const deltaM = works.innerM - works.edgeM;
  const own = section.lanes.filter((lane) => lane.direction > 0);
  const lines: RoadLine[] = [
    {
      ...common,
      offsetM: works.edgeM + 0.2,
      isRoadEdge: true,
      fromM: works.fromM - 30,
      toM: works.fromM + WORKS_M,
      shift: { fromM: works.fromM, toM: works.fromM + works.taperM, deltaM },
    },
  ];
  const leftmost = Math.max(...own.map((lane) => lane.centreM + lane.widthM / 2));
  lines.push({
    ...common,
    offsetM: leftmost - 0.25,
    isRoadEdge: false,
    fromM: works.fromM - 30,
    toM: works.fromM + WORKS_M,
  });
  return [...section.lines, ...lines];
}

/** Cones along the yellow line, boards at the taper's end, a working vehicle and people inside. */
function stageWorks(context: StageContext): void {
  const { rng, simulation, parameters, roadway } = context;
  const works = worksOf(context, roadway.section);
  const wide = works.innerM - works.edgeM > 2;
  context.reserve({
    fromM: works.fromM - 10,
    toM: works.fromM + WORKS_M,
    rightM: works.edgeM - 6,
    leftM: works.innerM,
  });
  const agents: Agent[] = [];
  const put = (agent: Agent | undefined): void => {
    if (agent !== undefined) agents.push(agent);
  };
  const useBoards = rng.chance(0.35);
  for (let s = works.fromM; s < works.fromM + WORKS_M; s += parameters['coneSpacingM']!) {
    const t = smoothstep((s - works.fromM) / works.taperM);
    const d = works.edgeM + (works.innerM - works.edgeM) * t - 0.35;
    if (useBoards && s > works.fromM + works.taperM && s % 3 < 1)
      put(
        simulation.tryAdd(
          standing(context, s, d - 0.5, {
            kind: 'barrier',
            size: { lengthM: 0.4, widthM: 0.5, heightM: 1.05 },
            turnRad: PI,
          }),
        ),
      );
    else
      put(simulation.tryAdd(standing(context, s, d, { kind: 'cone', size: drawDimensions('cone', rng), turnRad: 0 })));
  }
  const endM = works.fromM + works.taperM + 12;
  const middleM = wide ? (works.edgeM + works.innerM) / 2 - 0.4 : works.edgeM - 1.1;
  const board = drawDimensions('barrier', rng);
  const blinking = standing(context, endM, middleM, { kind: 'barrier', size: board, turnRad: PI, beacon: true });
  put(simulation.tryAdd(blinking));
  const vehicle = rng.pick(['truck', 'truck', 'van'] as const);
  if (wide)
    put(
      simulation.tryAdd(
        standing(context, endM + 14, middleM, {
          kind: vehicle,
          size: vehicle === 'truck' ? { lengthM: 7.4, widthM: 2.4, heightM: 3 } : drawDimensions('van', rng),
          turnRad: 0,
          beacon: true,
        }),
      ),
    );
  for (let i = 0; i < rng.integer(1, 4); i++)
    put(
      simulation.tryAdd(
        standing(context, endM + rng.uniform(3, 60), middleM + rng.uniform(-0.8, 0.3), {
          kind: 'pedestrian',
          size: drawDimensions('pedestrian', rng),
          turnRad: rng.uniform(-PI, PI),
        }),
      ),
    );
  context.hazard(agents);
}

export const constructionZone: Scenario = {
  name: 'construction-zone',
  summary:
    'Road works: cones and boards close a lane, yellow lines lead past it, people and a vehicle with a beacon work there.',
  roads: ['motorway', 'rural', 'urban'],
  parameters: {
    distanceM: range(15, 60, 'm', 'distance from the ego vehicle to the first cone at the onset'),
    taperM: range(25, 60, 'm', 'length over which the lane closes'),
    coneSpacingM: range(4, 9, 'm', 'distance from cone to cone'),
  },
  hazardKind: 'construction_zone',
  onsetSecs: [1, 4],
  egoLane: 'leftmost',
  design: (context) => ({
    lines: (section) => yellowLines(context, section),
    parking: 'no',
    keepPlain: { fromM: context.egoMps * context.onsetSecs, toM: context.egoMps * context.onsetSecs + 260 },
    ...(context.road === 'motorway' && { lanesPerDirection: 2 }),
  }),
  stage: stageWorks,
};
