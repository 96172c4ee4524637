import type { Rng } from '../../math/Rng.js';
import type { WorldFrame } from '../../world/WorldFrame.js';
import type { RenderedImage } from '../RenderedImage.js';
import { addLensDirt } from './lensDirt.js';
import { addLensDrops } from './lensDrops.js';
import { blurByMotion } from './motionBlur.js';
import { addSensorNoise } from './sensorNoise.js';

/** Exposure times, s: short by day, a thirtieth of a second at night. */
const NIGHT_EXPOSURE_SECS = 1 / 45;
const DAY_EXPOSURE_SECS = 1 / 400;

/** A number that is the same in all frames of one drive and differs between drives. */
const driveSeed = (frame: WorldFrame): number =>
  Math.floor((frame.environment.sunAzimuthRad + 4) * 1e6) ^ Math.floor(frame.environment.visibilityM * 1e3);

/** Ratio of this drive's exposure to the correct one. */
export const exposureOf = (frame: WorldFrame): number => 0.86 + ((driveSeed(frame) >>> 3) % 1000) * 0.00032;

/** Effects of lens and sensor on a finished image, by the conditions of the frame. */
export function applyNaturalEffects(
  image: RenderedImage,
  scratch: Uint8Array,
  frame: WorldFrame,
  centre: { readonly cxPx: number; readonly cyPx: number },
  rng: Rng,
): void {
  const { environment } = frame;
  const seed = driveSeed(frame);
  const isDark = environment.light === 'night' || environment.inTunnel;
  const exposureSecs = isDark ? NIGHT_EXPOSURE_SECS : environment.light === 'dusk' ? 1 / 90 : DAY_EXPOSURE_SECS;
  const travelM = frame.ego.speedMps * exposureSecs;
  if (travelM > 0.09) blurByMotion(image, scratch, { travelM, ...centre });
  const dirty = seed % 5 === 0 ? 1 : 0.25;
  addLensDirt(image.rgb, image, { amount: dirty, seed });
  const rain = environment.inTunnel ? 0 : environment.rainIntensity;
  const drops = Math.round(rain * 75) + (environment.weather === 'snow' ? 8 : 0);
  addLensDrops(image.rgb, image, scratch, { count: drops, seed, timeSecs: frame.timeSecs });
  addSensorNoise(image.rgb, image.widthPx, isDark ? 4.2 : environment.light === 'dusk' ? 2.8 : 1.4, rng);
}
