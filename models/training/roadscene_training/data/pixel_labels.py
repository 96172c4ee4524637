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


def from_teacher(road: np.ndarray, lane: np.ndarray | None, boxes: list, size_wh: tuple) -> np.ndarray:
    """Labels made by public networks.

    Road and paint as they are, boxes as vehicles where the road network saw no road, all else "not road".
    """

    def resized(mask: np.ndarray) -> np.ndarray:
        return cv2.resize(mask.astype(np.float32), size_wh, interpolation=cv2.INTER_AREA)

    out = np.full(size_wh[::-1], c.PIXEL_NOT_ROAD, np.uint8)
    out[resized((road == 1) | (road == 3)) > 0.5] = ROAD
    sx, sy = size_wh[0] / road.shape[1], size_wh[1] / road.shape[0]
    on_road = out == ROAD
    for box in sorted(boxes, key=lambda b: b["box"][3]):
        x1, y1, x2, y2 = box["box"]
        vehicle = box["class"] in _TEACHER_VEHICLES
        if not vehicle:
            x1, x2 = x1 + 0.2 * (x2 - x1), x2 - 0.2 * (x2 - x1)
        area = np.s_[max(0, round(y1 * sy)) : round(y2 * sy) + 1, max(0, round(x1 * sx)) : round(x2 * sx) + 1]
        part = out[area]
        part[~on_road[area]] = VEHICLE if vehicle else VULNERABLE
    paint = (road == 3) if lane is None else (road == 3) | (lane == 1)
    out[(resized(paint) > 0.35) & on_road] = MARKING
    return out


def from_camvid(mask: np.ndarray, road: np.ndarray, size_wh: tuple) -> np.ndarray:
    """CamVid's hand-made mask, with paint from the road network inside its road."""
    labels = _CAMVID[mask]
    labels[(labels == ROAD) & (road == 3)] = MARKING
    return cv2.resize(labels, size_wh, interpolation=cv2.INTER_NEAREST)


def camera_boxes(boxes: list, scale: tuple[float, float]) -> Records:
    """Boxes of the public networks as camera boxes; `scale`: stored picture pixels per label pixel (x, y)."""
    corners = [np.reshape(b["box"], (2, 2)) * scale for b in boxes]
    return listed(
        CAMERA_BOX, [(int(b["class"] not in _TEACHER_VEHICLES), at) for b, at in zip(boxes, corners, strict=True)]
    )
