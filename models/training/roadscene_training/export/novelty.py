"""How unlike training a frame is.

Mahalanobis distance of pooled features (Lee et al., 2018, arXiv:1807.03888), one Gaussian for the picture, one for
the radar grid, inside the graph.
"""

import numpy as np
import torch
from torch import nn

from roadscene_training.data.augment import NO_FAULTS
from roadscene_training.data.frames import DataSet
from roadscene_training.data.sample import make_picture, make_sample
from roadscene_training.model.network import FusionNet

# Distances are counted in this percentile of training's own; the score is one half at twice that.
REFERENCE_PERCENTILE = 99.5
HALF_AT = 2.0
_SHRINKAGE = 0.02


class Gaussian(nn.Module):
    """Mean square of the whitened deviation, in units of the reference distance."""

    mean: torch.Tensor
    whiten: torch.Tensor

    def __init__(self, width: int):
        super().__init__()
        self.register_buffer("mean", torch.zeros(1, width))
        self.register_buffer("whiten", torch.eye(width))

    def fit(self, rows: np.ndarray) -> None:
        """`rows`: [n, width] pooled features of training frames."""
        rows = rows.astype(np.float64)
        covariance = np.cov(rows.T)
        covariance += _SHRINKAGE * np.diag(np.diag(covariance)) + 1e-8 * np.eye(len(covariance))
        values, vectors = np.linalg.eigh(covariance)
        whiten = vectors / np.sqrt(values)
        distance = (((rows - rows.mean(0)) @ whiten) ** 2).mean(1)
        self.mean.copy_(torch.from_numpy(rows.mean(0))[None])
        self.whiten.copy_(torch.from_numpy(whiten / np.sqrt(np.percentile(distance, REFERENCE_PERCENTILE))))

    def forward(self, pooled: torch.Tensor) -> torch.Tensor:
        z = (pooled - self.mean) @ self.whiten
        return (z * z).mean(1, keepdim=True)


class Novelty(nn.Module):
    """Pooled picture features and the pooled radar grid to [b, 1]: 0 like training .. 1 unlike anything in it."""

    def __init__(self, picture_width: int, radar_width: int):
        super().__init__()
        self.picture, self.radar = Gaussian(picture_width), Gaussian(radar_width)

    def forward(self, pooled: torch.Tensor, radar: torch.Tensor) -> torch.Tensor:
        distance = torch.maximum(self.picture(pooled.float()), self.radar(radar.mean((2, 3))))
        return torch.sigmoid(4.0 * (torch.log(distance + 1e-6) - float(np.log(HALF_AT))))


@torch.no_grad()
def fit_novelty(net: FusionNet, sets: dict[str, DataSet], frames_of_a_set: int = 300, seed: int = 0) -> Novelty:
    """A Novelty of this network fitted to training frames, each seen once with sensors and colours varied mildly and
    once as it is."""
    rng = np.random.default_rng(seed)
    pictures, radars = [], []
    for data in sets.values():
        train = [f for f in data.frames if f.split == "train"]
        for n in rng.permutation(len(train))[:frames_of_a_set]:
            for augment in ("none", "sides"):
                if train[n].has_fusion:
                    sample = make_sample(data, train[n], rng, net.layout, augment, faults=NO_FAULTS)
                else:
                    sample = make_picture(data, train[n], rng, net.layout, augment)
                pictures.append(net.image_heads(torch.from_numpy(sample["image"])[None])[4][0].numpy())
                if "radar" in sample:
                    radars.append(sample["radar"].mean((1, 2)))
    novelty = Novelty(len(pictures[0]), len(radars[0]))
    novelty.picture.fit(np.array(pictures))
    novelty.radar.fit(np.array(radars))
    return novelty
