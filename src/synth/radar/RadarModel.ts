import type { Rng } from '../math/Rng.js';
import type { SensorRig } from '../SensorRig.js';
import type { WorldFrame } from '../world/WorldFrame.js';
import { denseActorEchoes, sparseActorEchoes } from './actorEchoes.js';
import { backgroundEchoes, dimShadowedPatches } from './backgroundEchoes.js';
import { clutterEchoes } from './clutterEchoes.js';
import { EchoBuffer } from './EchoBuffer.js';
import { furniturePatches } from './furniturePatches.js';
import { ASTYX_DOPPLER_PERIOD_MPS, measureConventional, measureImaging } from './measure.js';
import { multipathEchoes } from './multipathEchoes.js';
import { PatchList } from './PatchList.js';
import { radarView, type RadarView } from './RadarView.js';
import type { RadarSweep } from './RadarSweep.js';
import { logNormalFactor } from './randomDraws.js';
import { ShadowMap } from './ShadowMap.js';
import { sparseFurnitureEchoes } from './sparseFurnitureEchoes.js';
import { terrainPatches } from './terrainPatches.js';

export interface RadarOptions {
  /** Of the drive: which bushes stand where. */
  readonly terrainSeed: number;
  /** Imaging radar only: period range rates are folded into, 0 for none; that of Astyx when left out. */
  readonly dopplerPeriodMps?: number;
}

/** Returns of a conventional sweep with clutter (median and spread of the logarithm). */
const SPARSE_TARGET = { median: 95, sigma: 0.18 } as const;
/** Astyx: 5 % of the sweeps have under 830 points, half under 2000, 5 % over 3900. */
const DENSE_TARGET = { median: 1950, sigma: 0.42, low: 700, high: 5500 } as const;
/** Bounds of the factor on the surroundings' own densities: an empty plain stays emptier than a street. */
const DENSE_SCALE = { low: 0.4, high: 12 } as const;
/** Imaging radars have more cells, hence more false alarms. */
const DENSE_CLUTTER_FACTOR = 12;

/** Simulated radar. One instance serves one drive; `sweep` allocates only what it returns. */
export class RadarModel {
  readonly #rig: SensorRig['radar'];
  readonly #options: RadarOptions;
  readonly #echoes = new EchoBuffer();
  readonly #patches = new PatchList();
  readonly #shadows = { walls: new ShadowMap(), actors: new ShadowMap() };

  constructor(rig: SensorRig['radar'], options: RadarOptions) {
    this.#rig = rig;
    this.#options = options;
  }

  /** The sweep measured at the instant of `frame`. */
  sweep(frame: WorldFrame, rng: Rng): RadarSweep {
    const view = radarView(frame, this.#rig);
    this.#echoes.reset();
    this.#patches.reset();
    const actors = new Set<unknown>(view.actors);
    this.#shadows.actors.build(view, view.actors);
    this.#shadows.walls.build(
      view,
      view.blockers.filter((body) => !actors.has(body)),
    );
    return this.#rig.kind === 'conventional' ? this.#conventional(view, rng) : this.#imaging(view, rng);
  }

  #conventional(view: RadarView, rng: Rng): RadarSweep {
    const echoes = this.#echoes;
    sparseActorEchoes(view, echoes, rng.fork('actors'));
    clutterEchoes(view, echoes, 1, rng.fork('clutter'));
    multipathEchoes(view, echoes, 'sparse', rng.fork('ghosts'));
    sparseFurnitureEchoes(view, echoes, this.#shadows, rng.fork('furniture'));
    const own = rng.fork('terrain');
    const target = SPARSE_TARGET.median * logNormalFactor(own, SPARSE_TARGET.sigma);
    terrainPatches(view, this.#patches, this.#options.terrainSeed);
    dimShadowedPatches(view, this.#patches, this.#shadows);
    const scale = Math.max(0, target - echoes.count) / Math.max(this.#patches.totalWeight, 1);
    backgroundEchoes(view, echoes, this.#patches, Math.min(scale, 3), own);
    return measureConventional(echoes, this.#rig, rng.fork('noise'));
  }

  #imaging(view: RadarView, rng: Rng): RadarSweep {
    const echoes = this.#echoes;
    denseActorEchoes(view, echoes, rng.fork('actors'));
    multipathEchoes(view, echoes, 'dense', rng.fork('ghosts'));
    clutterEchoes(view, echoes, DENSE_CLUTTER_FACTOR, rng.fork('clutter'));
    const own = rng.fork('background');
    const drawn = DENSE_TARGET.median * logNormalFactor(own, DENSE_TARGET.sigma);
    const target = Math.min(DENSE_TARGET.high, Math.max(DENSE_TARGET.low, drawn));
    furniturePatches(view, this.#patches);
    terrainPatches(view, this.#patches, this.#options.terrainSeed);
    dimShadowedPatches(view, this.#patches, this.#shadows);
    const scale = Math.max(0, target - echoes.count) / Math.max(this.#patches.totalWeight, 1);
    const bounded = Math.min(DENSE_SCALE.high, Math.max(DENSE_SCALE.low, scale));
    backgroundEchoes(view, echoes, this.#patches, bounded, own);
    const period = this.#options.dopplerPeriodMps ?? ASTYX_DOPPLER_PERIOD_MPS;
    return measureImaging(echoes, this.#rig, period, rng.fork('noise'));
  }
}
