import type { Detection } from '../domain/Detection.js';
import { PIXEL_CLASSES } from '../domain/PixelClass.js';
import type { ClassImage, DrivableArea } from '../domain/RoadScene.js';
import type { CameraProjector } from '../geometry/CameraProjector.js';
import { coverFootprint } from './coverFootprint.js';
import { classPixel, NO_PIXEL } from './ground/classPixel.js';
import type { SceneParameters } from './parameters.js';

const FREE = 0;
const NOT_DRIVABLE = 100;
const NOT_SEEN = -1;

/** Value of a ground cell by the class of the pixel that shows it. Vehicles and people hide the ground behind them. */
const VALUE_OF_CLASS = Int8Array.from(PIXEL_CLASSES, (name) => {
  if (name === 'road' || name === 'lane_marking') return FREE;
  return name === 'vehicle' || name === 'vulnerable_road_user' ? NOT_SEEN : NOT_DRIVABLE;
});

/** Pixel classes to a grid on the ground plane z = 0 of base_link. Which pixel shows which cell is computed once per camera geometry. */
export class DrivableAreaMapper {
  readonly #cellM: number;
  readonly #cellsX: number;
  readonly #cellsY: number;
  readonly #originYM: number;
  readonly #pixelOfCell: Int32Array;
  #projector: CameraProjector | undefined;

  constructor(parameters: SceneParameters) {
    this.#cellM = parameters.drivableCellM;
    this.#cellsX = Math.round(parameters.drivableForwardM / this.#cellM);
    this.#cellsY = 2 * Math.round(parameters.drivableSideM / this.#cellM);
    this.#originYM = (-this.#cellsY / 2) * this.#cellM;
    this.#pixelOfCell = new Int32Array(this.#cellsX * this.#cellsY);
  }

  map(classes: ClassImage, projector: CameraProjector, objects: readonly Detection[]): DrivableArea {
    if (this.#projector !== projector) this.#computePixels(classes, projector);
    const cells = new Int8Array(this.#pixelOfCell.length);
    for (let i = 0; i < cells.length; i++) {
      const pixel = this.#pixelOfCell[i]!;
      cells[i] = pixel === NO_PIXEL ? NOT_SEEN : (VALUE_OF_CLASS[classes.classIds[pixel]!] ?? NOT_SEEN);
    }
    const area: DrivableArea = {
      resolutionM: this.#cellM,
      cellsX: this.#cellsX,
      cellsY: this.#cellsY,
      originXM: 0,
      originYM: this.#originYM,
      cells,
    };
    for (const object of objects) coverFootprint(area, object, NOT_DRIVABLE);
    return area;
  }

  #computePixels(classes: ClassImage, projector: CameraProjector): void {
    for (let iy = 0; iy < this.#cellsY; iy++) {
      const yM = this.#originYM + (iy + 0.5) * this.#cellM;
      for (let ix = 0; ix < this.#cellsX; ix++) {
        this.#pixelOfCell[iy * this.#cellsX + ix] = classPixel(classes, projector, (ix + 0.5) * this.#cellM, yM);
      }
    }
    this.#projector = projector;
  }
}
