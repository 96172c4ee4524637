import type { Rng } from '../math/Rng.js';
import { LIGHTS, type Light, type RoadSurface, type Weather } from '../../domain/SceneConditions.js';
import { PI } from '../math/deterministicMath.js';
import type { RoadKind } from './RoadView.js';
import type { Environment } from './WorldFrame.js';

export interface Conditions {
  readonly weather: Weather;
  readonly light: Light;
  readonly roadSurface: RoadSurface;
}

/** Surfaces each weather can have; the first is the usual one. */
export const SURFACES_OF_WEATHER: Readonly<Record<Weather, readonly RoadSurface[]>> = {
  clear: ['dry', 'wet', 'snow'],
  overcast: ['dry', 'wet', 'snow'],
  rain: ['wet'],
  heavy_rain: ['wet'],
  fog: ['dry', 'wet'],
  snow: ['snow', 'wet'],
};

const WITHOUT_SUN = LIGHTS.filter((light) => light !== 'low_sun');

/** Lights each weather can have: a low sun is one that is seen, so not behind closed clouds. */
export const LIGHTS_OF_WEATHER: Readonly<Record<Weather, readonly Light[]>> = {
  clear: LIGHTS,
  overcast: WITHOUT_SUN,
  rain: WITHOUT_SUN,
  heavy_rain: WITHOUT_SUN,
  fog: WITHOUT_SUN,
  snow: WITHOUT_SUN,
};

/** Meteorological visibility by weather, m: fog by its definition under 200 m here dense, rain and snow after Met Office ranges. */
const VISIBILITY_M: Readonly<Record<Weather, readonly [number, number]>> = {
  clear: [2000, 2000],
  overcast: [1200, 2000],
  rain: [350, 800],
  heavy_rain: [110, 250],
  fog: [25, 140],
  snow: [90, 350],
};

/** `visibilityM` replaces the one drawn for the weather; the sun stands where the light says, relative to the road's first heading. */
export function makeEnvironment(
  conditions: Conditions,
  road: RoadKind,
  rng: Rng,
  visibilityM?: number,
): Omit<Environment, 'inTunnel'> {
  const { weather, light, roadSurface } = conditions;
  const [low, high] = VISIBILITY_M[weather];
  const drawn = rng.uniform(low, high);
  const ahead = light === 'low_sun' && rng.chance(0.7);
  const azimuth = ahead ? rng.uniform(-0.4, 0.4) : rng.uniform(-PI, PI);
  const dark = light === 'night' || light === 'dusk';
  return {
    weather,
    light,
    roadSurface,
    visibilityM: visibilityM ?? drawn,
    rainIntensity: weather === 'rain' ? rng.uniform(0.25, 0.5) : weather === 'heavy_rain' ? rng.uniform(0.75, 1) : 0,
    snowIntensity: weather === 'snow' ? rng.uniform(0.4, 1) : 0,
    sunAzimuthRad: azimuth,
    sunElevationRad: sunElevation(light, rng),
    streetLights: dark && (road === 'urban' || (road === 'motorway' && rng.chance(0.2))),
  };
}

function sunElevation(light: Light, rng: Rng): number {
  switch (light) {
    case 'day':
      return rng.uniform(0.45, 1.0);
    case 'low_sun':
      return rng.uniform(0.06, 0.18);
    case 'dusk':
      return rng.uniform(-0.1, -0.04);
    case 'night':
      return -0.5;
  }
}
