import { LIGHTS, ROAD_SURFACES, type SceneConditions, VISIBILITIES, WEATHERS } from '../../domain/SceneConditions.js';
import { secsBetween, type TimeNs } from '../../domain/time.js';

/** Another value must be this much more probable before the published one changes. */
const LEAD_TO_CHANGE = 0.1;
/** A longer gap, or a step back in time, resets the filter. */
const MAX_GAP_SECS = 5;

/** Weather, light, road surface and visibility averaged over time: each frame's probabilities go into a running mean, the published value changes only for a clear lead. */
export class ConditionsFilter {
  memorySecs: number;
  readonly #weather = new Group(WEATHERS);
  readonly #light = new Group(LIGHTS);
  readonly #roadSurface = new Group(ROAD_SURFACES);
  readonly #visibility = new Group(VISIBILITIES);
  #stampNs: TimeNs | undefined;

  constructor(memorySecs: number) {
    this.memorySecs = memorySecs;
  }

  /** Undefined without conditions of this frame: earlier values are never published as new. */
  update(stampNs: TimeNs, conditions: SceneConditions | undefined): SceneConditions | undefined {
    if (conditions === undefined) return undefined;
    const gapSecs = this.#stampNs === undefined ? Infinity : secsBetween(this.#stampNs, stampNs);
    const isContinued = gapSecs >= 0 && gapSecs <= MAX_GAP_SECS;
    const share = isContinued && this.memorySecs > 0 ? 1 - Math.exp(-gapSecs / this.memorySecs) : 1;
    this.#stampNs = stampNs;
    return {
      weather: this.#weather.update(conditions.weather, share),
      light: this.#light.update(conditions.light, share),
      roadSurface: this.#roadSurface.update(conditions.roadSurface, share),
      visibility: this.#visibility.update(conditions.visibility, share),
    };
  }
}

interface Named<T> {
  readonly value: T;
  readonly probability: number;
}

class Group<T extends string> {
  readonly #names: readonly T[];
  readonly #probability: Float64Array;
  #present = 0;

  constructor(names: readonly T[]) {
    this.#names = names;
    this.#probability = new Float64Array(names.length);
  }

  /** `share`: weight of the newest frame; 1 drops all earlier ones. The remaining probability is spread evenly over the other values. */
  update({ value, probability }: Named<T>, share: number): Named<T> {
    const p = Number.isFinite(probability) ? Math.min(1, Math.max(0, probability)) : 0;
    const at = this.#names.indexOf(value);
    const rest = (1 - p) / Math.max(1, this.#names.length - 1);
    for (let i = 0; i < this.#names.length; i++) {
      const seen = i === at ? p : rest;
      this.#probability[i]! += share * (seen - this.#probability[i]!);
    }
    let best = 0;
    for (let i = 1; i < this.#names.length; i++) if (this.#probability[i]! > this.#probability[best]!) best = i;
    if (share === 1 || this.#probability[best]! > this.#probability[this.#present]! + LEAD_TO_CHANGE)
      this.#present = best;
    return { value: this.#names[this.#present]!, probability: this.#probability[this.#present]! };
  }
}
