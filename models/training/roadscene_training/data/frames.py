"""A training frame, and a data set of frames on disk.

One pickle of small things, one memory-mapped file each of pixels and of class ids.
"""

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from roadscene_training import contract as c
from roadscene_training.records import CAMERA_BOX, IGNORED, OBJECT, POINT, Records, made


@dataclass
class Frame:
    data_set: str
    split: str
    name: str
    group: str
    """Frames of one drive or segment: bootstrap resamples these."""
    has_fusion: bool
    """Calibrated, with radar and 3D labels; without it only the image heads learn from the frame."""
    image: tuple = ()
    """(offset, height, width) in images.bin, RGB."""
    classes: tuple = ()
    """(offset, height, width) in classes.bin, of the picture's size; () when there are none."""
    image_from_grid: np.ndarray | None = None
    """3x4 projection of the grid frame to pixels of the stored picture (centres at integers)."""
    points: Records = field(default_factory=lambda: made(POINT, 0))
    objects: Records = field(default_factory=lambda: made(OBJECT, 0))
    boxes: Records = field(default_factory=lambda: made(CAMERA_BOX, 0))
    conditions: tuple = (-1, -1, -1, -1)
    """Indices in CONDITIONS' groups, -1 unknown."""
    band_scale: float = 1.0
    """Band pixels per stored picture pixel."""
    band_offset: tuple = (0.0, 0.0)
    """Band pixel (centres at integers) of the stored picture's pixel (0, 0)."""


class FrameWriter:
    """Writes a data set; frames are listed only when `close` was reached, so a half-written one is made anew."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._images = (folder / "images.bin").open("wb")
        self._classes = (folder / "classes.bin").open("wb")
        self.frames: list[Frame] = []

    @staticmethod
    def _append(file: BinaryIO, array: np.ndarray) -> tuple:
        offset = file.tell()
        file.write(np.ascontiguousarray(array, np.uint8).tobytes())
        return (offset, *array.shape[:2])

    def add(self, frame: Frame, image: np.ndarray, classes: np.ndarray | None) -> None:
        frame.image = self._append(self._images, image)
        if classes is not None:
            frame.classes = self._append(self._classes, classes)
        self.frames.append(frame)

    def close(self, facts: dict) -> None:
        self._images.close()
        self._classes.close()
        facts = facts | {"train_frames": sum(f.split == "train" for f in self.frames)}
        (self.folder / "frames.pkl").write_bytes(pickle.dumps({"frames": self.frames, "facts": facts}))


class DataSet:
    """Frames on disk; pictures come as views of the mapped file."""

    def __init__(self, folder: Path):
        stored = pickle.loads((folder / "frames.pkl").read_bytes())
        self.frames: list[Frame] = stored["frames"]
        self.facts: dict = stored["facts"]
        self._images = np.memmap(folder / "images.bin", np.uint8, "r")
        classes = folder / "classes.bin"
        self._classes = np.memmap(classes, np.uint8, "r") if classes.stat().st_size else np.zeros(0, np.uint8)

    def image(self, frame: Frame) -> np.ndarray:
        offset, height, width = frame.image
        return self._images[offset : offset + height * width * 3].reshape(height, width, 3)

    def class_ids(self, frame: Frame) -> np.ndarray | None:
        if not frame.classes:
            return None
        offset, height, width = frame.classes
        return self._classes[offset : offset + height * width].reshape(height, width)


def class_index(name: str) -> int:
    """Index of an object class in the heat maps; IGNORED for classes the model does not tell apart."""
    return c.OBJECT_CLASSES.index(name) if name in c.OBJECT_CLASSES else IGNORED
