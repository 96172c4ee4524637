import { secsBetween } from '../../domain/time.js';
import { placeOf, type PlacedReturns } from './SurveyedSweep.js';

const SAME_STAMP_SECS = 0.002;
const SAME_PLACE_M = 0.05;
/** Share of the smaller sweep that must lie in the larger one. */
const MIN_SHARE = 0.9;
const MIN_COMMON_SWEEPS = 2;
const MAX_RETURNS = 200;

/** Whether two topics are one sensor: at the same stamps they have the same returns, whatever their order, and also where one has only some of them or another frame. */
export function sameReturns(a: readonly PlacedReturns[], b: readonly PlacedReturns[]): boolean {
  let common = 0;
  let same = 0;
  for (const one of a) {
    const other = b.find(
      (sweep) => Math.abs(secsBetween(one.table.header.stampNs, sweep.table.header.stampNs)) <= SAME_STAMP_SECS,
    );
    if (other === undefined || one.table.count === 0 || other.table.count === 0) continue;
    common += 1;
    const [few, many] = one.table.count <= other.table.count ? [one, other] : [other, one];
    if (shareOf(few, many) >= MIN_SHARE) same += 1;
  }
  return common >= MIN_COMMON_SWEEPS && same > 0.7 * common;
}

function shareOf(few: PlacedReturns, many: PlacedReturns): number {
  const inBase = few.table.header.frameId !== many.table.header.frameId;
  if (inBase && (few.baseFromRadar === undefined || many.baseFromRadar === undefined)) return 0;
  const cell = (x: number, y: number): string => `${x} ${y}`;
  const cells = new Map<string, (readonly [number, number, number])[]>();
  for (let i = 0; i < many.table.count; i++) {
    const at = placeOf(many, i, inBase);
    const key = cell(Math.floor(at[0] / SAME_PLACE_M), Math.floor(at[1] / SAME_PLACE_M));
    const there = cells.get(key);
    if (there === undefined) cells.set(key, [at]);
    else there.push(at);
  }
  const stride = Math.max(1, Math.ceil(few.table.count / MAX_RETURNS));
  let found = 0;
  let total = 0;
  for (let i = 0; i < few.table.count; i += stride) {
    total += 1;
    const [x, y, z] = placeOf(few, i, inBase);
    const [cx, cy] = [Math.floor(x / SAME_PLACE_M), Math.floor(y / SAME_PLACE_M)];
    const near = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].flatMap((dy) => cells.get(cell(cx + dx, cy + dy)) ?? []));
    if (near.some((at) => Math.hypot(at[0] - x, at[1] - y, at[2] - z) < SAME_PLACE_M)) found += 1;
  }
  return found / total;
}
