/** Element types a contract can name, as onnxruntime calls them; others appear as read, e.g. `onnx type 7`. */
export interface TensorSpec {
  readonly name: string;
  readonly type: string;
  /** A name stands for a dimension that is not fixed. */
  readonly shape: readonly (number | string)[];
}

/** `float32 [1, 10, 128, 96]` */
export const describeTensor = (tensor: TensorSpec): string => `${tensor.type} [${tensor.shape.join(', ')}]`;

/** Number of values of a fixed shape. */
export function valueCount(tensor: TensorSpec): number {
  let count = 1;
  for (const size of tensor.shape) count *= Number(size);
  return count;
}
