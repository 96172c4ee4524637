import type { PlacedReturns } from './SurveyedSweep.js';
import type { RadarDecision } from './decideReading.js';

/** Names that lidar drivers give to what only a lidar has: rings, echoes, firing times. */
const OF_LIDAR =
  /^(ring|laser_?id|line|tag|t|time|time_?offset|offset_?time|return_?(type|num|number)|ambient|near_ir|echo)$/i;
const OF_COLOUR = /^(rgba?|bgra?|[rgb]|red|green|blue|colou?r)$/i;
/** No radar of today gives more a sweep; lidars and depth cameras give ten times that. */
export const DENSE_RETURNS = 50_000;
/** Without range rates a cloud needs fewer to be none. */
const DENSE_WITHOUT_RATES = 4_000;
const RING_RETURNS = 300;
const BIN_RAD = Math.PI / 1800;

/**
 * Why a point cloud is not a radar's, by its content: fields, order, density, pattern and range rate; undefined when it may be one. A range rate that fits the standing world outweighs names.
 * Clouds without returns tell nothing.
 */
export function whyNoRadar(
  topic: string,
  sweeps: readonly PlacedReturns[],
  decision: RadarDecision,
): string | undefined {
  const full = sweeps.filter(({ table }) => table.count > 0);
  const largest = full.reduce<PlacedReturns | undefined>(
    (most, sweep) => (most === undefined || sweep.table.count > most.table.count ? sweep : most),
    undefined,
  );
  if (largest === undefined) return undefined;
  const { table } = largest;
  if (table.count > DENSE_RETURNS) return `${table.count} points a message are a lidar's or a depth camera's`;
  if (decision.basis === 'agreement' || decision.basis === 'configured') return undefined;
  const colour = decision.fields.filter((name) => OF_COLOUR.test(name));
  if (colour.length > 0) return `its points have colours (${colour.join(', ')})`;
  if (decision.reading.rangeRate !== undefined) return undefined;
  const lidar = decision.fields.filter((name) => OF_LIDAR.test(name));
  if (lidar.length > 0) return `it has no range rate but a lidar's fields (${lidar.join(', ')})`;
  if (table.rows > 1) return `it has no range rate and the order of an image (${table.rows} rows)`;
  if (table.count > DENSE_WITHOUT_RATES) return `it has no range rate and ${table.count} points a message`;
  const rings = ringsOf(largest);
  if (rings !== undefined) return `it has no range rate and its points lie on ${rings} rings`;
  if (decision.guess.rangeRate !== undefined) return undefined;
  if (![topic, ...full.map((sweep) => sweep.table.header.frameId)].some((name) => /radar/i.test(name)))
    return 'it has no range rate, and neither topic nor frame is called a radar';
  return undefined;
}

/** Many points at few elevations, as a turning lidar has them, with more than the one of a flat radar; undefined when they are scattered. */
function ringsOf({ table, positions: { xM, yM, zM } }: PlacedReturns): number | undefined {
  if (table.count < RING_RETURNS) return undefined;
  const bins = new Set<number>();
  for (let i = 0; i < table.count; i++) bins.add(Math.round(Math.atan2(zM[i]!, Math.hypot(xM[i]!, yM[i]!)) / BIN_RAD));
  return bins.size > 3 && bins.size < table.count / 10 ? bins.size : undefined;
}
