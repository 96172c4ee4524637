import type { RadarScan } from '../domain/RadarScan.js';

/** Remembers which radars have reported a range rate that is impossible with folded Doppler. */
export class DopplerAmbiguity {
  readonly #limitMps: number;
  readonly #unambiguous = new Set<string>();

  constructor(limitMps: number) {
    this.#limitMps = limitMps;
  }

  observe(scan: RadarScan): void {
    if (scan.rangeRateKind === 'none' || this.#unambiguous.has(scan.topic)) return;
    const { count, rangeRateMps } = scan.points;
    for (let i = 0; i < count; i++) {
      if (Math.abs(rangeRateMps[i]!) > this.#limitMps) {
        this.#unambiguous.add(scan.topic);
        return;
      }
    }
  }

  isUnambiguous(topic: string): boolean {
    return this.#unambiguous.has(topic);
  }
}
