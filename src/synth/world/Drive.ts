import type { Rng } from '../math/Rng.js';
import { atan2, clamp, cos, sin, wrapAngle } from '../math/deterministicMath.js';
import { SynthError } from '../SynthError.js';
import type { Agent } from './Agent.js';
import { EGO_BODY } from './actorDimensions.js';
import { outlineRoad } from './outlineRoad.js';
import { placeFurniture } from './placeFurniture.js';
import { fillRoadside, FREE_SPEED_MPS, type TrafficOptions, tryAddVehicle } from './populateTraffic.js';
import { type Simulation, STEP_SECS } from './Simulation.js';
import { collisionTimeSecs } from './timeToCollision.js';
import type { ActorState, EgoState, Environment, Furniture, WorldHazard, Pose, WorldFrame } from './WorldFrame.js';

const STRETCH_M = 50;
const BEHIND_M = 60;
const AHEAD_M = 310;
const FURNITURE_BEHIND_M = 50;
/** base_link lies this far ahead of the centre of the ego vehicle's box. */
const BASE_AHEAD_M = (EGO_BODY.rearM - EGO_BODY.frontM) / 2;

/** A hazard as a scenario announces it. */
export interface HazardPlan {
  readonly kind: string;
  readonly agents: readonly Agent[];
  readonly onsetSecs: number;
}

interface Snapshot {
  readonly agent: Agent;
  readonly sM: number;
  readonly dM: number;
  readonly turnRad: number;
  readonly speedMps: number;
  readonly accelerationMps2: number;
  readonly gaitRad: number;
  readonly sidewaysMps: number;
  readonly brake: boolean;
  readonly indicator: 'off' | 'left' | 'right';
  readonly beacon: boolean;
}

export interface DriveOptions {
  readonly scenario: string;
  readonly seed: number;
  readonly durationSecs: number;
  readonly rateHz: number;
  readonly simulation: Simulation;
  readonly environment: Omit<Environment, 'inTunnel'>;
  readonly traffic: TrafficOptions;
  readonly hazards: readonly HazardPlan[];
  readonly parameters: Readonly<Record<string, number>>;
  readonly rng: Rng;
}

/** One run through one world. Frames may be asked for in any order; the simulation runs as far as it must and remembers. */
export class Drive {
  readonly scenario: string;
  readonly seed: number;
  readonly durationSecs: number;
  readonly rateHz: number;
  /** The values drawn or given for the scenario's parameters. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly hazards: readonly HazardPlan[];
  readonly #options: DriveOptions;
  readonly #history: (readonly Snapshot[])[] = [];
  readonly #furniture = new Map<number, readonly Furniture[]>();
  readonly #furnitureSeed: Rng;
  readonly #spawn: Rng;
  readonly #roadside: Rng;
  #filledToM = -150;

  constructor(options: DriveOptions) {
    this.scenario = options.scenario;
    this.seed = options.seed;
    this.durationSecs = options.durationSecs;
    this.rateHz = options.rateHz;
    this.parameters = options.parameters;
    this.hazards = options.hazards;
    this.#options = options;
    this.#furnitureSeed = options.rng.fork('furniture');
    this.#spawn = options.rng.fork('spawn');
    this.#roadside = options.rng.fork('roadside');
    this.#fillRoadside();
    this.#history.push(this.#capture());
  }

  get frameCount(): number {
    return Math.floor(this.durationSecs * this.rateHz + 1e-9);
  }

  /** When the first hazard begins; undefined for a drive without one. */
  get onsetSecs(): number | undefined {
    return this.hazards.length === 0 ? undefined : Math.min(...this.hazards.map((hazard) => hazard.onsetSecs));
  }

  frameAt(index: number): WorldFrame {
    if (!(index >= 0 && index < this.frameCount))
      throw new SynthError(
        'synth/frame-index',
        `Expected a frame index in 0..${this.frameCount - 1} but received ${index}`,
      );
    return this.worldAt(index / this.rateHz);
  }

  /** The world at any time from 0 to half a second after the drive's end; throws SynthError outside. */
  worldAt(timeSecs: number): WorldFrame {
    if (!(timeSecs >= 0 && timeSecs <= this.durationSecs + 0.5))
      throw new SynthError('synth/time', `Expected a time in 0..${this.durationSecs} s but received ${timeSecs}`);
    const step = Math.floor(timeSecs / STEP_SECS + 1e-9);
    this.#runTo(step + 1);
    const before = this.#history[step]!;
    const after = new Map(this.#history[step + 1]!.map((snapshot) => [snapshot.agent, snapshot]));
    const t = clamp(timeSecs / STEP_SECS - step, 0, 1);
    const { simulation } = this.#options;
    const egoBefore = before[0]!;
    const egoMotion = interpolate(egoBefore, after.get(egoBefore.agent)!, t);
    const egoStationM = egoMotion.sM + BASE_AHEAD_M * cos(egoMotion.turnRad);
    const egoOffsetM = egoMotion.dM + BASE_AHEAD_M * sin(egoMotion.turnRad);
    const ego: EgoState = {
      pose: simulation.road.poseAt(egoStationM, egoOffsetM, egoMotion.turnRad),
      speedMps: egoMotion.speedMps,
      accelerationMps2: egoMotion.accelerationMps2,
      yawRateRadps: yawRate(simulation, egoMotion),
    };
    const actors: ActorState[] = [];
    const motions = new Map<Agent, Motion>();
    for (const snapshot of before) {
      const next = after.get(snapshot.agent);
      if (snapshot === egoBefore || next === undefined) continue;
      const motion = interpolate(snapshot, next, t);
      const ahead = motion.sM - egoStationM;
      if (ahead < -BEHIND_M || ahead > AHEAD_M) continue;
      motions.set(snapshot.agent, motion);
      actors.push(actorOf(simulation, snapshot, motion));
    }
    return {
      timeSecs,
      ego,
      actors,
      furniture: this.#furnitureAround(egoStationM),
      ...outlineRoad(simulation.road, egoStationM),
      road: simulation.road.view(egoStationM, egoOffsetM, BEHIND_M + 20, AHEAD_M + 90),
      environment: {
        ...this.#options.environment,
        inTunnel: simulation.road.isIn(simulation.road.features.tunnels, egoStationM),
      },
      hazards: this.#hazardsAt(timeSecs, egoMotion, motions),
    };
  }

  #hazardsAt(timeSecs: number, ego: Motion, motions: ReadonlyMap<Agent, Motion>): WorldHazard[] {
    const active: WorldHazard[] = [];
    for (const { kind, agents, onsetSecs } of this.hazards) {
      if (timeSecs < onsetSecs) continue;
      const present = agents.filter((agent) => motions.has(agent));
      if (agents.length > 0 && present.length === 0) continue;
      let soonest = Infinity;
      for (const agent of present) {
        const secs = collisionTimeSecs(
          roadMotion(this.#options.simulation.ego, ego),
          roadMotion(agent, motions.get(agent)!),
        );
        if (secs !== undefined && secs < soonest) soonest = secs;
      }
      active.push({
        kind,
        actorIds: present.map((agent) => agent.id),
        onsetSecs,
        ...(soonest < Infinity && { timeToCollisionSecs: soonest }),
      });
    }
    return active;
  }

  #runTo(step: number): void {
    const { simulation } = this.#options;
    while (this.#history.length <= step) {
      simulation.step();
      if (this.#history.length % 10 === 0) {
        this.#fillRoadside();
        this.#renewTraffic();
      }
      this.#history.push(this.#capture());
    }
  }

  #capture(): readonly Snapshot[] {
    return this.#options.simulation.agents.map((agent) => ({
      agent,
      sM: agent.sM,
      dM: agent.dM,
      turnRad: agent.turnRad,
      speedMps: agent.speedMps,
      accelerationMps2: agent.accelerationMps2,
      gaitRad: agent.gaitRad,
      sidewaysMps: agent.sidewaysMps,
      brake: agent.brake,
      indicator: agent.indicator,
      beacon: agent.beacon,
    }));
  }

  #fillRoadside(): void {
    const { simulation, traffic } = this.#options;
    while (this.#filledToM < simulation.ego.sM + AHEAD_M + 20) {
      const stretch = { fromM: this.#filledToM, toM: this.#filledToM + STRETCH_M };
      fillRoadside(simulation, stretch, traffic, this.#roadside.fork(`stretch ${stretch.fromM}`));
      this.#filledToM = stretch.toM;
    }
  }

  #renewTraffic(): void {
    const { simulation, traffic } = this.#options;
    const egoS = simulation.ego.sM;
    simulation.removeWhere((agent) => {
      const isLane = agent.behaviour.type === 'lane' || agent.behaviour.type === 'towed';
      return !agent.isKept && (agent.sM < egoS - 140 || (isLane && agent.sM > egoS + 420));
    });
    for (const lane of simulation.road.section.lanes) {
      const speed = FREE_SPEED_MPS[simulation.road.kind] * traffic.speedShare * this.#spawn.uniform(0.8, 1.05);
      if (!this.#spawn.chance(0.15 + 0.5 * traffic.density)) continue;
      const sM = egoS + (lane.direction < 0 || this.#spawn.chance(0.6) ? 345 : -125);
      // Who enters from behind must be faster than the ego vehicle to be seen at all; a gap keeps them from braking hard.
      const isRoomy = simulation.agents.every(
        (agent) => Math.abs(agent.dM - lane.centreM) > 2 || Math.abs(agent.sM - sM) > 30 + speed,
      );
      if (isRoomy) tryAddVehicle(simulation, lane, sM, speed, traffic, this.#spawn);
    }
  }

  #furnitureAround(egoStationM: number): readonly Furniture[] {
    const first = Math.floor((egoStationM - FURNITURE_BEHIND_M) / STRETCH_M);
    const last = Math.floor((egoStationM + AHEAD_M) / STRETCH_M);
    const items: Furniture[] = [];
    for (let i = first; i <= last; i++) {
      let stretch = this.#furniture.get(i);
      if (stretch === undefined) {
        const range = { fromM: i * STRETCH_M, toM: (i + 1) * STRETCH_M };
        stretch = placeFurniture(this.#options.simulation.road, range, this.#furnitureSeed.fork(`stretch ${i}`));
        this.#furniture.set(i, stretch);
      }
      for (const item of stretch) items.push(item);
    }
    return items;
  }
}

interface Motion {
  readonly sM: number;
  readonly dM: number;
  readonly turnRad: number;
  readonly speedMps: number;
  readonly accelerationMps2: number;
  readonly gaitRad: number;
  readonly sidewaysMps: number;
  readonly turnRateRadps: number;
}

function interpolate(a: Snapshot, b: Snapshot, t: number): Motion {
  const turn = wrapAngle(b.turnRad - a.turnRad);
  return {
    sM: a.sM + (b.sM - a.sM) * t,
    dM: a.dM + (b.dM - a.dM) * t,
    turnRad: a.turnRad + turn * t,
    speedMps: a.speedMps + (b.speedMps - a.speedMps) * t,
    accelerationMps2: b.accelerationMps2,
    gaitRad: a.gaitRad + (b.gaitRad - a.gaitRad) * t,
    sidewaysMps: a.sidewaysMps + (b.sidewaysMps - a.sidewaysMps) * t,
    turnRateRadps: turn / STEP_SECS,
  };
}

function yawRate(simulation: Simulation, motion: Motion): number {
  return motion.turnRateRadps + simulation.road.curvatureAt(motion.sM) * motion.speedMps * cos(motion.turnRad);
}

function roadMotion(agent: Agent, motion: Motion): Parameters<typeof collisionTimeSecs>[0] {
  const c = cos(motion.turnRad);
  const s = sin(motion.turnRad);
  return {
    sM: motion.sM,
    dM: motion.dM,
    alongMps: motion.speedMps * c,
    acrossMps: motion.speedMps * s,
    halfAlongM: (Math.abs(c) * agent.lengthM + Math.abs(s) * agent.widthM) / 2,
    halfAcrossM: (Math.abs(s) * agent.lengthM + Math.abs(c) * agent.widthM) / 2,
  };
}

function actorOf(simulation: Simulation, snapshot: Snapshot, motion: Motion): ActorState {
  const { agent } = snapshot;
  const pose: Pose = simulation.road.poseAt(motion.sM, motion.dM, motion.turnRad);
  return {
    id: agent.id,
    kind: agent.kind,
    pose: { ...pose, yawRad: wrapAngle(pose.yawRad) },
    rollRad: agent.rollRad,
    lengthM: agent.lengthM,
    widthM: agent.widthM,
    heightM: agent.heightM,
    speedMps: motion.speedMps,
    accelerationMps2: motion.accelerationMps2,
    yawRateRadps: motion.speedMps > 0.2 ? yawRate(simulation, motion) : 0,
    appearanceSeed: agent.appearanceSeed,
    gaitRad: atan2(sin(motion.gaitRad), cos(motion.gaitRad)),
    lights: {
      brake: snapshot.brake,
      head: agent.head,
      highBeam: agent.highBeam,
      indicator: snapshot.indicator,
      beacon: snapshot.beacon,
    },
  };
}
