"""What a student learns from stored lessons.

Response, feature and relation losses where the teacher was right, and the choice of lessons worth a second look.
"""

import torch
import torch.nn.functional as F
from torch import nn

from roadscene_training import contract as c
from roadscene_training.model.network import FusionNet

AGREES_WITHIN, CONFIDENT_ABOVE, OBJECT_ABOVE = 0.35, 0.6, 0.1
_RELATION_CELLS = (14, 12)


class Adapter(nn.Module):
    """Student features to the width of the teacher's; thrown away after training."""

    def __init__(self, student: FusionNet, features: int):
        super().__init__()
        self.conv = nn.Conv2d(student.widths.grid[1], features, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.conv(x)


def response_loss(out: dict, batch: dict) -> torch.Tensor:
    """Quality focal loss (Li et al., 2020, arXiv:2006.04388) on the teacher's heat where it agrees with the truth or
    is sure; its boxes, weighted by its confidence; its pixel classes where right."""
    taught, logits = batch["taught_heat"], out["heat"].float()
    gate = ((taught - batch["heat"]).abs() < AGREES_WITHIN) | (taught > CONFIDENT_ABOVE)
    objects = (batch["heat"] > 0.999).sum().clamp(min=1)
    distance = (taught - torch.sigmoid(logits)).abs()
    bce = F.binary_cross_entropy_with_logits(logits, taught, reduction="none")
    heat = (distance**2 * bce * gate).sum() / objects

    confidence = (taught * gate).amax(1)
    confidence = confidence * (confidence > 0.3)
    taught_box, box_fields = batch["taught_box"], out["box"].float()
    plain = len(c.TAUGHT_FIELDS)
    error = (box_fields[:, :plain] - taught_box[:, :plain]).abs().mean(1)
    directions = torch.softmax(taught_box[:, plain:], 1)
    turned = F.kl_div(F.log_softmax(box_fields[:, plain : taught_box.shape[1]], 1), directions, reduction="none").sum(1)
    box = ((3 * error + turned) * confidence).sum() / confidence.sum().clamp(min=1)

    labels = batch["pixels"].long()
    right = (batch["taught_pixels"].argmax(1) == labels) | (labels >= len(c.PIXEL_CLASSES))
    right = right & (batch["labels_fit"][:, None, None] > 0)
    kl = F.kl_div(
        F.log_softmax(out["pixels"].float(), 1), batch["taught_pixels"].clamp(min=1e-5), reduction="none"
    ).sum(1)
    pixels = 2 * (kl * right).sum() / right.sum().clamp(min=1)
    return heat + box + pixels


def feature_loss(adapted: torch.Tensor, batch: dict) -> torch.Tensor:
    """Squared distance of normalised features inside enlarged boxes, weighted by how much of the frame the teacher
    got right."""
    near = F.max_pool2d(batch["heat"].amax(1, keepdim=True), 2)
    near = (F.max_pool2d(near, 3, 1, 1) > OBJECT_ABOVE).float() * batch["taught_right"][:, None, None, None]
    taught = batch["taught_features"]
    scale = taught.std((0, 2, 3), keepdim=True).clamp(min=0.05)
    distance = F.smooth_l1_loss(adapted / scale, taught / scale, reduction="none").mean(1, keepdim=True)
    return (distance * near).sum() / near.sum().clamp(min=1)


def relation_loss(adapted: torch.Tensor, batch: dict) -> torch.Tensor:
    """Difference of the cosine similarities between places of a pooled grid (Park et al., 2019, arXiv:1904.05068, on
    places instead of samples)."""

    def similarities(x: torch.Tensor) -> torch.Tensor:
        x = F.normalize(F.adaptive_avg_pool2d(x, _RELATION_CELLS).flatten(2), dim=1)
        return x.transpose(1, 2) @ x

    difference = (similarities(adapted) - similarities(batch["taught_features"])).abs().mean((1, 2))
    return (difference * batch["taught_right"]).mean() * 10
