"""One training sample: a stored frame, varied, as tensors and targets."""

from collections.abc import Callable

import cv2
import numpy as np

from roadscene_training import contract as c
from roadscene_training.contract import DEFAULT_LAYOUT, Layout
from roadscene_training.data.augment import (
    USUAL_FAULTS,
    Augmentation,
    Faults,
    grid_matrix,
    image_matrix,
    moved,
    photometric,
    varied_points,
)
from roadscene_training.data.frames import DataSet, Frame
from roadscene_training.data.preprocess import lookup_from_pixels, radar_grid
from roadscene_training.data.targets import (
    PRIVILEGED_CHANNELS,
    camera_targets,
    grid_targets,
    pixel_targets,
    privileged_grid,
)
from roadscene_training.data.weather import with_weather

CALIBRATION_SIGMA_PX = 1.5
# Recorded pictures only: the generator brings weather of its own.
WEATHER_SHARE = 0.15


def make_picture(
    data: DataSet,
    frame: Frame,
    rng: np.random.Generator,
    layout: Layout = DEFAULT_LAYOUT,
    augment: Augmentation = "full",
    answers: Callable[[np.ndarray, Layout], np.ndarray] | None = None,
) -> dict:
    """What the image heads learn from a frame: `image`, `pixels`, `camera`, `labels_fit`, `conditions`.

    `answers`: a teacher's shares of the pixel classes through a view (`SoftPixels.get`); then `soft` holds them.
    """
    a, _ = image_matrix(frame, rng, layout, augment)
    image, conditions = _seen(data, frame, a, rng, layout, varied=augment != "none")
    taught = {} if answers is None else {"soft": answers(a, layout)}
    return taught | {
        "image": image,
        "pixels": pixel_targets(data, frame, a, layout),
        **camera_targets(frame, a, layout),
        "labels_fit": np.float32(1),
        "conditions": np.array(conditions, np.int64),
    }


def make_sample(
    data: DataSet,
    frame: Frame,
    rng: np.random.Generator,
    layout: Layout = DEFAULT_LAYOUT,
    augment: Augmentation = "full",
    faults: Faults = USUAL_FAULTS,
    other: Frame | None = None,
    privileged: float = 0.0,
) -> dict:
    """Tensors and targets of a frame with radar.

    `other`: a frame whose picture stands in when the image is to be of another moment. `privileged`: the chance that
    the sample tells the truth it has, for a teacher (only generated frames know it). `mirrored` in the result: sides
    are swapped.
    """
    varied = augment != "none"
    a, mirrored = image_matrix(frame, rng, layout, augment)
    stale = varied and other is not None and rng.random() < faults.image_of_another_moment
    camera_off = varied and not stale and rng.random() < faults.camera_off
    image, conditions = _seen(data, other if stale and other else frame, a, rng, layout, varied)
    if camera_off:
        image = np.full_like(image, c.FILL)
    pixels = pixel_targets(data, frame, a, layout)
    fit = not (stale or camera_off)
    sample = {
        "image": image,
        "pixels": pixels if fit else np.full_like(pixels, c.PIXEL_VOID),
        **camera_targets(frame, a, layout),
        "labels_fit": np.float32(fit),
        "conditions": np.array(conditions if fit else (-1,) * 4, np.int64),
        "mirrored": np.array(mirrored),
    }
    g = grid_matrix(rng, augment, mirrored)
    points, objects = moved(frame, g)
    if varied:
        points = varied_points(points, rng, faults, layout)
        if not camera_off and rng.random() < faults.radar_off:
            points = points[:0]
    sample["radar"] = radar_grid(points, layout)
    sample["lookup"] = _lookup(frame, a, g, layout, rng if varied else None)
    if camera_off and rng.random() < 0.3:
        # A drive without any camera has no calibration either.
        sample["lookup"] = np.full_like(sample["lookup"], layout.outside)
    sample |= grid_targets(objects, layout)
    if privileged:
        known = frame.data_set == "synthetic" and rng.random() < privileged
        shape = (PRIVILEGED_CHANNELS, layout.cells_x, layout.cells_y)
        sample["privileged"] = privileged_grid(objects, rng, layout) if known else np.zeros(shape, np.float32)
    return sample


def _seen(
    data: DataSet, frame: Frame, a: np.ndarray, rng: np.random.Generator, layout: Layout, varied: bool
) -> tuple[np.ndarray, tuple]:
    """The band of a frame's picture through `a` (stored picture pixel to band pixel), and the conditions it shows."""
    picture = data.image(frame)
    source, to_stored = _shrunk_for(picture, a)
    size = (layout.width_px, layout.height_px)
    image = cv2.warpAffine(source, (a @ to_stored)[:2], size, flags=cv2.INTER_LINEAR, borderValue=(c.FILL,) * 3)
    conditions = frame.conditions
    if varied:
        if frame.data_set != "synthetic" and rng.random() < WEATHER_SHARE:
            image, conditions = with_weather(image, conditions, layout.horizon_px, rng)
        image = _with_fill(photometric(image, rng), a, picture.shape)
    return image, conditions


def _with_fill(image: np.ndarray, a: np.ndarray, picture_shape: tuple[int, ...]) -> np.ndarray:
    """What no picture shows has the fill's colour, as in use, whatever was done to the picture's colours."""
    corners = np.array([[-0.5, -0.5, 1], [picture_shape[1] - 0.5, picture_shape[0] - 0.5, 1]]) @ a.T
    (left, top), (right, bottom) = np.sort(corners[:, :2], 0)
    columns, rows = np.arange(image.shape[1]), np.arange(image.shape[0])
    outside = ((rows < top) | (rows > bottom))[:, None] | ((columns < left) | (columns > right))
    image[outside] = c.FILL
    return image


def _shrunk_for(picture: np.ndarray, a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The picture, halved first when the warp would skip pixels, and the 3x3 from its pixels to the stored ones."""
    if abs(a[0, 0]) > 0.55:
        return picture, np.eye(3)
    half = cv2.resize(picture, (picture.shape[1] // 2, picture.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return half, np.array([[2, 0, 0.5], [0, 2, 0.5], [0, 0, 1.0]])


def _lookup(frame: Frame, a: np.ndarray, g: np.ndarray, layout: Layout, rng: np.random.Generator | None) -> np.ndarray:
    projection = a @ frame.image_from_grid @ np.vstack([np.linalg.inv(g)[:3], [0, 0, 0, 1]])
    centres = layout.cell_centres()
    jitter = rng.normal(0, CALIBRATION_SIGMA_PX, 2) if rng is not None else np.zeros(2)
    rows = []
    for height in layout.heights_m:
        q = np.c_[centres, np.full(len(centres), height), np.ones(len(centres))] @ projection.T
        safe = np.where(q[:, 2] > 1e-6, q[:, 2], 1.0)
        rows.append(lookup_from_pixels(q[:, :2] / safe[:, None] + jitter, q[:, 2], layout))
    return np.stack(rows)
