import type { ModelContract } from '../../domain/ModelContract.js';
import type { TensorSpec } from './TensorSpec.js';

interface ContractTensors {
  readonly image: TensorSpec;
  readonly radar: TensorSpec;
  readonly lookup: TensorSpec;
  readonly heat: TensorSpec;
  readonly box: TensorSpec;
  readonly segmentation: TensorSpec;
  readonly conditions: TensorSpec;
  readonly camera_objectness: TensorSpec;
  readonly out_of_distribution: TensorSpec;
}

/** Types and shapes that a model with this contract takes and gives (models/CONTRACT.md, Inputs and Outputs). */
export function contractTensors(contract: ModelContract): ContractTensors {
  const { image, grid, radar, lookup, outputs } = contract;
  const { weather, light, roadSurface, visibility } = outputs.conditions;
  const float = (name: string, ...shape: number[]): TensorSpec => ({ name, type: 'float32', shape });
  const inBand = (name: string, channels: number, stridePx: number): TensorSpec =>
    float(name, 1, channels, image.heightPx / stridePx, image.widthPx / stridePx);
  return {
    image: { name: 'image', type: 'uint8', shape: [1, image.heightPx, image.widthPx, 3] },
    radar: float('radar', 1, radar.channels.length, grid.cellsX, grid.cellsY),
    lookup: { name: 'lookup', type: 'int32', shape: [1, lookup.heightsM.length, grid.cellsX * grid.cellsY] },
    heat: float('heat', 1, outputs.heat.classes.length, grid.cellsX, grid.cellsY),
    box: float('box', 1, outputs.box.fields.length, grid.cellsX, grid.cellsY),
    segmentation: inBand('segmentation', outputs.segmentation.classes.length, outputs.segmentation.stridePx),
    conditions: float('conditions', 1, weather.length + light.length + roadSurface.length + visibility.length),
    camera_objectness: inBand(
      'camera_objectness',
      outputs.camera_objectness.classes.length,
      outputs.camera_objectness.stridePx,
    ),
    out_of_distribution: float('out_of_distribution', 1, 1),
  };
}
