import type { RadarScan } from '../domain/RadarScan.js';
import { secsBetween, type TimeNs } from '../domain/time.js';

const MAX_SCANS = 64;
/** A camera frame may wait this long; scans behind it are still asked for. */
const EXTRA_SECS = 1;
/** So many frames in a row that waiting would have brought nothing: this radar keeps its own time. */
const FRAMES_TO_LEARN = 20;

/** The newest sweeps of one radar topic, ascending stamps. */
export class RadarBuffer {
  readonly #windowSecs: number;
  #scans: RadarScan[] = [];
  #framesWithoutLateSweep = 0;

  constructor(windowSecs: number) {
    this.#windowSecs = windowSecs;
  }

  /** `wasWorthWaiting`: it belongs to a frame that was there before it, and came while that one may wait. */
  add(scan: RadarScan, arrivedWithinWait: boolean): void {
    if (arrivedWithinWait) this.#framesWithoutLateSweep = 0;
    this.#scans.push(scan);
    const oldest = (): number => secsBetween(this.#scans[0]!.stampNs, scan.stampNs);
    while (this.#scans.length > 1 && (this.#scans.length > MAX_SCANS || oldest() > this.#windowSecs + EXTRA_SECS))
      this.#scans.shift();
  }

  /** Of the camera. */
  countFrame(): void {
    this.#framesWithoutLateSweep += 1;
  }

  clear(): void {
    this.#scans = [];
    this.#framesWithoutLateSweep = 0;
  }

  get lastStampNs(): TimeNs | undefined {
    return this.#scans.at(-1)?.stampNs;
  }

  /** A sweep of this stamp or later is here. */
  reaches(stampNs: TimeNs): boolean {
    const last = this.lastStampNs;
    return last !== undefined && last >= stampNs;
  }

  /** A frame of this stamp gains something when it waits. */
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
