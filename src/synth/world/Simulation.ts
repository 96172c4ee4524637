import type { Rng } from '../math/Rng.js';
import { boxesOverlap, type FlatBox } from '../math/boxOverlap.js';
import { atan2, clamp, cos, PI, sin } from '../math/deterministicMath.js';
import type { Agent, LaneBehaviour, Script, Behaviour } from './Agent.js';
import { isVehicle } from './Agent.js';
import type { Dimensions } from './actorDimensions.js';
import { EGO_BODY } from './actorDimensions.js';
import { type AgentBody, boxAt, spread } from './AgentBody.js';
import { idmAcceleration, MAX_BRAKING_MPS2 } from './driverModel.js';
import type { Road } from './Road.js';
import type { ActorKind } from './WorldFrame.js';

export const STEP_SECS = 0.1;
/** Boxes are kept at least this far apart, so that they stay apart between two steps. */
const KEEP_APART_M = 0.15;
/** Full braking builds up within 0.75 s (driver and brakes of an emergency stop), easing off takes longer. */
const BRAKING_JERK_MPS3 = 12;
const EASING_JERK_MPS3 = 8;
/** People and animals start within a second. */
const WALKER_ACCELERATION_MPS2 = 5;
/** How far ahead drivers look, m. */
const LOOK_AHEAD_M = 160;

export interface AgentOptions {
  readonly kind: ActorKind;
  readonly size: Dimensions;
  readonly sM: number;
  readonly dM: number;
  readonly turnRad: number;
  readonly speedMps: number;
  readonly behaviour: Behaviour;
  readonly appearanceSeed: number;
  readonly rollRad?: number;
  readonly beacon?: boolean;
  readonly head?: boolean;
  readonly highBeam?: boolean;
  readonly isKept?: boolean;
  readonly script?: Script;
}

/** What a scenario cannot do without found something else in its place. */
export class NoRoomError extends Error {}

/** Everything that moves, in fixed steps. No step ever makes two boxes overlap: who would cause it stands still instead. */
export class Simulation {
  readonly road: Road;
  readonly ego: Agent;
  /** From the start of the drive. */
  timeSecs = 0;
  readonly #rng: Rng;
  readonly #bodies: AgentBody[] = [];
  readonly #nightLights: boolean;
  #nextId = 1;

  constructor(
    road: Road,
    rng: Rng,
    egoStart: { offsetM: number; speedMps: number; desiredMps: number; lights: boolean },
  ) {
    this.road = road;
    this.#rng = rng;
    this.#nightLights = egoStart.lights;
    this.ego = this.#insert(0, {
      kind: 'car',
      size: {
        lengthM: EGO_BODY.frontM + EGO_BODY.rearM,
        widthM: EGO_BODY.widthM,
        heightM: EGO_BODY.heightM,
      },
      sM: (EGO_BODY.frontM - EGO_BODY.rearM) / 2,
      dM: egoStart.offsetM,
      turnRad: 0,
      speedMps: egoStart.speedMps,
      appearanceSeed: 0,
      isKept: true,
      behaviour: this.laneBehaviour(1, egoStart.offsetM, egoStart.desiredMps, {
        mayChangeLane: 'no',
        timeGapSecs: 1.5,
      }),
    });
  }

  get agents(): readonly Agent[] {
    return this.#bodies.map((body) => body.agent);
  }

  laneBehaviour(
    direction: 1 | -1,
    targetOffsetM: number,
    desiredMps: number,
    options: {
      readonly mayChangeLane?: 'yes' | 'no';
      readonly timeGapSecs?: number;
      readonly maxAccelerationMps2?: number;
    } = {},
  ): LaneBehaviour {
    return {
      type: 'lane',
      direction,
      targetOffsetM,
      desiredMps,
      timeGapSecs: options.timeGapSecs ?? this.#rng.uniform(1, 1.9),
      maxAccelerationMps2: options.maxAccelerationMps2 ?? 1.6,
      mayChangeLane: options.mayChangeLane ?? 'no',
      driftPhaseRad: this.#rng.uniform(0, 6),
      sidewaysMps: 1.2,
    };
  }

  /** Undefined when it would stand within 0.4 m of something that is there already, or off the road's ends. */
  tryAdd(options: AgentOptions): Agent | undefined {
    if (options.sM < this.road.fromM + 15 || options.sM > this.road.toM - 15) return undefined;
    const box = boxAt(this.road, options.sM, options.dM, options.turnRad, options.size.lengthM, options.size.widthM);
    for (const body of this.#bodies) if (boxesOverlap(box, body.box, 0.4)) return undefined;
    return this.#insert(this.#nextId++, options);
  }

  /** Like `tryAdd` for what a scenario cannot do without; throws NoRoomError. */
  add(options: AgentOptions): Agent {
    const agent = this.tryAdd({ ...options, isKept: true });
    if (agent === undefined)
      throw new NoRoomError(`Expected free road for a ${options.kind} at station ${options.sM}, offset ${options.dM}`);
    return agent;
  }

  /** Adds the trailer of a vehicle that was just added; undefined when there is no room. */
  tryTow(tractor: Agent, size: Dimensions, gapM: number, appearanceSeed: number): Agent | undefined {
    const direction = cos(tractor.turnRad) > 0 ? 1 : -1;
    const distanceM = tractor.lengthM / 2 + gapM + size.lengthM / 2;
    return this.tryAdd({
      kind: 'trailer',
      size,
      sM: tractor.sM - direction * distanceM,
      dM: tractor.dM,
      turnRad: tractor.turnRad,
      speedMps: tractor.speedMps,
      behaviour: { type: 'towed', tractor, distanceM },
      appearanceSeed,
      isKept: tractor.isKept,
    });
  }

  removeWhere(predicate: (agent: Agent) => boolean): void {
    for (let i = this.#bodies.length - 1; i >= 0; i--)
      if (predicate(this.#bodies[i]!.agent) && this.#bodies[i]!.agent !== this.ego) this.#bodies.splice(i, 1);
  }

  #insert(id: number, options: AgentOptions): Agent {
    const agent: Agent = {
      id,
      kind: options.kind,
      lengthM: options.size.lengthM,
      widthM: options.size.widthM,
      heightM: options.size.heightM,
      appearanceSeed: options.appearanceSeed,
      sM: options.sM,
      dM: options.dM,
      turnRad: options.turnRad,
      speedMps: options.speedMps,
      accelerationMps2: 0,
      sidewaysMps: 0,
      gaitRad: this.#rng.uniform(0, 6.28),
      rollRad: options.rollRad ?? 0,
      brake: false,
      indicator: 'off',
      head: options.head ?? (this.#nightLights && options.speedMps > 0 && isVehicle(options.kind)),
      highBeam: options.highBeam ?? false,
      beacon: options.beacon ?? false,
      behaviour: options.behaviour,
      isKept: options.isKept ?? false,
      ...(options.script !== undefined && { script: options.script }),
    };
    const box = boxAt(this.road, agent.sM, agent.dM, agent.turnRad, agent.lengthM, options.size.widthM);
    const body = { agent, box, previous: box, halfAlongM: 0, halfAcrossM: 0, cosTurn: 1, towed: undefined };
    spread(body);
    this.#bodies.push(body);
    if (options.behaviour.type === 'towed') {
      const { tractor } = options.behaviour;
      const puller = this.#bodies.find((other) => other.agent === tractor);
      if (puller !== undefined) puller.towed = body;
    }
    return agent;
  }

  step(): void {
    for (const body of this.#bodies) body.previous = body.box;
    for (const body of this.#bodies) {
      const agent = body.agent;
      agent.script?.(agent, this);
      switch (agent.behaviour.type) {
        case 'lane':
          this.#stepLane(body, agent.behaviour);
          break;
        case 'walk':
          this.#stepWalk(body, agent.behaviour.alongMps, agent.behaviour.acrossMps);
          break;
        case 'static':
          agent.speedMps = 0;
          agent.accelerationMps2 = 0;
          break;
        case 'towed':
          break;
      }
    }
    this.timeSecs += STEP_SECS;
  }

  #stepWalk(body: AgentBody, wantedAlongMps: number, wantedAcrossMps: number): void {
    const agent = body.agent;
    const wanted = Math.sqrt(wantedAlongMps * wantedAlongMps + wantedAcrossMps * wantedAcrossMps);
    const hesitates = wantedAcrossMps !== 0 && this.#wouldBeHit(body, wantedAcrossMps);
    const speed = hesitates ? 0 : Math.min(wanted, agent.speedMps + WALKER_ACCELERATION_MPS2 * STEP_SECS);
    const share = wanted > 0 ? speed / wanted : 0;
    const alongMps = wantedAlongMps * share;
    const acrossMps = wantedAcrossMps * share;
    const turn = speed > 0.05 ? atan2(acrossMps, alongMps) : agent.turnRad;
    const scale = Math.max(0.3, 1 - this.road.curvatureAt(agent.sM) * agent.dM);
    const along = (alongMps * STEP_SECS) / scale;
    const moved = this.#tryMove(body, agent.sM + along, agent.dM + acrossMps * STEP_SECS, turn);
    const reached = moved ? speed : 0;
    agent.accelerationMps2 = (reached - agent.speedMps) / STEP_SECS;
    agent.speedMps = reached;
    agent.sidewaysMps = moved ? acrossMps : 0;
    // A stride of both legs is about 1.5 m, a gallop's or a pedal turn's longer; 2 pi each.
    agent.gaitRad += ((reached * STEP_SECS) / (agent.kind === 'child' ? 1 : 1.5)) * 6.283;
  }

  /** Whether the next step across leads into the way of a driver who can no longer stop: then even the careless wait. */
  #wouldBeHit(body: AgentBody, acrossMps: number): boolean {
    const walker = body.agent;
    for (const other of this.#bodies) {
      const driver = other.agent;
      if (driver.behaviour.type !== 'lane' || driver.speedMps < 1) continue;
      const { direction } = driver.behaviour;
      const gap = direction * (walker.sM - driver.sM) - driver.lengthM / 2 - body.halfAlongM;
      const passed = gap + driver.lengthM + 2 * body.halfAlongM;
      if (passed < 0 || gap > driver.speedMps * 0.6 + (driver.speedMps * driver.speedMps) / 13) continue;
      const reach = other.halfAcrossM + body.halfAcrossM + 0.35;
      const offset = driver.dM - walker.dM;
      // Inside the strip already (then hurrying on is best), or walking away from it.
      if (Math.abs(offset) < reach || offset * acrossMps < 0) continue;
      if ((Math.abs(offset) - reach) / Math.abs(acrossMps) < (passed + 1) / driver.speedMps) return true;
    }
    return false;
  }

  #stepLane(body: AgentBody, behaviour: LaneBehaviour): void {
    const agent = body.agent;
    const { direction } = behaviour;
    const ahead = this.#ahead(agent, behaviour);
    const curvature = Math.abs(this.road.curvatureAt(agent.sM + direction * 15));
    const comfortable = curvature > 1e-5 ? Math.sqrt(2.5 / curvature) : Infinity;
    const target =
      behaviour.forcedAccelerationMps2 ??
      idmAcceleration({
        speedMps: agent.speedMps,
        desiredMps: Math.min(behaviour.desiredMps, comfortable),
        timeGapSecs: behaviour.timeGapSecs,
        maxAccelerationMps2: behaviour.maxAccelerationMps2,
        gapM: ahead.gapM,
        aheadMps: ahead.aheadMps,
      });
    const previous = clamp(agent.accelerationMps2, -MAX_BRAKING_MPS2, 3);
    const wanted = clamp(target, previous - BRAKING_JERK_MPS3 * STEP_SECS, previous + EASING_JERK_MPS3 * STEP_SECS);
    if (behaviour.mayChangeLane === 'yes') this.#considerLaneChange(agent, behaviour, ahead);
    const speed = Math.max(0, agent.speedMps + wanted * STEP_SECS);
    const acceleration = (speed - agent.speedMps) / STEP_SECS;
    const along = ((agent.speedMps + speed) / 2) * STEP_SECS;
    const drift = 0.12 * sin(behaviour.driftPhaseRad + this.timeSecs * 0.35);
    const toTarget = behaviour.targetOffsetM + drift - agent.dM;
    const limit = behaviour.sidewaysMps * clamp(speed / 4, 0, 1);
    const wantedSideways = clamp(toTarget * 0.9, -limit, limit);
    const sidewaysStep = 1.4 * STEP_SECS * Math.max(1, behaviour.sidewaysMps);
    const sideways = agent.sidewaysMps + clamp(wantedSideways - agent.sidewaysMps, -sidewaysStep, sidewaysStep);
    const settled = speed < 0.3 ? 0 : sideways;
    agent.indicator = Math.abs(toTarget) > 0.9 ? (toTarget * direction > 0 ? 'left' : 'right') : 'off';
    const scale = Math.max(0.3, 1 - this.road.curvatureAt(agent.sM) * agent.dM);
    const nextS = agent.sM + (direction * along) / scale;
    const nextD = agent.dM + settled * STEP_SECS;
    const turn = speed < 0.3 ? agent.turnRad : atan2(settled, direction * Math.max(speed, 1));
    let moved = this.#tryMove(body, nextS, nextD, turn);
    if (moved) agent.sidewaysMps = settled;
    else {
      agent.sidewaysMps = 0;
      moved = this.#tryMove(body, nextS, agent.dM, direction > 0 ? 0 : PI);
    }
    agent.accelerationMps2 = moved ? acceleration : -agent.speedMps / STEP_SECS;
    agent.speedMps = moved ? speed : 0;
    if (!moved && body.towed !== undefined) body.towed.agent.speedMps = 0;
    agent.brake = agent.accelerationMps2 < -0.6 || agent.speedMps < 0.3;
    agent.gaitRad += ((agent.speedMps * STEP_SECS) / 5) * 6.283;
  }

  /** Moves the agent (and what it tows) there unless that would touch another box, where that is or was. */
  #tryMove(body: AgentBody, sM: number, dM: number, turnRad: number): boolean {
    const agent = body.agent;
    if (sM < this.road.fromM + 10 || sM > this.road.toM - 10) return false;
    const box = boxAt(this.road, sM, dM, turnRad, agent.lengthM, body.box.halfWidthM * 2);
    const { towed } = body;
    if (this.#touches(box, body, towed)) return false;
    if (towed !== undefined && towed.agent.behaviour.type === 'towed') {
      const direction = cos(turnRad) > 0 ? 1 : -1;
      const trailer = towed.agent;
      const trailerS = sM - direction * towed.agent.behaviour.distanceM;
      // Its wheels follow the kingpin with a lag of about its own length.
      const trailerD = trailer.dM + (dM - trailer.dM) * clamp(Math.abs(sM - agent.sM) / trailer.lengthM, 0, 1);
      const trailerTurn =
        atan2((dM - trailerD) * direction, towed.agent.behaviour.distanceM) + (direction > 0 ? 0 : PI);
      const trailerBox = boxAt(this.road, trailerS, trailerD, trailerTurn, trailer.lengthM, trailer.widthM);
      if (this.#touches(trailerBox, towed, body) || boxesOverlap(trailerBox, box, 0.05)) return false;
      trailer.accelerationMps2 = agent.accelerationMps2;
      trailer.speedMps = Math.abs(trailerS - trailer.sM) / STEP_SECS;
      trailer.brake = agent.brake;
      trailer.sM = trailerS;
      trailer.dM = trailerD;
      trailer.turnRad = trailerTurn;
      towed.box = trailerBox;
      spread(towed);
    }
    agent.sM = sM;
    agent.dM = dM;
    agent.turnRad = turnRad;
    body.box = box;
    spread(body);
    return true;
  }

  #touches(box: FlatBox, self: AgentBody, partner: AgentBody | undefined): boolean {
    for (const other of this.#bodies) {
      if (other === self || other === partner) continue;
      const dx = other.box.xM - box.xM;
      const dy = other.box.yM - box.yM;
      if (dx * dx + dy * dy > 900) continue;
      if (boxesOverlap(box, other.box, KEEP_APART_M) || boxesOverlap(box, other.previous, KEEP_APART_M)) return true;
    }
    return false;
  }

  #ahead(agent: Agent, behaviour: LaneBehaviour): { gapM: number; aheadMps: number } {
    let gapM = Infinity;
    let aheadMps = 0;
    const { direction } = behaviour;
    const path = Math.abs(behaviour.targetOffsetM - agent.dM) > 0.6 ? behaviour.targetOffsetM : agent.dM;
    for (const body of this.#bodies) {
      const other = body.agent;
      const forward = direction * (other.sM - agent.sM);
      if (other === agent || forward <= 0 || forward > LOOK_AHEAD_M) continue;
      if (other.behaviour.type === 'towed' && other.behaviour.tractor === agent) continue;
      const reach = body.halfAcrossM + agent.widthM / 2 + 0.3;
      const arriveSecs = Math.min(2.2, forward / Math.max(agent.speedMps, 2));
      const leading = other.dM + other.sidewaysMps * arriveSecs;
      const low = Math.min(other.dM, leading) - reach;
      const high = Math.max(other.dM, leading) + reach;
      if ((agent.dM < low || agent.dM > high) && (path < low || path > high)) continue;
      const gap = forward - agent.lengthM / 2 - body.halfAlongM;
      if (gap < gapM) {
        gapM = Math.max(gap, 0);
        aheadMps = other.speedMps * body.cosTurn * direction;
      }
    }
    return { gapM, aheadMps };
  }

  #considerLaneChange(agent: Agent, behaviour: LaneBehaviour, ahead: { gapM: number; aheadMps: number }): void {
    if (Math.abs(behaviour.targetOffsetM - agent.dM) > 0.6 || agent.speedMps < 4) return;
    const closingSecs = ahead.gapM / Math.max(agent.speedMps - ahead.aheadMps, 0.1);
    if (ahead.gapM === Infinity || ahead.aheadMps > 0.8 * behaviour.desiredMps || closingSecs > 7) return;
    for (const lane of this.road.section.lanes) {
      if (lane.direction !== behaviour.direction) continue;
      const apart = Math.abs(lane.centreM - behaviour.targetOffsetM);
      if (apart < 1.5 || apart > 5 || !this.isFree(agent, lane.centreM, lane.widthM, behaviour.direction)) continue;
      behaviour.targetOffsetM = lane.centreM;
      return;
    }
  }

  /** Nothing in the lane beside the agent, from what overtakes it to what it would catch up with. */
  isFree(agent: Agent, centreM: number, laneWidthM: number, direction: 1 | -1): boolean {
    for (const { agent: other } of this.#bodies) {
      if (other === agent || Math.abs(other.dM - centreM) > laneWidthM * 0.8) continue;
      const forward = direction * (other.sM - agent.sM);
      const faster = Math.max(0, other.speedMps - agent.speedMps);
      const slower = Math.max(0, agent.speedMps - other.speedMps * cos(other.turnRad) * direction);
      if (forward > -(14 + faster * 4) && forward < 14 + slower * 5 + agent.speedMps) return false;
    }
    return true;
  }
}
