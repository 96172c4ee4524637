"""Draws training batches: frames of several sets in given shares, varied.

Of a distillation also the teacher's stored lessons.
"""

from pathlib import Path

import numpy as np
import torch

from roadscene_training.data.frames import DataSet
from roadscene_training.data.sample import Faults, make_sample
from roadscene_training.distil.chooser import Chooser
from roadscene_training.distil.lessons import Lessons
from roadscene_training.model.network import FusionNet
from roadscene_training.train.train_config import TrainConfig

PICTURE_KEYS = ("image", "pixels", "camera", "labels_fit", "conditions")
# A teacher that always saw the truth could not do without it.
PRIVILEGED_SHARE = 0.5


def collate(samples: list) -> dict:
    return {k: torch.from_numpy(np.stack([s[k] for s in samples])) for k in samples[0]}


class Batches:
    """The order follows from the seed and the number of batches drawn, so a resumed run goes on as if never stopped."""

    def __init__(self, sets: dict[str, DataSet], config: TrainConfig, net: FusionNet):
        self.sets, self.layout, self.config = sets, net.layout, config
        # A network of one sensor need not learn to do without the other.
        self.faults = Faults() if net.camera and net.radar else Faults(0, 0, 0, 0.05)
        self.privileged = PRIVILEGED_SHARE if net.widths.privileged else 0.0
        self.train = {n: [f for f in d.frames if f.split == "train"] for n, d in sets.items()}
        wanted = {n: w for n, w in config.shares.items() if n in sets}
        fusion = {n: w for n, w in wanted.items() if self.train[n] and self.train[n][0].has_fusion}
        self.shares = {"image": wanted, "fusion": fusion}
        self.choosers: dict[str, Chooser] = {}
        if config.stage == "distil":
            self.choosers = {n: Chooser(sets[n], Lessons(Path(config.lessons) / n)) for n in fusion}

    def draw(self, number: int) -> dict:
        rng = np.random.default_rng([self.config.seed, number])
        pictures = self.config.stage == "image" or rng.random() < self.config.picture_share
        taught = not pictures and self.choosers and rng.random() < self.config.lesson_share
        shares = self.shares["image" if pictures else "fusion"]
        names, weights = list(shares), np.array(list(shares.values()), float)
        chosen = rng.choice(names, self.config.batch, p=weights / weights.sum())
        samples = [self._lesson(n, rng) if taught else self._frame(n, rng) for n in chosen]
        if pictures:
            samples = [{k: s[k] for k in PICTURE_KEYS} for s in samples]
        return collate(samples)

    def _frame(self, name: str, rng: np.random.Generator) -> dict:
        frames = self.train[name]
        frame, other = (frames[i] for i in rng.integers(0, len(frames), 2))
        return make_sample(
            self.sets[name], frame, rng, self.layout, faults=self.faults, other=other, privileged=self.privileged
        )

    def _lesson(self, name: str, rng: np.random.Generator) -> dict:
        chooser, frames = self.choosers[name], self.train[name]
        k = chooser.draw(rng)
        other = frames[rng.integers(len(frames))]
        frame = self.sets[name].frames[chooser.lessons.frames[k]]
        sample = make_sample(self.sets[name], frame, rng, self.layout, "sides", self.faults, other)
        return sample | chooser.lessons.get(k, bool(sample["mirrored"]))
