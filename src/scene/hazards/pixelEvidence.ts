import { PIXEL_CLASS_IDS } from '../../domain/PixelClass.js';
import { VEHICLE_CLASSES, VULNERABLE_CLASSES, type ObjectClass } from '../../domain/ObjectClass.js';
import type { ClassImage } from '../../domain/RoadScene.js';
import type { Detection } from '../../domain/Detection.js';
import { classCell } from '../ground/classPixel.js';
import type { CameraProjector } from '../../geometry/CameraProjector.js';

const VEHICLE = PIXEL_CLASS_IDS.vehicle;
const PERSON = PIXEL_CLASS_IDS.vulnerable_road_user;
const OTHER = PIXEL_CLASS_IDS.other;
const MIN_DEPTH_M = 0.5;

/** The pixel class that shows an object class; road works and animals have none of their own and look like the rest. */
function pixelClassOf(label: ObjectClass): number {
  if (VEHICLE_CLASSES.has(label)) return VEHICLE;
  return VULNERABLE_CLASSES.has(label) ? PERSON : OTHER;
}

/** Pixels of the class image inside the upright picture box of the object that show its class. */
export function pixelEvidence(object: Detection, classes: ClassImage, projector: CameraProjector): number {
  const cos = Math.cos(object.yawRad);
  const sin = Math.sin(object.yawRad);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let corner = 0; corner < 8; corner++) {
    const l = ((corner & 1) === 0 ? 0.5 : -0.5) * object.lengthM;
    const w = ((corner & 2) === 0 ? 0.5 : -0.5) * object.widthM;
    const h = ((corner & 4) === 0 ? 0.5 : -0.5) * object.heightM;
    const xM = object.xM + cos * l - sin * w;
    const yM = object.yM + sin * l + cos * w;
    if (!projector.project(xM, yM, object.zM + h, MIN_DEPTH_M)) continue;
    const { column, row } = classCell(classes, projector);
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  const wanted = pixelClassOf(object.label);
  const lastColumn = Math.min(classes.widthPx - 1, Math.floor(right));
  const lastRow = Math.min(classes.heightPx - 1, Math.floor(bottom));
  let count = 0;
  for (let row = Math.max(0, Math.floor(top)); row <= lastRow; row++)
    for (let column = Math.max(0, Math.floor(left)); column <= lastColumn; column++)
      if (classes.classIds[row * classes.widthPx + column] === wanted) count += 1;
  return count;
}
