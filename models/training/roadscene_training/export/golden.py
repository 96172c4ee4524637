"""Golden tensors.

What PyTorch answers to inputs that any language can make from counters, so that every runtime can be held against it.
"""

import json
from pathlib import Path

import numpy as np
import torch

from roadscene_training import contract as c
from roadscene_training.contract import Layout
from roadscene_training.export.export import Deployed
from roadscene_training.export.variants import scale_offsets

VALUES_OF_AN_OUTPUT = 200


def mixed(count: int, seed: int) -> np.ndarray:
    """uint32 [count]: the finaliser of MurmurHash3 (A. Appleby, public domain) on the counters seed * 2^24 + i."""
    x = (np.arange(count, dtype=np.uint64) + np.uint64(seed << 24)).astype(np.uint32)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    x *= np.uint32(0xC2B2AE35)
    return x ^ (x >> np.uint32(16))


def golden_inputs(layout: Layout) -> dict:
    """The contract's inputs.

    Picture bytes of noise, a radar grid with values -1..1 in a tenth of its cells, a lookup of any cells.
    """
    grid = (1, len(c.RADAR_CHANNELS), layout.cells_x, layout.cells_y)
    lookup = (1, len(layout.heights_m), layout.cells_x * layout.cells_y)
    image = (1, layout.height_px, layout.width_px, 3)
    radar = mixed(int(np.prod(grid)), 2)
    filled = np.where(radar % 10 == 0, (radar >> np.uint32(16)).astype(np.float64) / 32768 - 1, 0)
    return {
        "image": (mixed(int(np.prod(image)), 1) >> np.uint32(24)).astype(np.uint8).reshape(image),
        "radar": filled.astype(np.float32).reshape(grid),
        "lookup": (mixed(int(np.prod(lookup)), 3) % np.uint32(layout.outside + 1)).astype(np.int32).reshape(lookup),
    }


@torch.no_grad()
def write_golden(
    deployed: Deployed, temperature: float, biases: np.ndarray, factors: dict[str, float], path: Path
) -> None:
    """Evenly spread values of every output, calibrated as the shipped float32 file is."""
    inputs = golden_inputs(deployed.net.layout)
    answers = dict(zip(c.OUTPUTS, deployed(*(torch.from_numpy(inputs[n]) for n in c.INPUTS)), strict=True))
    logits = torch.logit(answers["heat"].double())
    answers["heat"] = torch.sigmoid(logits / temperature + torch.from_numpy(biases)[None, :, None, None])
    answers["box"] = answers["box"] + torch.from_numpy(scale_offsets(factors)).float()[None, :, None, None]
    outputs = {}
    for name, values in answers.items():
        flat = values.flatten().double().numpy()
        places = np.unique(np.linspace(0, len(flat) - 1, VALUES_OF_AN_OUTPUT).astype(int))
        outputs[name] = {"places": places.tolist(), "values": [float(f"{v:.7g}") for v in flat[places]]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"torch": torch.__version__, "outputs": outputs}) + "\n")
