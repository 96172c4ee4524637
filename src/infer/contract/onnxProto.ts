import protobuf from 'protobufjs';

/**
 * The part of onnx.proto3 (github.com/onnx/onnx, IR version 3 and later) that says what a graph takes and gives. Nodes and
 * weights are skipped, so a file is read in milliseconds whatever its size.
 */
const ONNX_SUBSET = `
syntax = "proto3";
package onnx;
message StringStringEntry { string key = 1; string value = 2; }
message OperatorSet { string domain = 1; int64 version = 2; }
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
message TensorShape { repeated Dimension dim = 1; }
message TensorType { int32 elem_type = 1; TensorShape shape = 2; }
message Type { TensorType tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Tensor { string name = 8; int32 data_location = 14; }
message Node { string op_type = 4; string domain = 7; }
message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11; repeated ValueInfo output = 12; }
message Model { int64 ir_version = 1; string producer_name = 2; string producer_version = 3; Graph graph = 7; repeated OperatorSet opset_import = 8; repeated StringStringEntry metadata_props = 14; }
`;

interface Dimension {
  readonly dimValue?: number;
  readonly dimParam?: string;
}

export interface ValueInfo {
  readonly name?: string;
  readonly type?: {
    readonly tensorType?: { readonly elemType?: number; readonly shape?: { readonly dim: readonly Dimension[] } };
  };
}

/** Fields the file leaves out are undefined, lists are empty. */
export interface OnnxModel {
  readonly irVersion?: number;
  readonly producerName?: string;
  readonly producerVersion?: string;
  readonly graph?: {
    readonly node: readonly { readonly opType?: string; readonly domain?: string }[];
    readonly initializer: readonly { readonly name?: string; readonly dataLocation?: number }[];
    readonly input: readonly ValueInfo[];
    readonly output: readonly ValueInfo[];
  };
  readonly opsetImport: readonly { readonly domain?: string; readonly version?: number }[];
  readonly metadataProps: readonly { readonly key?: string; readonly value?: string }[];
}

const modelType = protobuf.parse(ONNX_SUBSET).root.lookupType('onnx.Model');

/** Throws protobufjs's own error on bytes that are no such message. */
export function decodeOnnxModel(bytes: Uint8Array): OnnxModel {
  return modelType.toObject(modelType.decode(bytes), { longs: Number, arrays: true }) as OnnxModel;
}
