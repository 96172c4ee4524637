import type { Detection } from '../../domain/Detection.js';
import { VEHICLE_CLASSES } from '../../domain/ObjectClass.js';
import { type BandCamera, cellOf } from '../../geometry/BandCamera.js';
import type { JudgeFacts, ObjectnessMap } from '../GuardFacts.js';

/** Cells to either side of where a vehicle ought to be seen. */
export const REACH = 6;
export const SHIFTS = 2 * REACH + 1;
/** Objectness is capped here, so that one clear object does not outweigh others. */
const SEEN_WELL = 0.5;
/** Vehicles beyond this range are a cell or two wide and say little. */
const MAX_RANGE_M = 45;
/** Objectness from which the camera clearly sees a vehicle. */
const STRONG = 0.45;
/** Nearer vehicles fill the picture: their centre is badly defined. */
const MIN_RANGE_M = 6;
const MIN_DEPTH_M = 1;
/** If nearer vehicles hide more than this share of a vehicle, the camera sees another part or another vehicle there. */
const MIN_VISIBLE_SHARE = 0.5;

/** Outline of a vehicle in the picture, in cells. */
interface ProfilePlace {
  readonly detection: Detection;
  readonly rangeM: number;
  readonly row: number;
  readonly first: number;
  readonly last: number;
}

/**
 * What the camera alone sees at, left and right of the places where vehicles with radar returns are shown: camera-only objectness (up to 0.5), weighted by score, over whole cells of shift. A peak
 * in the middle says that both sensors show the same; a peak beside it, that one of them is turned; no peak, that they show different moments.
 */
export class CameraProfile {
  /** Per shift -REACH..REACH (positive: to the right), of the frame measured last. */
  readonly sums = new Float64Array(SHIFTS);
  /** Sum of the scores that went into it. */
  weight = 0;
  /** Angle of one cell. */
  cellRad = 0;
  #nearestM = new Float32Array(0);

  measure({ detections, camera, objectness, radar }: JudgeFacts): void {
    this.sums.fill(0);
    this.weight = 0;
    if (camera === undefined || objectness === undefined || radar === undefined) return;
    const channel = objectness.classes.indexOf('vehicle');
    // In fog, in spray and on unlit roads its objectness is a blur without peaks.
    if (channel < 0 || !seesVehicle(objectness, channel)) return;
    this.cellRad = objectness.stridePx / (camera.projector.calibration.fxPx * camera.band.scale);
    const places = detections.flatMap((detection) =>
      VEHICLE_CLASSES.has(detection.label) ? (placeOf(detection, camera, objectness) ?? []) : [],
    );
    this.#fillNearest(places, objectness.columns);
    for (const place of places) {
      const { score, radarPointCount } = place.detection;
      if (!(radarPointCount > 0) || !(score > 0 && score <= 1)) continue;
      if (place.rangeM >= MIN_RANGE_M && place.rangeM <= MAX_RANGE_M) this.#add(place, objectness, channel);
    }
  }

  #add(place: ProfilePlace, { values, rows, columns }: ObjectnessMap, channel: number): void {
    const { first, last } = place;
    const { score } = place.detection;
    const middle = (first + last) / 2 - 0.5;
    const row = Math.floor(place.row);
    if (!(first >= 0 && last < columns && middle >= REACH && middle + REACH < columns - 1 && row >= 0 && row < rows))
      return;
    if (this.#visibleShare(place) < MIN_VISIBLE_SHARE) return;
    const left = Math.floor(middle);
    const part = middle - left;
    const from = channel * rows * columns;
    for (let i = 0; i < SHIFTS; i++) {
      const column = left + i - REACH;
      const seen =
        (1 - part) * this.#highest(values, from, row, column, rows, columns) +
        part * this.#highest(values, from, row, column + 1, rows, columns);
      this.sums[i]! += score * Math.min(seen, SEEN_WELL);
    }
    this.weight += score;
  }

  /** Of a cell and those above and below; 0 for what is no number. */
  #highest(values: Float32Array, from: number, row: number, column: number, rows: number, columns: number): number {
    let highest = 0;
    for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
      const value = values[from + r * columns + column]!;
      if (value > highest) highest = value;
    }
    return highest;
  }

  /** The nearest vehicle in each column. Linear in the vehicles. */
  #fillNearest(places: readonly ProfilePlace[], columns: number): void {
    if (this.#nearestM.length !== columns) this.#nearestM = new Float32Array(columns);
    const nearest = this.#nearestM.fill(Infinity);
    for (const { rangeM, first, last } of places) {
      const end = Math.min(columns - 1, Math.floor(last));
      for (let column = Math.max(0, Math.floor(first)); column <= end; column++)
        if (rangeM < nearest[column]!) nearest[column] = rangeM;
    }
  }

  #visibleShare({ first, last, rangeM }: ProfilePlace): number {
    let visible = 0;
    let count = 0;
    for (let column = Math.floor(first); column <= Math.floor(last); column++) {
      count += 1;
      if (this.#nearestM[column]! >= rangeM - 0.01) visible += 1;
    }
    return visible / count;
  }
}

const seesVehicle = ({ values, rows, columns }: ObjectnessMap, channel: number): boolean =>
  values.subarray(channel * rows * columns, (channel + 1) * rows * columns).some((value) => value >= STRONG);

/** From the corners of the box; undefined when one of them is not in front of the camera. The model learnt to mark centres of outlines, not projected centres. */
function placeOf(detection: Detection, camera: BandCamera, { stridePx }: ObjectnessMap): ProfilePlace | undefined {
  const { xM, yM, zM, lengthM, widthM, heightM, yawRad } = detection;
  const cos = Math.cos(yawRad);
  const sin = Math.sin(yawRad);
  let first = Infinity;
  let last = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let corner = 0; corner < 8; corner++) {
    const along = ((corner & 1) === 0 ? 0.5 : -0.5) * lengthM;
    const across = ((corner & 2) === 0 ? 0.5 : -0.5) * widthM;
    const up = ((corner & 4) === 0 ? 0.5 : -0.5) * heightM;
    if (
      !camera.projector.project(xM + cos * along - sin * across, yM + sin * along + cos * across, zM + up, MIN_DEPTH_M)
    )
      return undefined;
    const { column, row } = cellOf(camera, stridePx);
    first = Math.min(first, column);
    last = Math.max(last, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  return Number.isFinite(first + last + top + bottom)
    ? { detection, rangeM: Math.hypot(xM, yM), row: (top + bottom) / 2, first, last }
    : undefined;
}
