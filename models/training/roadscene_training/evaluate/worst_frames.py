"""Pictures of the frames a model gets most wrong, for its card: only of generated drives, which are the project's own."""

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

RANGE_M, NEAR_M = 50.0, 30.0
# OpenCV writes blue, green, red.
_TRUE, _FOUND, _FALSE, _MISSED = (80, 200, 80), (230, 160, 40), (40, 40, 235), (0, 200, 255)
_EDGES = ((0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7))


@dataclass
class Judged:
    frame: Frame
    true: np.ndarray
    """Visible objects in range."""
    missed: np.ndarray
    """Which of them no detection of their class is near."""
    found: np.ndarray
    """Detections above the thresholds."""
    false: np.ndarray
    """Which of them no object of their class is near."""

    def missed_near(self, names: frozenset) -> int:
        classes = [c.OBJECT_CLASSES.index(name) for name in names]
        near = np.hypot(self.true[:, 1], self.true[:, 2]) < NEAR_M
        return int((self.missed & near & np.isin(self.true[:, 0], classes)).sum())


def judged(frame: Frame, detections: np.ndarray, thresholds: dict) -> Judged:
    needed = np.array([thresholds[name] for name in c.OBJECT_CLASSES])
    found = detections[detections[:, 0] >= needed[detections[:, 1].astype(int)]]
    found = found[np.hypot(found[:, 2], found[:, 3]) <= RANGE_M]
    o = frame.objects
    true = o[(o[:, 0] >= 0) & (o[:, 9] < 2) & (np.hypot(o[:, 1], o[:, 2]) <= RANGE_M)]
    missed, false = np.ones(len(true), bool), np.ones(len(found), bool)
    for k in range(len(c.OBJECT_CLASSES)):
        mine, theirs = np.flatnonzero(true[:, 0] == k), np.flatnonzero(found[:, 1] == k)
        # What is hidden may still be found: that is not false.
        _, hits = match(found[theirs], o[o[:, 0] == k], MATCHED_AT_M)
        false[theirs[hits >= 0]] = False
        _, hits = match(found[theirs], true[mine], MATCHED_AT_M)
        missed[mine[hits[hits >= 0]]] = False
    return Judged(frame, true, missed, found, false)


def _corners(x, y, z, length, width, height, yaw) -> np.ndarray:
    """[8, 3], grid frame, the lower four first."""
    forward, left = np.array([np.cos(yaw), np.sin(yaw), 0]), np.array([-np.sin(yaw), np.cos(yaw), 0])
    flat = [f * length / 2 * forward + s * width / 2 * left for f, s in ((1, 1), (1, -1), (-1, -1), (-1, 1))]
    return np.array([[x, y, z] + p + [0, 0, up * height / 2] for up in (-1, 1) for p in flat])


def _draw(
    image: np.ndarray, plan: np.ndarray, projection: np.ndarray, layout: c.Layout, box: tuple, colour: tuple
) -> None:
    """The box in the picture (12 edges, when all of it is ahead) and in the plan (outline)."""
    corners = _corners(*box)
    q = np.c_[corners, np.ones(8)] @ projection.T
    if (q[:, 2] > 0.5).all():
        pixels = np.round(q[:, :2] / q[:, 2:]).astype(int)
        if (np.abs(pixels) < 5000).all():
            for a, b in _EDGES:
                cv2.line(image, pixels[a].tolist(), pixels[b].tolist(), colour, 1, cv2.LINE_AA)
    scale = plan.shape[0] / (layout.cells_x * layout.cell_m)
    spots = np.c_[plan.shape[1] / 2 - corners[:4, 1] * scale, plan.shape[0] - (corners[:4, 0] - layout.x_min_m) * scale]
    cv2.polylines(plan, [np.round(spots).astype(np.int32)], True, colour, 1, cv2.LINE_AA)


def picture(data: DataSet, case: Judged, layout: c.Layout) -> np.ndarray:
    """Band and plan side by side, BGR: true objects green, missed ones yellow, found ones blue, false ones red; radar returns grey."""
    a, _ = image_matrix(case.frame, np.random.default_rng(0), layout, "none")
    sample = make_sample(data, case.frame, np.random.default_rng(0), layout, augment="none")
    image = np.ascontiguousarray(sample["image"][..., ::-1])
    returns = np.where(sample["radar"][0] > 0, 150, 30).astype(np.uint8)[::-1, ::-1]
    size = (round(layout.height_px * layout.cells_y / layout.cells_x), layout.height_px)
    plan = cv2.cvtColor(cv2.resize(returns, size, interpolation=cv2.INTER_NEAREST), cv2.COLOR_GRAY2BGR)
    projection = a @ case.frame.image_from_grid
    for o, missed in zip(case.true, case.missed, strict=True):
        _draw(image, plan, projection, layout, tuple(o[1:8]), _MISSED if missed else _TRUE)
    for d, false in zip(case.found, case.false, strict=True):
        _draw(image, plan, projection, layout, tuple(d[2:9]), _FALSE if false else _FOUND)
    return np.hstack([image, plan])


def worst_frames(
    predict: Predictor, layout: c.Layout, data: DataSet, thresholds: dict, limit: int | None
) -> list[tuple[str, Judged]]:
    """(what went wrong, frame): the validation frames with most near vehicles missed, most vulnerable road users missed, most false objects; none where nothing went wrong."""
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
