import { Rng } from '../math/Rng.js';
import { CameraRenderer } from '../camera/renderCamera.js';
import type { FrameRenderer } from '../record/FrameRenderer.js';
import { createDrive } from '../scenarios/scenarioCatalogue.js';
import { MIX_DURATION_SECS, mixEntry, mixTimeSecs } from '../scenarios/trainingMix.js';
import type { SensorRig } from '../SensorRig.js';
import { drawRig } from './drawRig.js';
import type { ImageOptions, MixName, TrainingSample } from './TrainingSample.js';

const RATE_HZ = 10;

export const rendererFor = (rig: SensorRig): FrameRenderer => new CameraRenderer(rig.camera);

/** Sample `index` of a mix, with sensors of its own. */
export function mixSample(mix: MixName, index: number, image: ImageOptions): TrainingSample {
  const entry = mixEntry(mix, index);
  const { scenario, seed, weather, light, roadSurface, parameters } = entry;
  const drive = createDrive({
    scenario,
    seed,
    weather,
    light,
    roadSurface,
    parameters,
    durationSecs: MIX_DURATION_SECS,
    rateHz: RATE_HZ,
  });
  return { drive, timeSecs: mixTimeSecs(entry, drive), ...drawRig(index, image, new Rng(seed).fork('rig')) };
}
