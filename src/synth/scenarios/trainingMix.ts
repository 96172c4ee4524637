import { Rng } from '../math/Rng.js';
import type { Light, RoadSurface, Weather } from '../../domain/SceneConditions.js';
import type { Drive } from '../world/Drive.js';
import { clamp } from '../math/deterministicMath.js';
import { LIGHTS_OF_WEATHER, SURFACES_OF_WEATHER } from '../world/makeEnvironment.js';
import { SCENARIOS } from './scenarioCatalogue.js';
import { HELD_OUT, isHeldOut } from './heldOut.js';
import type { Scenario } from './Scenario.js';

export type Mix = 'training' | 'validation';

/** One independent frame of a set: pass it to `createDrive` with a duration of `MIX_DURATION_SECS`, then take `mixTimeSecs`. */
export interface MixEntry {
  readonly scenario: string;
  readonly seed: number;
  readonly weather: Weather;
  readonly light: Light;
  readonly roadSurface: RoadSurface;
  readonly parameters: Readonly<Record<string, number>>;
  /** From the hazard's onset, or from 1 s after the start when there is none. */
  readonly secsFromOnset: number;
}

export const MIX_DURATION_SECS = 8;

/**
 * Shares of the scenarios. Plain driving is the largest; what has a rare class in it (child, animal, debris, cones) gets
 * enough for hundreds of instances in 12,000 frames.
 */
const SHARES: Readonly<Record<string, number>> = {
  'free-drive': 30,
  'cut-in': 4,
  'hard-braking-lead': 3,
  'crossing-pedestrian': 5,
  'occluded-pedestrian': 4,
  'child-running': 5,
  'crossing-cyclist': 5,
  'debris-on-road': 5,
  'stationary-vehicle': 3,
  'construction-zone': 5,
  'wrong-way-driver': 2,
  'animal-crossing': 6,
  'emergency-vehicle': 3,
  'overturned-truck': 2.5,
  'low-sun-tunnel-exit': 1.5,
  tunnel: 2,
  'heavy-rain-spray': 2,
  'dense-fog': 3,
  'snow-covered-markings': 2.5,
  'unlit-pedestrian': 3,
  'high-beam': 2,
  'missing-markings': 2,
};
const WEATHER_SHARES: Readonly<Record<Weather, number>> = {
  clear: 36,
  overcast: 20,
  rain: 14,
  heavy_rain: 8,
  fog: 10,
  snow: 12,
};
const LIGHT_SHARES: Readonly<Record<Light, number>> = { day: 48, low_sun: 12, dusk: 12, night: 28 };
/** Roads are wet or white without rain or snow in this share of the dry weathers. */
const UNUSUAL_SURFACE_SHARE = 0.2;

function pickByShare<T extends string>(items: readonly T[], shares: Readonly<Record<string, number>>, rng: Rng): T {
  let total = 0;
  for (const item of items) total += shares[item] ?? 1;
  let left = rng.next() * total;
  for (const item of items) {
    left -= shares[item] ?? 1;
    if (left < 0) return item;
  }
  return items[items.length - 1]!;
}

function allowedCombinations(scenario: Scenario): readonly (readonly [Weather, Light])[] {
  const weathers = scenario.weathers ?? (Object.keys(WEATHER_SHARES) as Weather[]);
  return weathers.flatMap((weather) =>
    LIGHTS_OF_WEATHER[weather]
      .filter((light) => scenario.lights === undefined || scenario.lights.includes(light))
      .map((light) => [weather, light] as const),
  );
}

/** Entry `index` of a mix: the same on every machine. Held-out combinations make up validation and are absent from training; seeds differ. */
export function mixEntry(mix: Mix, index: number): MixEntry {
  const rng = new Rng(Math.imul(index, 0x9e3779b1)).fork(`${mix} ${index}`);
  const names = SCENARIOS.map((scenario) => scenario.name).filter(
    (name) => mix === 'training' || (HELD_OUT[name]?.length ?? 0) > 0,
  );
  const name = pickByShare(names, SHARES, rng);
  const scenario = SCENARIOS.find((candidate) => candidate.name === name)!;
  const keys = allowedCombinations(scenario)
    .filter(([weather, light]) => isHeldOut(name, weather, light) === (mix === 'validation'))
    .map(([weather, light]) => `${weather}/${light}`);
  const shares = Object.fromEntries(
    keys.map((key) => {
      const [weather, light] = key.split('/') as [Weather, Light];
      return [key, WEATHER_SHARES[weather] * LIGHT_SHARES[light]];
    }),
  );
  const [weather, light] = pickByShare(keys, shares, rng).split('/') as [Weather, Light];
  const surfaces = SURFACES_OF_WEATHER[weather].filter(
    (surface) => scenario.roadSurfaces === undefined || scenario.roadSurfaces.includes(surface),
  );
  const roadSurface = rng.chance(UNUSUAL_SURFACE_SHARE) ? rng.pick(surfaces) : surfaces[0]!;
  const parameters: Record<string, number> = { trafficDensity: rng.uniform(0, 1) };
  if (rng.chance(0.6)) parameters['rareShare'] = rng.uniform(0.4, 0.95);
  return {
    scenario: name,
    // Even seeds train, odd ones validate.
    seed: rng.integer(0, 0x3fffffff) * 2 + (mix === 'validation' ? 1 : 0),
    weather,
    light,
    roadSurface,
    parameters,
    secsFromOnset: rng.uniform(-0.4, 2.2),
  };
}

/** When to look at the entry's drive. */
export const mixTimeSecs = (entry: MixEntry, drive: Drive): number =>
  clamp((drive.onsetSecs ?? 1) + entry.secsFromOnset, 0, drive.durationSecs);
