import type { Light, RoadSurface, Weather } from '../../domain/SceneConditions.js';
import type { Drive } from '../world/Drive.js';
import type { RoadKind } from '../world/RoadView.js';
import {
  denseFog,
  emergencyVehicle,
  heavyRainSpray,
  highBeam,
  lowSunTunnelExit,
  missingMarkings,
  snowCoveredMarkings,
  tunnel,
} from './conditions.js';
import { freeDrive } from './freeDrive.js';
import { animalCrossing, debrisOnRoad, overturnedTruck, stationaryVehicle, unlitPedestrian } from './obstaclesAhead.js';
import { childRunning, crossingCyclist, crossingPedestrian, occludedPedestrian } from './peopleCrossing.js';
import { constructionZone } from './roadWorks.js';
import type { Scenario } from './Scenario.js';
import { setUpDrive } from './setUpDrive.js';
import { cutIn, hardBrakingLead, wrongWayDriver } from './vehiclesAhead.js';

/** Everything the generator can stage. */
export const SCENARIOS: readonly Scenario[] = [
  freeDrive,
  cutIn,
  hardBrakingLead,
  crossingPedestrian,
  occludedPedestrian,
  childRunning,
  crossingCyclist,
  debrisOnRoad,
  stationaryVehicle,
  constructionZone,
  wrongWayDriver,
  animalCrossing,
  emergencyVehicle,
  overturnedTruck,
  lowSunTunnelExit,
  tunnel,
  heavyRainSpray,
  denseFog,
  snowCoveredMarkings,
  unlitPedestrian,
  highBeam,
  missingMarkings,
];

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

/** Throws SynthError, which lists what there is, for an unknown name, an impossible combination or a value out of range. */
export const createDrive = (options: CreateDriveOptions): Drive => setUpDrive(SCENARIOS, options);
