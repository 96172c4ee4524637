"""What a student learns from stored lessons: response, feature and relation losses where the teacher was right, and the choice of lessons worth a second look."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import contract as c
from .decode import decode
from .frames import DataSet
from .lessons import Lessons, found_objects
from .network import FusionNet
from .sample import make_sample

AGREES_WITHIN, CONFIDENT_ABOVE, OBJECT_ABOVE = 0.35, 0.6, 0.1
_RELATION_CELLS = (14, 12)
# Shares of draws after a screening: lessons the teacher knows and the student does not, lessons with rare classes, any.
SCREENED_SHARES = (0.5, 0.2, 0.3)
COMMON_CLASSES = (c.OBJECT_CLASSES.index("car"), c.OBJECT_CLASSES.index("pedestrian"))


class Adapter(nn.Module):
    """Student features to the width of the teacher's; thrown away after training."""

    def __init__(self, student: FusionNet, features: int):
        super().__init__()
        self.conv = nn.Conv2d(student.widths.grid[1], features, 1)

    def forward(self, x):
        return self.conv(x)


def response_loss(out: dict, batch: dict) -> torch.Tensor:
    """Quality focal loss (Li et al., 2020, arXiv:2006.04388) on the teacher's heat where it agrees with the truth or is sure; its boxes, weighted by its confidence; its pixel classes where right."""
    taught, logits = batch["taught_heat"], out["heat"].float()
    gate = ((taught - batch["heat"]).abs() < AGREES_WITHIN) | (taught > CONFIDENT_ABOVE)
    objects = (batch["heat"] > 0.999).sum().clamp(min=1)
    distance = (taught - torch.sigmoid(logits)).abs()
    bce = F.binary_cross_entropy_with_logits(logits, taught, reduction="none")
    heat = (distance**2 * bce * gate).sum() / objects

    confidence = (taught * gate).amax(1)
    confidence = confidence * (confidence > 0.3)
    error = (out["box"][:, : batch["taught_box"].shape[1]].float() - batch["taught_box"]).abs().mean(1)
    box = 3 * (error * confidence).sum() / confidence.sum().clamp(min=1)

    labels = batch["pixels"].long()
    right = (batch["taught_pixels"].argmax(1) == labels) | (labels >= len(c.PIXEL_CLASSES))
    right = right & (batch["labels_fit"][:, None, None] > 0)
    kl = F.kl_div(F.log_softmax(out["pixels"].float(), 1), batch["taught_pixels"].clamp(min=1e-5), reduction="none").sum(1)
    pixels = 2 * (kl * right).sum() / right.sum().clamp(min=1)
    return heat + box + pixels


def feature_loss(adapted: torch.Tensor, batch: dict) -> torch.Tensor:
    """Squared distance of normalised features inside enlarged boxes, weighted by how much of the frame the teacher got right."""
    near = F.max_pool2d(batch["heat"].amax(1, keepdim=True), 2)
    near = (F.max_pool2d(near, 3, 1, 1) > OBJECT_ABOVE).float() * batch["taught_right"][:, None, None, None]
    taught = batch["taught_features"]
    scale = taught.std((0, 2, 3), keepdim=True).clamp(min=0.05)
    distance = F.smooth_l1_loss(adapted / scale, taught / scale, reduction="none").mean(1, keepdim=True)
    return (distance * near).sum() / near.sum().clamp(min=1)


def relation_loss(adapted: torch.Tensor, batch: dict) -> torch.Tensor:
    """Difference of the cosine similarities between places of a pooled grid (Park et al., 2019, arXiv:1904.05068, on places instead of samples)."""

    def similarities(x):
        x = F.normalize(F.adaptive_avg_pool2d(x, _RELATION_CELLS).flatten(2), dim=1)
        return x.transpose(1, 2) @ x

    difference = (similarities(adapted) - similarities(batch["taught_features"])).abs().mean((1, 2))
    return (difference * batch["taught_right"]).mean() * 10


class Chooser:
    """Draws lessons of one set; uniformly until `screen` was called."""

    def __init__(self, data: DataSet, lessons: Lessons):
        self.data, self.lessons = data, lessons
        self.pools = [np.arange(len(lessons))] * 3

    def draw(self, rng) -> int:
        pool = self.pools[rng.choice(3, p=SCREENED_SHARES)]
        return int(pool[rng.integers(len(pool))])

    @torch.no_grad()
    def screen(self, net: FusionNet) -> dict:
        """Sorts the lessons by what the student misses and the teacher finds; lessons that neither finds leave the first pool, and no scenario fills more than a quarter of it."""
        net.eval()
        useful, rare, scenario = [], [], []
        for k, index in enumerate(self.lessons.frames):
            frame = self.data.frames[index]
            sample = make_sample(self.data, frame, np.random.default_rng(0), net.layout, augment="none")
            out = net(*(torch.from_numpy(sample[n])[None] for n in ("image", "radar", "lookup")))
            mine = found_objects(decode(torch.sigmoid(out["heat"][0]).numpy(), out["box"][0].numpy(), net.layout), frame.objects)
            theirs = self.lessons.found[k]
            neither = (~mine & ~theirs).sum()
            useful.append(int((theirs & ~mine).sum()) if 2 * neither <= len(mine) else 0)
            rare.append(bool(np.isin(frame.objects[:, 0], COMMON_CLASSES, invert=True).any()))
            scenario.append(frame.name.split("/")[0] if "/" in frame.name else frame.group)
        net.train()
        self.pools = [self._effective(np.array(useful), scenario), np.flatnonzero(rare), np.arange(len(self.lessons))]
        self.pools = [p if len(p) else np.arange(len(self.lessons)) for p in self.pools]
        return {"lessons": len(self.lessons), "effective": len(self.pools[0]), "rare": int(np.sum(rare))}

    @staticmethod
    def _effective(useful: np.ndarray, scenario: list) -> np.ndarray:
        wanted = max(1, len(useful) // 3)
        cap, taken, pool = max(1, wanted // 4), {}, []
        for k in np.argsort(-useful, kind="stable"):
            if useful[k] == 0 or len(pool) == wanted:
                break
            taken[scenario[k]] = taken.get(scenario[k], 0) + 1
            # Sets of few drives have few "scenarios": a cap that leaves nothing to choose from is none.
            if taken[scenario[k]] <= cap or len(set(scenario)) < 8:
                pool.append(int(k))
        return np.array(pool, int)
