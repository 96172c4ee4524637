const CAPACITY = 4096;

/** Stretches of fixed surroundings that answer the radar, in base_link; `weight` is the mean count of echoes before scaling. */
export class PatchList {
  count = 0;
  totalWeight = 0;
  readonly xM = new Float64Array(CAPACITY);
  readonly yM = new Float64Array(CAPACITY);
  /** Lower end. */
  readonly zM = new Float64Array(CAPACITY);
  readonly heightM = new Float64Array(CAPACITY);
  /** Standard deviation in x and y. */
  readonly spreadM = new Float64Array(CAPACITY);
  readonly weight = new Float64Array(CAPACITY);
  readonly rcsDbsm = new Float64Array(CAPACITY);

  reset(): void {
    this.count = 0;
    this.totalWeight = 0;
  }

  push(xM: number, yM: number, zM: number, heightM: number, spreadM: number, weight: number, rcsDbsm: number): void {
    const i = this.count;
    if (i >= CAPACITY) return;
    this.xM[i] = xM;
    this.yM[i] = yM;
    this.zM[i] = zM;
    this.heightM[i] = heightM;
    this.spreadM[i] = spreadM;
    this.weight[i] = weight;
    this.rcsDbsm[i] = rcsDbsm;
    this.totalWeight += weight;
    this.count = i + 1;
  }
}
