/** Where an echo comes from; values above 0 are actor ids. */
export const ECHO_SOURCE = { background: 0, clutter: -1, ghost: -2, doubleBounce: -3 } as const;

const CAPACITY = 8192;

/** True echoes before the sensor's own errors, in the radar's polar coordinates. Full buffers drop further echoes, as sensors with a fixed list do. */
export class EchoBuffer {
  count = 0;
  readonly rangeM = new Float64Array(CAPACITY);
  /** Counter-clockwise from the radar's x. */
  readonly azimuthRad = new Float64Array(CAPACITY);
  readonly elevationRad = new Float64Array(CAPACITY);
  /** Range rate, positive = away, as the moving radar sees it. */
  readonly rangeRateMps = new Float64Array(CAPACITY);
  readonly rcsDbsm = new Float64Array(CAPACITY);
  readonly source = new Int32Array(CAPACITY);

  reset(): void {
    this.count = 0;
  }

  push(
    rangeM: number,
    azimuthRad: number,
    elevationRad: number,
    rangeRateMps: number,
    rcsDbsm: number,
    source: number,
  ): void {
    const i = this.count;
    if (i >= CAPACITY) return;
    this.rangeM[i] = rangeM;
    this.azimuthRad[i] = azimuthRad;
    this.elevationRad[i] = elevationRad;
    this.rangeRateMps[i] = rangeRateMps;
    this.rcsDbsm[i] = rcsDbsm;
    this.source[i] = source;
    this.count = i + 1;
  }
}
