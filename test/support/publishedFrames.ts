import sharp from 'sharp';
import type { Alert } from '../../src/domain/Alert.js';
import type { CameraCalibration } from '../../src/domain/CameraCalibration.js';
import type { Hazard } from '../../src/domain/Hazard.js';
import type { PublishedFrame, RadarInBase } from '../../src/domain/PublishedFrame.js';
import { Rng } from '../../src/synth/math/Rng.js';
import type { ClassImage, DrivableArea, RoadScene, SceneMode } from '../../src/domain/RoadScene.js';
import type { TimeNs } from '../../src/domain/time.js';
import type { SceneObject } from '../../src/domain/Track.js';
import type { JudgedDetection } from '../../src/domain/Verdict.js';
import type { Transform } from '../../src/geometry/Transform.js';

/** A short drive on a straight road, made of plain values: what publishers and the report are tested with. */
export const SIZE = { widthPx: 1280, heightPx: 720 } as const;
export const START_NS: TimeNs = 1_700_000_000_000_000_000n;
const CAMERA_HEIGHT_M = 1.6;
const FOCAL_PX = 900;
const HORIZON_PX = 330;

export const calibration: CameraCalibration = {
  type: 'calibration',
  topic: '/camera/camera_info',
  frameId: 'camera_optical',
  stampNs: START_NS,
  ...SIZE,
  fxPx: FOCAL_PX,
  fyPx: FOCAL_PX,
  cxPx: SIZE.widthPx / 2,
  cyPx: HORIZON_PX,
  distortionModel: 'none',
  distortion: [],
};

/** Camera 1.6 m above base_link looking along x: camera z = base x, camera x = -base y, camera y = -base z. */
export const baseFromCamera: Transform = { m: Float64Array.of(0, 0, 1, 0, -1, 0, 0, 0, 0, -1, 0, CAMERA_HEIGHT_M) };

/** A picture of the road the scenes are about: grass, sky, asphalt up to the horizon. */
export async function roadJpeg(): Promise<Uint8Array> {
  const { widthPx: w, heightPx: h } = SIZE;
  const bottom = (yM: number): number => w / 2 - (FOCAL_PX * yM) / ((FOCAL_PX * CAMERA_HEIGHT_M) / (h - HORIZON_PX));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}">
    <defs><linearGradient id="s" x2="0" y2="1"><stop offset="0" stop-color="#8fb4d8"/><stop offset="1" stop-color="#dfe9f0"/></linearGradient></defs>
    <rect width="${w}" height="${HORIZON_PX}" fill="url(#s)"/><rect y="${HORIZON_PX}" width="${w}" height="${h - HORIZON_PX}" fill="#7c8f62"/>
    <path d="M${w / 2} ${HORIZON_PX}L${bottom(5.5)} ${h}L${bottom(-5.5)} ${h}Z" fill="#6d7076"/>
    <path d="M${w / 2} ${HORIZON_PX}L${bottom(1.8)} ${h}h6Z M${w / 2} ${HORIZON_PX}L${bottom(-1.8)} ${h}h6Z" fill="#f4f4ee"/></svg>`;
  return new Uint8Array(await sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer());
}

export interface FrameOptions {
  readonly index: number;
  readonly jpeg?: Uint8Array;
  readonly mode?: SceneMode;
  readonly alerts?: readonly Alert[];
  readonly objects?: readonly SceneObject[];
  readonly hazards?: readonly Hazard[];
}

export function publishedFrame(options: FrameOptions): PublishedFrame {
  const { index, jpeg } = options;
  const stampNs = START_NS + BigInt(index) * 100_000_000n;
  const objects = options.objects ?? objectsAt(index);
  const mode = options.mode ?? 'NOMINAL';
  return {
    scene: { ...sceneAt(index, stampNs, objects, mode), ...(options.hazards && { hazards: options.hazards }) },
    ...(jpeg && {
      camera: {
        type: 'camera',
        topic: '/camera/image',
        frameId: 'camera_optical',
        stampNs,
        receivedNs: stampNs,
        image: { type: 'encoded', format: 'jpeg', ...SIZE, data: jpeg },
      },
    }),
    calibration,
    baseFromCamera,
    radarInBase: radarAt(index, objects),
    alerts: options.alerts ?? [],
  };
}

export const detection = (fields: Partial<JudgedDetection> = {}): JudgedDetection => ({
  label: 'car',
  score: 0.8,
  xM: 20,
  yM: 0,
  zM: 0.75,
  lengthM: 4.3,
  widthM: 1.8,
  heightM: 1.5,
  yawRad: 0,
  radarPointCount: 5,
  verdict: { kind: 'confirmed', reasons: [] },
  ...fields,
});

export const object = (fields: Partial<SceneObject> = {}): SceneObject => ({
  ...detection(),
  trackId: 1,
  velocityXMps: 8,
  velocityYMps: 0,
  yawRateRadps: 0,
  positionSigmaM: 0.4,
  velocitySigmaMps: 0.5,
  classShares: { [fields.label ?? 'car']: 1 },
  provenance: 'both',
  cameraAgeSecs: 0,
  radarAgeSecs: 0,
  ageSecs: 2,
  missedFrames: 0,
  hits: ['confirmed', 'confirmed', 'confirmed'],
  detectionVerdict: { kind: 'confirmed', reasons: [] },
  ...fields,
});

/** A detection as the heads gave it, without what a tracker adds. */
export function detectionOf(track: SceneObject): JudgedDetection {
  const { label, score, xM, yM, zM, lengthM, widthM, heightM, yawRad, radarPointCount, verdict } = track;
  const { radialSpeedMps, cameraScore, sigma } = track;
  return {
    ...{ label, score, xM, yM, zM, lengthM, widthM, heightM, yawRad, radarPointCount, verdict },
    ...(radialSpeedMps !== undefined && { radialSpeedMps }),
    ...(cameraScore !== undefined && { cameraScore }),
    ...(sigma !== undefined && { sigma }),
  };
}

function objectsAt(index: number): SceneObject[] {
  const t = index / 10;
  const objects: SceneObject[] = [
    object({
      score: 0.92,
      xM: 34 - 1.1 * t,
      yM: 0.2,
      radialSpeedMps: 9.4,
      velocityXMps: 9.4,
      cameraScore: 0.9,
      sigma: { positionM: 0.3, sizeM: 0.2, yawRad: 0.05, radialSpeedMps: 0.1 },
    }),
    object({
      trackId: 2,
      score: 0.81,
      xM: 48 - 6 * (t % 6),
      yM: 3.6,
      yawRad: Math.PI,
      radialSpeedMps: -13.2,
      velocityXMps: -13.2,
      radarPointCount: 9,
    }),
  ];
  if (index % 40 > 10)
    objects.push(
      object({
        trackId: 3,
        label: 'truck',
        score: 0.74,
        xM: 42,
        yM: -3.8,
        zM: 1.6,
        lengthM: 8,
        widthM: 2.5,
        heightM: 3.2,
        velocityXMps: 0,
      }),
    );
  if (index % 50 > 25)
    objects.push(
      object({
        trackId: 4,
        label: 'pedestrian',
        score: 0.42,
        xM: 14,
        yM: 5.4 - 0.4 * (t % 5),
        zM: 0.9,
        lengthM: 0.6,
        widthM: 0.6,
        velocityXMps: 0,
        velocityYMps: -0.4,
        provenance: 'camera',
        verdict: { kind: 'unconfirmed', reasons: ['not-persistent', 'camera-only'] },
      }),
    );
  if (index % 60 > 45)
    objects.push(
      object({
        trackId: 5,
        label: 'bicycle',
        score: 0.55,
        xM: 22,
        yM: -4.6,
        zM: 0.85,
        widthM: 0.6,
        lengthM: 1.8,
        yawRad: 0.3,
        radialSpeedMps: 3.1,
        velocityXMps: 3.1,
        verdict: { kind: 'unconfirmed', reasons: ['coasting'] },
      }),
    );
  return objects;
}

function sceneAt(index: number, stampNs: TimeNs, objects: readonly SceneObject[], mode: SceneMode): RoadScene {
  const wet = index > 60;
  return {
    stampNs,
    frameId: 'base_link',
    sequence: index,
    mode,
    modeReason: mode === 'NOMINAL' ? 'all inputs fresh' : 'no radar within 0.2 s',
    modeSinceNs: START_NS,
    health:
      mode === 'NOMINAL'
        ? []
        : [
            {
              rule: 'blurred',
              code: 'blurred',
              input: 'camera',
              severity: 'suspect',
              measured: 0.12,
              limit: 0.2,
              unit: '',
            },
          ],
    objects,
    detections: [...objects.map(detectionOf), ...rejectedAt(index)],
    nonFiniteObjects: 0,
    hazards: index % 50 > 40 ? [CROSSING] : [],
    leadTrackId: 1,
    laneBoundaries: [
      { kind: 'lane_marking', pointsXyM: [6, 1.8, 20, 1.8, 40, 1.9], sigmaM: [0.1, 0.2, 0.4] },
      { kind: 'road_edge', pointsXyM: [6, -5.5, 40, -5.5], sigmaM: [0.2, 0.5] },
    ],
    drivableBoundaryXyM: [4, -5.5, 50, -5.5, 50, 5.5, 4, 5.5],
    freeDistance: { distanceM: 31.4, end: 'sight', seenShare: 0.75 },
    sentence: `Day, ${wet ? 'rain, wet road' : 'overcast'}. Car 32 m ahead.`,
    drivableArea: drivableArea(),
    classImage: classImage(),
    conditions: {
      weather: { value: wet ? 'rain' : 'overcast', probability: 0.83 },
      light: { value: 'day', probability: 0.97 },
      roadSurface: { value: wet ? 'wet' : 'dry', probability: 0.9 },
      visibility: { value: wet ? 'reduced' : 'good', probability: 0.7 },
    },
    egoSpeedMps: 10.5 + 1.5 * Math.sin(index / 15),
    egoSpeedSource: 'odometry',
    inputs: [
      { topic: '/camera/image', state: 'used', ageSecs: 0 },
      mode === 'CAMERA_ONLY'
        ? { topic: '/radar/points', state: 'missing' }
        : { topic: '/radar/points', state: 'used', ageSecs: 0.035, pointCount: 80 },
    ],
    modelName: 'student',
    modelSha256: 'ab'.repeat(32),
    provider: 'cpu',
    stageTimesMs: {
      decode: 5 + (index % 3),
      preprocess: 2.2,
      infer: 19 + (index % 7),
      heads: 0.8,
      total: 28 + (index % 9),
    },
    dropRatio: 0,
  };
}

const CROSSING: Hazard = {
  kind: 'crossing-vulnerable-road-user',
  severity: 'warning',
  distanceM: 14,
  timeSecs: 3.2,
  evidence: { trackIds: [4], radarPointCount: 5, pixelCount: 90 },
  text: 'Pedestrian crosses 14 m ahead, in the path in 3 s.',
};

/** A car as long as a bus, that only radar saw. */
const rejectedAt = (index: number): JudgedDetection[] =>
  index % 7 === 3
    ? [detection({ score: 0.3, xM: 28, yM: 6, lengthM: 14, verdict: { kind: 'rejected', reasons: ['size-prior'] } })]
    : [];

/** Free where the asphalt is, not drivable beside it, not seen beyond 50 m. */
function drivableArea(): DrivableArea {
  const [cellsX, cellsY] = [112, 96];
  const cells = new Int8Array(cellsX * cellsY);
  for (let iy = 0; iy < cellsY; iy++) {
    for (let ix = 0; ix < cellsX; ix++) {
      const yM = -24 + (iy + 0.5) * 0.5;
      cells[iy * cellsX + ix] = ix > 100 || Math.abs(yM) > ix * 0.35 ? -1 : Math.abs(yM) < 5.5 ? 0 : 100;
    }
  }
  return { resolutionM: 0.5, cellsX, cellsY, originXM: 0, originYM: -24, cells };
}

/** The whole picture at an eighth of its size: road and lane markings as drawn by `roadJpeg`. */
function classImage(): ClassImage {
  const [widthPx, heightPx] = [SIZE.widthPx / 8, SIZE.heightPx / 8];
  const classIds = new Uint8Array(widthPx * heightPx);
  for (let v = Math.ceil(HORIZON_PX / 8); v < heightPx; v++) {
    const depthM = (FOCAL_PX * CAMERA_HEIGHT_M) / ((v + 0.5) * 8 - HORIZON_PX);
    for (let u = 0; u < widthPx; u++) {
      const yM = Math.abs((((u + 0.5) * 8 - SIZE.widthPx / 2) * depthM) / FOCAL_PX);
      if (yM < 5.5) classIds[v * widthPx + u] = Math.abs(yM - 1.8) < 0.15 ? 2 : 1;
    }
  }
  return { widthPx, heightPx, classIds, scaleX: 1 / 8, scaleY: 1 / 8, offsetXPx: 0, offsetYPx: 0 };
}

function radarAt(index: number, objects: readonly SceneObject[]): RadarInBase {
  const rng = new Rng(index + 1);
  const points: number[][] = [];
  for (const { xM, yM, radialSpeedMps } of objects)
    for (let i = 0; i < 6; i++)
      points.push([xM - 1.5 + rng.uniform(-0.5, 0.5), yM + rng.uniform(-0.8, 0.8), 0.5, radialSpeedMps ?? 0, 12]);
  for (let i = 0; i < 50; i++)
    points.push([rng.uniform(3, 56), rng.pick([-1, 1]) * rng.uniform(6.5, 9), 0.6, rng.uniform(-0.2, 0.2), 3]);
  const column = (k: number): Float32Array => Float32Array.from(points, (point) => point[k]!);
  return { xM: column(0), yM: column(1), zM: column(2), radialSpeedMps: column(3), magnitudeDb: column(4) };
}
