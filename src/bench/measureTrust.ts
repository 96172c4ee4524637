import { SharpImageScaler } from '../decode/sharp/SharpImageScaler.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { defaultConfig } from '../pipeline/config.js';
import { ScenePipeline } from '../pipeline/ScenePipeline.js';
import type { TrustCost } from './BenchResult.js';
import { CrowdedEngine, crowdOf } from './CrowdedEngine.js';
import { CAMERA_X_M, CROWD_CAMERA_TOPIC, CROWD_SPEED_MPS, crowdedPictures, crowdedSample } from './crowdedSample.js';
import { median } from './percentile.js';

/** Compiled and warm by then. */
const SKIPPED_FRAMES = 100;

/** What guard, track and scene cost a frame in which the model finds `objects` cars and the radar returns `returns` points. */
export async function measureTrust(
  model: { readonly contract: ModelContract; readonly sha256: string },
  crowd: { readonly objects: number; readonly returns: number; readonly frames: number },
): Promise<TrustCost> {
  const { contract } = model;
  const cars = crowdOf(crowd.objects, contract);
  const pipeline = new ScenePipeline({
    engine: new CrowdedEngine(model, cars, { gridOriginXM: CAMERA_X_M, speedMps: CROWD_SPEED_MPS }),
    scaler: new SharpImageScaler(),
    config: defaultConfig(),
    cameraTopic: CROWD_CAMERA_TOPIC,
  });
  const drawn = { contract, pictures: crowdedPictures(contract) };
  const times: Readonly<Record<string, number>>[] = [];
  let tracked = 0;
  let confirmed = 0;
  for (let index = 0; index < SKIPPED_FRAMES + crowd.frames; index++) {
    const frame = await pipeline.prepare(crowdedSample(index, cars, crowd.returns, drawn));
    const { scene } = pipeline.finish(frame, await pipeline.infer(frame), []);
    tracked = scene.objects.length;
    confirmed = scene.objects.filter(({ verdict }) => verdict.kind === 'confirmed').length;
    if (index >= SKIPPED_FRAMES) times.push(scene.stageTimesMs);
  }
  const p50 = (ms: (stages: Readonly<Record<string, number>>) => number): number => median(times.map(ms));
  return {
    objects: crowd.objects,
    returns: crowd.returns,
    tracked,
    confirmed,
    guardP50Ms: p50((stages) => stages['guard']!),
    trackP50Ms: p50((stages) => stages['track']!),
    sceneP50Ms: p50((stages) => stages['scene']!),
    sumP50Ms: p50((stages) => stages['guard']! + stages['track']! + stages['scene']!),
  };
}
