import {
  BOX_FIELDS_NEEDED,
  type BoxField,
  headingFields,
  type NeededBoxField,
  RADIAL_SPEED_SCALE_MPS,
} from '../domain/boxFields.js';
import { isFiniteValue } from '../domain/finite.js';
import type { Detection } from '../domain/Detection.js';
import type { ModelContract } from '../domain/ModelContract.js';
import { rowEdgeM, rowLengthM } from '../geometry/modelGrid.js';
import { headingRad } from './headingRad.js';
import { HeadsError } from './HeadsError.js';
import type { Peak } from './pickPeaks.js';

/** A detection before evidence of camera and radar is attached. */
export type DecodedBox = Omit<Detection, 'cameraScore' | 'radarPointCount'>;

/** Reads the fields of the box head at peaks. Fields are found by name, so their order is the model's own. */
export class BoxDecoder {
  readonly #contract: ModelContract;
  readonly #channels: ReadonlyMap<string, number>;
  readonly #headingChannels: readonly number[];
  readonly #headings: Float64Array;

  /** Throws HeadsError when the model lacks a field that a box needs. */
  constructor(contract: ModelContract) {
    this.#contract = contract;
    this.#channels = new Map(contract.outputs.box.fields.map((name, channel) => [name, channel]));
    const headings = headingFields(contract.outputs.box.headingBins);
    for (const name of [...BOX_FIELDS_NEEDED, ...headings]) {
      if (!this.#channels.has(name))
        throw new HeadsError(
          'heads/missing-field',
          `Expected a field ${name} for the box head of ${contract.name} but received ${contract.outputs.box.fields.join(', ')}`,
        );
    }
    this.#headingChannels = headings.map((name) => this.#channels.get(name)!);
    this.#headings = new Float64Array(headings.length);
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
    for (const [k, channel] of this.#headingChannels.entries()) this.#headings[k] = box[channel * cells + cell]!;
    const decoded: DecodedBox = {
      label: outputs.heat.classes[peak.classIndex]!,
      score: peak.score,
      xM: gridOriginXM + rowEdgeM(grid, peak.ix) + rowLengthM(grid, peak.ix) * (0.5 + need('dx')),
      yM: grid.yMinM + grid.cellM * (peak.iy + 0.5 + need('dy')),
      zM: need('z'),
      lengthM,
      widthM: priorWidthM * Math.exp(need('log_width')),
      heightM: priorHeightM * Math.exp(need('log_height')),
      yawRad: headingRad(this.#headings),
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

/** Standard deviation of a Laplace distribution of scale b = exp(logScale). */
const sigmaOfLogScale = (logScale: number): number => Math.SQRT2 * Math.exp(logScale);
