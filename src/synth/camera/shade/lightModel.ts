import { cos, sin } from '../../math/deterministicMath.js';
import type { WorldFrame } from '../../world/WorldFrame.js';

type Rgb = readonly [number, number, number];

/** Light of one frame, linear and relative to what a mid-grey road gives at day: the exposure is already in it. */
export interface LightModel {
  /** Unit vector to the sun in the world frame. */
  readonly sun: Rgb;
  readonly sunRgb: Rgb;
  /** From above, and from below. */
  readonly skyRgb: Rgb;
  readonly bounceRgb: Rgb;
  readonly zenithRgb: Rgb;
  readonly horizonRgb: Rgb;
  readonly fogRgb: Rgb;
  /** Extinction: a black object keeps a contrast of 5 % at the meteorological visibility (Koschmieder, WMO no. 8): 3 / V. */
  readonly fogPerM: number;
  /** Share of the sky that clouds cover. */
  readonly cloudCover: number;
  /** Whether vehicles light their way, and how much that shows. */
  readonly headLampGain: number;
  readonly streetLampGain: number;
  /** Light inside tunnels, and how much brighter (dimmer) the world outside looks from the place of the camera. */
  readonly tunnelRgb: Rgb;
  readonly outsideGain: number;
  readonly isDark: boolean;
}

interface Base {
  readonly sun: Rgb;
  readonly sky: Rgb;
  readonly zenith: Rgb;
  readonly horizon: Rgb;
}

const BASES: Readonly<Record<string, Base>> = {
  day: { sun: [1.5, 1.4, 1.2], sky: [0.4, 0.46, 0.56], zenith: [0.17, 0.34, 0.72], horizon: [0.62, 0.74, 0.88] },
  low_sun: { sun: [1.7, 1.02, 0.5], sky: [0.3, 0.3, 0.38], zenith: [0.22, 0.32, 0.58], horizon: [1.05, 0.74, 0.46] },
  dusk: { sun: [0, 0, 0], sky: [0.105, 0.11, 0.17], zenith: [0.035, 0.05, 0.14], horizon: [0.42, 0.22, 0.17] },
  night: { sun: [0, 0, 0], sky: [0.014, 0.017, 0.027], zenith: [0.004, 0.005, 0.012], horizon: [0.017, 0.019, 0.03] },
};

/** Share of direct sun, brightness of the diffuse light, and cloud cover by weather. */
const WEATHER: Readonly<Record<string, { sun: number; diffuse: number; cover: number }>> = {
  clear: { sun: 1, diffuse: 1, cover: 0.28 },
  overcast: { sun: 0.05, diffuse: 1.25, cover: 1 },
  rain: { sun: 0, diffuse: 0.92, cover: 1 },
  heavy_rain: { sun: 0, diffuse: 0.68, cover: 1 },
  fog: { sun: 0.04, diffuse: 1.2, cover: 1 },
  snow: { sun: 0.03, diffuse: 1.2, cover: 1 },
};

const scale = (rgb: Rgb, by: number): Rgb => [rgb[0] * by, rgb[1] * by, rgb[2] * by];
const mix = (a: Rgb, b: Rgb, t: number): Rgb => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

export function makeLightModel(frame: WorldFrame): LightModel {
  const { environment } = frame;
  const base = BASES[environment.light]!;
  const weather = WEATHER[environment.weather]!;
  const isDark = environment.light === 'night' || environment.light === 'dusk';
  const grey = (rgb: Rgb): Rgb => {
    const mean = (rgb[0] + rgb[1] + rgb[2]) / 3;
    return mix(rgb, [mean * 0.98, mean, mean * 1.03], weather.cover > 0.5 ? 0.85 : 0);
  };
  const sky = scale(grey(base.sky), weather.diffuse);
  const outsideGain = environment.inTunnel ? (isDark ? 0.6 : 2.4) : 1;
  const overcastSky = scale(grey(base.sky), 1.25 * weather.diffuse);
  const covered = weather.cover > 0.5;
  const horizon = covered ? mix(overcastSky, scale(grey(base.horizon), weather.diffuse * 0.8), 0.35) : base.horizon;
  const zenith = covered ? scale(overcastSky, 0.8) : base.zenith;
  const ce = cos(environment.sunElevationRad);
  const snowOnGround = environment.roadSurface === 'snow' ? 0.75 : 0.3;
  const glow =
    environment.light === 'night' ? 0.012 + (covered ? 0.012 : 0) + (environment.streetLights ? 0.02 : 0) : 0;
  return {
    sun: [ce * cos(environment.sunAzimuthRad), ce * sin(environment.sunAzimuthRad), sin(environment.sunElevationRad)],
    sunRgb: scale(base.sun, weather.sun),
    skyRgb: sky,
    bounceRgb: scale(sky, snowOnGround),
    zenithRgb: zenith,
    horizonRgb: [horizon[0] + glow, horizon[1] + glow * 0.9, horizon[2] + glow * 0.75],
    fogRgb: [
      (covered ? overcastSky[0] * 0.95 : horizon[0]) + glow,
      (covered ? overcastSky[1] * 0.95 : horizon[1]) + glow * 0.95,
      (covered ? overcastSky[2] * 0.95 : horizon[2]) + glow * 0.9,
    ],
    // 2 km stands for "as far as one likes": clear air has about 12.
    fogPerM: 3 / (environment.visibilityM < 2000 ? environment.visibilityM : 12_000),
    cloudCover: weather.cover,
    headLampGain:
      environment.light === 'night' ? 1 : environment.light === 'dusk' ? 0.4 : environment.inTunnel ? 0.15 : 0,
    streetLampGain: environment.streetLights ? (environment.light === 'night' ? 1 : 0.35) : 0,
    tunnelRgb: environment.inTunnel ? [0.3, 0.27, 0.2] : isDark ? [0.22, 0.19, 0.14] : [0.1, 0.09, 0.07],
    outsideGain,
    isDark,
  };
}

/**
 * Illuminance of the ego vehicle's low beam at a point of base_link, per unit of surface towards it (`place`: x, y, z, and the result): a hot spot below
 * the horizon, a wide spill, and a cut-off at the height of the lamps that rises to the right (ECE R112 in outline).
 */
export function lowBeam(place: Float64Array): void {
  const x = place[0]! + 0.2;
  const yM = place[1]!;
  const zM = place[2]!;
  place[3] = 0;
  if (x < 0.5) return;
  const azimuth = yM / x;
  const elevation = (zM - 0.66) / x;
  const squared = x * x + yM * yM;
  const hot = 1 / (1 + azimuth * azimuth * 26);
  const spill = 0.16 / (1 + azimuth * azimuth * 2.2);
  const cutOff = azimuth < -0.02 ? 0.012 : -0.004;
  const above = elevation - cutOff;
  const vertical = above > 0 ? 0.05 + 0.95 / (1 + above * above * 60_000) : 1 / (1 + above * above * 90) + 0.1;
  place[3] = ((hot * hot + spill) * vertical * 1250) / (squared + 90);
}
