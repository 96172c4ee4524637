import { atan2, cos, PI, sin, TWO_PI } from '../../math/deterministicMath.js';
import type { WorldFrame } from '../../world/WorldFrame.js';
import type { LightModel } from './lightModel.js';
import { patches, PATCH_UNIT } from './noiseTile.js';

const SKYLINE_CELLS = 1024;

/** Colour of the sky and of the far land under it; `paint` goes from `query` to `out`. */
export class SkyPaint {
  /** Unit ray of the world frame, and the skyline in its direction. */
  readonly query = new Float64Array(4);
  /** Linear light. */
  readonly out = new Float64Array(3);
  /** Tangent of the skyline's elevation by azimuth. */
  readonly #skyline = new Float32Array(SKYLINE_CELLS);
  #light: LightModel | undefined;
  #landGain = 1;
  #cloudShift = 0;
  #isNight = false;

  begin(frame: WorldFrame, light: LightModel): void {
    this.#light = light;
    this.#isNight = frame.environment.light === 'night';
    this.#cloudShift = frame.environment.sunAzimuthRad * 40;
    const town = frame.road.kind === 'urban' ? 1.6 : 1;
    const shift = frame.environment.sunElevationRad * 50;
    for (let i = 0; i < SKYLINE_CELLS; i++) {
      const angle = (i / SKYLINE_CELLS) * TWO_PI;
      const hills =
        patches(((120 + 22 * cos(angle) + shift) * 256) | 0, ((120 + 22 * sin(angle)) * 256) | 0) * PATCH_UNIT;
      const trees = patches(((i / SKYLINE_CELLS) * 65_536 * 3) | 0, 19_712) * PATCH_UNIT;
      this.#skyline[i] = (0.012 + 0.045 * hills + 0.008 * trees) * town;
    }
    const snowy = frame.environment.roadSurface === 'snow';
    this.#landGain = snowy ? 0.55 : 0.22;
  }

  /** Skyline for a ray of the world frame (only its horizontal direction counts). */
  skylineAt(x: number, y: number): number {
    const cell = Math.floor(((atan2(y, x) + PI) / TWO_PI) * SKYLINE_CELLS);
    return this.#skyline[cell & (SKYLINE_CELLS - 1)]!;
  }

  /** From `query` to `out`. */
  paint(): void {
    const { query, out } = this;
    const x = query[0]!;
    const y = query[1]!;
    const z = query[2]!;
    const skyline = query[3]!;
    const light = this.#light!;
    const { horizonRgb, zenithRgb, fogRgb, sun, sunRgb } = light;
    const flat = Math.sqrt(1 - z * z);
    const rise = z / (flat > 0.01 ? flat : 0.01);
    if (rise < skyline) {
      // Far land in haze.
      const veil = light.fogPerM * 420;
      const haze = veil > 1 ? 1 : Math.max(veil, light.isDark ? 0.35 : 0.62);
      const own = 1 - haze;
      out[0] = fogRgb[0] * haze + light.skyRgb[0] * this.#landGain * own;
      out[1] = fogRgb[1] * haze + light.skyRgb[1] * this.#landGain * 1.1 * own;
      out[2] = fogRgb[2] * haze + light.skyRgb[2] * this.#landGain * own;
    } else {
      const h = z > 0 ? z : 0;
      const t = 1 - (1 - h) * (1 - h) * (1 - h);
      let r = horizonRgb[0] + (zenithRgb[0] - horizonRgb[0]) * t;
      let g = horizonRgb[1] + (zenithRgb[1] - horizonRgb[1]) * t;
      let b = horizonRgb[2] + (zenithRgb[2] - horizonRgb[2]) * t;
      const plane = 1 / (h + 0.12);
      const noise = patches(((x * plane * 9 + this.#cloudShift) * 256) | 0, (y * plane * 2304) | 0) * PATCH_UNIT;
      if (light.cloudCover > 0.5) {
        const shade = 0.82 + 0.34 * noise;
        r *= shade;
        g *= shade;
        b *= shade;
      } else if (!this.#isNight) {
        const amount = (noise - 0.53) * 6;
        const cloud = amount < 0 ? 0 : amount > 1 ? 0.85 : amount * 0.85;
        const white = light.skyRgb[0] * 1.25 + sunRgb[0] * 0.28;
        r += (white - r) * cloud;
        g += (light.skyRgb[1] * 1.2 + sunRgb[1] * 0.28 - g) * cloud;
        b += (light.skyRgb[2] * 1.1 + sunRgb[2] * 0.3 - b) * cloud;
      }
      const towards = x * sun[0] + y * sun[1] + z * sun[2];
      if (towards > 0.6 && (sunRgb[0] > 0.02 || sun[2] > -0.2)) {
        const q = (towards - 0.6) / 0.4;
        const warm = q * q * q;
        const disc = towards > 0.9994 ? 20 : towards > 0.985 ? (towards - 0.985) * 90 : 0;
        const strength = sunRgb[0] > 0.02 ? sunRgb[0] : 0.12;
        r += (warm * 0.42 + disc) * strength;
        g += (warm * 0.28 + disc * 0.85) * strength * 0.85;
        b += (warm * 0.12 + disc * 0.6) * strength * 0.7;
      }
      out[0] = r;
      out[1] = g;
      out[2] = b;
    }
    out[0] *= light.outsideGain;
    out[1] *= light.outsideGain;
    out[2] *= light.outsideGain;
  }
}
