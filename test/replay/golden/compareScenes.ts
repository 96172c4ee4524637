import { FIELD_RULES } from './fieldRules.js';
import { keyOf, type Fields, type GoldenScene } from './goldenScene.js';

export interface Difference {
  readonly frame: number;
  readonly field: string;
  /** Which entry of a list. */
  readonly of?: string;
  readonly expected: unknown;
  readonly received: unknown;
  /** Of numbers. */
  readonly by?: number;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Values compared, by field. */
  readonly compared: Readonly<Record<string, number>>;
}

/** Objects farther apart are two objects. */
const PAIR_M = 1;

export function compareScenes(expected: readonly GoldenScene[], received: readonly GoldenScene[]): Comparison {
  const comparer = new Comparer();
  for (let frame = 0; frame < Math.max(expected.length, received.length); frame++)
    comparer.scene(frame, expected[frame] ?? {}, received[frame] ?? {});
  return comparer;
}

class Comparer {
  readonly differences: Difference[] = [];
  readonly compared: Record<string, number> = {};

  scene(frame: number, expected: GoldenScene, received: GoldenScene): void {
    for (const name of namesOf(expected, received)) {
      const [a, b] = [expected[name], received[name]];
      if (isList(a) || isList(b)) this.#list(frame, name, asList(a), asList(b));
      else this.#value({ frame, field: name, expected: a, received: b });
    }
  }

  #list(frame: number, list: string, expected: readonly Fields[], received: readonly Fields[]): void {
    const left = [...received];
    const unmatched: Fields[] = [];
    for (const entry of expected) {
      const other = left
        .filter((one) => distanceOf(list, entry, one) <= PAIR_M)
        .sort((a, b) => distanceOf(list, entry, a) - distanceOf(list, entry, b))[0];
      if (other === undefined) unmatched.push(entry);
      else {
        left.splice(left.indexOf(other), 1);
        const of = nameOf(list, entry);
        this.#value({ frame, field: `${list}.present`, of, expected: true, received: true });
        for (const name of namesOf(entry, other))
          if (`${list}.${name}` in FIELD_RULES)
            this.#value({ frame, field: `${list}.${name}`, of, expected: entry[name], received: other[name] });
      }
    }
    for (const entry of unmatched)
      this.#value({ frame, field: `${list}.present`, of: nameOf(list, entry), expected: true, received: false });
    for (const entry of left)
      this.#value({ frame, field: `${list}.present`, of: nameOf(list, entry), expected: false, received: true });
  }

  #value(values: Omit<Difference, 'by'>): void {
    const { field, expected, received } = values;
    this.compared[field] = (this.compared[field] ?? 0) + 1;
    const within = FIELD_RULES[field]?.within;
    if (within !== undefined && typeof expected === 'number' && typeof received === 'number') {
      const by = Math.abs(expected - received);
      if (!(by <= within)) this.differences.push({ ...values, by });
    } else if (JSON.stringify(expected) !== JSON.stringify(received)) this.differences.push(values);
  }
}

/** Differences that no rule allows, as lines for a person. */
export function failuresOf({ differences, compared }: Comparison, outputsAreSame: boolean): readonly string[] {
  return [...new Set(differences.map(({ field }) => field))].flatMap((field) => {
    const of = differences.filter((difference) => difference.field === field);
    const share = of.length / compared[field]!;
    const allowed = outputsAreSame ? 0 : (FIELD_RULES[field]?.flipShare ?? 0);
    if (share <= allowed) return [];
    const first = of.slice(0, 5).map(textOf);
    const more = of.length > first.length ? [`  and ${of.length - first.length} more`] : [];
    return [
      `${field}: ${of.length} of ${compared[field]!} differ, allowed ${(100 * allowed).toFixed(1)} %`,
      ...first,
      ...more,
    ];
  });
}

function textOf({ frame, field, of, expected, received, by }: Difference): string {
  const within = FIELD_RULES[field]?.within;
  const margin = by === undefined ? '' : ` (by ${by.toPrecision(3)}, allowed ${String(within)})`;
  const entry = of === undefined ? '' : ` of ${of}`;
  return `  frame ${frame}${entry}: expected ${JSON.stringify(expected)} but received ${JSON.stringify(received)}${margin}`;
}

/** Entries without a key are told apart by their places, metres. */
function distanceOf(list: string, a: Fields, b: Fields): number {
  if (keyOf(list, a) !== keyOf(list, b) || a['label'] !== b['label']) return Infinity;
  if (keyOf(list, a) !== undefined) return 0;
  return Math.hypot(Number(a['x_m']) - Number(b['x_m']), Number(a['y_m']) - Number(b['y_m']));
}

const nameOf = (list: string, entry: Fields): string =>
  keyOf(list, entry) ?? `${String(entry['label'])} at (${String(entry['x_m'])}, ${String(entry['y_m'])})`;

const namesOf = (a: Fields, b: Fields): readonly string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])];
const isList = (value: unknown): value is readonly Fields[] => Array.isArray(value);
const asList = (value: unknown): readonly Fields[] => (isList(value) ? value : []);
