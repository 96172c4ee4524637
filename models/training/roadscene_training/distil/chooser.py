"""What a student learns from stored lessons.

Response, feature and relation losses where the teacher was right, and the choice of lessons worth a second look.
"""

import numpy as np
import torch

from roadscene_training import contract as c
from roadscene_training.data.frames import DataSet
from roadscene_training.data.sample import make_sample
from roadscene_training.distil.lessons import Lessons, found_objects
from roadscene_training.evaluate.decode import decode
from roadscene_training.model.network import FusionNet

# Shares of draws after a screening: lessons the teacher knows and the student does not, lessons with rare classes, any.
SCREENED_SHARES = (0.5, 0.2, 0.3)
COMMON_CLASSES = (c.OBJECT_CLASSES.index("car"), c.OBJECT_CLASSES.index("pedestrian"))


class Chooser:
    """Draws lessons of one set; uniformly until `screen` was called."""

    def __init__(self, data: DataSet, lessons: Lessons):
        self.data, self.lessons = data, lessons
        self.pools = [np.arange(len(lessons))] * 3

    def draw(self, rng: np.random.Generator) -> int:
        pool = self.pools[rng.choice(3, p=SCREENED_SHARES)]
        return int(pool[rng.integers(len(pool))])

    @torch.no_grad()
    def screen(self, net: FusionNet) -> dict:
        """Sorts the lessons by what the student misses and the teacher finds.

        Lessons that neither finds leave the first pool, and no scenario fills more than a quarter of it.
        """
        net.eval()
        useful, rare, scenario = [], [], []
        for k, index in enumerate(self.lessons.frames):
            frame = self.data.frames[index]
            sample = make_sample(self.data, frame, np.random.default_rng(0), net.layout, augment="none")
            out = net(*(torch.from_numpy(sample[n])[None].to(net.device) for n in c.INPUTS))
            mine = found_objects(
                decode(torch.sigmoid(out["heat"][0]).cpu().numpy(), out["box"][0].cpu().numpy(), net.layout),
                frame.objects,
            )
            theirs = self.lessons.found[k]
            neither = (~mine & ~theirs).sum()
            useful.append(int((theirs & ~mine).sum()) if 2 * neither <= len(mine) else 0)
            rare.append(bool(np.isin(frame.objects["class_index"], COMMON_CLASSES, invert=True).any()))
            scenario.append(frame.name.split("/")[0] if "/" in frame.name else frame.group)
        net.train()
        self.pools = [self._effective(np.array(useful), scenario), np.flatnonzero(rare), np.arange(len(self.lessons))]
        self.pools = [p if len(p) else np.arange(len(self.lessons)) for p in self.pools]
        return {"lessons": len(self.lessons), "effective": len(self.pools[0]), "rare": int(np.sum(rare))}

    @staticmethod
    def _effective(useful: np.ndarray, scenario: list) -> np.ndarray:
        wanted = max(1, len(useful) // 3)
        cap = max(1, wanted // 4)
        taken: dict[str, int] = {}
        pool: list[int] = []
        for k in np.argsort(-useful, kind="stable"):
            if useful[k] == 0 or len(pool) == wanted:
                break
            taken[scenario[k]] = taken.get(scenario[k], 0) + 1
            # Sets of few drives have few "scenarios": a cap that leaves nothing to choose from is none.
            if taken[scenario[k]] <= cap or len(set(scenario)) < 8:
                pool.append(int(k))
        return np.array(pool, int)
