"""A teacher's answers on whole pictures: pixels and its doubt about them, seen through any view."""

import pickle
from pathlib import Path

import cv2
import numpy as np
import torch
from tqdm import tqdm

from roadscene_training import contract as c
from roadscene_training.contract import Layout
from roadscene_training.data.frames import DataSet, Frame
from roadscene_training.data.whole import whole_picture
from roadscene_training.model.network import FusionNet

_FULL = 255


@torch.no_grad()
def relabel(net: FusionNet, teacher_sha256: str, data: Path, name: str, out: Path) -> None:
    """Stores the mirrored mean of the teacher's pixel probabilities on the training pictures of a set."""
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    data_set, places, offset = DataSet(data / name), {}, 0
    with (folder / "soft.part").open("wb") as file:
        for index, frame in enumerate(tqdm(data_set.frames, desc=f"relabel {name}")):
            if frame.split != "train":
                continue
            image, _ = whole_picture(data_set, frame)
            both = torch.from_numpy(np.stack([image, image[:, ::-1]])).to(net.device)
            straight, mirrored = torch.softmax(net.image_heads(both)[1].float(), 1)
            shares = ((straight + mirrored.flip(2)) / 2 * _FULL).round().byte().permute(1, 2, 0).cpu().numpy()
            file.write(shares.tobytes())
            places[index] = (offset, *shares.shape[:2])
            offset += shares.size
    (folder / "soft.part").replace(folder / "soft.bin")
    facts = {"teacher_sha256": teacher_sha256, "data": data_set.facts}
    (folder / "soft.pkl").write_bytes(pickle.dumps({"places": places, "facts": facts}))


class SoftPixels:
    """Stored answers on a data set, by the place of a frame in it."""

    def __init__(self, folder: Path):
        stored = pickle.loads((folder / "soft.pkl").read_bytes())
        self.places: dict[int, tuple[int, int, int]] = stored["places"]
        self.facts: dict = stored["facts"]
        self._shares = np.memmap(folder / "soft.bin", np.uint8, "r")

    def get(self, index: int, frame: Frame, a: np.ndarray, layout: Layout) -> np.ndarray:
        """Shares of the classes at stride 4 of the band, float32 [classes, rows, columns]; zero outside the picture.

        `a`: 3x3, stored picture pixel to band pixel.
        """
        offset, rows, columns = self.places[index]
        classes = len(c.PIXEL_CLASSES)
        shares = self._shares[offset : offset + rows * columns * classes].reshape(rows, columns, classes)
        stride, s = c.PIXEL_STRIDE_PX, frame.band_scale / c.PIXEL_STRIDE_PX
        to_stored = np.array([[1 / s, 0, (1 / s - 1) / 2], [0, 1 / s, (1 / s - 1) / 2], [0, 0, 1]])
        to_cell = np.array([[1 / stride, 0, (1 / stride - 1) / 2], [0, 1 / stride, (1 / stride - 1) / 2], [0, 0, 1]])
        m = (to_cell @ a @ to_stored)[:2]
        size = (layout.width_px // stride, layout.height_px // stride)
        # OpenCV takes at most four channels with a border.
        halves = [cv2.warpAffine(np.ascontiguousarray(shares[..., k : k + 3]), m, size) for k in range(0, classes, 3)]
        seen = np.concatenate(halves, 2).astype(np.float32) / _FULL
        seen[seen.sum(2) < 0.9] = 0
        return seen.transpose(2, 0, 1)
