import { OBJECT_CLASSES, type ObjectClass } from '../domain/ObjectClass.js';
import type { RoadScene } from '../domain/RoadScene.js';
import { secsBetween, type TimeNs } from '../domain/time.js';
import type { VerdictKind } from '../domain/Verdict.js';
import { heldBack, shownObjects } from '../publish/heldBack.js';
import { nearestAheadM } from './nearestAhead.js';

export type StateGroup = 'mode' | 'weather' | 'light' | 'road surface' | 'visibility';

/** Scenes of one stretch of time. */
export interface TimeBin {
  /** Since the first scene. */
  startSecs: number;
  scenes: number;
  /** Summed over the scenes. */
  readonly objects: Map<ObjectClass, number>;
  readonly verdicts: Map<VerdictKind, number>;
  nearestConfirmedM: number | undefined;
  nearestUnconfirmedM: number | undefined;
  speedSumMps: number;
  speedCount: number;
  /** Scenes per value. */
  readonly states: Map<StateGroup, Map<string, number>>;
}

const FIRST_WIDTH_SECS = 0.1;

/** A run over time in a bounded number of bins: when they become too many, neighbours are merged and bins are twice as wide. */
export class TimeBins {
  readonly #capacity: number;
  #widthSecs = FIRST_WIDTH_SECS;
  #bins: TimeBin[] = [];
  #firstNs: TimeNs | undefined;
  #lastIndex = 0;

  constructor(capacity = 240) {
    this.#capacity = capacity;
  }

  get widthSecs(): number {
    return this.#widthSecs;
  }

  /** Bins with at least one scene, in order of time. */
  get bins(): readonly Readonly<TimeBin>[] {
    return this.#bins;
  }

  add(scene: RoadScene): void {
    this.#firstNs ??= scene.stampNs;
    const secs = secsBetween(this.#firstNs, scene.stampNs);
    while (secs / this.#widthSecs >= this.#capacity) this.#widen();
    // A stamp that goes back is shown at the current end of the run. The small addition keeps a stamp on a bin's edge in its bin.
    this.#lastIndex = Math.max(this.#lastIndex, Math.floor(secs / this.#widthSecs + 1e-6));
    const startSecs = this.#lastIndex * this.#widthSecs;
    let bin = this.#bins.at(-1);
    if (bin?.startSecs !== startSecs) {
      bin = emptyBin(startSecs);
      this.#bins.push(bin);
    }
    merge(bin, binOf(scene, startSecs));
  }

  #widen(): void {
    this.#widthSecs *= 2;
    this.#lastIndex = Math.floor(this.#lastIndex / 2);
    const wide: TimeBin[] = [];
    for (const bin of this.#bins) {
      const startSecs = Math.floor(bin.startSecs / this.#widthSecs + 1e-6) * this.#widthSecs;
      if (wide.at(-1)?.startSecs !== startSecs) wide.push(emptyBin(startSecs));
      merge(wide.at(-1)!, bin);
    }
    this.#bins = wide;
  }
}

/** The most frequent value in the bin. */
export function prevailing(bin: Readonly<TimeBin>, group: StateGroup): string | undefined {
  const counts = [...(bin.states.get(group) ?? [])];
  return counts.sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** Classes that occurred, in the usual order. */
export const classesIn = (bins: readonly Readonly<TimeBin>[]): ObjectClass[] =>
  OBJECT_CLASSES.filter((label) => bins.some(({ objects }) => objects.has(label)));

const emptyBin = (startSecs: number): TimeBin => ({
  startSecs,
  scenes: 0,
  objects: new Map(),
  verdicts: new Map(),
  nearestConfirmedM: undefined,
  nearestUnconfirmedM: undefined,
  speedSumMps: 0,
  speedCount: 0,
  states: new Map(),
});

function binOf(scene: RoadScene, startSecs: number): TimeBin {
  const bin = emptyBin(startSecs);
  bin.scenes = 1;
  const shown = shownObjects(scene);
  for (const { label } of shown) bin.objects.set(label, (bin.objects.get(label) ?? 0) + 1);
  for (const { verdict } of [...shown, ...heldBack(scene)])
    bin.verdicts.set(verdict.kind, (bin.verdicts.get(verdict.kind) ?? 0) + 1);
  bin.nearestConfirmedM = nearestAheadM(shown.filter(({ verdict }) => verdict.kind === 'confirmed'));
  bin.nearestUnconfirmedM = nearestAheadM(shown.filter(({ verdict }) => verdict.kind === 'unconfirmed'));
  if (scene.egoSpeedMps !== undefined) {
    bin.speedSumMps = scene.egoSpeedMps;
    bin.speedCount = 1;
  }
  const set = (group: StateGroup, value: string): void => {
    bin.states.set(group, new Map([[value, 1]]));
  };
  set('mode', scene.mode);
  if (scene.conditions) {
    set('weather', scene.conditions.weather.value);
    set('light', scene.conditions.light.value);
    set('road surface', scene.conditions.roadSurface.value);
    set('visibility', scene.conditions.visibility.value);
  }
  return bin;
}

function merge(into: TimeBin, from: Readonly<TimeBin>): void {
  into.scenes += from.scenes;
  into.speedSumMps += from.speedSumMps;
  into.speedCount += from.speedCount;
  into.nearestConfirmedM = nearer(into.nearestConfirmedM, from.nearestConfirmedM);
  into.nearestUnconfirmedM = nearer(into.nearestUnconfirmedM, from.nearestUnconfirmedM);
  addCounts(into.objects, from.objects);
  addCounts(into.verdicts, from.verdicts);
  for (const [group, counts] of from.states) {
    const known = into.states.get(group) ?? new Map<string, number>();
    addCounts(known, counts);
    into.states.set(group, known);
  }
}

const nearer = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

function addCounts<K>(into: Map<K, number>, from: ReadonlyMap<K, number>): void {
  for (const [key, count] of from) into.set(key, (into.get(key) ?? 0) + count);
}
