import type { Drive } from '../world/Drive.js';
import {
  denseFog,
  emergencyVehicle,
  heavyRainSpray,
  highBeam,
  lowSunTunnelExit,
  missingMarkings,
  snowCoveredMarkings,
  tunnel,
} from './conditionScenarios.js';
import { freeDrive } from './freeDrive.js';
import { animalCrossing, debrisOnRoad, overturnedTruck, stationaryVehicle, unlitPedestrian } from './obstaclesAhead.js';
import { childRunning, crossingCyclist, crossingPedestrian, occludedPedestrian } from './peopleCrossing.js';
import { constructionZone } from './roadWorks.js';
import type { Scenario } from './Scenario.js';
import type { CreateDriveOptions } from './CreateDriveOptions.js';
import { setUpDrive } from './setUpDrive.js';
import { cutInScenario, hardBrakingLead, wrongWayDriver } from './vehiclesAhead.js';

/** Everything the generator can stage. */
export const SCENARIOS: readonly Scenario[] = [
  freeDrive,
  cutInScenario,
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

/** Throws SynthError, which lists what there is, for an unknown name, an impossible combination or a value out of range. */
export const createDrive = (options: CreateDriveOptions): Drive => setUpDrive(SCENARIOS, options);
