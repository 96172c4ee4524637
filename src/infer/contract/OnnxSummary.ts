import { InferError } from '../InferError.js';
import { decodeOnnxModel, type OnnxModel, type ValueInfo } from './onnxProto.js';
import type { TensorSpec } from './TensorSpec.js';

/** What an ONNX file says without a session. */
export interface OnnxSummary {
  readonly irVersion: number;
  /** `ai.onnx` is the standard operator set. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly producer: string;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly nodeCount: number;
  /** Operators outside the standard set, `domain::name`. */
  readonly customOperators: readonly string[];
  readonly hasExternalWeights: boolean;
}

/** onnx.TensorProto.DataType, as onnxruntime names them. */
const ELEMENT_TYPES: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
};
const EXTERNAL = 1;

function tensorSpec(info: ValueInfo): TensorSpec {
  const tensor = info.type?.tensorType;
  const elementType = tensor?.elemType ?? 0;
  return {
    name: info.name ?? '',
    type: ELEMENT_TYPES[elementType] ?? `onnx type ${elementType}`,
    shape: (tensor?.shape?.dim ?? []).map((dim) => dim.dimValue ?? dim.dimParam ?? '?'),
  };
}

/** Throws InferError `infer/model-unreadable` when the bytes are no ONNX model. `file` is named in the sentence. */
export function readOnnxSummary(bytes: Uint8Array, file: string): OnnxSummary {
  let model: OnnxModel;
  try {
    model = decodeOnnxModel(bytes);
  } catch (cause) {
    throw new InferError(
      'infer/model-unreadable',
      `Expected an ONNX model for ${file} but received ${bytes.length} bytes that cannot be parsed (${String(cause)}). Is the file complete?`,
      cause,
    );
  }
  const { graph } = model;
  if (graph === undefined || graph.output.length === 0) {
    throw new InferError(
      'infer/model-unreadable',
      `Expected an ONNX model for ${file} but received ${bytes.length} bytes without a graph. Is the file complete?`,
    );
  }
  // Before IR version 4 weights were listed among the inputs as well.
  const weights = new Set(graph.initializer.map((tensor) => tensor.name));
  const custom = graph.node.filter((node) => !['', 'ai.onnx', undefined].includes(node.domain));
  return {
    irVersion: model.irVersion ?? 0,
    opsets: new Map(model.opsetImport.map((opset) => [opset.domain ?? 'ai.onnx', opset.version ?? 0])),
    producer: [model.producerName, model.producerVersion].filter((part) => part !== undefined).join(' '),
    inputs: graph.input.filter((input) => !weights.has(input.name)).map(tensorSpec),
    outputs: graph.output.map(tensorSpec),
    metadata: new Map(model.metadataProps.map((entry) => [entry.key ?? '', entry.value ?? ''])),
    nodeCount: graph.node.length,
    customOperators: [...new Set(custom.map((node) => `${node.domain ?? ''}::${node.opType ?? ''}`))],
    hasExternalWeights: graph.initializer.some((tensor) => tensor.dataLocation === EXTERNAL),
  };
}
