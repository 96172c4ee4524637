import { munkres } from 'munkres';

/** Pairs that passed the gate, as structure of arrays. */
export interface CandidatePairs {
  readonly count: number;
  readonly track: Int32Array;
  readonly detection: Int32Array;
  readonly cost: Float64Array;
}

/**
 * Track of each detection, -1 for none: the least sum of costs, where an unassigned track and detection cost `apartCost` (more than any pair). Pairs that share neither track nor detection with others are assigned at once; what
 * remains falls into small groups, each solved by the Hungarian method (`munkres`). So the work grows with the number of objects that are close to each other, not with the square of all.
 */
export function solveAssignment(
  pairs: CandidatePairs,
  trackCount: number,
  detectionCount: number,
  apartCost: number,
): Int32Array {
  const trackOf = new Int32Array(detectionCount).fill(-1);
  // Union-find over tracks (0..trackCount-1) and detections (after them).
  const parent = new Int32Array(trackCount + detectionCount);
  for (let i = 0; i < parent.length; i++) parent[i] = i;
  for (let i = 0; i < pairs.count; i++) {
    const a = rootOf(parent, pairs.track[i]!);
    const b = rootOf(parent, trackCount + pairs.detection[i]!);
    if (a !== b) parent[b] = a;
  }
  const groups = new Map<number, number[]>();
  for (let i = 0; i < pairs.count; i++) {
    const root = rootOf(parent, pairs.track[i]!);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [i]);
    else group.push(i);
  }
  for (const group of groups.values()) {
    if (group.length === 1) trackOf[pairs.detection[group[0]!]!] = pairs.track[group[0]!]!;
    else solveGroup(pairs, group, apartCost, trackOf);
  }
  return trackOf;
}

function rootOf(parent: Int32Array, start: number): number {
  let at = start;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!;
    at = parent[at]!;
  }
  return at;
}

function solveGroup(pairs: CandidatePairs, group: readonly number[], apartCost: number, trackOf: Int32Array): void {
  const tracks = [...new Set(group.map((i) => pairs.track[i]!))].sort((a, b) => a - b);
  const detections = [...new Set(group.map((i) => pairs.detection[i]!))].sort((a, b) => a - b);
  const row = new Map(tracks.map((track, i) => [track, i]));
  const column = new Map(detections.map((detection, i) => [detection, i]));
  // Finite: the solver assigns infinite pairs as well.
  const costs = tracks.map(() => new Float64Array(detections.length).fill(apartCost));
  for (const i of group) costs[row.get(pairs.track[i]!)!]![column.get(pairs.detection[i]!)!] = pairs.cost[i]!;
  for (const [r, c] of munkres(costs)) {
    if (costs[r]![c]! < apartCost) trackOf[detections[c]!] = tracks[r]!;
  }
}
