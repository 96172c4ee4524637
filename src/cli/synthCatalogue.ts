import { LIGHTS, ROAD_SURFACES, WEATHERS } from '../domain/SceneConditions.js';
import { FAULTS } from '../synth/faults/faultCatalogue.js';
import { SCENARIOS } from '../synth/scenarios/scenarioCatalogue.js';
import { COMMON_PARAMETERS, type ParameterRange } from '../synth/scenarios/Scenario.js';
import { MIX_NAMES } from '../synth/training/TrainingSample.js';

const parameterLine = ([name, { min, max, unit, description }]: readonly [string, ParameterRange]): string =>
  `      ${name}=${min}..${max}${unit === '' ? '' : ` ${unit}`}  ${description}`;

/** What `roadscene synth --list` prints. */
export function synthCatalogueText(): string {
  const width = Math.max(...[...SCENARIOS, ...FAULTS].map(({ name }) => name.length)) + 2;
  const title = (name: string, summary: string): string => `  ${name.padEnd(width)}${summary}`;
  return [
    'Scenarios:',
    ...SCENARIOS.flatMap(({ name, summary, roads, weathers, lights, parameters }) => [
      title(name, `${summary} (${roads.join(', ')})`),
      ...(weathers === undefined ? [] : [`      weather: ${weathers.join(', ')}`]),
      ...(lights === undefined ? [] : [`      light: ${lights.join(', ')}`]),
      ...Object.entries(parameters).map(parameterLine),
    ]),
    'Parameters of every scenario:',
    ...Object.entries(COMMON_PARAMETERS).map(parameterLine),
    `Weather: ${WEATHERS.join(', ')}`,
    `Light: ${LIGHTS.join(', ')}`,
    `Road surface: ${ROAD_SURFACES.join(', ')}`,
    'Sensor faults:',
    ...FAULTS.map(({ name, summary }) => title(name, summary)),
    `Mixes: ${MIX_NAMES.join(', ')}`,
  ].join('\n');
}
