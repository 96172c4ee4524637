import type { Rng } from '../math/Rng.js';
import type { RadarSweep } from '../radar/RadarSweep.js';
import type { SensorRig } from '../SensorRig.js';
import { actsAt, onTime, type Delivery, type FaultImage, type SensorFault } from './SensorFault.js';

/** All faults of one drive together, in the order given. */
export class FaultOverlay {
  readonly #faults: readonly SensorFault[];

  constructor(faults: readonly SensorFault[]) {
    this.#faults = faults;
  }

  activeNames(timeSecs: number): readonly string[] {
    return this.#faults.filter((fault) => actsAt(fault, timeSecs)).map(({ name }) => name);
  }

  publishedRig(rig: SensorRig): SensorRig {
    return this.#faults.reduce((published, fault) => fault.publishedRig?.(published) ?? published, rig);
  }

  deliverImage(timeSecs: number, rng: Rng): Delivery {
    return this.#deliver('deliverImage', timeSecs, rng);
  }

  deliverSweep(timeSecs: number, rng: Rng): Delivery {
    return this.#deliver('deliverSweep', timeSecs, rng);
  }

  stampOffsetSecs(timeSecs: number): number {
    let offset = 0;
    for (const fault of this.#faults) if (actsAt(fault, timeSecs)) offset += fault.stampOffsetSecs?.(timeSecs) ?? 0;
    return offset;
  }

  corruptImage(image: FaultImage, timeSecs: number, rng: Rng): void {
    for (const fault of this.#faults) if (actsAt(fault, timeSecs)) fault.corruptImage?.(image, rng.fork(fault.name));
  }

  corruptSweep(sweep: RadarSweep, rig: SensorRig['radar'], timeSecs: number, rng: Rng): RadarSweep {
    return this.#faults
      .filter((fault) => actsAt(fault, timeSecs))
      .reduce((corrupted, fault) => fault.corruptSweep?.(corrupted, rig, rng.fork(fault.name)) ?? corrupted, sweep);
  }

  #deliver(method: 'deliverImage' | 'deliverSweep', timeSecs: number, rng: Rng): Delivery {
    let shownSecs = timeSecs;
    let lateSecs = 0;
    for (const fault of this.#faults) {
      if (!actsAt(fault, timeSecs)) continue;
      const delivery = fault[method]?.(timeSecs, rng.fork(fault.name)) ?? onTime(timeSecs);
      if (delivery.type === 'dropped') return delivery;
      shownSecs = Math.min(shownSecs, delivery.shownSecs);
      lateSecs += delivery.lateSecs;
    }
    return { type: 'delivered', shownSecs, lateSecs };
  }
}
