"""Weights to an ONNX file that meets models/CONTRACT.md.

Batch norm folded, normalisation and probabilities in the graph, contract in the metadata.
"""

import copy
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import onnxslim
import torch
import torch.nn.functional as F
from torch import nn

from roadscene_training import contract as c
from roadscene_training.export.novelty import Novelty
from roadscene_training.model.network import ConvBlock, FusionNet

OPSET = 20
# What stays float32 in a half-precision graph.
_HEADS = ("heat_out", "box_out", "pixel_out", "camera_out", "condition_mix", "condition_out")


def fold_batch_norm(net: FusionNet) -> FusionNet:
    """Every block's normalisation into its convolution (exact in inference)."""
    for block in net.modules():
        if isinstance(block, ConvBlock):
            block.fold()
    return net


def _probabilities(logits: torch.Tensor) -> torch.Tensor:
    """Softmax over channels, step by step: runtimes are slow at softmax over any but the last axis."""
    powers = (logits - logits.amax(1, keepdim=True)).exp()
    return powers / powers.sum(1, keepdim=True)


class Deployed(nn.Module):
    """The network with the contract's inputs and outputs, batch 1; one index_select lifts every height at once.

    `half`: float16 inside, float32 heads and borders.
    """

    def __init__(self, net: FusionNet, novelty: Novelty, half: bool = False):
        super().__init__()
        self.net, self.novelty = fold_batch_norm(net), novelty
        if half:
            for name, part in net.named_children():
                if name not in _HEADS:
                    part.half()

    def forward(self, image: torch.Tensor, radar: torch.Tensor, lookup: torch.Tensor) -> tuple[torch.Tensor, ...]:
        net = self.net
        p8, pixels, camera, conditions, pooled = net.image_heads(image)
        v = F.pad(net.lift(p8).reshape(net.widths.lifted, -1), (0, 1))
        heights, nx, ny = len(net.layout.heights_m), net.layout.cells_x, net.layout.cells_y
        # All channels of an image cell lie together: a runtime copies them at once, where gathering along the last
        # axis copies number by number.
        cells = torch.index_select(v.t().contiguous(), 0, lookup.reshape(-1)).reshape(heights, nx, ny, -1)
        lifted = net.lift_mix(cells.permute(0, 3, 1, 2).reshape(1, -1, nx, ny))
        _, full = net.grid_features(lifted, radar.to(lifted.dtype))
        heat, box = net.grid_heads(full)
        groups = torch.split(conditions, [len(v) for v in c.CONDITIONS.values()], 1)
        return (
            torch.sigmoid(heat),
            box,
            _probabilities(pixels),
            torch.cat([torch.softmax(g, 1) for g in groups], 1),
            torch.sigmoid(camera),
            self.novelty(pooled, radar),
        )


def contract_of(
    net: FusionNet, name: str, version: str, thresholds: dict, temperature: float, training: dict, licence: dict
) -> dict:
    layout = net.layout
    return {
        "contract": c.CONTRACT,
        "name": name,
        "version": version,
        "image": {
            "widthPx": layout.width_px,
            "heightPx": layout.height_px,
            "horizonPx": layout.horizon_px,
            "layout": "NHWC",
            "colour": "rgb",
            "referenceFocalPx": c.REFERENCE_FOCAL_PX * layout.width_px / 640,
            "minimumFocalRatio": c.MINIMUM_FOCAL_RATIO,
            "fill": c.FILL,
        },
        "grid": {
            "yMinM": layout.y_min_m,
            "cellM": layout.cell_m,
            "evenCellsX": layout.even_cells_x,
            "cellsX": layout.cells_x,
            "xMaxM": layout.x_max_m,
            "cellsY": layout.cells_y,
        },
        "radar": {
            "channels": list(c.RADAR_CHANNELS),
            "dopplerPeriodMps": c.DOPPLER_PERIOD_MPS,
            "magnitudeScaleDb": c.MAGNITUDE_SCALE_DB,
            "zClipM": list(c.Z_CLIP_M),
            "speedScaleMps": c.SPEED_SCALE_MPS,
        },
        "lookup": {"heightsM": list(layout.heights_m), "stridePx": c.FEATURE_STRIDE_PX},
        "outputs": {
            "heat": {"classes": list(c.OBJECT_CLASSES)},
            "box": {"fields": list(c.BOX_FIELDS), "sizePriorM": list(c.SIZE_PRIOR_M), "headingBins": c.HEADING_BINS},
            "segmentation": {"classes": list(c.PIXEL_CLASSES), "stridePx": c.PIXEL_STRIDE_PX},
            "conditions": {group: list(values) for group, values in c.CONDITIONS.items()},
            "camera_objectness": {"classes": list(c.CAMERA_CLASSES), "stridePx": c.FEATURE_STRIDE_PX},
        },
        "thresholds": thresholds,
        "temperature": temperature,
        "training": training,
        "licence": licence,
    }


def example(layout: c.Layout, seed: int = 0) -> dict:
    """Random inputs in the contract's types, for parity checks."""
    rng = np.random.default_rng(seed)
    radar = rng.normal(0, 1, (1, len(c.RADAR_CHANNELS), layout.cells_x, layout.cells_y)) * (
        rng.random((1, 1, layout.cells_x, layout.cells_y)) < 0.1
    )
    return {
        "image": rng.integers(0, 256, (1, layout.height_px, layout.width_px, 3), np.uint8),
        "radar": radar.astype(np.float32),
        "lookup": rng.integers(
            0, layout.outside + 1, (1, len(layout.heights_m), layout.cells_x * layout.cells_y)
        ).astype(np.int32),
    }


def export(net: FusionNet, novelty: Novelty, path: Path, contract: dict, half: bool = False) -> dict:
    """Writes the ONNX file, not calibrated yet; returns its size and how far PyTorch differs.

    Raises ValueError when ONNX Runtime and PyTorch disagree by more than 1e-4 over three random inputs (half: 5e-2, on
    outputs of up to some tens).
    """
    deployed = Deployed(copy.deepcopy(net).eval(), novelty, half).eval()
    inputs = example(net.layout)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        deployed,
        tuple(torch.from_numpy(inputs[n]) for n in c.INPUTS),
        str(path),
        dynamo=True,
        opset_version=OPSET,
        input_names=list(c.INPUTS),
        output_names=list(c.OUTPUTS),
        external_data=False,
        verbose=False,
    )
    model = onnxslim.slim(onnx.load(path))
    for node in model.graph.node:
        # Names and notes of the exporter carry source paths; the graph needs neither.
        del node.metadata_props[:]
        node.doc_string = ""
    del model.graph.metadata_props[:]
    for info in [*model.graph.value_info, *model.graph.input, *model.graph.output]:
        del info.metadata_props[:]
    onnx.helper.set_model_props(model, {"roadscene": json.dumps(contract)})
    onnx.checker.check_model(model)
    onnx.save(model, path)
    difference = parity(deployed, path)
    limit = 5e-2 if half else 1e-4
    if difference > limit:
        raise ValueError(
            f"Expected ONNX Runtime to agree with PyTorch to {limit:g} for {path.name} "
            f"but the difference is {difference:.2e}"
        )
    return {"bytes": path.stat().st_size, "difference": difference}


@torch.no_grad()
def parity(deployed: Deployed, path: Path) -> float:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst = 0.0
    for seed in range(3):
        inputs = example(deployed.net.layout, seed)
        expected = deployed(*(torch.from_numpy(inputs[n]) for n in c.INPUTS))
        got = session.run(list(c.OUTPUTS), inputs)
        worst = max(worst, *(float(np.abs(a.numpy() - b).max()) for a, b in zip(expected, got, strict=True)))
    return worst
