import type { RadarScan } from '../domain/RadarScan.js';
import { secsBetween, type TimeNs } from '../domain/time.js';

const MAX_SCANS = 64;
/** A camera frame may wait this long; scans behind it are still asked for. */
const EXTRA_SECS = 1;

/** The newest sweeps of one radar topic, ascending stamps. */
export class RadarBuffer {
  readonly #windowSecs: number;
  #scans: RadarScan[] = [];

  constructor(windowSecs: number) {
    this.#windowSecs = windowSecs;
  }

  add(scan: RadarScan): void {
    this.#scans.push(scan);
    const oldest = (): number => secsBetween(this.#scans[0]!.stampNs, scan.stampNs);
    while (this.#scans.length > 1 && (this.#scans.length > MAX_SCANS || oldest() > this.#windowSecs + EXTRA_SECS))
      this.#scans.shift();
  }

  clear(): void {
    this.#scans = [];
  }

  get lastStampNs(): TimeNs | undefined {
    return this.#scans.at(-1)?.stampNs;
  }

  /** A sweep of this stamp or later is here. */
  reaches(stampNs: TimeNs): boolean {
    const last = this.lastStampNs;
    return last !== undefined && last >= stampNs;
  }

  /** Up to `count` newest sweeps of the window that ends at `stampNs`, oldest first. */
  newestBefore(stampNs: TimeNs, count: number): readonly RadarScan[] {
    const inWindow = this.#scans.filter(
      (scan) => scan.stampNs <= stampNs && secsBetween(scan.stampNs, stampNs) <= this.#windowSecs,
    );
    return inWindow.slice(-count);
  }
}
