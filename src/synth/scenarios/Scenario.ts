import type { Rng } from '../math/Rng.js';
import type { Light, RoadSurface, Weather } from '../../domain/SceneConditions.js';
import type { Agent } from '../world/Agent.js';
import type { RoadDesign } from '../world/makeRoad.js';
import type { Road } from '../world/Road.js';
import type { RoadKind } from '../world/RoadView.js';
import type { Simulation } from '../world/Simulation.js';

/** Values a parameter may take, in its unit (SI, degrees spelled out; '' for a share or a count). */
export interface ParameterRange {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly description: string;
}

/** Before there is a road: what it should be like. */
export interface DesignContext {
  readonly road: RoadKind;
  /** Holds a value for every parameter of the scenario and for the common ones. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly egoMps: number;
  /** 0 for a scenario without a hazard. */
  readonly onsetSecs: number;
  readonly rng: Rng;
}

/** With an empty road that has the ego vehicle alone on it; other traffic is added afterwards. */
export interface StageContext extends DesignContext {
  readonly simulation: Simulation;
  readonly roadway: Road;
  readonly egoLaneM: number;
  readonly laneWidthM: number;
  /** Centre of a lane of the same direction beside the ego vehicle's (the left one if there are two); undefined when there is none. */
  readonly besideLaneM: number | undefined;
  /** Keeps other traffic and parked cars out of this part of the road. */
  readonly reserve: (area: ReservedArea) => void;
  readonly hazard: (agents: readonly Agent[]) => void;
}

export interface ReservedArea {
  readonly fromM: number;
  readonly toM: number;
  readonly rightM: number;
  readonly leftM: number;
}

/** What a kind of drive is called and what may vary in it; one seed makes one drive of it. */
export interface ScenarioInfo {
  /** As on the command line, e.g. `cut-in`. */
  readonly name: string;
  readonly summary: string;
  /** Those it can take place on. */
  readonly roads: readonly RoadKind[];
  /** Its own parameters by name; drawn from their ranges when not given. */
  readonly parameters: Readonly<Record<string, ParameterRange>>;
  /** As in `Hazard.kind`, e.g. `cut_in`. */
  readonly hazardKind?: string;
  /** Range its hazard's onset is drawn from, seconds from the start of the drive. */
  readonly onsetSecs?: readonly [number, number];
  /** The only conditions this scenario makes sense in; undefined for all. */
  readonly weathers?: readonly Weather[];
  readonly lights?: readonly Light[];
  readonly roadSurfaces?: readonly RoadSurface[];
}

export interface Scenario extends ScenarioInfo {
  /** Name of the parameter that replaces the weather's own visibility. */
  readonly visibilityParameter?: string;
  readonly egoLane?: 'rightmost' | 'leftmost' | 'any';
  readonly design?: (context: DesignContext) => RoadDesign;
  readonly stage?: (context: StageContext) => void;
}

/** Every scenario has these as well. */
export const COMMON_PARAMETERS = {
  trafficDensity: { min: 0, max: 1, unit: '', description: '0 an empty road, 1 dense traffic' },
  rareShare: {
    min: 0,
    max: 1,
    unit: '',
    description: 'share of other traffic that is not a car (van, truck, bus, motorcycle, bicycle)',
  },
  egoSpeedShare: {
    min: 0.5,
    max: 1.15,
    unit: '',
    description: 'desired speed of the ego vehicle, as a share of the usual speed',
  },
} as const satisfies Readonly<Record<string, ParameterRange>>;

export const range = (min: number, max: number, unit: string, description: string): ParameterRange => ({
  min,
  max,
  unit,
  description,
});
