import { Rng } from '../math/Rng.js';
import { compose } from '../../geometry/Transform.js';
import { mounting } from '../record/makeRig.js';
import type { SensorRig } from '../SensorRig.js';
import { SynthError, unknownNameError } from '../SynthError.js';
import { addDirt, blacken, coverHalf, dirt, overExpose } from './lensFaults.js';
import { blockSweep, clutterSweep, turnSweep } from './radarFaults.js';
import { onTime, type SensorFault } from './SensorFault.js';

type Effects = Omit<SensorFault, 'name' | 'onsetSecs' | 'endSecs'>;

/** A kind of sensor fault. */
export interface FaultInfo {
  /** As on the command line. */
  readonly name: string;
  readonly summary: string;
}

/** One seed makes one fault of it. */
export interface FaultDefinition extends FaultInfo {
  /** `onsetSecs` is where it begins in the drive. */
  readonly effects: (rng: Rng, onsetSecs: number) => Effects;
}

const DEG = 0.017453292519943295;
const sign = (rng: Rng): number => (rng.chance(0.5) ? 1 : -1);

const define = (name: string, summary: string, effects: FaultDefinition['effects']): FaultDefinition => ({
  name,
  summary,
  effects,
});

/** All sensor faults of the generator. */
export const FAULTS: readonly FaultDefinition[] = [
  define('lens-dirty', 'dried mud and salt on the lens', (rng) => {
    const blots = dirt(rng);
    return {
      corruptImage: (image) => {
        addDirt(image, blots);
      },
    };
  }),
  define('lens-half-covered', 'one half of the lens is covered', (rng) => {
    const side = rng.chance(0.5) ? 'left' : 'right';
    return {
      corruptImage: (image) => {
        coverHalf(image, side);
      },
    };
  }),
  define('camera-frozen', 'the picture is frozen while stamps advance', (_rng, onsetSecs) => ({
    deliverImage: () => ({ type: 'delivered', shownSecs: onsetSecs, lateSecs: 0 }),
  })),
  define('camera-black', 'the picture is black except for read noise', () => ({ corruptImage: blacken })),
  define('camera-over-exposed', 'exposure stuck at three to six times the correct value', (rng) => {
    const factor = rng.uniform(3, 6);
    return {
      corruptImage: (image) => {
        overExpose(image, factor);
      },
    };
  }),
  define('camera-drops', 'six in ten camera frames are dropped', () => ({
    deliverImage: (timeSecs, rng) => (rng.chance(0.6) ? { type: 'dropped' } : onTime(timeSecs)),
  })),
  define('camera-late', 'camera frames arrive 0.2 to 0.5 s late, with correct stamps', () => ({
    deliverImage: (timeSecs, rng) => ({ ...onTime(timeSecs), lateSecs: rng.uniform(0.2, 0.5) }),
  })),
  define('radar-dead', 'no radar messages', () => ({ deliverSweep: () => ({ type: 'dropped' }) })),
  define('radar-blocked', 'slush on the radome: a few returns within 12 m', () => ({
    corruptSweep: (sweep, _rig, rng) => blockSweep(sweep, rng),
  })),
  define('radar-delayed', 'sweeps arrive 0.3 to 0.6 s late, with correct stamps', () => ({
    deliverSweep: (timeSecs, rng) => ({ ...onTime(timeSecs), lateSecs: rng.uniform(0.3, 0.6) }),
  })),
  define('radar-stale', 'sweeps show the world of 0.4 to 1.5 s earlier with a current stamp', (rng) => {
    const ageSecs = rng.uniform(0.4, 1.5);
    return {
      deliverSweep: (timeSecs) => ({ type: 'delivered', shownSecs: Math.max(0, timeSecs - ageSecs), lateSecs: 0 }),
    };
  }),
  define('radar-cluttered', 'interference from another radar: more false returns than true ones', () => ({
    corruptSweep: clutterSweep,
  })),
  define('radar-misaligned', 'the radar was knocked by 1 to 3 degrees of yaw', (rng) => {
    const yawRad = sign(rng) * rng.uniform(1, 3) * DEG;
    return { corruptSweep: (sweep) => turnSweep(sweep, yawRad) };
  }),
  define('stamps-jumping', 'stamps of camera and radar jump by up to 2 s every second', (rng) => {
    const seed = rng.integer(0, 0x7fffffff);
    return {
      stampOffsetSecs: (timeSecs) => {
        const block = new Rng(seed + Math.floor(timeSecs));
        return block.chance(0.5) ? 0 : block.uniform(-2, 2);
      },
    };
  }),
  define('calibration-wrong', 'published focal length 3 to 8 % off and camera turned by 1 to 3 degrees', (rng) => {
    const scale = 1 + sign(rng) * rng.uniform(0.03, 0.08);
    const yawRad = sign(rng) * rng.uniform(1, 3) * DEG;
    return { publishedRig: (rig) => miscalibrated(rig, scale, yawRad) };
  }),
];

function miscalibrated(rig: SensorRig, scale: number, yawRad: number): SensorRig {
  const { calibration, baseFromCamera } = rig.camera;
  return {
    ...rig,
    camera: {
      calibration: { ...calibration, fxPx: calibration.fxPx * scale, fyPx: calibration.fyPx * scale },
      // Turned about base_link's upright axis; the camera stands above its origin.
      baseFromCamera: compose(mounting(0, 0, 0, yawRad, 0), baseFromCamera),
    },
  };
}

/** Which sensor fault a drive has, and when; seconds from the start of the drive. */
export interface CreateFaultOptions {
  /** One of `FAULTS`. */
  readonly name: string;
  /** Seed of its random properties (place of dirt, size of an offset, ...). */
  readonly seed: number;
  /** Default 2. */
  readonly onsetSecs?: number;
  /** Default: to the end of the drive. */
  readonly durationSecs?: number;
}

/** Default: onset 2 s and no end. Throws SynthError for an unknown name (listing the known ones) or invalid times. */
export function createFault(options: CreateFaultOptions): SensorFault {
  const definition = FAULTS.find(({ name }) => name === options.name);
  if (definition === undefined)
    throw unknownNameError(
      'fault',
      FAULTS.map(({ name }) => name),
      options.name,
    );
  const onsetSecs = options.onsetSecs ?? 2;
  const durationSecs = options.durationSecs ?? Infinity;
  if (!(onsetSecs >= 0 && Number.isFinite(onsetSecs) && durationSecs > 0))
    throw new SynthError(
      'synth/fault-times',
      `Expected an onset of 0 or more and a duration over 0 seconds for fault ${options.name} but received ${onsetSecs} and ${durationSecs}`,
    );
  const rng = new Rng(options.seed).fork(`fault ${options.name}`);
  return { name: options.name, onsetSecs, endSecs: onsetSecs + durationSecs, ...definition.effects(rng, onsetSecs) };
}
