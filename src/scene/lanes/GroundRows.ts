import type { ClassImage } from '../../domain/RoadScene.js';
import type { CameraProjector } from '../../geometry/CameraProjector.js';
import { classPixel, NO_PIXEL } from '../ground/classPixel.js';

/** Rows across the road, nearest first, and cells along each from right to left. */
export const FIRST_ROW_M = 3;
export const ROW_STEP_M = 0.5;
export const ROWS = 80;
export const CELL_M = 0.1;
export const CELLS = 240;
const MIN_DEPTH_M = 0.5;
/** No pixel class. */
export const NOT_SEEN = 255;

export const rowXM = (row: number): number => FIRST_ROW_M + row * ROW_STEP_M;
/** Middle of a cell. */
export const cellYM = (cell: number): number => (cell + 0.5 - CELLS / 2) * CELL_M;

/** The class image looked up on the ground plane z = 0 of base_link. Which pixel shows which cell is computed once per camera geometry. */
export class GroundRows {
  readonly #pixelOfCell = new Int32Array(ROWS * CELLS);
  readonly #pixelM = new Float64Array(ROWS);
  readonly #row = new Uint8Array(CELLS);
  #projector: CameraProjector | undefined;
  #classIds: Uint8Array = new Uint8Array(0);

  load(classes: ClassImage, projector: CameraProjector): void {
    if (this.#projector !== projector) this.#compute(classes, projector);
    this.#classIds = classes.classIds;
  }

  /** Pixel class ids of a row, `NOT_SEEN` where the picture does not show the ground; a view that the next call overwrites. */
  row(row: number): Uint8Array {
    const start = row * CELLS;
    const pixelOfCell = this.#pixelOfCell;
    const classIds = this.#classIds;
    const into = this.#row;
    for (let cell = 0; cell < CELLS; cell++) {
      const pixel = pixelOfCell[start + cell]!;
      into[cell] = pixel === NO_PIXEL ? NOT_SEEN : (classIds[pixel] ?? NOT_SEEN);
    }
    return into;
  }

  /** Width on the ground of one pixel of the class image in this row. */
  pixelM(row: number): number {
    return this.#pixelM[row]!;
  }

  #compute(classes: ClassImage, projector: CameraProjector): void {
    for (let row = 0; row < ROWS; row++) {
      const xM = rowXM(row);
      for (let cell = 0; cell < CELLS; cell++) {
        this.#pixelOfCell[row * CELLS + cell] = classPixel(classes, projector, xM, cellYM(cell));
      }
      const depthM = projector.project(xM, 0, 0, MIN_DEPTH_M) ? projector.depthM : Infinity;
      this.#pixelM[row] = depthM / (projector.calibration.fxPx * classes.scaleX);
    }
    this.#projector = projector;
  }
}
