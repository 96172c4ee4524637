"""Rare objects of one frame put into another of the same camera: picture, labels, radar returns and box together."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from roadscene_training import contract as c
from roadscene_training.data.frames import DataSet, Frame
from roadscene_training.records import CAMERA_BOX, Records, made

_CAR = c.OBJECT_CLASSES.index("car")
_LEAST_RANGE_M, _MOST_RANGE_M = 4.0, 40.0
_LEAST_HEIGHT_PX = 12
# Share of its rectangle that must show a vehicle; a person's outline fills less of it.
_LEAST_SHOWN, _LEAST_SHOWN_PERSON = 0.3, 0.12
# Returns so far outside the box still belong to the object.
_AROUND_M = 0.3
_FREE_M = 3.0
_GAINS = (0.7, 1.4)


@dataclass(frozen=True)
class Donor:
    frame: Frame
    index: int
    """Of the object in its frame."""
    low: np.ndarray
    high: np.ndarray
    """Corners (x, y) of the rectangle that shows it, whole stored picture pixels, `high` outside."""

    @property
    def area(self) -> tuple[slice, slice]:
        return np.s_[self.low[1] : self.high[1], self.low[0] : self.high[0]]

    @property
    def name(self) -> str:
        return c.OBJECT_CLASSES[self.frame.objects["class_index"][self.index]]


def _pixel_class(name: str) -> int:
    return c.PIXEL_CLASSES.index("vehicle" if name in c.VEHICLES else "vulnerable_road_user")


class PastedSet(DataSet):
    """A data set of which one frame is replaced, picture and labels too."""

    def __init__(self, data: DataSet, frame: Frame, image: np.ndarray, classes: np.ndarray):
        self._data, self._frame, self._picture, self._labels = data, frame, image, classes

    def image(self, frame: Frame) -> np.ndarray:
        return self._picture if frame is self._frame else self._data.image(frame)

    def class_ids(self, frame: Frame) -> np.ndarray | None:
        return self._labels if frame is self._frame else self._data.class_ids(frame)


class RareObjects:
    """Unhidden objects of rare classes in the training part of a set, ready to be put into its other frames."""

    def __init__(self, data: DataSet):
        self.data = data
        self.donors = [
            donor
            for frame in data.frames
            if frame.split == "train" and frame.has_fusion and frame.classes
            for donor in _donors_of(frame)
            if self._mask(donor).mean() >= (_LEAST_SHOWN if donor.name in c.VEHICLES else _LEAST_SHOWN_PERSON)
        ]

    def _mask(self, donor: Donor) -> np.ndarray:
        """Which pixels of the donor's rectangle show it, by the labels."""
        classes = self.data.class_ids(donor.frame)
        assert classes is not None, "donors have labels"
        return classes[donor.area] == _pixel_class(donor.name)

    def paste(self, frame: Frame, rng: np.random.Generator, tries: int = 4) -> tuple[DataSet, Frame]:
        """The frame with one rare object more, and a set that shows it; both unchanged where none of some fits."""
        for _ in range(tries if self.donors else 0):
            donor = self.donors[rng.integers(len(self.donors))]
            if donor.frame is not frame and _same_camera(donor.frame, frame) and _is_free(frame, donor):
                return self._pasted(frame, donor)
        return self.data, frame

    def _pasted(self, frame: Frame, donor: Donor) -> tuple[DataSet, Frame]:
        area, mask = donor.area, self._mask(donor)
        image, classes = self.data.image(frame).copy(), self.data.class_ids(frame)
        assert classes is not None, "a host has labels"
        classes, source = classes.copy(), self.data.image(donor.frame)[area].astype(np.float32)
        alpha = cv2.GaussianBlur(mask.astype(np.float32), (3, 3), 0)[..., None]
        # The same light as where it stands now.
        gain = np.clip((image[area].mean() + 1) / (source.mean() + 1), *_GAINS)
        image[area] = np.clip(alpha * source * gain + (1 - alpha) * image[area], 0, 255).astype(np.uint8)
        classes[area][mask] = _pixel_class(donor.name)

        guest = donor.frame.objects[donor.index : donor.index + 1]
        echoes = donor.frame.points[_inside(donor.frame.points, guest[0])]
        shown = made(
            CAMERA_BOX, 1, class_index=int(donor.name not in c.VEHICLES), corners_px=np.stack([donor.low, donor.high])
        )
        changed = replace(
            frame,
            points=np.concatenate([frame.points[~_inside(frame.points, guest[0])], echoes]),
            objects=np.concatenate([frame.objects, guest]),
            boxes=np.concatenate([frame.boxes, shown]),
        )
        return PastedSet(self.data, changed, image, classes), changed


def _donors_of(frame: Frame) -> list[Donor]:
    found = []
    height, width = frame.image[1:]
    for index, o in enumerate(frame.objects):
        far = np.hypot(*o["centre_m"][:2])
        if o["class_index"] <= _CAR or o["occlusion"] or not _LEAST_RANGE_M <= far <= _MOST_RANGE_M:
            continue
        rectangle = _rectangle(frame, o)
        if rectangle is None:
            continue
        low, high = np.floor(rectangle[0]).astype(int), np.ceil(rectangle[1]).astype(int)
        whole = (low >= 0).all() and (high <= (width, height)).all()
        alone = not any(_overlap(frame, other, low, high) for k, other in enumerate(frame.objects) if k != index)
        if whole and alone and high[1] - low[1] >= _LEAST_HEIGHT_PX:
            found.append(Donor(frame, index, low, high))
    return found


def _rectangle(frame: Frame, o: np.void) -> tuple[np.ndarray, np.ndarray] | None:
    """Corners of the upright rectangle round the projected box, None when part of it is behind the camera."""
    yaw, (length, width, height) = o["yaw_rad"], o["size_m"] / 2
    forward, left = np.array([np.cos(yaw), np.sin(yaw), 0]), np.array([-np.sin(yaw), np.cos(yaw), 0])
    signs = np.array([[a, b, d] for a in (-1, 1) for b in (-1, 1) for d in (-1, 1)])
    corners = o["centre_m"] + signs * (length, width, height) @ np.stack([forward, left, [0, 0, 1]])
    assert frame.image_from_grid is not None
    q = np.c_[corners, np.ones(8)] @ frame.image_from_grid.T
    if (q[:, 2] < 0.5).any():
        return None
    pixels = q[:, :2] / q[:, 2:] + 0.5
    return pixels.min(0), pixels.max(0)


def _overlap(frame: Frame, o: np.void, low: np.ndarray, high: np.ndarray) -> bool:
    """Whether the object is seen in the rectangle, in part at least."""
    seen = _rectangle(frame, o)
    return seen is not None and bool((seen[0] < high).all() and (seen[1] > low).all())


def _inside(points: Records, o: np.void) -> np.ndarray:
    """Which points lie in the box, seen from above, or near it."""
    turned = points["position_m"][:, :2] - o["centre_m"][:2]
    c_, s_ = np.cos(o["yaw_rad"]), np.sin(o["yaw_rad"])
    along, across = turned @ [c_, s_], turned @ [-s_, c_]
    length, width, _ = o["size_m"] / 2 + _AROUND_M
    return (np.abs(along) <= length) & (np.abs(across) <= width)


def _same_camera(a: Frame, b: Frame) -> bool:
    assert a.image_from_grid is not None
    assert b.image_from_grid is not None
    return a.image[1:] == b.image[1:] and np.allclose(a.image_from_grid, b.image_from_grid, rtol=1e-3, atol=1e-3)


def _is_free(frame: Frame, donor: Donor) -> bool:
    """No object of the frame stands near the donor's place or is seen where it would be seen."""
    guest = donor.frame.objects[donor.index]
    for o in frame.objects:
        if np.hypot(*(o["centre_m"] - guest["centre_m"])[:2]) < _FREE_M + o["size_m"][0] / 2:
            return False
        if _overlap(frame, o, donor.low, donor.high):
            return False
    return bool(frame.classes)
