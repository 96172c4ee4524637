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

/** An area of which nothing was seen. */
export function unknownArea(parameters: SceneParameters): DrivableArea {
  const resolutionM = parameters.drivableCellM;
  const cellsX = Math.round(parameters.drivableForwardM / resolutionM);
  const cellsY = 2 * Math.round(parameters.drivableSideM / resolutionM);
  const originYM = (-cellsY / 2) * resolutionM;
  return { resolutionM, cellsX, cellsY, originXM: 0, originYM, cells: new Int8Array(cellsX * cellsY).fill(NOT_SEEN) };
}

/** Pixel classes to a grid on the ground plane z = 0 of base_link. Which pixel shows which cell is computed once per camera geometry. */
export class DrivableAreaMapper {
  readonly #unknown: DrivableArea;
  readonly #pixelOfCell: Int32Array;
  #projector: CameraProjector | undefined;

  constructor(parameters: SceneParameters) {
    this.#unknown = unknownArea(parameters);
    this.#pixelOfCell = new Int32Array(this.#unknown.cells.length);
  }

  map(classes: ClassImage, projector: CameraProjector, objects: readonly Detection[]): DrivableArea {
    if (this.#projector !== projector) this.#computePixels(classes, projector);
    const cells = new Int8Array(this.#pixelOfCell.length);
    for (let i = 0; i < cells.length; i++) {
      const pixel = this.#pixelOfCell[i]!;
      cells[i] = pixel === NO_PIXEL ? NOT_SEEN : (VALUE_OF_CLASS[classes.classIds[pixel]!] ?? NOT_SEEN);
    }
    const area: DrivableArea = { ...this.#unknown, cells };
    for (const object of objects) coverFootprint(area, object, NOT_DRIVABLE);
    return area;
  }

  #computePixels(classes: ClassImage, projector: CameraProjector): void {
    const { cellsX, cellsY, originYM, resolutionM } = this.#unknown;
    for (let iy = 0; iy < cellsY; iy++) {
      const yM = originYM + (iy + 0.5) * resolutionM;
      for (let ix = 0; ix < cellsX; ix++) {
        this.#pixelOfCell[iy * cellsX + ix] = classPixel(classes, projector, (ix + 0.5) * resolutionM, yM);
      }
    }
    this.#projector = projector;
  }
}
