import type { CameraCalibration } from '../../../src/domain/CameraCalibration.js';
import type { Detection } from '../../../src/domain/Detection.js';
import type { RadarInBase } from '../../../src/domain/PublishedFrame.js';
import type { Track } from '../../../src/domain/Track.js';
import type { BandCamera } from '../../../src/geometry/BandCamera.js';
import type { JudgeFacts } from '../../../src/guard/GuardFacts.js';
import { CameraProjector } from '../../../src/geometry/CameraProjector.js';
import { invert } from '../../../src/geometry/Transform.js';
import { makeRig } from '../../../src/synth/record/makeRig.js';

const rig = makeRig({ radar: 'imaging', widthPx: 640, heightPx: 192 });
const calibration: CameraCalibration = rig.camera.calibration;

export const camera: BandCamera = {
  projector: new CameraProjector(calibration, invert(rig.camera.baseFromCamera)),
  band: { scale: 1, leftPx: 0, topPx: 0, widthPx: 640, heightPx: 192 },
};

/** A fan of returns over 100 degrees and 5 to 60 m. */
export function fanOfReturns(count = 300): RadarInBase {
  const radar: RadarInBase = {
    xM: new Float32Array(count),
    yM: new Float32Array(count),
    zM: new Float32Array(count),
    radialSpeedMps: new Float32Array(count),
    magnitudeDb: new Float32Array(count),
  };
  for (let i = 0; i < count; i++) {
    const azimuth = ((i / count) * 100 - 50) * (Math.PI / 180);
    const range = 5 + ((i * 7) % 56);
    radar.xM[i] = range * Math.cos(azimuth);
    radar.yM[i] = range * Math.sin(azimuth);
  }
  return radar;
}

/** A car on the road 20 m ahead that camera and radar see. */
export const car = (change: Partial<Detection> = {}): Detection => ({
  label: 'car',
  score: 0.8,
  xM: 20,
  yM: 0,
  zM: 0.8,
  lengthM: 4.3,
  widthM: 1.8,
  heightM: 1.6,
  yawRad: 0,
  radialSpeedMps: 3,
  cameraScore: 0.6,
  radarPointCount: 4,
  ...change,
});

export const pedestrian = (change: Partial<Detection> = {}): Detection =>
  car({ label: 'pedestrian', lengthM: 0.6, widthM: 0.6, heightM: 1.7, zM: 0.85, radialSpeedMps: 1, ...change });

export const judgeFacts = (detections: readonly Detection[], change: Partial<JudgeFacts> = {}): JudgeFacts => ({
  stampNs: 0n,
  detections,
  findings: [],
  camera,
  radar: fanOfReturns(),
  ...change,
});

export const track = (change: Partial<Track> = {}): Track => ({
  ...car(),
  trackId: 1,
  velocityXMps: 3,
  velocityYMps: 0,
  yawRateRadps: 0,
  positionSigmaM: 0.3,
  velocitySigmaMps: 0.5,
  classShares: { car: 1 },
  provenance: 'both',
  cameraAgeSecs: 0,
  radarAgeSecs: 0,
  ageSecs: 0.3,
  missedFrames: 0,
  hits: ['confirmed', 'confirmed', 'confirmed'],
  detectionVerdict: { kind: 'confirmed', reasons: [] },
  ...change,
});

/** As a model says an object that lies outside the picture, or is of a class the camera's objectness does not know. */
export function withoutCameraScore(detection: Detection): Detection {
  const copy: { -readonly [K in keyof Detection]: Detection[K] } = { ...detection };
  delete copy.cameraScore;
  return copy;
}

export function coasting(change: Partial<Track>): Track {
  const copy: { -readonly [K in keyof Track]: Track[K] } = track(change);
  delete copy.detectionVerdict;
  delete copy.cameraScore;
  return copy;
}
