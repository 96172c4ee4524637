import type { Rng } from '../math/Rng.js';
import { makeRig } from '../record/makeRig.js';
import { ASTYX_DOPPLER_PERIOD_MPS } from '../radar/measure.js';
import type { ImageOptions, TrainingSample } from './TrainingSample.js';

const DEG = 0.017453292519943295;
/** Astyx' camera scaled to 640 pixels of width. */
const FOCAL_PER_WIDTH = 568 / 640;
/** Share of the imaging radars that report unambiguous range rates. */
const UNFOLDED_SHARE = 0.2;
/** Share of the picture above the horizon, as in the band of the model: it shows the road from a few metres ahead. */
const HORIZON = 0.28;
/** Sweeps of a conventional radar that are put together: the serving side merges one by default and more when told to. */
const MOST_SWEEPS = 5;

/** Sensors of one sample: focal length 0.8 to 1.3 of the usual, camera 1.2 to 1.9 m high, pitched and turned by up to 2 degrees, both radar kinds in turn. */
export function drawRig(
  index: number,
  { widthPx, heightPx }: ImageOptions,
  rng: Rng,
): Pick<TrainingSample, 'rig' | 'sweeps' | 'dopplerPeriodMps'> {
  const radar = index % 2 === 0 ? 'imaging' : 'conventional';
  const rig = makeRig({
    radar,
    widthPx,
    heightPx,
    fxPx: FOCAL_PER_WIDTH * widthPx * rng.uniform(0.8, 1.3),
    cxPx: widthPx * (0.5 + rng.uniform(-0.02, 0.02)),
    cyPx: heightPx * (HORIZON + rng.uniform(-0.08, 0.08)),
    cameraHeightM: rng.uniform(1.2, 1.9),
    cameraPitchDownRad: rng.uniform(-2, 2) * DEG,
    cameraYawRad: rng.uniform(-2, 2) * DEG,
    radarHeightM: radar === 'imaging' ? rng.uniform(0.5, 1.8) : rng.uniform(0.35, 0.8),
    radarYawRad: rng.uniform(-2, 2) * DEG,
    radarPitchDownRad: rng.uniform(-3, 3) * DEG,
  });
  const imagingPeriod = rng.chance(UNFOLDED_SHARE) ? 0 : ASTYX_DOPPLER_PERIOD_MPS;
  return {
    rig,
    sweeps: radar === 'imaging' ? 1 : rng.integer(1, MOST_SWEEPS),
    dopplerPeriodMps: radar === 'imaging' ? imagingPeriod : 0,
  };
}
