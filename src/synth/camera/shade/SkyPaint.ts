import { atan2, cos, PI, sin, TWO_PI } from '../../math/deterministicMath.js';
import type { WorldFrame } from '../../world/WorldFrame.js';
import type { LightModel } from './lightModel.js';
import { patchesAt } from './noiseTile.js';

const SKYLINE_CELLS = 1024;

/** Colour of the sky and of the far land under it; `paint` writes into the fields. */
export class SkyPaint {
  red = 0;
  green = 0;
  blue = 0;
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
      const hills = patchesAt(120 + 22 * cos(angle) + shift, 120 + 22 * sin(angle));
      const trees = patchesAt((i / SKYLINE_CELLS) * 256 * 3, 77);
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

  /** For a unit ray of the world frame; `skyline` from `skylineAt`. */
  paint(x: number, y: number, z: number, skyline: number): void {
    const light = this.#light!;
    const { horizonRgb, zenithRgb, fogRgb, sun, sunRgb } = light;
    const flat = Math.sqrt(1 - z * z);
    const rise = z / (flat > 0.01 ? flat : 0.01);
    if (rise < skyline) {
      // Far land in haze.
      const veil = light.fogPerM * 420;
      const haze = veil > 1 ? 1 : Math.max(veil, light.isDark ? 0.35 : 0.62);
      const own = 1 - haze;
      this.red = fogRgb[0] * haze + light.skyRgb[0] * this.#landGain * own;
      this.green = fogRgb[1] * haze + light.skyRgb[1] * this.#landGain * 1.1 * own;
      this.blue = fogRgb[2] * haze + light.skyRgb[2] * this.#landGain * own;
    } else {
      const h = z > 0 ? z : 0;
      const t = 1 - (1 - h) * (1 - h) * (1 - h);
      let r = horizonRgb[0] + (zenithRgb[0] - horizonRgb[0]) * t;
      let g = horizonRgb[1] + (zenithRgb[1] - horizonRgb[1]) * t;
      let b = horizonRgb[2] + (zenithRgb[2] - horizonRgb[2]) * t;
      const plane = 1 / (h + 0.12);
      const noise = patchesAt(x * plane * 9 + this.#cloudShift, y * plane * 9);
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
      this.red = r;
      this.green = g;
      this.blue = b;
    }
    this.red *= light.outsideGain;
    this.green *= light.outsideGain;
    this.blue *= light.outsideGain;
  }
}
