/** Process noise of the size in m² per second: the true size is constant, but the visible sides change. */
const GROWTH_M2_PER_SEC = 0.01;

/** Length, width, height and centre height of one object: one Kalman filter each, for a constant value. */
export class SizeFilter {
  readonly #mean: Float64Array;
  readonly #variance = new Float64Array(4);

  constructor(lengthM: number, widthM: number, heightM: number, zM: number, sigmaM: number) {
    this.#mean = Float64Array.of(lengthM, widthM, heightM, zM);
    this.#variance.fill(sigmaM * sigmaM);
  }

  get lengthM(): number {
    return this.#mean[0]!;
  }
  get widthM(): number {
    return this.#mean[1]!;
  }
  get heightM(): number {
    return this.#mean[2]!;
  }
  get zM(): number {
    return this.#mean[3]!;
  }
  /** 1 sigma of the length. */
  get sigmaM(): number {
    return Math.sqrt(this.#variance[0]!);
  }

  predict(dtSecs: number): void {
    for (let i = 0; i < 4; i++) this.#variance[i]! += GROWTH_M2_PER_SEC * dtSecs;
  }

  update(lengthM: number, widthM: number, heightM: number, zM: number, sigmaM: number): void {
    const noise = sigmaM * sigmaM;
    this.#step(0, lengthM, noise);
    this.#step(1, widthM, noise);
    this.#step(2, heightM, noise);
    this.#step(3, zM, noise);
  }

  #step(at: number, measured: number, noise: number): void {
    const gain = this.#variance[at]! / (this.#variance[at]! + noise);
    this.#mean[at]! += gain * (measured - this.#mean[at]!);
    this.#variance[at]! *= 1 - gain;
  }
}
