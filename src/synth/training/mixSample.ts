import { Rng } from '../../domain/Rng.js';
import { CameraRenderer } from '../camera/renderCamera.js';
import type { FrameRenderer } from '../record/FrameRenderer.js';
import { createDrive, SCENARIOS } from '../scenarios/catalogue.js';
import type { SensorRig } from '../SensorRig.js';
import { drawRig } from './drawRig.js';
import type { ImageOptions, MixName, TrainingSample } from './TrainingSample.js';

export const rendererFor = (rig: SensorRig): FrameRenderer => new CameraRenderer(rig.camera);

export function mixSample(mix: MixName, index: number, image: ImageOptions): TrainingSample {
  const rng = new Rng(index).fork(mix);
  const timeSecs = rng.uniform(1, 6);
  const drive = createDrive({
    scenario: rng.pick(SCENARIOS).name,
    seed: rng.integer(0, 0x7fffffff),
    durationSecs: timeSecs + 0.1,
    rateHz: 10,
  });
  return { drive, timeSecs, ...drawRig(index, image, rng.fork('rig')) };
}
