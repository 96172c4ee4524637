/**
 * Generates drives with camera, radar and truth: `generateDrive` writes one as a ROS 2 bag; `SCENARIOS` and `FAULTS` list what can be staged.
 *
 * @module roadscene/synth
 */
import { FAULTS as faultDefinitions, type FaultInfo } from '../synth/faults/faultCatalogue.js';
import { SCENARIOS as scenarios } from '../synth/scenarios/scenarioCatalogue.js';
import {
  COMMON_PARAMETERS as commonParameters,
  type ParameterRange,
  type ScenarioInfo,
} from '../synth/scenarios/Scenario.js';

export { generateDrive, type GeneratedDrive, type GenerateDriveOptions } from '../synth/record/generateDrive.js';
export type { CreateDriveOptions } from '../synth/scenarios/CreateDriveOptions.js';
export type { RigOptions } from '../synth/record/makeRig.js';
export type { CreateFaultOptions } from '../synth/faults/faultCatalogue.js';
export type { RoadKind } from '../synth/world/RoadView.js';
export type { FaultInfo, ParameterRange, ScenarioInfo };

/** Every scenario, for `scenario` of a drive. */
export const SCENARIOS: readonly ScenarioInfo[] = scenarios;
/** Parameters that every scenario has beside its own. */
export const COMMON_PARAMETERS: Readonly<Record<string, ParameterRange>> = commonParameters;
/** Every sensor fault, for `faults` of a drive. */
export const FAULTS: readonly FaultInfo[] = faultDefinitions;
