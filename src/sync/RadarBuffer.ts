import type { RadarScan } from '../domain/RadarScan.js';
import { secsBetween, type TimeNs } from '../domain/time.js';

const MAX_SCANS = 64;
/** Sweeps older than the window are kept this much longer: a waiting camera frame may still need them. */
const EXTRA_SECS = 1;
/** After this many frames in a row for which no sweep came within the wait, the radar runs on its own clock and frames do not wait for it. */
const FRAMES_TO_LEARN = 20;

/** The newest sweeps of one radar topic, ascending stamps. */
export class RadarBuffer {
  readonly #windowSecs: number;
  #scans: RadarScan[] = [];
  #framesWithoutLateSweep = 0;

  constructor(windowSecs: number) {
    this.#windowSecs = windowSecs;
  }

  /** `arrivedWithinWait`: a frame was waiting for this sweep, and it arrived within that wait. */
  add(scan: RadarScan, arrivedWithinWait: boolean): void {
    if (arrivedWithinWait) this.#framesWithoutLateSweep = 0;
    this.#scans.push(scan);
    const oldest = (): number => secsBetween(this.#scans[0]!.stampNs, scan.stampNs);
    while (this.#scans.length > 1 && (this.#scans.length > MAX_SCANS || oldest() > this.#windowSecs + EXTRA_SECS))
      this.#scans.shift();
  }

  /** One more camera frame. */
  countFrame(): void {
    this.#framesWithoutLateSweep += 1;
  }

  clear(): void {
    this.#scans = [];
    this.#framesWithoutLateSweep = 0;
  }

  /** The newest sweep. */
  get last(): RadarScan | undefined {
    return this.#scans.at(-1);
  }

  /** Whether a sweep of this stamp or later has arrived. */
  reaches(stampNs: TimeNs): boolean {
    const last = this.last;
    return last !== undefined && last.stampNs >= stampNs;
  }

  /** Whether a frame of this stamp should wait for this radar. */
  isAwaitedAt(stampNs: TimeNs): boolean {
    return this.#framesWithoutLateSweep <= FRAMES_TO_LEARN && !this.reaches(stampNs);
  }

  /** Up to `count` newest sweeps of the window that ends at `stampNs`, oldest first. */
  newestBefore(stampNs: TimeNs, count: number): readonly RadarScan[] {
    const inWindow = this.#scans.filter(
      (scan) => scan.stampNs <= stampNs && secsBetween(scan.stampNs, stampNs) <= this.#windowSecs,
    );
    return inWindow.slice(-count);
  }
}
