import type { FusionSample } from '../domain/FusionSample.js';
import type { ModelContract } from '../domain/ModelContract.js';
import type { RadarPoints } from '../domain/RadarScan.js';
import { Rng } from '../synth/math/Rng.js';
import { timeNsFromSecs } from '../domain/time.js';
import { identity } from '../geometry/Transform.js';
import type { CrowdedCar } from './CrowdedEngine.js';

/** Of everything: the cars keep their places before the vehicle. */
export const CROWD_SPEED_MPS = 10;
/** Camera over base_link's x, which is where the grid begins. */
export const CAMERA_X_M = 1.5;
const CAMERA_Z_M = 1.5;
const START_SECS = 1_700_000_000;
const RATE_HZ = 10;
const ON_CARS_SHARE = 0.5;
const FAR_M = 56;
/** Edge of a patch of one brightness: larger than the noise grain, so that it looks like a picture. */
const PATCH_PX = 16;
const PICTURES = 16;
export const CROWD_CAMERA_TOPIC = '/camera';
const CAMERA = { topic: CROWD_CAMERA_TOPIC, frameId: 'camera' } as const;
const RADAR = { topic: '/radar', frameId: 'radar' } as const;

/** Returns of a radar at base_link: half of them on the cars, half on stationary objects. */
function returnsOf(crowd: readonly CrowdedCar[], count: number, rng: Rng): RadarPoints {
  const [xM, yM, zM, rangeRateMps, magnitudeDb] = Array.from({ length: 5 }, () => new Float32Array(count)) as [
    Float32Array<ArrayBuffer>,
    Float32Array<ArrayBuffer>,
    Float32Array<ArrayBuffer>,
    Float32Array<ArrayBuffer>,
    Float32Array<ArrayBuffer>,
  ];
  for (let i = 0; i < count; i++) {
    const isOnCar = i < count * ON_CARS_SHARE;
    const car = crowd[i % crowd.length]!;
    xM[i] = isOnCar ? car.xM + rng.uniform(-1.5, 1.5) : rng.uniform(3, FAR_M);
    yM[i] = isOnCar ? car.yM + rng.uniform(-0.7, 0.7) : rng.uniform(-FAR_M / 2, FAR_M / 2);
    zM[i] = rng.uniform(0.3, 1.2);
    rangeRateMps[i] = isOnCar ? 0 : -CROWD_SPEED_MPS * Math.cos(Math.atan2(yM[i]!, xM[i]!));
    magnitudeDb[i] = rng.uniform(0, 20);
  }
  return { count, xM, yM, zM, rangeRateMps, magnitudeDb };
}

/** Patches that differ from frame to frame, with some noise: a picture that passes the input checks. */
function pictureOf(widthPx: number, heightPx: number, rng: Rng): Uint8Array {
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const across = Math.ceil(widthPx / PATCH_PX);
  const patches = Float32Array.from({ length: across * Math.ceil(heightPx / PATCH_PX) }, () => rng.uniform(30, 200));
  for (let i = 0; i < widthPx * heightPx; i++) {
    const row = Math.floor(i / widthPx / PATCH_PX);
    const column = Math.floor((i % widthPx) / PATCH_PX);
    rgb.fill(patches[row * across + column]! + rng.uniform(-8, 8), 3 * i, 3 * i + 3);
  }
  return rgb;
}

/** Pictures of the band's own size, enough that none repeats within the memory of any rule. */
export function crowdedPictures({ image }: ModelContract): readonly Uint8Array[] {
  const rng = new Rng(1);
  return Array.from({ length: PICTURES }, () => pictureOf(image.widthPx, image.heightPx, rng));
}

/** Frame `index` of a drive among `crowd`, with `returns` radar returns. */
export function crowdedSample(
  index: number,
  crowd: readonly CrowdedCar[],
  returns: number,
  { contract: { image }, pictures }: { readonly contract: ModelContract; readonly pictures: readonly Uint8Array[] },
): FusionSample {
  const rng = new Rng(index);
  const stampNs = timeNsFromSecs(START_SECS + index / RATE_HZ);
  const { widthPx, heightPx } = image;
  const velocity = { forwardMps: CROWD_SPEED_MPS, leftMps: 0, yawRateRadps: 0 };
  return {
    trigger: 'camera',
    stampNs,
    receivedNs: stampNs,
    camera: {
      frame: {
        ...CAMERA,
        type: 'camera',
        stampNs,
        receivedNs: stampNs,
        image: {
          type: 'raster',
          encoding: 'rgb8',
          widthPx,
          heightPx,
          stepBytes: 3 * widthPx,
          bigEndian: false,
          data: pictures[index % pictures.length]!,
        },
      },
      calibration: {
        ...CAMERA,
        type: 'calibration',
        stampNs,
        widthPx,
        heightPx,
        fxPx: image.referenceFocalPx,
        fyPx: image.referenceFocalPx,
        cxPx: widthPx / 2,
        cyPx: heightPx / 2,
        distortionModel: 'none',
        distortion: [],
      },
      baseFromCamera: { m: Float64Array.of(0, 0, 1, CAMERA_X_M, -1, 0, 0, 0, 0, -1, 0, CAMERA_Z_M) },
    },
    sweeps: [
      {
        scan: {
          ...RADAR,
          type: 'radar',
          stampNs,
          receivedNs: stampNs,
          points: returnsOf(crowd, returns, rng),
          rangeRateKind: 'measured',
          invalidPoints: 0,
        },
        baseFromRadar: identity(),
        sampleFromScan: identity(),
        velocity,
        ageSecs: 0,
      },
    ],
    odometry: velocity,
    inputs: [
      { topic: CAMERA.topic, state: 'used', ageSecs: 0 },
      { topic: RADAR.topic, state: 'used', ageSecs: 0, pointCount: returns },
    ],
  };
}
