"""A teacher's answers on training frames, stored once, so that students need not run it.

Two passes a frame, the second mirrored.
"""

import json
import logging
import pickle
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from roadscene_training import contract as c
from roadscene_training.data.frames import DataSet, Frame
from roadscene_training.data.sample import make_sample
from roadscene_training.evaluate.decode import decode
from roadscene_training.evaluate.score import match
from roadscene_training.model.mirror import mirrored_box, two_passes
from roadscene_training.model.network import FusionNet
from roadscene_training.records import Records

log = logging.getLogger("teach")

FOUND_WITHIN_M, FOUND_ABOVE = 1.0, 0.25
# Of a box: what has a target, and the heading.
LESSON_FIELDS = len(c.TAUGHT_FIELDS) + c.HEADING_BINS
_MAPS = ("heat", "box", "pixels", "features")


def _inputs(data: DataSet, frame: Frame, rng: np.random.Generator, net: FusionNet) -> dict:
    sample = make_sample(data, frame, rng, net.layout, augment="none", privileged=1.0 if net.widths.privileged else 0.0)
    names = [n for n in ("image", "radar", "lookup", "privileged") if n in sample]
    return {n: torch.from_numpy(np.asarray(sample[n]))[None].to(net.device) for n in names}


def found_objects(detections: Records, objects: Records) -> np.ndarray:
    """Per object of a frame, whether a detection of its class with enough score is near."""
    found = np.zeros(len(objects), bool)
    for index in range(len(c.OBJECT_CLASSES)):
        mine = np.flatnonzero(objects["class_index"] == index)
        likely = detections[(detections["class_index"] == index) & (detections["score"] >= FOUND_ABOVE)]
        _, hits = match(likely, objects[mine], FOUND_WITHIN_M)
        found[mine[hits[hits >= 0]]] = True
    return found


def teach(net: FusionNet, teacher_sha256: str, data: Path, name: str, most: int, out: Path, seed: int = 0) -> None:
    """Stores the teacher's answers on up to `most` training frames of a set; goes on where it was stopped."""
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    data_set = DataSet(data / name)
    train = [i for i, f in enumerate(data_set.frames) if f.split == "train" and f.has_fusion]
    rng = np.random.default_rng(seed)
    chosen = sorted(rng.permutation(train)[:most].tolist())
    done_file = folder / "done.json"
    done = json.loads(done_file.read_text()) if done_file.exists() else {"found": []}
    files: dict = {}
    for n in tqdm(range(len(done["found"]), len(chosen)), desc=f"teach {name}"):
        frame = data_set.frames[chosen[n]]
        inputs = _inputs(data_set, frame, np.random.default_rng([seed, chosen[n]]), net)
        answers = {key: value.cpu() for key, value in two_passes(net, inputs).items()}
        detections = decode(answers["heat"][0].numpy(), answers["box"][0].numpy(), net.layout)
        answers["box"] = answers["box"][:, :LESSON_FIELDS]
        for key in _MAPS:
            value = answers[key][0].numpy().astype(np.float16)
            if key not in files:
                path = folder / f"{key}.f16"
                files[key] = np.memmap(
                    path, np.float16, "r+" if path.exists() else "w+", shape=(len(chosen), *value.shape)
                )
            files[key][n] = value
        done["found"].append(found_objects(detections, frame.objects).tolist())
        done["shapes"] = {key: list(files[key].shape[1:]) for key in _MAPS}
        if n % 50 == 49 or n + 1 == len(chosen):
            done_file.write_text(json.dumps(done))
    facts = {"teacher_sha256": teacher_sha256, "seed": seed, "data": data_set.facts}
    (folder / "lessons.pkl").write_bytes(pickle.dumps({"frames": chosen, "facts": facts, **done}))


class Lessons:
    """Stored answers on a data set.

    `frames[k]` is the place in the set of lesson k, `found[k]` which of its objects the teacher found.
    """

    def __init__(self, folder: Path):
        stored = pickle.loads((folder / "lessons.pkl").read_bytes())
        self.frames: list[int] = stored["frames"]
        self.found = [np.array(f, bool) for f in stored["found"]]
        self.facts: dict = stored["facts"]
        self._maps = {
            key: np.memmap(folder / f"{key}.f16", np.float16, "r", shape=(len(self.frames), *stored["shapes"][key]))
            for key in _MAPS
        }

    def __len__(self) -> int:
        return len(self.frames)

    def get(self, k: int, mirrored: bool) -> dict:
        """The answers as float32 arrays, of the mirrored road if asked; `taught_right`.

        Share of the frame's objects that the teacher found.
        """
        out = {key: np.array(self._maps[key][k], np.float32) for key in ("heat", "box", "pixels")}
        out["features"] = np.array(self._maps["features"][k, int(mirrored)], np.float32)
        if mirrored:
            out["heat"], out["pixels"] = out["heat"][:, :, ::-1].copy(), out["pixels"][:, :, ::-1].copy()
            out["box"] = mirrored_box(torch.from_numpy(out["box"])[None])[0].numpy()
        right = self.found[k].mean() if len(self.found[k]) else 1.0
        return {f"taught_{key}": v for key, v in out.items()} | {"taught_right": np.float32(right)}
