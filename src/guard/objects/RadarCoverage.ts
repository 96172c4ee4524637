import type { Detection } from '../../domain/Detection.js';
import { VEHICLE_CLASSES, VULNERABLE_CLASSES } from '../../domain/ObjectClass.js';
import type { RadarInBase } from '../../domain/PublishedFrame.js';
import type { Occlusion } from './Occlusion.js';

/** The radar is expected to see an object where it has detected at least this share of the objects that the camera sees well, after as many objects. */
const MIN_HIT_RATE = 0.97;
const MIN_SAMPLES = 30;
/** Least camera-only objectness of an object that the camera sees well. */
const SEEN_SCORE = 0.35;
const BAND_M = 10;
const BANDS = 8;
const GROUPS = 2;
/** Number of past objects behind the share; older ones fade. */
const MEMORY = 200;
const AZIMUTH_BINS = 64;

/** Where a radar is expected to see an object: its field of view, learned from its own returns, and how often it has detected objects that the camera sees. A sparse radar is never expected to detect an object. */
export class RadarCoverage {
  readonly #samples = new Float64Array(GROUPS * BANDS);
  readonly #hits = new Float64Array(GROUPS * BANDS);
  readonly #azimuths = new Float64Array(AZIMUTH_BINS);
  #azimuthTotal = 0;
  #fromRad = 0;
  #toRad = 0;

  reset(): void {
    this.#samples.fill(0);
    this.#hits.fill(0);
    this.#azimuths.fill(0);
    this.#azimuthTotal = 0;
  }

  /** Learns the field from a frame's returns. */
  observe({ xM, yM }: RadarInBase): void {
    const stride = Math.max(1, Math.ceil(xM.length / 150));
    const bins = this.#azimuths;
    for (let i = 0; i < xM.length; i += stride) {
      const azimuth = Math.atan2(yM[i]!, xM[i]!);
      if (!(azimuth > -Math.PI / 2 && azimuth < Math.PI / 2)) continue;
      bins[Math.floor((azimuth / Math.PI + 0.5) * AZIMUTH_BINS)]! += 1;
      this.#azimuthTotal += 1;
    }
    if (this.#azimuthTotal > 1e6) {
      for (let i = 0; i < AZIMUTH_BINS; i++) bins[i]! /= 2;
      this.#azimuthTotal /= 2;
    }
    this.#fromRad = this.#edge(0, 1);
    this.#toRad = this.#edge(AZIMUTH_BINS - 1, -1);
  }

  /** Learns from one object; call for those in the picture. */
  learn(detection: Detection, occlusion: Occlusion): void {
    const cell = this.#cellOf(detection);
    if (cell === undefined || !((detection.cameraScore ?? 0) >= SEEN_SCORE)) return;
    if (!this.#isInField(detection) || occlusion.hides(detection)) return;
    const fade = 1 - 1 / MEMORY;
    this.#samples[cell] = this.#samples[cell]! * fade + 1;
    this.#hits[cell] = this.#hits[cell]! * fade + (detection.radarPointCount > 0 ? 1 : 0);
  }

  mustSee(detection: Detection, occlusion: Occlusion): boolean {
    const cell = this.#cellOf(detection);
    if (cell === undefined) return false;
    const samples = this.#samples[cell]!;
    return (
      samples >= MIN_SAMPLES &&
      this.#hits[cell]! >= MIN_HIT_RATE * samples &&
      this.#isInField(detection) &&
      !occlusion.hides(detection)
    );
  }

  #cellOf({ label, xM, yM }: Detection): number | undefined {
    const group = VEHICLE_CLASSES.has(label) ? 0 : VULNERABLE_CLASSES.has(label) ? 1 : undefined;
    const band = Math.floor(Math.hypot(xM, yM) / BAND_M);
    return group === undefined || band >= BANDS ? undefined : group * BANDS + band;
  }

  #isInField({ xM, yM }: Detection): boolean {
    const azimuth = Math.atan2(yM, xM);
    return azimuth >= this.#fromRad && azimuth <= this.#toRad;
  }

  /** Inner edge of the field: one return in a hundred lies outside it, on each side. */
  #edge(from: number, step: 1 | -1): number {
    let bin = from;
    let sum = 0;
    while (bin >= 0 && bin < AZIMUTH_BINS && sum + this.#azimuths[bin]! < 0.01 * this.#azimuthTotal) {
      sum += this.#azimuths[bin]!;
      bin += step;
    }
    return ((step === 1 ? bin : bin + 1) / AZIMUTH_BINS - 0.5) * Math.PI;
  }
}
