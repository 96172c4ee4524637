import type { Hazard } from '../../domain/Hazard.js';
import type { FreeDistance } from '../../domain/RoadScene.js';
import type { SceneConditions } from '../../domain/SceneConditions.js';
import type { PathObject } from '../path/PathObject.js';
import { ahead, metres, nameOf } from '../hazards/words.js';

const LIGHT = { day: 'Day', low_sun: 'Low sun', dusk: 'Dusk', night: 'Night' } as const;
const WEATHER = {
  clear: 'clear',
  overcast: 'overcast',
  rain: 'rain',
  heavy_rain: 'heavy rain',
  fog: 'fog',
  snow: 'snow',
} as const;
const ROAD = { dry: 'dry road', wet: 'wet road', snow: 'snow on the road' } as const;
const VISIBILITY = { good: '', reduced: 'reduced visibility', poor: 'poor visibility' } as const;
/** A gap that changes more slowly counts as constant. */
const STEADY_MPS = 1;

/** Inputs of the sentence. */
export interface SentenceFacts {
  readonly conditions: SceneConditions | undefined;
  /** Most severe first. */
  readonly hazards: readonly Hazard[];
  readonly lead: PathObject | undefined;
  readonly freeDistance: FreeDistance | undefined;
}

/** The scene in words: conditions, then the worst hazard, or else the vehicle ahead, or else the free distance. */
export function sentence({ conditions, hazards, lead, freeDistance }: SentenceFacts): string {
  const first = conditions === undefined ? 'No picture.' : conditionWords(conditions);
  const worst = hazards[0];
  if (worst !== undefined && (worst.severity !== 'notice' || lead === undefined)) return `${first} ${worst.text}`;
  if (lead !== undefined) return `${first} ${nameOf(lead)} ${ahead(lead)}${closing(lead)}.`;
  if (freeDistance !== undefined) return `${first} Way ahead free for ${metres(freeDistance.distanceM)}.`;
  return `${first} The way ahead is unknown.`;
}

function conditionWords({ light, weather, roadSurface, visibility }: SceneConditions): string {
  const words = [LIGHT[light.value], WEATHER[weather.value], ROAD[roadSurface.value], VISIBILITY[visibility.value]];
  return `${words.filter((word) => word !== '').join(', ')}.`;
}

function closing({ closingMps }: PathObject): string {
  if (closingMps > STEADY_MPS) return `, closing at ${Math.round(closingMps)} m/s`;
  return closingMps < -STEADY_MPS ? `, pulling away at ${Math.round(-closingMps)} m/s` : ', keeping distance';
}
