import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import { PLUMBING } from './plumbing.js';

/** Enough of onnx.proto3 to change inputs, outputs and metadata; nodes and weights stay the bytes they are. */
const schema = protobuf
  .parse(
    `
syntax = "proto3";
message Entry { string key = 1; string value = 2; }
message Dim { int64 dim_value = 1; string dim_param = 2; }
message Shape { repeated Dim dim = 1; }
message TensorType { int32 elem_type = 1; Shape shape = 2; }
message Type { TensorType tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Tensor { repeated int64 dims = 1; int32 data_type = 2; repeated float float_data = 4; repeated int64 int64_data = 7; string name = 8; bytes raw_data = 9; int32 data_location = 14; }
message Graph { repeated bytes node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11; repeated ValueInfo output = 12; }
message Opset { string domain = 1; int64 version = 2; }
message Model { int64 ir_version = 1; string producer_name = 2; Graph graph = 7; repeated Opset opset_import = 8; repeated Entry metadata_props = 14; }
`,
  )
  .root.lookupType('Model');

interface EditableTensor {
  name: string;
  type: { tensorType: { elemType: number; shape: { dim: { dimValue?: number; dimParam?: string }[] } } };
}

interface EditableModel {
  graph: {
    initializer: { name: string; dataLocation?: number }[];
    input: EditableTensor[];
    output: EditableTensor[];
  };
  metadataProps: { key: string; value: string }[];
}

/** The bytes of the plumbing fixture after `edit`. */
export function editedModel(edit: (model: EditableModel) => void): Uint8Array {
  const model = schema.toObject(schema.decode(readFileSync(PLUMBING)), { longs: Number, arrays: true });
  edit(model as EditableModel);
  return schema.encode(schema.fromObject(model)).finish();
}

/** The bytes of the plumbing fixture with another contract object. */
export function editedContract(edit: (contract: Record<string, Record<string, unknown>>) => void): Uint8Array {
  return editedModel((model) => {
    const entry = model.metadataProps.find((item) => item.key === 'roadscene')!;
    const contract = JSON.parse(entry.value) as Record<string, Record<string, unknown>>;
    edit(contract);
    entry.value = JSON.stringify(contract);
  });
}
