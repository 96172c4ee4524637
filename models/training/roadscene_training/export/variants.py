"""The precisions a model ships in, and what is set in a finished graph: calibration and contract."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from roadscene_training import contract as c

CALIBRATION_FRAMES = 64


class _Frames(CalibrationDataReader):
    def __init__(self, inputs: list[dict]):
        self._left = iter(inputs)

    def get_next(self) -> dict | None:
        return next(self._left, None)


def _producers(model: onnx.ModelProto) -> dict:
    return {output: node for node in model.graph.node for output in node.output}


def _head_nodes(model: onnx.ModelProto) -> list[str]:
    """Names of the nodes from each output back to its last convolution or matrix product, that one included."""
    producers, names = _producers(model), []
    for head in c.OUTPUTS:
        front = [head]
        while front:
            node = producers.get(front.pop())
            if node is None or node.name in names:
                continue
            names.append(node.name)
            if node.op_type not in ("Conv", "Gemm", "MatMul"):
                front.extend(node.input)
    return names


def to_int8(source: Path, target: Path, frames: list[dict]) -> None:
    """Static QDQ quantisation (MinMax over `frames`, 8-bit activations, weights by channel); heads stay float32.

    `frames`: inputs of the contract's names and shapes.
    """
    model = onnx.load(source)
    quantize_static(
        str(source),
        str(target),
        _Frames(frames),
        quant_format=QuantFormat.QDQ,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        per_channel=True,
        calibrate_method=CalibrationMethod.MinMax,
        op_types_to_quantize=["Conv", "Add", "Resize", "Concat", "Relu"],
        nodes_to_exclude=_head_nodes(model),
    )
    quantised = onnx.load(target)
    onnx.helper.set_model_props(quantised, {p.key: p.value for p in model.metadata_props})
    onnx.save(quantised, target)


def _last_convolution(model: onnx.ModelProto, output: str, path: Path) -> dict[str, onnx.TensorProto]:
    """Weights and bias of the convolution that ends in an output, with a sigmoid between them or not."""
    producers = _producers(model)
    node = producers[output]
    if node.op_type == "Sigmoid":
        node = producers[node.input[0]]
    if node.op_type != "Conv":
        raise ValueError(f"Expected a convolution before {output} of {path.name} but received {node.op_type}")
    stored = {i.name: i for i in model.graph.initializer}
    return {"weight": stored[node.input[1]], "bias": stored[node.input[2]]}


def _renew(stored: onnx.TensorProto, values: np.ndarray) -> None:
    stored.CopyFrom(numpy_helper.from_array(values.astype(numpy_helper.to_array(stored).dtype), stored.name))


def calibrate_heat(path: Path, temperature: float, biases: np.ndarray) -> None:
    """Folds `sigmoid(logit / temperature + bias of the class)` into the last convolution of the heat map."""
    model = onnx.load(path)
    last = _last_convolution(model, "heat", path)
    _renew(last["weight"], numpy_helper.to_array(last["weight"]) / temperature)
    _renew(last["bias"], numpy_helper.to_array(last["bias"]) / temperature + biases)
    onnx.save(model, path)


def scale_offsets(factors: dict[str, float]) -> np.ndarray:
    """What to add to each box field so that the scales become larger by these factors."""
    return np.array([np.log(factors.get(name, 1.0)) for name in c.BOX_FIELDS])


def calibrate_scales(path: Path, factors: dict[str, float]) -> None:
    """Folds factors of the scales (by their fields' names) into the last convolution of the box fields."""
    model = onnx.load(path)
    bias = _last_convolution(model, "box", path)["bias"]
    _renew(bias, numpy_helper.to_array(bias) + scale_offsets(factors))
    onnx.save(model, path)


def precision_of(path: Path) -> str:
    """`int8`, `fp16` or `fp32`, from what the graph holds."""
    graph = onnx.load(path).graph
    if any(node.op_type == "QuantizeLinear" for node in graph.node):
        return "int8"
    return "fp16" if any(i.data_type == onnx.TensorProto.FLOAT16 for i in graph.initializer) else "fp32"


def set_contract(path: Path, contract: dict) -> None:
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {"roadscene": json.dumps(contract)})
    onnx.checker.check_model(model)
    onnx.save(model, path)
