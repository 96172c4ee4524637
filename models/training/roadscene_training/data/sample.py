"""One training sample: a stored frame, augmented, as tensors and targets."""

import math
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from roadscene_training import contract as c
from roadscene_training.contract import DEFAULT_LAYOUT, Layout
from roadscene_training.data.frames import DataSet, Frame
from roadscene_training.data.preprocess import lookup_from_pixels, radar_grid
from roadscene_training.data.weather import with_weather
from roadscene_training.records import IGNORED, POINT, Records, made

# Weather, sides and mounting differ, the road's shape does not: geometry is varied mildly (strong rotation cost
# accuracy in trials).
ROTATION_SIGMA_RAD = 0.03
SCALE_RANGE = (0.97, 1.03)
SHIFT_SIGMA_M = (1.0, 0.7)
CALIBRATION_SIGMA_PX = 1.5
# Recorded pictures only: the generator brings weather of its own.
WEATHER_SHARE = 0.15

PRIVILEGED_CHANNELS = 3

# `sides`: colours and sensors vary, geometry only by swapping left and right, so that a teacher's stored maps still
# fit.
Augmentation = Literal["none", "sides", "full"]


@dataclass(frozen=True)
class Faults:
    """Shares of samples that lose or swap a sensor, so that the network learns to do without."""

    radar_off: float = 0.12
    camera_off: float = 0.10
    image_of_another_moment: float = 0.08
    clutter: float = 0.05


def image_matrix(
    frame: Frame, rng: np.random.Generator, layout: Layout, augment: Augmentation
) -> tuple[np.ndarray, bool]:
    """(3x3, stored picture pixel to band pixel; whether left and right are swapped)."""
    # Stored for the full-size band; a smaller layout shows the same scene smaller, horizon in the middle.
    ratio = layout.width_px / 640
    s = frame.band_scale * ratio
    left = (frame.band_offset[0] + 0.5) * ratio - 0.5
    top = (frame.band_offset[1] + 0.5) * ratio - 0.5 + layout.height_px / 2 - 96 * ratio
    to_band = np.array([[s, 0, left], [0, s, top], [0, 0, 1.0]])
    if augment == "none":
        return to_band, False
    w, h = layout.width_px, layout.height_px
    mirrored = rng.random() < 0.5
    swap = np.array([[-1.0 if mirrored else 1, 0, w - 1 if mirrored else 0], [0, 1, 0], [0, 0, 1]])
    if augment == "sides":
        return swap @ to_band, mirrored
    # Pictures without calibration show anything from the whole view to a close-up, since their horizon is only guessed.
    zoom = rng.uniform(0.88, 1.15) if frame.has_fusion else math.exp(rng.uniform(math.log(0.45), math.log(1.3)))
    spread = (0.04, 0.05) if frame.has_fusion else (0.1, 0.15)
    cx = w / 2 + rng.uniform(-1, 1) * spread[0] * w
    cy = h / 2 + rng.uniform(-1, 1) * spread[1] * h
    vary = np.array([[zoom, 0, cx - zoom * w / 2], [0, zoom, cy - zoom * h / 2], [0, 0, 1.0]])
    return swap @ vary @ to_band, mirrored


def photometric(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Exposure, contrast, colour, blur and noise of another camera and day.

    A table and a colour matrix keep it cheap.
    """
    levels = np.linspace(0, 1, 256) ** math.exp(rng.normal(0, 0.25)) * rng.uniform(0.65, 1.35) + rng.uniform(-0.1, 0.1)
    x = cv2.LUT(image, np.clip(levels * 255 + 0.5, 0, 255).astype(np.uint8))
    saturation = rng.uniform(0.4, 1.5)
    colour = saturation * np.eye(3) + (1 - saturation) / 3
    x = cv2.transform(x, colour * rng.uniform(0.92, 1.08, 3)[:, None])
    if rng.random() < 0.15:
        x = cv2.GaussianBlur(x, (5, 5), rng.uniform(0.5, 1.5))
    if rng.random() < 0.3:
        noise = np.empty(x.shape, np.int16)
        cv2.setRNGSeed(int(rng.integers(1 << 31)))
        cv2.randn(noise, np.zeros(3), np.full(3, 255 * rng.uniform(0.01, 0.05)))
        x = cv2.add(x, noise, dtype=cv2.CV_8U)
    return x


def _grid_matrix(rng: np.random.Generator, augment: Augmentation, image_mirrored: bool) -> np.ndarray:
    """4x4, grid frame to the augmented grid frame. Fully varied, its sides swap apart from the picture's.

    The lookup joins them.
    """
    mirrored = rng.random() < 0.5 if augment == "full" else image_mirrored
    g = np.diag([1.0, -1 if mirrored else 1, 1, 1])
    if augment == "full" and rng.random() < 0.8:
        a, s = rng.normal(0, ROTATION_SIGMA_RAD), rng.uniform(*SCALE_RANGE)
        turn = np.diag([s, s, s, 1.0])
        turn[:2, :2] = s * np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
        turn[0, 3], turn[1, 3] = rng.normal(0, SHIFT_SIGMA_M[0]), rng.normal(0, SHIFT_SIGMA_M[1])
        g = turn @ g
    return g


def _moved(frame: Frame, g: np.ndarray) -> tuple[Records, Records]:
    """Points and objects of a frame in the augmented grid frame (copies)."""
    points, objects = frame.points.copy(), frame.objects.copy()
    points["position_m"] = points["position_m"] @ g[:3, :3].T + g[:3, 3]
    direction = np.c_[np.cos(objects["yaw_rad"]), np.sin(objects["yaw_rad"])] @ g[:2, :2].T
    objects["centre_m"] = objects["centre_m"] @ g[:3, :3].T + g[:3, 3]
    objects["size_m"] *= abs(np.linalg.det(g[:3, :3])) ** (1 / 3)
    objects["yaw_rad"] = np.arctan2(direction[:, 1], direction[:, 0])
    return points, objects


def _vary_points(points: Records, rng: np.random.Generator, faults: Faults) -> Records:
    points = points[rng.random(len(points)) > rng.choice([0, 0.1, 0.3])]
    points["magnitude"] += rng.normal(0, 0.1)
    points["position_m"] += rng.normal(0, 0.05, (len(points), 3))
    if rng.random() < faults.clutter:
        n = int(rng.integers(50, 600))
        noise = made(
            POINT,
            n,
            position_m=np.c_[rng.uniform(0, 56, n), rng.uniform(-24, 24, n), rng.uniform(-1, 3, n)],
            speed_mps=rng.uniform(-5, 5, n),
            magnitude=rng.normal(0, 0.5, n),
            unambiguous=points["unambiguous"][0] if len(points) else False,
            has_doppler=True,
        )
        points = np.concatenate([points, noise])
    return points


def privileged_grid(objects: Records, rng: np.random.Generator, layout: Layout) -> np.ndarray:
    """What a teacher may see in training, [3, nx, ny]: 1 (known), ln(1 + points) and radial speed (/ 20 m/s).

    The points are exact, sparse and on the sides of unhidden objects that face the vehicle: about as dense as a lidar
    of few layers, 400 / range points an object.
    """
    known = np.ones((layout.cells_x, layout.cells_y), np.float32)
    count, speed = np.zeros_like(known), np.zeros_like(known)
    for o in objects:
        if o["class_index"] == IGNORED or o["occlusion"] >= 2:
            continue
        forward = np.array([math.cos(o["yaw_rad"]), math.sin(o["yaw_rad"])])
        left = np.array([-forward[1], forward[0]])
        centre, (length, width, _) = o["centre_m"][:2], o["size_m"]
        for normal, along, depth, side in ((forward, left, length, width), (left, forward, width, length)):
            towards = normal @ centre
            if abs(towards) <= depth / 2:
                continue  # seen edge on from between its two sides
            n = rng.poisson(min(60.0, 400 / max(3.0, math.hypot(*centre)) * side / (length + width)))
            offsets = along * rng.uniform(-side / 2, side / 2, (n, 1))
            i, j = layout.cells_of(centre - np.sign(towards) * normal * depth / 2 + offsets)
            inside = (i >= 0) & (i < layout.cells_x) & (j >= 0) & (j < layout.cells_y)
            i, j = i[inside], j[inside]
            np.add.at(count, (i, j), 1)
            speed[i, j] = 0 if np.isnan(o["radial_speed_mps"]) else o["radial_speed_mps"] / c.SPEED_SCALE_MPS
    return np.stack([known, np.log1p(count), speed])


def gaussian_peak(heat: np.ndarray, i: int, j: int, sigma_i: float, sigma_j: float) -> None:
    """Raises `heat` around cell (i, j) to a Gaussian of height 1."""
    r = int(3 * max(sigma_i, sigma_j) + 1)
    i0, i1, j0, j1 = max(0, i - r), min(heat.shape[0], i + r + 1), max(0, j - r), min(heat.shape[1], j + r + 1)
    di, dj = np.arange(i0, i1) - i, np.arange(j0, j1) - j
    g = np.exp(-(di[:, None] ** 2) / (2 * sigma_i**2) - dj[None] ** 2 / (2 * sigma_j**2))
    np.maximum(heat[i0:i1, j0:j1], g, out=heat[i0:i1, j0:j1])


def grid_targets(objects: Records, layout: Layout) -> dict:
    """Heat maps, box fields with their weights, and cells to leave out (objects of no class of ours)."""
    nx, ny = layout.cells_x, layout.cells_y
    heat = np.zeros((len(c.OBJECT_CLASSES), nx, ny), np.float32)
    box = np.zeros((len(c.TAUGHT_FIELDS), nx, ny), np.float32)
    weight = np.zeros((nx, ny), np.float32)
    counted = np.ones((nx, ny), np.float32)
    for o in objects:
        x, y, z = o["centre_m"]
        a, b = (x - layout.x_min_m) / layout.cell_m, (y - layout.y_min_m) / layout.cell_m
        i, j = math.floor(a), math.floor(b)
        if not (0 <= i < nx and 0 <= j < ny):
            continue
        if o["class_index"] == IGNORED:
            counted[max(0, i - 3) : i + 4, max(0, j - 3) : j + 4] = 0
            continue
        gaussian_peak(heat[o["class_index"]], i, j, 1.0, 1.0)
        length, width, height = np.log(np.maximum(o["size_m"], 0.05) / c.SIZE_PRIOR_M)
        yaw = o["yaw_rad"]
        fields = {
            "z": z, "log_length": length, "log_width": width, "log_height": height,
            "sin_2yaw": math.sin(2 * yaw), "cos_2yaw": math.cos(2 * yaw),
            "sin_yaw": math.sin(yaw), "cos_yaw": math.cos(yaw),
            "radial_speed": o["radial_speed_mps"] / c.RADIAL_SPEED_SCALE_MPS,
        }  # fmt: skip
        for di in (-1, 0, 1):
            for dj in (-1, 0, 1):
                u, v = i + di, j + dj
                w = math.exp(-(di * di + dj * dj) / 2)
                if 0 <= u < nx and 0 <= v < ny and w > weight[u, v]:
                    weight[u, v] = w
                    fields |= {"dx": a - u - 0.5, "dy": b - v - 0.5}
                    box[:, u, v] = [fields[name] for name in c.TAUGHT_FIELDS]
    return {"heat": heat, "box": box, "weight": weight, "counted": counted}


def camera_targets(frame: Frame, a: np.ndarray, layout: Layout) -> dict:
    """Centres of the camera boxes at stride 8."""
    rows, columns = layout.height_px // c.FEATURE_STRIDE_PX, layout.width_px // c.FEATURE_STRIDE_PX
    heat = np.zeros((len(c.CAMERA_CLASSES), rows, columns), np.float32)
    for box in frame.boxes:
        corners = np.c_[box["corners_px"], [1, 1]] @ a.T
        u = (corners[:, 0].mean() + 0.5) / c.FEATURE_STRIDE_PX
        v = (corners[:, 1].mean() + 0.5) / c.FEATURE_STRIDE_PX
        if 0 <= u < columns and 0 <= v < rows:
            size = np.abs(np.diff(corners[:, :2], axis=0))[0] / c.FEATURE_STRIDE_PX
            gaussian_peak(heat[box["class_index"]], int(v), int(u), max(0.6, 0.1 * size[1]), max(0.6, 0.1 * size[0]))
    return {"camera": heat}


def pixel_targets(data: DataSet, frame: Frame, a: np.ndarray, layout: Layout) -> np.ndarray:
    """Class ids at stride 4 of the band, uint8; PIXEL_VOID where nothing is known."""
    size = (layout.width_px // c.PIXEL_STRIDE_PX, layout.height_px // c.PIXEL_STRIDE_PX)
    classes = data.class_ids(frame)
    if classes is None:
        return np.full(size[::-1], c.PIXEL_VOID, np.uint8)
    n, s = frame.pixels_per_class, 1 / c.PIXEL_STRIDE_PX
    to_stored = np.array([[n, 0, (n - 1) / 2], [0, n, (n - 1) / 2], [0, 0, 1]])
    to_stride = np.array([[s, 0, (s - 1) / 2], [0, s, (s - 1) / 2], [0, 0, 1]])
    m = to_stride @ a @ to_stored
    return cv2.warpAffine(classes, m[:2], size, flags=cv2.INTER_NEAREST, borderValue=c.PIXEL_VOID)


def make_sample(
    data: DataSet,
    frame: Frame,
    rng: np.random.Generator,
    layout: Layout = DEFAULT_LAYOUT,
    augment: Augmentation = "full",
    faults: Faults = Faults(),
    other: Frame | None = None,
    privileged: float = 0.0,
) -> dict:
    """Tensors and targets of one frame.

    `other`: a frame whose picture stands in when the image is to be of another moment. `privileged`: the chance that
    the sample tells the truth it has, for a teacher (only generated frames know it). `mirrored` in the result: the
    picture's sides are swapped (with `sides`, the grid's too).
    """
    varied = augment != "none"
    a, mirrored = image_matrix(frame, rng, layout, augment)
    size = (layout.width_px, layout.height_px)
    shown = frame
    labels_fit = 1.0
    if varied and other is not None and rng.random() < faults.image_of_another_moment:
        shown, labels_fit = other, 0.0
    picture = _shrunk_for(data.image(shown), a)
    image = cv2.warpAffine(picture[0], (a @ picture[1])[:2], size, flags=cv2.INTER_LINEAR, borderValue=(c.FILL,) * 3)
    conditions = frame.conditions
    if varied and frame.data_set != "synthetic" and rng.random() < WEATHER_SHARE:
        image, conditions = with_weather(image, conditions, rng)
    if varied:
        image = photometric(image, rng)
    camera_off = varied and frame.has_fusion and rng.random() < faults.camera_off
    if camera_off:
        image = np.full_like(image, c.FILL)
        labels_fit = 0.0
    pixels = pixel_targets(data, frame, a, layout)
    sample: dict = {"image": image, "pixels": pixels if labels_fit else np.full_like(pixels, c.PIXEL_VOID)}
    sample |= camera_targets(frame, a, layout)
    sample["labels_fit"] = np.float32(labels_fit)
    sample["conditions"] = np.array(conditions if labels_fit else (-1,) * 4, np.int64)
    if frame.has_fusion:
        g = _grid_matrix(rng, augment, mirrored)
        points, objects = _moved(frame, g)
        if varied:
            points = _vary_points(points, rng, faults)
            if not camera_off and rng.random() < faults.radar_off:
                points = points[:0]
        sample["radar"] = radar_grid(points, layout)
        sample["lookup"] = _lookup(frame, a, g, layout, rng if varied else None)
        if camera_off and rng.random() < 0.3:
            # A drive without any camera has no calibration either.
            sample["lookup"] = np.full_like(sample["lookup"], layout.outside)
        sample |= grid_targets(objects, layout)
        sample["mirrored"] = np.array(mirrored)
        if privileged:
            known = frame.data_set == "synthetic" and rng.random() < privileged
            shape = (PRIVILEGED_CHANNELS, layout.cells_x, layout.cells_y)
            sample["privileged"] = privileged_grid(objects, rng, layout) if known else np.zeros(shape, np.float32)
    return sample


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
