"""Draws training batches: varied frames of several sets in given shares; for distillation also a teacher's lessons."""

import functools
from pathlib import Path

import numpy as np
import torch

from roadscene_training import contract as c
from roadscene_training.data.augment import NO_FAULTS, Faults
from roadscene_training.data.frames import DataSet, Frame
from roadscene_training.data.paste import RareObjects
from roadscene_training.data.sample import make_picture, make_sample
from roadscene_training.distil.chooser import Chooser
from roadscene_training.distil.lessons import Lessons
from roadscene_training.distil.soft_pixels import SoftPixels
from roadscene_training.model.network import FusionNet
from roadscene_training.train.train_config import TrainConfig

# A teacher that always saw the truth could not do without it.
PRIVILEGED_SHARE = 0.5


def collate(samples: list) -> dict:
    return {k: torch.from_numpy(np.stack([s[k] for s in samples])) for k in samples[0]}


def holds_more_than_cars(frame: Frame) -> bool:
    return bool((frame.objects["class_index"] > c.OBJECT_CLASSES.index("car")).any())


class Batches:
    """The order follows from seed, batch number and process, so a resumed run goes on as if never stopped."""

    def __init__(self, sets: dict[str, DataSet], config: TrainConfig, net: FusionNet, process: int = 0):
        self.sets, self.layout, self.config, self.process = sets, net.layout, config, process
        # A network of one sensor need not learn to do without the other.
        both = net.camera and net.radar
        self.faults = Faults(other_radar=config.other_radar) if both else NO_FAULTS
        self.privileged = PRIVILEGED_SHARE if net.widths.privileged else 0.0
        self.places = {n: [i for i, f in enumerate(d.frames) if f.split == "train"] for n, d in sets.items()}
        self.train = {n: [sets[n].frames[i] for i in places] for n, places in self.places.items()}
        self.rare = {n: [f for f in frames if holds_more_than_cars(f)] for n, frames in self.train.items()}
        self.donors = {n: RareObjects(d) for n, d in sets.items()} if config.paste_share else {}
        self.soft: dict[str, SoftPixels] = {}
        if config.soft_pixels:
            self.soft = {n: SoftPixels(Path(config.soft_pixels) / n) for n in sets}
        wanted = {n: w for n, w in config.shares.items() if n in sets}
        fusion = {n: w for n, w in wanted.items() if self.train[n] and self.train[n][0].has_fusion}
        self.shares = {"image": wanted, "fusion": fusion}
        self.choosers: dict[str, Chooser] = {}
        if config.stage == "distil":
            self.choosers = {n: Chooser(sets[n], Lessons(Path(config.lessons) / n)) for n in fusion}

    def draw(self, number: int) -> dict:
        # All processes draw the same kind of batch, so that the same weights have gradients.
        kind = np.random.default_rng([self.config.seed, number])
        pictures = self.config.stage == "image" or kind.random() < self.config.picture_share
        taught = not pictures and self.choosers and kind.random() < self.config.lesson_share
        rng = np.random.default_rng([self.config.seed, number, self.process])
        shares = self.shares["image" if pictures else "fusion"]
        names, weights = list(shares), np.array(list(shares.values()), float)
        chosen = rng.choice(names, self.config.batch, p=weights / weights.sum())
        make = self._picture if pictures else self._lesson if taught else self._frame
        return collate([make(n, rng) for n in chosen])

    def _picture(self, name: str, rng: np.random.Generator) -> dict:
        data, places = self.sets[name], self.places[name]
        place = places[rng.integers(len(places))]
        soft = self.soft.get(name)
        answers = None if soft is None else functools.partial(soft.get, place, data.frames[place])
        return make_picture(data, data.frames[place], rng, self.layout, answers=answers)

    def _frame(self, name: str, rng: np.random.Generator) -> dict:
        frames = self.train[name]
        pool = self.rare[name] if self.rare[name] and rng.random() < self.config.rare_share else frames
        frame, other = pool[rng.integers(len(pool))], frames[rng.integers(len(frames))]
        data = self.sets[name]
        if rng.random() < self.config.paste_share:
            data, frame = self.donors[name].paste(frame, rng)
        return make_sample(data, frame, rng, self.layout, faults=self.faults, other=other, privileged=self.privileged)

    def _lesson(self, name: str, rng: np.random.Generator) -> dict:
        chooser, frames = self.choosers[name], self.train[name]
        k = chooser.draw(rng)
        other = frames[rng.integers(len(frames))]
        frame = self.sets[name].frames[chooser.lessons.frames[k]]
        sample = make_sample(self.sets[name], frame, rng, self.layout, "sides", self.faults, other)
        return sample | chooser.lessons.get(k, bool(sample["mirrored"]))
