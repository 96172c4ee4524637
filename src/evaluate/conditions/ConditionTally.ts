/** Names of the groups in scenes.jsonl and GroundTruth.msg. */
export const CONDITION_GROUPS = ['weather', 'light', 'road_surface', 'visibility'] as const;
/** Group of conditions. @useDeclaredType */
export type ConditionGroup = (typeof CONDITION_GROUPS)[number];

/** The value of each group that is known. */
export type ConditionValues = Readonly<Partial<Record<ConditionGroup, string>>>;

export interface ConditionCount {
  readonly frames: number;
  readonly correct: number;
}

/** How often each condition is correct. */
export class ConditionTally {
  readonly #drives: ReadonlyMap<ConditionGroup, { frames: number; correct: number }>[];
  readonly #confusion = new Map<ConditionGroup, Map<string, Map<string, number>>>();

  constructor(driveCount: number) {
    this.#drives = Array.from(
      { length: driveCount },
      () => new Map(CONDITION_GROUPS.map((group) => [group, { frames: 0, correct: 0 }])),
    );
  }

  /** Groups unknown to either side are ignored. */
  addFrame(drive: number, predicted: ConditionValues, truth: ConditionValues): void {
    for (const group of CONDITION_GROUPS) {
      const [said, is] = [predicted[group], truth[group]];
      if (said === undefined || is === undefined) continue;
      const count = this.#drives[drive]!.get(group)!;
      count.frames += 1;
      if (said === is) count.correct += 1;
      const byTruth = entry(this.#confusion, group, () => new Map<string, Map<string, number>>());
      const bySaid = entry(byTruth, is, () => new Map<string, number>());
      bySaid.set(said, (bySaid.get(said) ?? 0) + 1);
    }
  }

  count(group: ConditionGroup, weights: ArrayLike<number>): ConditionCount {
    let [frames, correct] = [0, 0];
    this.#drives.forEach((groups, drive) => {
      frames += groups.get(group)!.frames * weights[drive]!;
      correct += groups.get(group)!.correct * weights[drive]!;
    });
    return { frames, correct };
  }

  /** Frames by true, then by predicted value. */
  confusion(group: ConditionGroup): ReadonlyMap<string, ReadonlyMap<string, number>> {
    return this.#confusion.get(group) ?? new Map<string, Map<string, number>>();
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
