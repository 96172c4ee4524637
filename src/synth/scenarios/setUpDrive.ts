import { Rng } from '../math/Rng.js';
import { LIGHTS, ROAD_SURFACES, WEATHERS } from '../../domain/SceneConditions.js';
import { SynthError, unknownNameError } from '../SynthError.js';
import type { Agent } from '../world/Agent.js';
import type { Lane } from '../world/CrossSection.js';
import { Drive, type HazardPlan } from '../world/Drive.js';
import { LIGHTS_OF_WEATHER, makeEnvironment, SURFACES_OF_WEATHER } from '../world/makeEnvironment.js';
import { makeRoad } from '../world/makeRoad.js';
import { fillLanes, FREE_SPEED_MPS, type TrafficOptions } from '../world/populateTraffic.js';
import { ROAD_KINDS } from '../world/RoadView.js';
import { NoRoomError, Simulation } from '../world/Simulation.js';
import type { CreateDriveOptions } from './CreateDriveOptions.js';
import { COMMON_PARAMETERS, type ParameterRange, type ReservedArea, type Scenario } from './Scenario.js';

/** Longest drive, s: half an hour of road is what one world holds. */
const MAX_DURATION_SECS = 1800;
const MAX_RATE_HZ = 1000;

function choose<T extends string>(
  what: string,
  received: T | undefined,
  allowed: readonly T[],
  known: readonly T[],
  where: string,
  rng: Rng,
): T {
  const drawn = rng.pick(allowed);
  if (received === undefined) return drawn;
  if (!known.includes(received)) throw unknownNameError(what, known, received);
  if (!allowed.includes(received))
    throw new SynthError(
      `synth/impossible-${what}`,
      `Expected one of ${allowed.join(', ')} for ${what} of ${where} but received "${received}"`,
    );
  return received;
}

function inRange(name: string, value: number, low: number, high: number): number {
  if (!(value >= low && value <= high))
    throw new SynthError('synth/out-of-range', `Expected ${low}..${high} for ${name} but received ${value}`);
  return value;
}

function drawParameters(scenario: Scenario, given: Readonly<Record<string, number>>, rng: Rng): Record<string, number> {
  const ranges: Readonly<Record<string, ParameterRange>> = { ...COMMON_PARAMETERS, ...scenario.parameters };
  for (const name of Object.keys(given))
    if (ranges[name] === undefined) throw unknownNameError(`parameter of ${scenario.name}`, Object.keys(ranges), name);
  const values: Record<string, number> = {};
  for (const [name, { min, max }] of Object.entries(ranges)) {
    const drawn = name === 'egoSpeedShare' ? rng.uniform(0.85, 1.05) : rng.uniform(min, max);
    // Left out, the share is the road's own: NaN says so below.
    values[name] =
      given[name] === undefined ? (name === 'rareShare' ? NaN : drawn) : inRange(name, given[name], min, max);
  }
  return values;
}

/** A scenario's own actors do not always find room on the road that was drawn; then another road is. */
const MAX_ATTEMPTS = 12;

/** Builds road, actors and conditions of one drive. */
export function setUpDrive(scenarios: readonly Scenario[], options: CreateDriveOptions): Drive {
  for (let attempt = 0; ; attempt++) {
    try {
      return tryDrive(scenarios, options, attempt);
    } catch (error) {
      if (!(error instanceof NoRoomError)) throw error;
      if (attempt + 1 === MAX_ATTEMPTS)
        throw new SynthError(
          'synth/no-room',
          `Expected a road with room for ${options.scenario} but found none: ${error.message}; try another seed or other parameters`,
        );
    }
  }
}

function tryDrive(scenarios: readonly Scenario[], options: CreateDriveOptions, attempt: number): Drive {
  const scenario = scenarios.find((candidate) => candidate.name === options.scenario);
  if (scenario === undefined)
    throw unknownNameError(
      'scenario',
      scenarios.map((item) => item.name),
      options.scenario,
    );
  if (!Number.isSafeInteger(options.seed))
    throw new SynthError('synth/out-of-range', `Expected an integer for seed but received ${options.seed}`);
  const durationSecs = inRange('durationSecs', options.durationSecs, 0, MAX_DURATION_SECS);
  const rateHz = inRange('rateHz', options.rateHz, 0.1, MAX_RATE_HZ);
  const rng = new Rng(options.seed).fork(attempt === 0 ? scenario.name : `${scenario.name} ${attempt}`);
  const pick = rng.fork('conditions');
  const kind = choose('road', options.road, scenario.roads, ROAD_KINDS, scenario.name, pick);
  const weathers = (scenario.weathers ?? WEATHERS).filter(
    (candidate) =>
      options.weather !== undefined ||
      options.light === undefined ||
      LIGHTS_OF_WEATHER[candidate].includes(options.light),
  );
  const weather = choose('weather', options.weather, weathers, WEATHERS, scenario.name, pick);
  const lights = (scenario.lights ?? LIGHTS).filter((candidate) => LIGHTS_OF_WEATHER[weather].includes(candidate));
  const light = choose('light', options.light, lights, LIGHTS, `${scenario.name} in ${weather}`, pick);
  const surfaces = SURFACES_OF_WEATHER[weather].filter(
    (surface) => scenario.roadSurfaces === undefined || scenario.roadSurfaces.includes(surface),
  );
  // A dry road in clear weather is the usual one: the others come when asked for or when the scenario says so.
  const usual = options.roadSurface === undefined && surfaces[0] !== undefined ? [surfaces[0]] : surfaces;
  const roadSurface = choose(
    'roadSurface',
    options.roadSurface,
    usual,
    ROAD_SURFACES,
    `${scenario.name} in ${weather}`,
    pick,
  );
  const parameters = drawParameters(scenario, options.parameters ?? {}, rng.fork('parameters'));
  const visibilityM = scenario.visibilityParameter === undefined ? undefined : parameters[scenario.visibilityParameter];
  const environment = makeEnvironment({ weather, light, roadSurface }, kind, rng.fork('environment'), visibilityM);
  const speedShare = weatherSpeedShare(environment.visibilityM, roadSurface);
  const egoMps = FREE_SPEED_MPS[kind] * speedShare * parameters['egoSpeedShare']!;
  const onsetSecs = scenario.onsetSecs === undefined ? 0 : rng.fork('onset').uniform(...scenario.onsetSecs);
  const context = { road: kind, parameters, egoMps, onsetSecs, rng: rng.fork('stage') };
  const roadway = makeRoad(kind, durationSecs * 45 + 600, scenario.design?.(context) ?? {}, rng.fork('road'));
  const egoLane = chooseEgoLane(roadway.section.lanes, scenario, rng.fork('ego lane'));
  const simulation = new Simulation(roadway, rng.fork('simulation'), {
    offsetM: egoLane.centreM,
    speedMps: egoMps,
    desiredMps: egoMps,
    lights: light !== 'day' || weather === 'fog' || weather === 'heavy_rain' || weather === 'snow',
  });
  const reserved: ReservedArea[] = [];
  const hazards: HazardPlan[] = [];
  const beside = roadway.section.lanes
    .filter((lane) => lane.direction > 0 && Math.abs(Math.abs(lane.centreM - egoLane.centreM) - egoLane.widthM) < 0.5)
    .map((lane) => lane.centreM);
  scenario.stage?.({
    ...context,
    simulation,
    roadway,
    egoLaneM: egoLane.centreM,
    laneWidthM: egoLane.widthM,
    besideLaneM: beside.length === 0 ? undefined : Math.max(...beside),
    reserve: (area) => void reserved.push(area),
    hazard: (agents: readonly Agent[]) =>
      void hazards.push({ kind: scenario.hazardKind ?? scenario.name, agents, onsetSecs }),
  });
  const rareShare = parameters['rareShare']!;
  const traffic: TrafficOptions = {
    density: parameters['trafficDensity']!,
    ...(rareShare === rareShare && { rareShare }),
    speedShare,
    isReserved: (sM, dM) =>
      reserved.some((area) => sM > area.fromM && sM < area.toM && dM > area.rightM && dM < area.leftM),
  };
  fillLanes(simulation, { fromM: -110, toM: 330 }, traffic, rng.fork('traffic'));
  return new Drive({
    scenario: scenario.name,
    seed: options.seed,
    durationSecs,
    rateHz,
    simulation,
    environment,
    traffic,
    hazards,
    parameters,
    rng: rng.fork('drive'),
  });
}

function chooseEgoLane(lanes: readonly Lane[], scenario: Scenario, rng: Rng): Lane {
  const own = lanes.filter((lane) => lane.direction > 0);
  const byIndex = [...own].sort((a, b) => a.index - b.index);
  if (scenario.egoLane === 'any') return rng.pick(byIndex);
  return scenario.egoLane === 'leftmost' ? byIndex[byIndex.length - 1]! : byIndex[0]!;
}

/** Slower where little is seen (German road traffic act, section 3: 50 km/h below 50 m in fog) and on snow. */
function weatherSpeedShare(visibilityM: number, surface: string): number {
  const seeing = visibilityM < 60 ? 0.5 : visibilityM < 150 ? 0.65 : visibilityM < 400 ? 0.85 : 1;
  return seeing * (surface === 'snow' ? 0.65 : surface === 'wet' ? 0.9 : 1);
}
