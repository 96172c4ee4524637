import type { Light, RoadSurface, Weather } from '../../domain/SceneConditions.js';
import type { RoadKind } from '../world/RoadView.js';

export interface CreateDriveOptions {
  readonly scenario: string;
  /** Any integer; the same seed and options give the same drive. */
  readonly seed: number;
  /** Drawn among those the scenario allows when left out. */
  readonly weather?: Weather;
  readonly light?: Light;
  readonly roadSurface?: RoadSurface;
  readonly road?: RoadKind;
  readonly durationSecs: number;
  readonly rateHz: number;
  /** Values for some of the scenario's parameters (or the common ones); the others are drawn from their ranges. */
  readonly parameters?: Readonly<Record<string, number>>;
}
