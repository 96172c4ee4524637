/** A point may lie this far off where a chain is expected to go on, more after a gap. */
const TOLERANCE_M = 0.35;
const TOLERANCE_SHARE = 0.03;
/** Dashes of rural roads and motorways leave gaps of 8 to 12 m. */
const MAX_GAP_M = 12.5;
/** Points that say where it goes. */
const TAIL = 16;
/** Shorter than this its own slope is noise. */
const MIN_TAIL_M = 2.5;

/** Points that follow each other along the road, nearest first. */
export class Chain {
  readonly xM: number[] = [];
  readonly yM: number[] = [];

  constructor(xM: number, yM: number) {
    this.xM.push(xM);
    this.yM.push(yM);
  }

  get lengthM(): number {
    return this.xM.at(-1)! - this.xM[0]!;
  }

  /** How far the point is from where the chain goes on, or undefined when it does not belong to it. `slope`: direction of the road there, for chains that have none of their own yet. */
  offOf(xM: number, yM: number, slope: number): number | undefined {
    const gapM = xM - this.xM.at(-1)!;
    if (gapM <= 0 || gapM > MAX_GAP_M) return undefined;
    const off = Math.abs(yM - this.#expected(xM, slope));
    return off <= TOLERANCE_M + TOLERANCE_SHARE * gapM ? off : undefined;
  }

  add(xM: number, yM: number): void {
    this.xM.push(xM);
    this.yM.push(yM);
  }

  /** Straight on from the last points. */
  #expected(xM: number, slope: number): number {
    const first = Math.max(0, this.xM.length - TAIL);
    const n = this.xM.length - first;
    let meanX = 0;
    let meanY = 0;
    for (let i = first; i < this.xM.length; i++) {
      meanX += this.xM[i]! / n;
      meanY += this.yM[i]! / n;
    }
    if (this.xM.at(-1)! - this.xM[first]! < MIN_TAIL_M) return meanY + slope * (xM - meanX);
    let sxx = 0;
    let sxy = 0;
    for (let i = first; i < this.xM.length; i++) {
      sxx += (this.xM[i]! - meanX) ** 2;
      sxy += (this.xM[i]! - meanX) * (this.yM[i]! - meanY);
    }
    return meanY + (sxy / sxx) * (xM - meanX);
  }
}

/** Adds the points of one row (which must lie beyond all rows before) to the chains they continue, nearest pairs first; the others start chains. */
export function extendChains(chains: Chain[], xM: number, points: readonly number[], slope: number): void {
  const pairs: { readonly chain: Chain; readonly point: number; readonly off: number }[] = [];
  for (const chain of chains) {
    for (let point = 0; point < points.length; point++) {
      const off = chain.offOf(xM, points[point]!, slope);
      if (off !== undefined) pairs.push({ chain, point, off });
    }
  }
  pairs.sort((a, b) => a.off - b.off);
  const used = new Set<number>();
  const extended = new Set<Chain>();
  for (const { chain, point } of pairs) {
    if (used.has(point) || extended.has(chain)) continue;
    chain.add(xM, points[point]!);
    used.add(point);
    extended.add(chain);
  }
  for (let point = 0; point < points.length; point++) {
    if (!used.has(point)) chains.push(new Chain(xM, points[point]!));
  }
}
