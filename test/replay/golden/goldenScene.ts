import type { SceneRecord } from '../../../src/publish/sceneRecord.js';
import { FIELD_RULES, IGNORED_FIELDS } from './fieldRules.js';

/** Fields of one scene, or of one entry of its lists. */
export type Fields = Readonly<Record<string, unknown>>;
/** What the reference keeps of one scene: fields, and lists of entries. */
export type GoldenScene = Readonly<Record<string, unknown>>;

/** Objects and detections of one frame in so many are kept, the counts of their verdicts of all. */
const DETAILED_EVERY = 10;
const LISTS = ['objects', 'detections', 'hazards', 'health', 'inputs'] as const;

/** A published scene as the reference keeps it. Throws for a field that has no rule. */
export function goldenScene(record: SceneRecord): GoldenScene {
  const { conditions, lane_boundaries, drivable_area, free_distance, objects, detections, ...rest } = record;
  const isDetailed = record.sequence % DETAILED_EVERY === 0;
  const scene: Record<string, unknown> = {
    ...rest,
    verdicts: verdictsOf(objects),
    detection_verdicts: verdictsOf(detections),
    lane_boundaries: lane_boundaries.map(({ kind }) => kind).join(' '),
    ...(drivable_area && { drivable_cells: freeCells(drivable_area.cell_runs) }),
    ...(free_distance && {
      free_distance_m: free_distance.distance_m,
      free_distance_end: free_distance.end,
      free_distance_track_id: free_distance.track_id,
      free_distance_seen_share: free_distance.seen_share,
    }),
    ...(conditions && {
      conditions: Object.values(conditions)
        .map(({ value }) => value)
        .join(' '),
    }),
    ...(isDetailed && { objects, detections }),
  };
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(scene)) {
    const list = LISTS.find((one) => one === name);
    if (list !== undefined) {
      const entries = (value as readonly Fields[]).map((entry) => withRules(entry, list));
      if (entries.length > 0 || list === 'objects' || list === 'detections') kept[list] = entries;
    } else if (isCompared(name)) kept[name] = value;
  }
  return kept;
}

const withRules = (entry: Fields, list: string): Fields =>
  Object.fromEntries(Object.entries(entry).filter(([name]) => isKey(list, name) || isCompared(`${list}.${name}`)));

/** What tells the entries of a list apart. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  inputs: ['topic'],
  health: ['rule', 'input'],
  hazards: ['kind'],
};
const isKey = (list: string, name: string): boolean => KEYS[list]?.includes(name) === true;
export const keyOf = (list: string, entry: Fields): string | undefined =>
  KEYS[list]?.map((name) => String(entry[name])).join(' of ');

function isCompared(path: string): boolean {
  if (path in IGNORED_FIELDS) return false;
  if (path in FIELD_RULES) return true;
  throw new Error(`Expected a rule in fieldRules.ts for ${path} but found none`);
}

function verdictsOf(objects: readonly { readonly verdict: string }[]): string {
  const counts = ['confirmed', 'unconfirmed', 'rejected'].map(
    (kind) => `${objects.filter(({ verdict }) => verdict === kind).length} ${kind}`,
  );
  return counts.join(', ');
}

function freeCells(runs: readonly number[]): number {
  let cells = 0;
  for (let i = 0; i < runs.length; i += 2) if (runs[i] === 0) cells += runs[i + 1]!;
  return cells;
}
