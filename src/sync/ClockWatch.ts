import type { ClockState } from '../domain/FusionSample.js';
import { secsBetween, type TimeNs } from '../domain/time.js';

export interface ClockWatchOptions {
  /** The topic that the others are compared with; undefined when there is no camera. */
  readonly camera: string | undefined;
  /** Offsets that are constant are applied to the stamps. */
  readonly corrects: boolean;
}

/** Messages whose delays give a topic's median. */
const WINDOW = 15;
/** A message cannot arrive before its stamp. A clock that advances in steps (simulated time) shows one that arrives this much early. */
const AHEAD_SECS = 0.2;
/** Less counts when it is constant, and not the camera's as well; clocks that are kept together (NTP, PTP) agree to this. */
const SLIGHTLY_AHEAD_SECS = 0.05;
/** No driver holds a message for longer. */
const LONGEST_DELAY_SECS = 5;
/** Longer than a driver's delay, when it is the same for each message and the camera's frames come sooner. */
const LONG_DELAY_SECS = 0.5;
/** Delays of a constant offset spread less. */
const CONSTANT_SECS = 0.05;
const MIN_SAMPLES = 5;
/** A message that contradicts the correction by more is stamped by a clock that was set. */
const LONGEST_STRAY_SECS = 1;

/** Received minus stamped, seconds. */
interface Delays {
  /** The newest `WINDOW`, in a ring. */
  readonly ring: number[];
  count: number;
  latest: number;
  median: number;
  /** Largest minus smallest of the ring. */
  spread: number;
  /** Messages in a row that contradict the correction. */
  strays: number;
  /** Applied, in place of being judged. */
  correctionSecs?: number | undefined;
}

/**
 * Compares each topic's stamps with their arrival and with the other topics. Delays are never negative and differ from message to message; the offset of a clock is constant. A message that
 * arrives before its stamp, or seconds after it, was stamped by another clock.
 */
export class ClockWatch {
  readonly #options: ClockWatchOptions;
  readonly #topics = new Map<string, Delays>();

  constructor(options: ClockWatchOptions) {
    this.#options = options;
  }

  /** The stamp to use: corrected, where a constant offset is known; undefined while one is being measured. */
  observe(topic: string, stampNs: TimeNs, receivedNs: TimeNs): TimeNs | undefined {
    const latest = secsBetween(stampNs, receivedNs);
    let delays = this.#topics.get(topic);
    if (delays?.correctionSecs !== undefined) {
      const straySecs = Math.abs(latest - delays.median);
      delays.strays = straySecs > CONSTANT_SECS ? delays.strays + 1 : 0;
      // One late message is late; several in a row say that the clock was set: its offset is measured anew.
      if (delays.strays >= MIN_SAMPLES) delays = undefined;
      else if (straySecs > LONGEST_STRAY_SECS) return undefined;
    }
    delays ??= { ring: [], count: 0, latest, median: latest, spread: 0, strays: 0 };
    this.#topics.set(topic, delays);
    delays.latest = latest;
    if (delays.correctionSecs === undefined) {
      delays.ring[delays.count % WINDOW] = latest;
      delays.count += 1;
      const sorted = delays.ring.toSorted((a, b) => a - b);
      delays.median = sorted[sorted.length >> 1]!;
      delays.spread = sorted.at(-1)! - sorted[0]!;
    }
    if (!this.#options.corrects) return stampNs;
    delays.correctionSecs ??= this.#correctionSecs(topic, delays);
    if (delays.correctionSecs !== undefined) return stampNs + BigInt(Math.round(delays.correctionSecs * 1e9));
    // A clock that jumps is left as it is, and judged.
    return this.#offset(topic) !== undefined && delays.count < MIN_SAMPLES ? undefined : stampNs;
  }

  #correctionSecs(topic: string, { count, spread }: Delays): number | undefined {
    const state = this.#offset(topic);
    if (state === undefined || count < MIN_SAMPLES || spread >= CONSTANT_SECS) return undefined;
    const camera = this.#cameraDelays();
    // What shares the camera's clock keeps its place beside it.
    const isShared = camera !== undefined && isImpossible(camera) && isNear(camera, state.delaySecs);
    return isShared ? camera.median : state.offsetSecs;
  }

  /** Topics whose clock is not the others', corrected or not. */
  states(): readonly ClockState[] {
    return [...this.#topics.keys()].map((topic) => this.judge(topic)).filter((state) => state !== undefined);
  }

  /** The clock of a topic that is not the others'; undefined when it fits, or when it is wrong as the camera's is: the two belong together. */
  judge(topic: string): ClockState | undefined {
    const delays = this.#topics.get(topic);
    if (delays?.correctionSecs !== undefined)
      return { ...this.#state(topic, delays, delays.median - delays.correctionSecs), isCorrected: true };
    const cameraDelays = this.#cameraDelays();
    if (delays === undefined || cameraDelays === undefined || topic === this.#options.camera)
      return this.#offset(topic);
    const isTogether =
      cameraDelays.correctionSecs === undefined && isImpossible(cameraDelays) && isNear(cameraDelays, delays.median);
    return isTogether ? undefined : this.#offset(topic);
  }

  /** Median delay of a topic as stamped; undefined before its first message. */
  delaySecs(topic: string): number | undefined {
    return this.#topics.get(topic)?.median;
  }

  #cameraDelays(): Delays | undefined {
    return this.#options.camera === undefined ? undefined : this.#topics.get(this.#options.camera);
  }

  #offset(topic: string): ClockState | undefined {
    const delays = this.#topics.get(topic);
    if (delays === undefined) return undefined;
    const cameraDelays = topic === this.#options.camera ? undefined : this.#cameraDelays();
    const cameraSecs = cameraDelays !== undefined && !isImpossible(cameraDelays) ? cameraDelays.median : undefined;
    const isSteady = delays.spread < CONSTANT_SECS && delays.count >= MIN_SAMPLES;
    const isAhead = isSteady && delays.median < -SLIGHTLY_AHEAD_SECS + Math.min(cameraSecs ?? -Infinity, 0);
    const isLong = isSteady && delays.median > LONG_DELAY_SECS && (cameraSecs ?? Infinity) < LONG_DELAY_SECS;
    return isImpossible(delays) || isAhead || isLong ? this.#state(topic, delays, cameraSecs ?? 0) : undefined;
  }

  #state(topic: string, { median, spread, latest }: Delays, referenceSecs: number): ClockState {
    const delaySecs = isPossible(median) ? latest : median;
    return { topic, delaySecs, spreadSecs: spread, offsetSecs: delaySecs - referenceSecs, isCorrected: false };
  }
}

const isPossible = (delaySecs: number): boolean => delaySecs >= -AHEAD_SECS && delaySecs <= LONGEST_DELAY_SECS;
const isImpossible = ({ latest, median }: Delays): boolean => !isPossible(latest) || !isPossible(median);
const isNear = ({ median }: Delays, delaySecs: number): boolean => Math.abs(median - delaySecs) < LONG_DELAY_SECS;
