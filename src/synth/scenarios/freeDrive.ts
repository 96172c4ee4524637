import type { Scenario } from './Scenario.js';

export const freeDrive: Scenario = {
  name: 'free-drive',
  summary: 'Ordinary traffic on a motorway, a rural road or in town; nothing special happens.',
  roads: ['motorway', 'rural', 'urban'],
  parameters: {},
  egoLane: 'any',
};
