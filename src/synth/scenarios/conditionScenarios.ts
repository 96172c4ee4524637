import { PI } from '../math/deterministicMath.js';
import { drawDimensions } from '../world/actorDimensions.js';
import { clearOwnLane, standing } from './obstaclesAhead.js';
import { crossingStation } from './peopleCrossing.js';
import { type DesignContext, range, type Scenario, type StageContext } from './Scenario.js';

/** A vehicle in the own lane that is slower than the ego vehicle, or stands. */
function stageSlowVehicle(context: StageContext, speedShare: number): void {
  const { rng, simulation } = context;
  const speed = context.egoMps * speedShare;
  const at = crossingStation(context) - speed * context.onsetSecs;
  const kind = rng.pick(['car', 'car', 'van', 'truck', 'bus'] as const);
  clearOwnLane(context, crossingStation(context) + 30);
  const vehicle =
    speed < 1
      ? simulation.add(
          standing(context, at, context.egoLaneM, { kind, size: drawDimensions(kind, rng), turnRad: 0, head: true }),
        )
      : simulation.add({
          kind,
          size: drawDimensions(kind, rng),
          sM: Math.max(at, 22),
          dM: context.egoLaneM,
          turnRad: 0,
          speedMps: speed,
          appearanceSeed: rng.integer(1, 1e6),
          behaviour: simulation.laneBehaviour(1, context.egoLaneM, speed),
        });
  context.hazard([vehicle]);
}

export const denseFog: Scenario = {
  name: 'dense-fog',
  summary: 'Fog with 20 to 80 m visibility and a slow or stopped vehicle in it.',
  roads: ['motorway', 'rural', 'urban'],
  weathers: ['fog'],
  visibilityParameter: 'visibilityM',
  parameters: {
    visibilityM: range(20, 80, 'm', 'meteorological visibility'),
    distanceM: range(18, 60, 'm', 'distance to the slow vehicle at the onset'),
    speedShare: range(0, 0.7, '', 'its speed as a share of the ego vehicle’s'),
  },
  hazardKind: 'slow_vehicle_in_fog',
  onsetSecs: [1, 3],
  stage: (context) => {
    stageSlowVehicle(context, context.parameters['speedShare']!);
  },
};

export const heavyRainSpray: Scenario = {
  name: 'heavy-rain-spray',
  summary: 'Heavy rain; a truck ahead throws up spray that hides the truck and the road in front of it.',
  roads: ['motorway', 'rural'],
  weathers: ['heavy_rain'],
  parameters: { distanceM: range(12, 40, 'm', 'distance to the truck at the onset') },
  hazardKind: 'spray',
  onsetSecs: [1, 3],
  stage: (context) => {
    const { rng, simulation } = context;
    const size = { lengthM: 6.1, widthM: 2.5, heightM: 3.6 };
    const trailer = drawDimensions('trailer', rng);
    const at = context.parameters['distanceM']! + trailer.lengthM + 6;
    clearOwnLane(context, at + 30);
    const speed = context.egoMps * 0.97;
    const tractor = simulation.add({
      kind: 'truck',
      size,
      sM: at,
      dM: context.egoLaneM,
      turnRad: 0,
      speedMps: speed,
      appearanceSeed: rng.integer(1, 1e6),
      behaviour: simulation.laneBehaviour(1, context.egoLaneM, speed),
    });
    const towed = simulation.tryTow(tractor, trailer, 0.6, rng.integer(1, 1e6));
    context.hazard(towed === undefined ? [tractor] : [tractor, towed]);
  },
};

export const snowCoveredMarkings: Scenario = {
  name: 'snow-covered-markings',
  summary: 'Snow hides the lane markings; only wheel tracks show the way.',
  roads: ['motorway', 'rural', 'urban'],
  weathers: ['snow', 'overcast', 'clear'],
  roadSurfaces: ['snow'],
  parameters: {},
  hazardKind: 'covered_markings',
  onsetSecs: [0, 1],
  egoLane: 'any',
  design: () => ({ markings: 'covered' }),
  stage: (context) => {
    context.hazard([]);
  },
};

export const missingMarkings: Scenario = {
  name: 'missing-markings',
  summary: 'A road without any lane markings.',
  roads: ['rural', 'urban', 'motorway'],
  weathers: ['clear', 'overcast', 'rain', 'heavy_rain', 'fog'],
  parameters: {},
  hazardKind: 'missing_markings',
  onsetSecs: [0, 1],
  egoLane: 'any',
  design: () => ({ markings: 'missing' }),
  stage: (context) => {
    context.hazard([]);
  },
};

export const highBeam: Scenario = {
  name: 'high-beam',
  summary: 'Oncoming vehicles with their high beam on dazzle the camera at night.',
  roads: ['rural', 'urban'],
  lights: ['night', 'dusk'],
  parameters: {
    distanceM: range(25, 110, 'm', 'distance to the first dazzling vehicle at the onset'),
    vehicles: range(1, 3, '', 'number of dazzling vehicles, rounded'),
  },
  hazardKind: 'high_beam',
  onsetSecs: [1, 3],
  egoLane: 'leftmost',
  stage: (context) => {
    const { rng, simulation, parameters } = context;
    const lane = context.roadway.section.lanes.find((candidate) => candidate.direction < 0);
    if (lane === undefined) return;
    const speed = context.egoMps * rng.uniform(0.7, 1);
    const at = crossingStation(context) + speed * context.onsetSecs;
    context.reserve({ fromM: 0, toM: at + 120, rightM: lane.centreM - 1.8, leftM: lane.centreM + 1.8 });
    const agents = [];
    for (let i = 0; i < Math.round(parameters['vehicles']!); i++) {
      const vehicle = simulation.tryAdd({
        kind: rng.pick(['car', 'car', 'van']),
        size: drawDimensions('car', rng),
        sM: at + i * rng.uniform(18, 40),
        dM: lane.centreM,
        turnRad: PI,
        speedMps: speed,
        head: true,
        highBeam: true,
        isKept: true,
        appearanceSeed: rng.integer(1, 1e6),
        behaviour: simulation.laneBehaviour(-1, lane.centreM, speed),
      });
      if (vehicle !== undefined) agents.push(vehicle);
    }
    context.hazard(agents);
  },
};

export const tunnel: Scenario = {
  name: 'tunnel',
  summary: 'Into and through a tunnel, with a slow vehicle inside.',
  roads: ['motorway', 'rural'],
  parameters: {
    distanceM: range(25, 80, 'm', 'distance to the slow vehicle at the onset'),
    entryM: range(10, 70, 'm', 'distance from the start to the portal'),
  },
  hazardKind: 'slow_vehicle_in_tunnel',
  onsetSecs: [2, 4],
  egoLane: 'any',
  design: ({ parameters }) => ({ tunnels: [{ fromM: parameters['entryM']!, toM: parameters['entryM']! + 420 }] }),
  stage: (context) => {
    stageSlowVehicle(context, context.rng.chance(0.3) ? 0 : 0.5);
  },
};

const exitStation = (context: DesignContext): number =>
  context.egoMps * context.onsetSecs + context.parameters['exitM']!;

export const lowSunTunnelExit: Scenario = {
  name: 'low-sun-tunnel-exit',
  summary: 'Out of a tunnel against a low sun, with a slow vehicle behind the portal.',
  roads: ['motorway', 'rural'],
  weathers: ['clear'],
  lights: ['low_sun'],
  parameters: {
    exitM: range(-15, 45, 'm', 'distance to the end of the tunnel at the onset; negative when already passed'),
    distanceM: range(30, 80, 'm', 'distance to the slow vehicle at the onset'),
  },
  hazardKind: 'tunnel_exit_glare',
  onsetSecs: [1.5, 3.5],
  egoLane: 'any',
  design: (context) => ({
    shape: 'straight',
    tunnels: [{ fromM: -160, toM: Math.max(20, exitStation(context)) }],
    keepPlain: { fromM: exitStation(context), toM: exitStation(context) + 200 },
  }),
  stage: (context) => {
    stageSlowVehicle(context, 0.55);
  },
};

export const emergencyVehicle: Scenario = {
  name: 'emergency-vehicle',
  summary: 'A vehicle with a rotating light comes towards the ego vehicle, overtakes it or stands at the roadside.',
  roads: ['motorway', 'rural', 'urban'],
  parameters: { distanceM: range(15, 80, 'm', 'distance to it at the onset') },
  hazardKind: 'emergency_vehicle',
  onsetSecs: [1, 3],
  stage: (context) => {
    const { rng, simulation, besideLaneM } = context;
    const kind = rng.pick(['van', 'van', 'car'] as const);
    const size = drawDimensions(kind, rng);
    const look = { kind, size, beacon: true, head: true, isKept: true, appearanceSeed: rng.integer(1, 1e6) } as const;
    const at = crossingStation(context);
    if (besideLaneM !== undefined && rng.chance(0.6)) {
      const speed = context.egoMps * 1.35;
      const start = Math.min(-14, at - speed * context.onsetSecs - 25);
      context.reserve({ fromM: start - 30, toM: 300, rightM: besideLaneM - 1.8, leftM: besideLaneM + 1.8 });
      const behaviour = simulation.laneBehaviour(1, besideLaneM, speed);
      context.hazard([
        simulation.add({ ...look, sM: Math.max(start, -120), dM: besideLaneM, turnRad: 0, speedMps: speed, behaviour }),
      ]);
      return;
    }
    const lane = context.roadway.section.lanes.find((candidate) => candidate.direction < 0);
    if (lane === undefined || context.roadway.kind === 'motorway') {
      clearOwnLane(context, at);
      const shoulderM = context.roadway.section.rightEdgeM + size.widthM / 2 + 0.3;
      context.hazard([simulation.add(standing(context, at, shoulderM, { ...look, turnRad: 0 }))]);
      return;
    }
    const speed = Math.max(12, context.egoMps * 1.2);
    const start = at + speed * context.onsetSecs;
    context.reserve({ fromM: 0, toM: start + 40, rightM: lane.centreM - 1.8, leftM: lane.centreM + 1.8 });
    const behaviour = simulation.laneBehaviour(-1, lane.centreM, speed);
    context.hazard([simulation.add({ ...look, sM: start, dM: lane.centreM, turnRad: PI, speedMps: speed, behaviour })]);
  },
};
