"""Pictures of the frames a model gets most wrong, for its card.

Only of generated drives, which are the project's own.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from roadscene_training import contract as c
from roadscene_training.data.frames import DataSet, Frame
from roadscene_training.data.sample import image_matrix, make_sample
from roadscene_training.evaluate.decode import decode
from roadscene_training.evaluate.evaluate import validation_frames
from roadscene_training.evaluate.predictors import Predictor
from roadscene_training.evaluate.score import MATCHED_AT_M, match
from roadscene_training.records import IGNORED, Records, ground_range_m

RANGE_M, NEAR_M = 50.0, 30.0
# OpenCV writes blue, green, red.
_TRUE, _FOUND, _FALSE, _MISSED = (80, 200, 80), (230, 160, 40), (40, 40, 235), (0, 200, 255)
_EDGES = ((0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7))


@dataclass
class Judged:
    frame: Frame
    true: Records
    """Visible objects in range."""
    missed: np.ndarray
    """Which of them no detection of their class is near."""
    found: Records
    """Detections above the thresholds."""
    false: np.ndarray
    """Which of them no object of their class is near."""

    def missed_near(self, names: frozenset) -> int:
        classes = [c.OBJECT_CLASSES.index(name) for name in names]
        near = ground_range_m(self.true) < NEAR_M
        return int((self.missed & near & np.isin(self.true["class_index"], classes)).sum())


def judged(frame: Frame, detections: Records, thresholds: dict) -> Judged:
    needed = np.array([thresholds[name] for name in c.OBJECT_CLASSES])
    found = detections[detections["score"] >= needed[detections["class_index"]]]
    found = found[ground_range_m(found) <= RANGE_M]
    o = frame.objects
    true = o[(o["class_index"] != IGNORED) & (o["occlusion"] < 2) & (ground_range_m(o) <= RANGE_M)]
    missed, false = np.ones(len(true), bool), np.ones(len(found), bool)
    for k in range(len(c.OBJECT_CLASSES)):
        mine, theirs = np.flatnonzero(true["class_index"] == k), np.flatnonzero(found["class_index"] == k)
        # What is hidden may still be found: that is not false.
        _, hits = match(found[theirs], o[o["class_index"] == k], MATCHED_AT_M)
        false[theirs[hits >= 0]] = False
        _, hits = match(found[theirs], true[mine], MATCHED_AT_M)
        missed[mine[hits[hits >= 0]]] = False
    return Judged(frame, true, missed, found, false)


def _corners(box: np.void) -> np.ndarray:
    """[8, 3] of an object or detection, grid frame, the lower four first."""
    yaw, (length, width, height) = box["yaw_rad"], box["size_m"]
    forward, left = np.array([np.cos(yaw), np.sin(yaw), 0]), np.array([-np.sin(yaw), np.cos(yaw), 0])
    flat = [f * length / 2 * forward + s * width / 2 * left for f, s in ((1, 1), (1, -1), (-1, -1), (-1, 1))]
    return np.array([box["centre_m"] + p + [0, 0, up * height / 2] for up in (-1, 1) for p in flat])


def _draw(
    image: np.ndarray, plan: np.ndarray, projection: np.ndarray, layout: c.Layout, box: np.void, colour: tuple
) -> None:
    """The box in the picture (12 edges, when all of it is ahead) and in the plan (outline)."""
    corners = _corners(box)
    q = np.c_[corners, np.ones(8)] @ projection.T
    if (q[:, 2] > 0.5).all():
        pixels = np.round(q[:, :2] / q[:, 2:]).astype(int)
        if (np.abs(pixels) < 5000).all():
            for a, b in _EDGES:
                cv2.line(image, pixels[a].tolist(), pixels[b].tolist(), colour, 1, cv2.LINE_AA)
    scale = plan.shape[0] / layout.x_max_m
    spots = np.c_[plan.shape[1] / 2 - corners[:4, 1] * scale, plan.shape[0] - corners[:4, 0] * scale]
    cv2.polylines(plan, [np.array(np.round(spots), np.int32)], True, colour, 1, cv2.LINE_AA)


def picture(data: DataSet, case: Judged, layout: c.Layout) -> np.ndarray:
    """Band and plan side by side, BGR: true objects green, missed ones yellow, found ones blue, false ones red.

    Radar returns grey.
    """
    a, _ = image_matrix(case.frame, np.random.default_rng(0), layout, "none")
    sample = make_sample(data, case.frame, np.random.default_rng(0), layout, augment="none")
    image = np.ascontiguousarray(sample["image"][..., ::-1])
    returns = np.where(sample["radar"][0] > 0, 150, 30).astype(np.uint8)
    # Rows of the plan are equally long, unlike those of the grid.
    height = layout.height_px
    x = layout.x_max_m * (np.arange(height)[::-1] + 0.5) / height
    rows = np.minimum(layout.cells_of(np.c_[x, np.zeros(height)])[0], layout.cells_x - 1)
    size = (round(height * layout.cells_y * layout.cell_m / layout.x_max_m), height)
    plan = cv2.cvtColor(cv2.resize(returns[rows, ::-1], size, interpolation=cv2.INTER_NEAREST), cv2.COLOR_GRAY2BGR)
    projection = a @ case.frame.image_from_grid
    for o, missed in zip(case.true, case.missed, strict=True):
        _draw(image, plan, projection, layout, o, _MISSED if missed else _TRUE)
    for d, false in zip(case.found, case.false, strict=True):
        _draw(image, plan, projection, layout, d, _FALSE if false else _FOUND)
    return np.hstack([image, plan])


def worst_frames(
    predict: Predictor, layout: c.Layout, data: DataSet, thresholds: dict, limit: int | None
) -> list[tuple[str, Judged]]:
    """(what went wrong, frame).

    The validation frames with most near vehicles missed, most vulnerable road users missed, most false objects; none
    where nothing went wrong.
    """
    cases = []
    for frame in validation_frames(data, "val", limit):
        sample = make_sample(data, frame, np.random.default_rng(0), layout, augment="none")
        maps = predict(sample)
        cases.append(judged(frame, decode(maps["heat"], maps["box"], layout), thresholds))
    kinds = (
        ("vehicles within 30 m missed", lambda case: case.missed_near(c.VEHICLES)),
        ("vulnerable road users within 30 m missed", lambda case: case.missed_near(c.VULNERABLE)),
        ("objects that are not there", lambda case: int(case.false.sum())),
    )
    out: list[tuple[str, Judged]] = []
    for words, count in kinds:
        left = [case for case in cases if all(case is not taken for _, taken in out)]
        worst = max(left, key=count, default=None)
        if worst is not None and count(worst):
            out.append((f"{count(worst)} {words}", worst))
    return out


def write_pictures(
    predict: Predictor,
    layout: c.Layout,
    data: DataSet,
    thresholds: dict,
    folder: Path,
    name: str,
    limit: int | None = None,
) -> list[tuple[str, str]]:
    """Writes `<name>-worst-<n>.jpg` into the folder; returns (file name, caption) of each."""
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for n, (words, case) in enumerate(worst_frames(predict, layout, data, thresholds, limit)):
        file = f"{name}-worst-{n + 1}.jpg"
        cv2.imwrite(str(folder / file), picture(data, case, layout), [cv2.IMWRITE_JPEG_QUALITY, 82])
        weather, light = (
            list(c.CONDITIONS[g])[i] if i >= 0 else "unknown"
            for g, i in zip(("weather", "light"), case.frame.conditions, strict=False)
        )
        out.append((file, f"{words} ({weather.replace('_', ' ')}, {light.replace('_', ' ')})"))
    return out
