import { secsBetween, type TimeNs } from '../domain/time.js';
import { type DiagnosticStatus, type Level, mergedSummary } from '../messages/DiagnosticStatus.js';

export interface InputMonitorOptions {
  readonly topic: string;
  /** What it is used for: camera, radar, ... */
  readonly role: string;
  /** Without a message for longer, the input is silent. */
  readonly staleSecs: number;
  /** 0: any rate is right. */
  readonly minHz: number;
  readonly maxDelaySecs: number;
  readonly windowSecs: number;
  /** Whether the node needs it; an optional input is only reported. */
  readonly severity: Level;
}

/** Differences of stamp and receive time beyond this come from two clocks, not from a delay. */
const OTHER_CLOCK_SECS = 5;
const CAPACITY = 1024;

/** Rate, delay and clock of one input, over a window of receive times. */
export class InputMonitor {
  readonly #options: InputMonitorOptions;
  readonly #receivedMs = new Float64Array(CAPACITY);
  readonly #delaySecs = new Float64Array(CAPACITY);
  #count = 0;
  #unreadable = 0;
  #dropped = 0;
  #lastStampNs: TimeNs | undefined;

  constructor(options: InputMonitorOptions) {
    this.#options = options;
  }

  get topic(): string {
    return this.#options.topic;
  }

  get received(): number {
    return this.#count;
  }

  /** `steadyMs`: of a clock that never jumps; `receivedNs`: of the node's clock, as stamps are compared with it. */
  add(stampNs: TimeNs | undefined, receivedNs: TimeNs, steadyMs: number): void {
    const slot = this.#count % CAPACITY;
    this.#receivedMs[slot] = steadyMs;
    this.#delaySecs[slot] = stampNs === undefined ? Number.NaN : secsBetween(stampNs, receivedNs);
    this.#count += 1;
    this.#lastStampNs = stampNs ?? this.#lastStampNs;
  }

  /** A message that could not be read. */
  countUnreadable(): void {
    this.#unreadable += 1;
  }

  /** A message given up because a newer one came. */
  addDrop(): void {
    this.#dropped += 1;
  }

  /** Seconds since the last message; undefined when there was none. */
  ageSecs(steadyMs: number): number | undefined {
    if (this.#count === 0) return undefined;
    return (steadyMs - this.#receivedMs[(this.#count - 1) % CAPACITY]!) / 1000;
  }

  isSilent(steadyMs: number): boolean {
    const ageSecs = this.ageSecs(steadyMs);
    return ageSecs === undefined || ageSecs > this.#options.staleSecs;
  }

  /** Over the window; 0 with fewer than two messages. */
  rateHz(steadyMs: number): number {
    return this.#window(steadyMs).rateHz;
  }

  status(steadyMs: number): DiagnosticStatus {
    const { topic, role, severity, minHz, maxDelaySecs } = this.#options;
    const { events, rateHz, minDelaySecs, maxDelay, medianDelaySecs } = this.#window(steadyMs);
    const ageSecs = this.ageSecs(steadyMs);
    const isOtherClock = Math.abs(medianDelaySecs) > OTHER_CLOCK_SECS;
    const findings: { level: Level; message: string }[] = [];
    if (ageSecs === undefined) findings.push({ level: severity, message: 'no message yet' });
    else if (this.isSilent(steadyMs)) findings.push({ level: severity, message: `silent for ${ageSecs.toFixed(1)} s` });
    else {
      findings.push({ level: 'ok', message: `${rateHz.toFixed(1)} Hz` });
      if (minHz > 0 && rateHz < minHz)
        findings.push({ level: 'warn', message: `${rateHz.toFixed(1)} Hz, less than ${minHz}` });
      if (isOtherClock)
        findings.push({
          level: 'warn',
          message: `stamps come from another clock, ${Math.abs(medianDelaySecs).toFixed(1)} s ${medianDelaySecs < 0 ? 'ahead of' : 'behind'} the node's`,
        });
      else if (maxDelay > maxDelaySecs)
        findings.push({ level: 'warn', message: `arrives up to ${maxDelay.toFixed(2)} s after its stamp` });
    }
    return {
      ...mergedSummary(findings),
      name: `input ${topic}`,
      values: {
        role,
        state: ageSecs === undefined ? 'never received' : this.isSilent(steadyMs) ? 'silent' : 'arriving',
        'Events in window': `${events}`,
        'Events since startup': `${this.#count}`,
        'Duration of window (s)': this.#options.windowSecs.toFixed(1),
        'Actual frequency (Hz)': rateHz.toFixed(3),
        'Minimum acceptable frequency (Hz)': minHz.toFixed(3),
        'age (s)': ageSecs === undefined ? '' : ageSecs.toFixed(3),
        'Earliest timestamp delay (s)': Number.isFinite(minDelaySecs) ? minDelaySecs.toFixed(4) : '',
        'Latest timestamp delay (s)': Number.isFinite(maxDelay) ? maxDelay.toFixed(4) : '',
        clock: this.#lastStampNs === undefined ? 'unknown' : isOtherClock ? 'another' : "the node's",
        dropped: `${this.#dropped}`,
        unreadable: `${this.#unreadable}`,
      },
    };
  }

  #window(steadyMs: number): {
    events: number;
    rateHz: number;
    minDelaySecs: number;
    maxDelay: number;
    medianDelaySecs: number;
  } {
    const { windowSecs } = this.#options;
    const delays: number[] = [];
    let events = 0;
    let firstMs = steadyMs;
    let lastMs = steadyMs;
    for (let back = 1; back <= Math.min(this.#count, CAPACITY); back++) {
      const slot = (this.#count - back) % CAPACITY;
      const atMs = this.#receivedMs[slot]!;
      if (steadyMs - atMs > windowSecs * 1000) break;
      if (events === 0) lastMs = atMs;
      firstMs = atMs;
      events += 1;
      const delay = this.#delaySecs[slot]!;
      if (Number.isFinite(delay)) delays.push(delay);
    }
    delays.sort((a, b) => a - b);
    return {
      events,
      rateHz: events < 2 || lastMs <= firstMs ? 0 : ((events - 1) * 1000) / (lastMs - firstMs),
      minDelaySecs: delays[0] ?? Number.NaN,
      maxDelay: delays.at(-1) ?? Number.NaN,
      medianDelaySecs: delays[delays.length >> 1] ?? 0,
    };
  }
}
