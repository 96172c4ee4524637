import type { InferenceEngine, InferenceResult } from '../domain/Inference.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { type BoxField, RADIAL_SPEED_SCALE_MPS } from '../domain/boxFields.js';
import { columnAt, rowAt } from '../geometry/modelGrid.js';
import { Rng } from '../synth/math/Rng.js';

const ROWS = 7;
/** Cars stand this far inside the grid's edges. */
const MARGIN_M = 4;
const SCORE = 0.8;
/** Frame-to-frame noise of a model, and its reported uncertainty (the scale of a Laplace distribution). */
const WAVER_M = 0.1;
const POSITION_SCALE_M = 0.15;

/** Centre of a car relative to base_link. */
export interface CrowdedCar {
  readonly xM: number;
  readonly yM: number;
}

/** `count` cars in rows across the whole grid. */
export function crowdOf(count: number, { grid }: ModelContract): readonly CrowdedCar[] {
  const columns = Math.ceil(count / ROWS);
  const lengthM = grid.xMaxM - 2 * MARGIN_M;
  const widthM = grid.cellsY * grid.cellM - 2 * MARGIN_M;
  return Array.from({ length: count }, (_, i) => ({
    xM: MARGIN_M + ((Math.floor(i / columns) + 0.5) * lengthM) / ROWS,
    yM: grid.yMinM + MARGIN_M + (((i % columns) + 0.5) * widthM) / columns,
  }));
}

/** Answers every frame with the same crowd of cars, each seen by camera and model, with a little noise: the time after the model depends on the number of detections. */
export class CrowdedEngine implements InferenceEngine {
  readonly contract: ModelContract;
  readonly modelSha256: string;
  readonly provider = 'cpu';
  readonly attempts = [];
  readonly #crowd: readonly CrowdedCar[];
  readonly #speedMps: number;
  readonly #rng = new Rng(1);

  /** `gridOriginXM`: base_link x of the grid frame; the cars drive ahead at `speedMps`. */
  constructor(
    model: { readonly contract: ModelContract; readonly sha256: string },
    crowd: readonly CrowdedCar[],
    motion: { readonly gridOriginXM: number; readonly speedMps: number },
  ) {
    this.contract = model.contract;
    this.modelSha256 = model.sha256;
    this.#crowd = crowd.map(({ xM, yM }) => ({ xM: xM - motion.gridOriginXM, yM }));
    this.#speedMps = motion.speedMps;
  }

  run(): Promise<InferenceResult> {
    const { grid, outputs, image } = this.contract;
    const cells = grid.cellsX * grid.cellsY;
    const heat = new Float32Array(outputs.heat.classes.length * cells);
    const box = new Float32Array(outputs.box.fields.length * cells);
    const carPlane = outputs.heat.classes.indexOf('car') * cells;
    for (const { xM, yM } of this.#crowd) {
      const x = rowAt(grid, xM + this.#rng.uniform(-WAVER_M, WAVER_M));
      const y = columnAt(grid, yM + this.#rng.uniform(-WAVER_M, WAVER_M));
      const cell = Math.floor(x) * grid.cellsY + Math.floor(y);
      heat[carPlane + cell] = SCORE;
      const set = (field: BoxField | 'heading_000', value: number): void => {
        const channel = outputs.box.fields.indexOf(field);
        if (channel >= 0) box[channel * cells + cell] = value;
      };
      set('dx', (x % 1) - 0.5);
      set('dy', (y % 1) - 0.5);
      set('z', outputs.box.sizePriorM[2] / 2);
      set('heading_000', 10);
      set('radial_speed', (this.#speedMps * Math.cos(Math.atan2(yM, xM))) / RADIAL_SPEED_SCALE_MPS);
      set('log_sigma_position', Math.log(POSITION_SCALE_M));
    }
    const { segmentation, camera_objectness: objectness, conditions } = outputs;
    const road = new Float32Array(
      segmentation.classes.length * (image.widthPx / segmentation.stridePx) * (image.heightPx / segmentation.stridePx),
    );
    const pixels = road.length / segmentation.classes.length;
    const roadPlane = segmentation.classes.indexOf('road') * pixels;
    road.fill(1, roadPlane + pixels / 2, roadPlane + pixels);
    road.fill(1, 0, pixels / 2);
    return Promise.resolve({
      runMs: 0,
      outputs: {
        heat,
        box,
        segmentation: road,
        conditions: new Float32Array(Object.values(conditions).reduce((sum, names) => sum + names.length, 0)).fill(0.3),
        cameraObjectness: new Float32Array(
          objectness.classes.length * (image.widthPx / objectness.stridePx) * (image.heightPx / objectness.stridePx),
        ).fill(SCORE),
      },
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
