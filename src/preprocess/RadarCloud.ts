import type { RadarInBase } from '../domain/PublishedFrame.js';

/** Returns of all sweeps of a sample in base_link at the sample's stamp. A growing structure of arrays that is reused. */
export class RadarCloud {
  count = 0;
  xM = new Float64Array(INITIAL);
  yM = new Float64Array(INITIAL);
  zM = new Float64Array(INITIAL);
  /** Over ground along the line of sight, positive away; 0 where unknown. */
  radialSpeedMps = new Float64Array(INITIAL);
  magnitudeDb = new Float64Array(INITIAL);
  /** Against the median of its sweep, in units of the contract's scale, clipped to ±3. */
  relativeMagnitude = new Float64Array(INITIAL);
  /** 1 where `speedMps` is known. */
  hasRadialSpeed = new Uint8Array(INITIAL);
  /** 1 where it is known and not folded. */
  isUnambiguous = new Uint8Array(INITIAL);

  reset(): void {
    this.count = 0;
  }

  /** Makes room for `extra` more returns. */
  reserve(extra: number): void {
    const needed = this.count + extra;
    if (needed <= this.xM.length) return;
    const size = Math.max(needed, this.xM.length * 2);
    const grown = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const bigger = new Float64Array(size);
      bigger.set(old);
      return bigger;
    };
    this.xM = grown(this.xM);
    this.yM = grown(this.yM);
    this.zM = grown(this.zM);
    this.radialSpeedMps = grown(this.radialSpeedMps);
    this.magnitudeDb = grown(this.magnitudeDb);
    this.relativeMagnitude = grown(this.relativeMagnitude);
    const bits = new Uint8Array(size);
    bits.set(this.hasRadialSpeed);
    this.hasRadialSpeed = bits;
    const clear = new Uint8Array(size);
    clear.set(this.isUnambiguous);
    this.isUnambiguous = clear;
  }

  /** A known speed that may be folded. */
  hasFoldedSpeed(): boolean {
    for (let i = 0; i < this.count; i++) if (this.hasRadialSpeed[i] === 1 && this.isUnambiguous[i] === 0) return true;
    return false;
  }

  /** A copy for publishers. */
  toRadarInBase(): RadarInBase {
    const copy = (values: Float64Array): Float32Array => new Float32Array(values.subarray(0, this.count));
    return {
      xM: copy(this.xM),
      yM: copy(this.yM),
      zM: copy(this.zM),
      radialSpeedMps: copy(this.radialSpeedMps),
      magnitudeDb: copy(this.magnitudeDb),
    };
  }
}

const INITIAL = 8192;
