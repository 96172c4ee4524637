export const WEATHERS = ['clear', 'overcast', 'rain', 'heavy_rain', 'fog', 'snow'] as const;
export const LIGHTS = ['day', 'low_sun', 'dusk', 'night'] as const;
export const ROAD_SURFACES = ['dry', 'wet', 'snow'] as const;
export const VISIBILITIES = ['good', 'reduced', 'poor'] as const;

/** Weather of a scene. @useDeclaredType */
export type Weather = (typeof WEATHERS)[number];
/** Light of a scene. @useDeclaredType */
export type Light = (typeof LIGHTS)[number];
/** Road surface of a scene. @useDeclaredType */
export type RoadSurface = (typeof ROAD_SURFACES)[number];
/** Distance at which a dark car can be recognised: over 150 m, 50-150 m, under 50 m. @useDeclaredType */
export type Visibility = (typeof VISIBILITIES)[number];

/** The most likely value of each group with its probability 0..1. */
export interface SceneConditions {
  readonly weather: { readonly value: Weather; readonly probability: number };
  readonly light: { readonly value: Light; readonly probability: number };
  readonly roadSurface: { readonly value: RoadSurface; readonly probability: number };
  readonly visibility: { readonly value: Visibility; readonly probability: number };
}
