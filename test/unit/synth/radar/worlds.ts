import type { SensorRig } from '../../../../src/synth/SensorRig.js';
import type {
  ActorKind,
  ActorState,
  Furniture,
  FurnitureKind,
  WorldFrame,
} from '../../../../src/synth/world/WorldFrame.js';

const SIZES: Readonly<Record<ActorKind, readonly [number, number, number]>> = {
  car: [4.4, 1.8, 1.5],
  van: [5.5, 2, 2.3],
  truck: [10, 2.5, 3.5],
  bus: [12, 2.55, 3.1],
  trailer: [10, 2.5, 3.8],
  motorcycle: [2.1, 0.8, 1.5],
  bicycle: [1.8, 0.6, 1.7],
  pedestrian: [0.6, 0.6, 1.75],
  child: [0.5, 0.5, 1.2],
  animal: [1.2, 0.4, 0.9],
  cone: [0.4, 0.4, 0.75],
  barrier: [1.8, 0.5, 1],
  debris: [0.8, 0.6, 0.4],
};

export const actor = (
  kind: ActorKind,
  id: number,
  xM: number,
  yM: number,
  more: { readonly yawRad?: number; readonly speedMps?: number; readonly rollRad?: number } = {},
): ActorState => ({
  id,
  kind,
  pose: { xM, yM, zM: 0, yawRad: more.yawRad ?? 0, pitchRad: 0 },
  rollRad: more.rollRad ?? 0,
  lengthM: SIZES[kind][0],
  widthM: SIZES[kind][1],
  heightM: SIZES[kind][2],
  speedMps: more.speedMps ?? 0,
  accelerationMps2: 0,
  yawRateRadps: 0,
  appearanceSeed: id * 7919,
  gaitRad: 0,
  lights: { brake: false, head: false, highBeam: false, indicator: 'off', beacon: false },
});

export const furniture = (
  kind: FurnitureKind,
  xM: number,
  yM: number,
  [lengthM, widthM, heightM]: readonly [number, number, number],
  baseM = 0,
): Furniture => ({
  kind,
  pose: { xM, yM, zM: 0, yawRad: 0, pitchRad: 0 },
  baseM,
  lengthM,
  widthM,
  heightM,
  appearanceSeed: 1,
});

export const world = (
  parts: {
    readonly actors?: readonly ActorState[];
    readonly furniture?: readonly Furniture[];
    readonly egoSpeedMps?: number;
    readonly rainIntensity?: number;
  } = {},
): WorldFrame => ({
  timeSecs: 0,
  ego: {
    pose: { xM: 0, yM: 0, zM: 0, yawRad: 0, pitchRad: 0 },
    speedMps: parts.egoSpeedMps ?? 0,
    accelerationMps2: 0,
    yawRateRadps: 0,
  },
  actors: parts.actors ?? [],
  furniture: parts.furniture ?? [],
  laneBoundaries: [],
  drivablePolygons: [
    [
      [-20, -4],
      [200, -4],
      [200, 4],
      [-20, 4],
    ],
  ],
  road: {
    kind: 'rural',
    firstStationM: 0,
    stepM: 100,
    xM: Float64Array.of(0, 100),
    yM: Float64Array.of(0, 0),
    zM: Float64Array.of(0, 0),
    headingRad: Float64Array.of(0, 0),
    pitchRad: Float64Array.of(0, 0),
    bands: [],
    lines: [],
    crossings: [],
    junctions: [],
    tunnels: [],
    egoStationM: 0,
    egoOffsetM: 0,
  },
  environment: {
    weather: 'clear',
    light: 'day',
    roadSurface: 'dry',
    visibilityM: 2000,
    rainIntensity: parts.rainIntensity ?? 0,
    snowIntensity: 0,
    sunAzimuthRad: 0,
    sunElevationRad: 1,
    streetLights: false,
    inTunnel: false,
  },
  hazards: [],
});

export const radarRig = (kind: 'conventional' | 'imaging'): SensorRig['radar'] => ({
  kind,
  baseFromRadar: { m: Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, kind === 'imaging' ? 1.6 : 0.5) },
  frameId: 'radar_front',
  maxRangeM: 100,
  halfFieldOfViewRad: 0.96,
});
