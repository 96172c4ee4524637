"""The road with left and right swapped: a free second opinion."""

import torch

from roadscene_training import contract as c
from roadscene_training.model.network import FusionNet

_SIDE = c.BOX_FIELDS.index("dy")
_HEADINGS = [c.BOX_FIELDS.index(name) for name in c.HEADING_FIELDS]
# The field that tells of the mirrored road what each field tells of the road.
_MIRRORED_FIELDS = list(range(len(c.BOX_FIELDS)))
for _k, _field in enumerate(_HEADINGS):
    _MIRRORED_FIELDS[_field] = _HEADINGS[-_k]


def mirrored_inputs(batch: dict, layout: c.Layout) -> dict:
    """The same road with left and right swapped, picture and grid together.

    Tensors as `FusionNet.forward` takes them.
    """
    columns = layout.width_px // c.FEATURE_STRIDE_PX
    lookup = batch["lookup"].reshape(*batch["lookup"].shape[:2], layout.cells_x, layout.cells_y).flip(3)
    row, column = lookup // columns, lookup % columns
    lookup = torch.where(lookup == layout.outside, lookup, row * columns + columns - 1 - column)
    out = {
        "image": batch["image"].flip(2),
        "radar": batch["radar"].flip(3),
        "lookup": lookup.reshape(batch["lookup"].shape),
    }
    if "privileged" in batch:
        out["privileged"] = batch["privileged"].flip(3)
    return out


def mirrored_box(box: torch.Tensor) -> torch.Tensor:
    """Box fields [b, all or taught and headings, nx, ny] of the mirrored road as those of the road."""
    box = box.flip(3)[:, _MIRRORED_FIELDS[: box.shape[1]]]
    box[:, _SIDE] *= -1
    return box


@torch.no_grad()
def two_passes(net: FusionNet, inputs: dict) -> dict:
    """Answers averaged over the road and its mirror image.

    `heat` (probability), `box`, `pixels` (probability), `conditions` (logits), `features` [b, 2, ...] of both passes
    unaveraged.
    """
    straight, mirrored = net(**inputs), net(**mirrored_inputs(inputs, net.layout))
    swapped = {k: mirrored[k].flip(3) for k in ("heat", "pixels")}
    heat = 0.5 * (torch.sigmoid(straight["heat"]) + torch.sigmoid(swapped["heat"]))
    return {
        "heat": heat,
        "box": 0.5 * (straight["box"] + mirrored_box(mirrored["box"])),
        "pixels": 0.5 * (torch.softmax(straight["pixels"], 1) + torch.softmax(swapped["pixels"], 1)),
        "conditions": 0.5 * (straight["conditions"] + mirrored["conditions"]),
        "features": torch.stack([straight["features"], mirrored["features"]], 1),
    }
