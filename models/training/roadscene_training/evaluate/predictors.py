"""One way to ask any model, PyTorch or ONNX: a sample's tensors in, maps out."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from roadscene_training import contract as c
from roadscene_training.model.mirror import two_passes
from roadscene_training.model.network import FusionNet

# `heat` (probability), `box`, `pixels` (class ids), `conditions` (per group, larger is likelier), `novelty` (float,
# where the model has it).
Predictor = Callable[[dict], dict]


def network_predictor(net: FusionNet, passes: int = 1) -> Predictor:
    """Of a PyTorch network; with two passes the answers of the road and its mirror image are averaged."""
    net.eval()

    @torch.no_grad()
    def predict(sample: dict) -> dict:
        inputs = {n: torch.from_numpy(sample[n])[None].to(net.device) for n in c.INPUTS if n in sample}
        if "radar" not in inputs:
            _, pixels, _, conditions, _ = net.image_heads(inputs["image"])
            return {"pixels": pixels[0].argmax(0).cpu().numpy(), "conditions": conditions[0].cpu().numpy()}
        if passes == 2:
            out = two_passes(net, inputs)
            heat = out["heat"]
        else:
            out = net(**inputs)
            heat = torch.sigmoid(out["heat"])
        return {
            "heat": heat[0].cpu().numpy(),
            "box": out["box"][0].cpu().numpy(),
            "pixels": out["pixels"][0].argmax(0).cpu().numpy(),
            "conditions": out["conditions"][0].cpu().numpy(),
        }

    return predict


def contract_in(path: Path) -> dict:
    """What a model file says of itself; ValueError unless it is of this contract."""
    contract = json.loads(next(p.value for p in onnx.load(path).metadata_props if p.key == "roadscene"))
    if contract["contract"] != c.CONTRACT:
        raise ValueError(f"Expected contract {c.CONTRACT} for {path.name} but received {contract['contract']}")
    return contract


def layout_of(contract: dict) -> c.Layout:
    image, grid = contract["image"], contract["grid"]
    return c.Layout(
        width_px=image["widthPx"],
        height_px=image["heightPx"],
        horizon_px=image["horizonPx"],
        y_min_m=grid["yMinM"],
        cell_m=grid["cellM"],
        even_cells_x=grid["evenCellsX"],
        cells_x=grid["cellsX"],
        x_max_m=grid["xMaxM"],
        cells_y=grid["cellsY"],
        heights_m=tuple(contract["lookup"]["heightsM"]),
    )


def model_inputs(sample: dict, layout: c.Layout) -> dict:
    """A sample as the contract's inputs, batch 1; a picture without radar gets an empty grid and no lookup."""
    cells = (layout.cells_x, layout.cells_y)
    radar = sample.get("radar", np.zeros((len(c.RADAR_CHANNELS), *cells), np.float32))
    lookup = sample.get("lookup", np.full((len(layout.heights_m), cells[0] * cells[1]), layout.outside))
    return {
        "image": sample["image"][None],
        "radar": radar[None].astype(np.float32),
        "lookup": lookup[None].astype(np.int32),
    }


def model_predictor(path: Path, threads: int = 1) -> Predictor:
    """Of an ONNX file that meets the contract, on the CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    layout = layout_of(contract_in(path))
    present = [o.name for o in session.get_outputs() if o.name in c.OUTPUTS]

    def predict(sample: dict) -> dict:
        out = dict(zip(present, session.run(present, model_inputs(sample, layout)), strict=True))
        maps = {"pixels": out["segmentation"][0].argmax(0), "conditions": out["conditions"][0]}
        if "radar" in sample:
            maps |= {"heat": out["heat"][0], "box": out["box"][0]}
        if "out_of_distribution" in out:
            maps["novelty"] = float(out["out_of_distribution"][0, 0])
        return maps

    return predict
