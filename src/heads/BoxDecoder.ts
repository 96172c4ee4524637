import { BOX_FIELDS_NEEDED, type BoxField, type NeededBoxField, RADIAL_SPEED_SCALE_MPS } from '../domain/boxFields.js';
import { isFiniteValue } from '../domain/finite.js';
import type { Detection } from '../domain/Detection.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { HeadsError } from './HeadsError.js';
import type { Peak } from './pickPeaks.js';

/** A detection before evidence of camera and radar is attached. */
export type DecodedBox = Omit<Detection, 'cameraScore' | 'radarPointCount'>;

/** Reads the fields of the box head at peaks. Fields are found by name, so their order is the model's own. */
export class BoxDecoder {
  readonly #contract: ModelContract;
  readonly #channels: ReadonlyMap<string, number>;

  /** Throws HeadsError when the model lacks a field that a box needs. */
  constructor(contract: ModelContract) {
    this.#contract = contract;
    this.#channels = new Map(contract.outputs.box.fields.map((name, channel) => [name, channel]));
    for (const name of BOX_FIELDS_NEEDED) {
      if (!this.#channels.has(name))
        throw new HeadsError(
          'heads/missing-field',
          `Expected a field ${name} for the box head of ${contract.name} but received ${contract.outputs.box.fields.join(', ')}`,
        );
    }
  }

  /** Box at a peak, in base_link; undefined when one of its values is not finite. `box`: [fields, cellsX, cellsY]; `hasRadialSpeed`: the input had radar with usable range rates. */
  decode(box: Float32Array, peak: Peak, gridOriginXM: number, hasRadialSpeed: boolean): DecodedBox | undefined {
    const { grid, outputs } = this.#contract;
    const cell = peak.ix * grid.cellsY + peak.iy;
    const cells = grid.cellsX * grid.cellsY;
    const read = (field: BoxField): number | undefined => {
      const channel = this.#channels.get(field);
      return channel === undefined ? undefined : box[channel * cells + cell];
    };
    const need = (field: NeededBoxField): number => read(field) ?? Number.NaN;
    const [priorLengthM, priorWidthM, priorHeightM] = outputs.box.sizePriorM;
    const lengthM = priorLengthM * Math.exp(need('log_length'));
    const radialSpeed = hasRadialSpeed ? read('radial_speed') : undefined;
    const sigma = this.#sigma(read, lengthM);
    const decoded: DecodedBox = {
      label: outputs.heat.classes[peak.classIndex]!,
      score: peak.score,
      xM: gridOriginXM + grid.xMinM + grid.cellM * (peak.ix + 0.5 + need('dx')),
      yM: grid.yMinM + grid.cellM * (peak.iy + 0.5 + need('dy')),
      zM: need('z'),
      lengthM,
      widthM: priorWidthM * Math.exp(need('log_width')),
      heightM: priorHeightM * Math.exp(need('log_height')),
      yawRad: headingRad(need('sin_2yaw'), need('cos_2yaw'), need('sin_yaw'), need('cos_yaw')),
      ...(radialSpeed !== undefined && { radialSpeedMps: radialSpeed * RADIAL_SPEED_SCALE_MPS }),
      ...(sigma !== undefined && { sigma }),
    };
    return isFiniteValue(decoded) ? decoded : undefined;
  }

  #sigma(read: (field: BoxField) => number | undefined, lengthM: number): Detection['sigma'] | undefined {
    const position = read('log_sigma_position');
    const size = read('log_sigma_size');
    const yaw = read('log_sigma_yaw');
    const speed = read('log_sigma_speed');
    if (position === undefined || size === undefined || yaw === undefined || speed === undefined) return undefined;
    return {
      positionM: sigmaOfLogScale(position),
      sizeM: sigmaOfLogScale(size) * lengthM,
      yawRad: sigmaOfLogScale(yaw),
      radialSpeedMps: sigmaOfLogScale(speed),
    };
  }
}

/** The doubled angle gives the axis, the plain angle the direction along it: -pi..pi. */
export function headingRad(sin2: number, cos2: number, sin: number, cos: number): number {
  const axis = Math.atan2(sin2, cos2) / 2;
  const agrees = Math.cos(axis) * cos + Math.sin(axis) * sin >= 0;
  if (agrees || Number.isNaN(axis)) return axis;
  return axis > 0 ? axis - Math.PI : axis + Math.PI;
}

/** Standard deviation of a Laplace distribution of scale b = exp(logScale). */
const sigmaOfLogScale = (logScale: number): number => Math.SQRT2 * Math.exp(logScale);
