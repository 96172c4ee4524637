import { atan2, cos, sin } from '../math/deterministicMath.js';
import type { PosedBox } from '../truth/PosedBox.js';
import { pointOfBody, type RadarView } from './RadarView.js';

const BINS = 360;
/** Azimuths from -90 to 90 degrees. */
const HALF_SPAN_RAD = 1.5707963267948966;
const NEAREST_X_M = 0.2;

/** Nearest blocker per azimuth in the radar's plane, for thousands of background echoes where a ray per echo would cost too much. Heights are ignored. */
export class ShadowMap {
  readonly #nearestM = new Float64Array(BINS);
  readonly #rayX = new Float64Array(BINS);
  readonly #rayY = new Float64Array(BINS);

  constructor() {
    for (let i = 0; i < BINS; i++) {
      const azimuth = ((i + 0.5) / BINS) * 2 * HALF_SPAN_RAD - HALF_SPAN_RAD;
      this.#rayX[i] = cos(azimuth);
      this.#rayY[i] = sin(azimuth);
    }
  }

  build(view: RadarView, bodies: readonly PosedBox[]): void {
    this.#nearestM.fill(Infinity);
    const m = view.radarFromBase.m;
    for (const body of bodies) {
      const corners = [
        [1, 1],
        [1, -1],
        [-1, -1],
        [-1, 1],
      ].map(([sx, sy]) => {
        const [x, y, z] = pointOfBody(body, sx! * body.halfLengthM, sy! * body.halfWidthM, 0);
        return [m[0]! * x + m[1]! * y + m[2]! * z + m[3]!, m[4]! * x + m[5]! * y + m[6]! * z + m[7]!] as const;
      });
      for (let i = 0; i < 4; i++) this.#edge(corners[i]!, corners[(i + 1) % 4]!);
    }
  }

  nearestM(azimuthRad: number): number {
    const bin = Math.floor(((azimuthRad + HALF_SPAN_RAD) / (2 * HALF_SPAN_RAD)) * BINS);
    return bin < 0 || bin >= BINS ? 0 : this.#nearestM[bin]!;
  }

  #edge(a: readonly [number, number], b: readonly [number, number]): void {
    let [ax, ay] = a;
    let [bx, by] = b;
    if (ax < NEAREST_X_M && bx < NEAREST_X_M) return;
    if (ax < NEAREST_X_M) {
      ay += ((NEAREST_X_M - ax) / (bx - ax)) * (by - ay);
      ax = NEAREST_X_M;
    } else if (bx < NEAREST_X_M) {
      by += ((NEAREST_X_M - bx) / (ax - bx)) * (ay - by);
      bx = NEAREST_X_M;
    }
    const scale = BINS / (2 * HALF_SPAN_RAD);
    const one = (atan2(ay, ax) + HALF_SPAN_RAD) * scale;
    const two = (atan2(by, bx) + HALF_SPAN_RAD) * scale;
    const first = Math.max(0, Math.floor(Math.min(one, two)));
    const last = Math.min(BINS - 1, Math.floor(Math.max(one, two)));
    const ex = bx - ax;
    const ey = by - ay;
    for (let i = first; i <= last; i++) {
      const dx = this.#rayX[i]!;
      const dy = this.#rayY[i]!;
      const across = dx * ey - dy * ex;
      if (across < 1e-9 && across > -1e-9) continue;
      const range = (ax * ey - ay * ex) / across;
      if (range > 0 && range < this.#nearestM[i]!) this.#nearestM[i] = range;
    }
  }
}
