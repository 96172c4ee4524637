import type { RadarInBase } from '../../../src/domain/PublishedFrame.js';
import { Rng } from '../../../src/synth/math/Rng.js';
import type { InputFacts } from '../../../src/guard/GuardFacts.js';
import { addSweep } from '../../../src/preprocess/addSweep.js';
import { RadarCloud } from '../../../src/preprocess/RadarCloud.js';
import { CameraRenderer } from '../../../src/synth/camera/renderCamera.js';
import { createFault } from '../../../src/synth/faults/faultCatalogue.js';
import type { SensorFault } from '../../../src/synth/faults/SensorFault.js';
import { RadarModel } from '../../../src/synth/radar/RadarModel.js';
import type { RadarSweep } from '../../../src/synth/radar/RadarSweep.js';
import { makeRig } from '../../../src/synth/record/makeRig.js';
import { createDrive } from '../../../src/synth/scenarios/scenarioCatalogue.js';
import type { CreateDriveOptions } from '../../../src/synth/scenarios/CreateDriveOptions.js';

export const BAND = { widthPx: 640, heightPx: 192 } as const;
const RATE_HZ = 10;
const FOLD_MPS = 10.31;

export interface SyntheticDriveOptions {
  readonly drive: Omit<CreateDriveOptions, 'durationSecs' | 'rateHz'>;
  readonly radar: 'imaging' | 'conventional';
  readonly frames: number;
  readonly fromSecs?: number;
}

/** Clean frames of a generated drive at the band's own size, so that the camera's picture is the band. */
export class SyntheticDrive {
  readonly rig;
  readonly frames: number;
  readonly #fromSecs: number;
  readonly #drive;
  readonly #radar: RadarModel;
  readonly #rng: Rng;
  readonly #pictures: Uint8Array[] = [];
  readonly #clean = new Map<number, RadarInBase>();

  constructor({ drive, radar, frames, fromSecs = 1 }: SyntheticDriveOptions) {
    this.rig = makeRig({ radar, ...BAND });
    this.frames = frames;
    this.#fromSecs = fromSecs;
    this.#drive = createDrive({ ...drive, durationSecs: fromSecs + frames / RATE_HZ, rateHz: RATE_HZ });
    this.#radar = new RadarModel(this.rig.radar, { terrainSeed: drive.seed });
    this.#rng = new Rng(drive.seed);
    const renderer = new CameraRenderer(this.rig.camera);
    for (let i = 0; i < frames; i++) {
      const { rgb } = renderer.render(this.#drive.worldAt(this.#timeOf(i)), this.#rng.fork(`picture ${i}`));
      this.#pictures.push(Uint8Array.from(rgb));
    }
  }

  /** What the guard is given, with a fault from `onset` on. */
  facts(index: number, faultName?: string, onset = 0): InputFacts {
    const timeSecs = this.#timeOf(index);
    const ego = this.#drive.worldAt(timeSecs).ego;
    const fault =
      faultName === undefined || index < onset
        ? undefined
        : createFault({ name: faultName, seed: 5, onsetSecs: this.#timeOf(onset) });
    const sweep = (fault?.deliverSweep ?? fault?.corruptSweep) ? this.#sweep(timeSecs, index, fault) : 'clean';
    return {
      stampNs: BigInt(Math.round(timeSecs * 1e9)),
      picture: { ...BAND, rgb: this.#picture(timeSecs, index, fault) },
      radarState: sweep === undefined ? 'silent' : 'used',
      radar:
        sweep === undefined ? emptyRadar() : sweep === 'clean' ? this.#cleanRadar(index) : this.#inBase(sweep, ego),
      hasRadialSpeed: sweep !== undefined,
      ego: { forwardMps: ego.speedMps, yawRateRadps: ego.yawRateRadps, source: 'odometry' },
    };
  }

  #timeOf(index: number): number {
    return this.#fromSecs + index / RATE_HZ;
  }

  #cleanRadar(index: number): RadarInBase {
    const timeSecs = this.#timeOf(index);
    const radar =
      this.#clean.get(index) ??
      this.#inBase(
        this.#radar.sweep(this.#drive.worldAt(timeSecs), this.#rng.fork(`sweep ${index}`)),
        this.#drive.worldAt(timeSecs).ego,
      );
    this.#clean.set(index, radar);
    return radar;
  }

  #picture(timeSecs: number, index: number, fault: SensorFault | undefined): Uint8Array {
    const delivery = fault?.deliverImage?.(timeSecs, this.#rng.fork('delivery'));
    const shown = delivery?.type === 'delivered' ? Math.round((delivery.shownSecs - this.#fromSecs) * RATE_HZ) : index;
    const rgb = Uint8Array.from(this.#pictures[shown]!);
    fault?.corruptImage?.({ ...BAND, rgb }, this.#rng.fork(`fault ${index}`));
    return rgb;
  }

  #sweep(timeSecs: number, index: number, fault: SensorFault | undefined): RadarSweep | undefined {
    const rng = this.#rng.fork(`sweep ${index}`);
    const delivery = fault?.deliverSweep?.(timeSecs, rng.fork('delivery'));
    if (delivery?.type === 'dropped') return undefined;
    const shownSecs = delivery?.shownSecs ?? timeSecs;
    const sweep = this.#radar.sweep(this.#drive.worldAt(shownSecs), rng);
    return fault?.corruptSweep?.(sweep, this.rig.radar, rng.fork('fault')) ?? sweep;
  }

  #inBase(sweep: RadarSweep, ego: { readonly speedMps: number; readonly yawRateRadps: number }): RadarInBase {
    const cloud = new RadarCloud();
    const velocity = { forwardMps: ego.speedMps, leftMps: 0, yawRateRadps: ego.yawRateRadps };
    addSweep(
      cloud,
      {
        scan: {
          type: 'radar',
          topic: '/radar',
          frameId: 'radar',
          stampNs: 0n,
          receivedNs: 0n,
          points: sweep.points,
          rangeRateKind: 'measured',
          invalidPoints: 0,
        },
        baseFromRadar: this.rig.radar.baseFromRadar,
        ageSecs: 0,
      },
      {
        velocity,
        dopplerPeriodMps: this.rig.radar.kind === 'imaging' ? FOLD_MPS : undefined,
        magnitudeScaleDb: 20,
      },
    );
    return cloud.toRadarInBase();
  }
}

export const emptyRadar = (): RadarInBase => ({
  xM: new Float32Array(0),
  yM: new Float32Array(0),
  zM: new Float32Array(0),
  radialSpeedMps: new Float32Array(0),
  magnitudeDb: new Float32Array(0),
});
