import type { Light, Weather } from '../../domain/SceneConditions.js';

type Combination = readonly [Weather, Light];

/**
 * Combinations of scenario, weather and light that no training frame shows; validation shows nothing else. Each scenario
 * keeps a common one and a hard one back, so that validation is neither all easy nor all exotic, and every weather, every
 * light and every scenario is still seen in training in other company.
 */
export const HELD_OUT: Readonly<Record<string, readonly Combination[]>> = {
  'free-drive': [
    ['overcast', 'dusk'],
    ['fog', 'night'],
    ['rain', 'day'],
    ['snow', 'dusk'],
  ],
  'cut-in': [
    ['rain', 'day'],
    ['clear', 'night'],
  ],
  'hard-braking-lead': [
    ['overcast', 'day'],
    ['heavy_rain', 'night'],
  ],
  'crossing-pedestrian': [
    ['overcast', 'day'],
    ['rain', 'night'],
    ['clear', 'low_sun'],
  ],
  'occluded-pedestrian': [
    ['clear', 'dusk'],
    ['rain', 'night'],
  ],
  'child-running': [
    ['clear', 'day'],
    ['overcast', 'dusk'],
    ['rain', 'night'],
  ],
  'crossing-cyclist': [
    ['overcast', 'day'],
    ['clear', 'night'],
  ],
  'debris-on-road': [
    ['clear', 'night'],
    ['rain', 'day'],
  ],
  'stationary-vehicle': [
    ['clear', 'low_sun'],
    ['fog', 'day'],
  ],
  'construction-zone': [
    ['overcast', 'day'],
    ['clear', 'night'],
  ],
  'wrong-way-driver': [
    ['clear', 'day'],
    ['rain', 'night'],
  ],
  'animal-crossing': [
    ['overcast', 'dusk'],
    ['clear', 'night'],
  ],
  'emergency-vehicle': [
    ['clear', 'day'],
    ['rain', 'night'],
  ],
  'overturned-truck': [
    ['overcast', 'day'],
    ['clear', 'night'],
  ],
  'low-sun-tunnel-exit': [],
  tunnel: [
    ['overcast', 'day'],
    ['clear', 'night'],
  ],
  'heavy-rain-spray': [['heavy_rain', 'dusk']],
  'dense-fog': [['fog', 'dusk']],
  'snow-covered-markings': [
    ['snow', 'day'],
    ['clear', 'night'],
  ],
  'unlit-pedestrian': [
    ['overcast', 'night'],
    ['rain', 'night'],
  ],
  'high-beam': [
    ['rain', 'night'],
    ['clear', 'dusk'],
  ],
  'missing-markings': [
    ['overcast', 'day'],
    ['clear', 'night'],
  ],
};

export const isHeldOut = (scenario: string, weather: Weather, light: Light): boolean =>
  (HELD_OUT[scenario] ?? []).some(([heldWeather, heldLight]) => heldWeather === weather && heldLight === light);
