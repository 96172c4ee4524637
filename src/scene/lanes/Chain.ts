/** A point may lie this far from the expected continuation of a chain, farther after a gap. */
const TOLERANCE_M = 0.35;
const TOLERANCE_SHARE = 0.03;
/** Dashes of rural roads and motorways leave gaps of 8 to 12 m. */
const MAX_GAP_M = 12.5;
/** Fewer points than this in a row are noise until more follow, within this distance. */
const MIN_PIECE = 3;
const MAX_NOISE_GAP_M = 2;
/** Points that determine its direction. */
const TAIL = 16;
/** Below this length the slope of a chain is noise. */
const MIN_TAIL_M = 2.5;

/** Points that follow each other along the road, nearest first; y beside the path. */
export class Chain {
  readonly xM: number[] = [];
  readonly yM: number[] = [];
  /** Line through the last points; level while they span too little. */
  #meanXM = 0;
  #meanYM = 0;
  #slope = 0;

  constructor(xM: number, yM: number) {
    this.add(xM, yM);
  }

  get lengthM(): number {
    return this.xM.at(-1)! - this.xM[0]!;
  }

  /** Whether no point from `xM` on can continue it. Short pieces are mostly noise and end sooner. */
  isOver(xM: number): boolean {
    return xM - this.xM.at(-1)! > (this.xM.length < MIN_PIECE ? MAX_NOISE_GAP_M : MAX_GAP_M);
  }

  /** Distance of the point from the expected continuation of the chain; undefined when it does not belong to it. */
  offOf(xM: number, yM: number): number | undefined {
    const gapM = xM - this.xM.at(-1)!;
    if (gapM <= 0) return undefined;
    const off = Math.abs(yM - (this.#meanYM + this.#slope * (xM - this.#meanXM)));
    return off <= TOLERANCE_M + TOLERANCE_SHARE * gapM ? off : undefined;
  }

  add(xM: number, yM: number): void {
    this.xM.push(xM);
    this.yM.push(yM);
    this.#fitTail();
  }

  #fitTail(): void {
    const first = Math.max(0, this.xM.length - TAIL);
    const n = this.xM.length - first;
    let meanX = 0;
    let meanY = 0;
    for (let i = first; i < this.xM.length; i++) {
      meanX += this.xM[i]! / n;
      meanY += this.yM[i]! / n;
    }
    this.#meanXM = meanX;
    this.#meanYM = meanY;
    if (this.xM.at(-1)! - this.xM[first]! < MIN_TAIL_M) return;
    let sxx = 0;
    let sxy = 0;
    for (let i = first; i < this.xM.length; i++) {
      sxx += (this.xM[i]! - meanX) ** 2;
      sxy += (this.xM[i]! - meanX) * (this.yM[i]! - meanY);
    }
    this.#slope = sxy / sxx;
  }
}

/** Adds the points of one row (which must lie beyond all rows before) to the chains they continue, nearest pairs first; the others start chains. */
export function extendChains(chains: Chain[], xM: number, points: readonly number[]): void {
  const pairs: { readonly chain: Chain; readonly point: number; readonly off: number }[] = [];
  for (const chain of chains) {
    if (chain.isOver(xM)) continue;
    for (let point = 0; point < points.length; point++) {
      const off = chain.offOf(xM, points[point]!);
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
