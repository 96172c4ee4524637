"""Class maps and camera boxes from the label files of each set, in the project's pixel classes."""

import cv2
import numpy as np

from roadscene_training import contract as c
from roadscene_training.records import CAMERA_BOX, Records, listed

OTHER, ROAD, MARKING, SIDEWALK, VEHICLE, VULNERABLE = range(6)
# CamVid's 11 classes and void; its marks are road.
_CAMVID = np.full(256, c.PIXEL_VOID, np.uint8)
_CAMVID[[0, 1, 2, 5, 6, 7]] = OTHER
_CAMVID[3], _CAMVID[4], _CAMVID[8], _CAMVID[9], _CAMVID[10] = ROAD, SIDEWALK, VEHICLE, VULNERABLE, VULNERABLE
_TEACHER_VEHICLES = ("car", "truck", "bus")


# Inside a box a vehicle fills a rounded rectangle (exponent and share of the half sides), a person an upright ellipse;
# between that and the box's edge nobody knows.
_CAR_ROUNDNESS, _BOX_ROUNDNESS, _VEHICLE_SHARE = 2.5, 4.0, 0.86
_PERSON_SHARE = (0.5, 0.9)


def from_teacher(road: np.ndarray, lane: np.ndarray | None, boxes: list, size_wh: tuple[int, int]) -> np.ndarray:
    """Labels made by public networks, at `size_wh`: road, paint, objects inside their boxes, all else "not road".

    `road` and `lane` are of one size, which is that of the boxes too. What the road network saw as road stays road.
    """

    def resized(mask: np.ndarray) -> np.ndarray:
        smaller = size_wh[0] < mask.shape[1]
        return cv2.resize(
            mask.astype(np.float32), size_wh, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
        )

    out = np.full(size_wh[::-1], c.PIXEL_NOT_ROAD, np.uint8)
    on_road = resized((road == 1) | (road == 3)) > 0.5
    out[on_road] = ROAD
    scale = np.array(size_wh) / road.shape[::-1]
    for box in sorted(boxes, key=lambda b: b["box"][3]):
        _paint_object(out, on_road, box["class"], np.reshape(box["box"], (2, 2)) * scale)
    paint = (road == 3) if lane is None else (road == 3) | (lane == 1)
    out[(resized(paint) > 0.35) & on_road] = MARKING
    return out


def _paint_object(labels: np.ndarray, on_road: np.ndarray, name: str, corners: np.ndarray) -> None:
    """`corners`: upper left and lower right (x, y), edges of the label's pixels."""
    low, high = np.maximum(np.floor(corners[0]).astype(int), 0), np.ceil(corners[1]).astype(int)
    area = np.s_[low[1] : high[1], low[0] : high[0]]
    part, free = labels[area], ~on_road[area]
    if part.size == 0:
        return
    middle, half = corners.mean(0), np.maximum(np.diff(corners, axis=0)[0] / 2, 1)
    u = (np.arange(low[0], low[0] + part.shape[1]) + 0.5 - middle[0]) / half[0]
    v = (np.arange(low[1], low[1] + part.shape[0])[:, None] + 0.5 - middle[1]) / half[1]
    if name in _TEACHER_VEHICLES:
        q = _CAR_ROUNDNESS if name == "car" else _BOX_ROUNDNESS
        inner, kind = np.abs(u) ** q + np.abs(v) ** q < _VEHICLE_SHARE**q, VEHICLE
    else:
        inner, kind = (u / _PERSON_SHARE[0]) ** 2 + (v / _PERSON_SHARE[1]) ** 2 < 1, VULNERABLE
    part[free & ~inner & (part == c.PIXEL_NOT_ROAD)] = c.PIXEL_VOID
    part[free & inner] = kind


def from_camvid(mask: np.ndarray, road: np.ndarray) -> np.ndarray:
    """CamVid's hand-made mask at its own size, with paint from the road network inside its road."""
    labels = _CAMVID[mask]
    labels[(labels == ROAD) & (road == 3)] = MARKING
    return labels


def camera_boxes(boxes: list, scale: tuple[float, float]) -> Records:
    """Boxes of the public networks as camera boxes; `scale`: stored picture pixels per label pixel (x, y)."""
    corners = [np.reshape(b["box"], (2, 2)) * scale for b in boxes]
    return listed(
        CAMERA_BOX, [(int(b["class"] not in _TEACHER_VEHICLES), at) for b, at in zip(boxes, corners, strict=True)]
    )
