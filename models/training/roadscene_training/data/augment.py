"""What varies between a stored frame and the samples made of it: view, colours, sides, mounting, radar."""

import math
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from roadscene_training.contract import DEFAULT_LAYOUT, Layout
from roadscene_training.data.frames import Frame
from roadscene_training.records import POINT, Records, made

# Weather, sides and mounting differ, the road's shape does not: geometry is varied mildly (strong rotation cost
# accuracy in trials).
ROTATION_SIGMA_RAD = 0.05
SCALE_RANGE = (0.97, 1.03)
SHIFT_SIGMA_M = (1.0, 0.7)
# Zoom and shift (of the band's width and height) of calibrated pictures, and of those whose horizon is only guessed.
_CALIBRATED_VIEW = ((0.88, 1.15), (0.04, 0.05))
_GUESSED_VIEW = ((0.7, 1.35), (0.1, 0.15))

# `sides`: colours and sensors vary, geometry only by swapping left and right, so that a teacher's stored maps fit.
Augmentation = Literal["none", "sides", "full"]


@dataclass(frozen=True)
class Faults:
    """Shares of samples that lose or change a sensor, so that the network learns to do without."""

    radar_off: float = 0.12
    camera_off: float = 0.10
    image_of_another_moment: float = 0.08
    clutter: float = 0.05
    other_radar: float = 0.0
    """Share of samples whose sweep looks like that of another radar: sparser, grouped, with walls of echoes."""


USUAL_FAULTS, NO_FAULTS = Faults(), Faults(0, 0, 0, 0, 0)


def band_matrix(frame: Frame, layout: Layout) -> np.ndarray:
    """3x3, stored picture pixel to band pixel. A smaller layout shows the same scene smaller."""
    ratio = layout.width_px / DEFAULT_LAYOUT.width_px
    s = frame.band_scale * ratio
    left = (frame.band_offset[0] + 0.5) * ratio - 0.5
    top = (frame.band_offset[1] - DEFAULT_LAYOUT.horizon_px + 0.5) * ratio - 0.5 + layout.horizon_px
    return np.array([[s, 0, left], [0, s, top], [0, 0, 1.0]])


def image_matrix(
    frame: Frame, rng: np.random.Generator, layout: Layout, augment: Augmentation
) -> tuple[np.ndarray, bool]:
    """(3x3, stored picture pixel to varied band pixel; whether left and right are swapped)."""
    to_band = band_matrix(frame, layout)
    if augment == "none":
        return to_band, False
    w, h = layout.width_px, layout.height_px
    mirrored = rng.random() < 0.5
    swap = np.array([[-1.0 if mirrored else 1, 0, w - 1 if mirrored else 0], [0, 1, 0], [0, 0, 1]])
    if augment == "sides":
        return swap @ to_band, mirrored
    (least, most), spread = _CALIBRATED_VIEW if frame.has_fusion else _GUESSED_VIEW
    zoom = math.exp(rng.uniform(math.log(least), math.log(most)))
    # The horizon stays about where it is; what is far from it moves out of sight or into it.
    shift_x, shift_y = rng.uniform(-1, 1) * spread[0] * w, rng.uniform(-1, 1) * spread[1] * h
    fixed_x, fixed_y = w / 2, layout.horizon_px
    vary = np.array([[zoom, 0, fixed_x * (1 - zoom) + shift_x], [0, zoom, fixed_y * (1 - zoom) + shift_y], [0, 0, 1.0]])
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


def grid_matrix(rng: np.random.Generator, augment: Augmentation, mirrored: bool) -> np.ndarray:
    """4x4, grid frame to the varied grid frame, its sides swapped with the picture's."""
    g = np.diag([1.0, -1 if mirrored else 1, 1, 1])
    if augment == "full" and rng.random() < 0.8:
        a, s = rng.normal(0, ROTATION_SIGMA_RAD), rng.uniform(*SCALE_RANGE)
        turn = np.diag([s, s, s, 1.0])
        turn[:2, :2] = s * np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
        turn[0, 3], turn[1, 3] = rng.normal(0, SHIFT_SIGMA_M[0]), rng.normal(0, SHIFT_SIGMA_M[1])
        g = turn @ g
    return g


def moved(frame: Frame, g: np.ndarray) -> tuple[Records, Records]:
    """Points and objects of a frame in the augmented grid frame (copies)."""
    points, objects = frame.points.copy(), frame.objects.copy()
    points["position_m"] = points["position_m"] @ g[:3, :3].T + g[:3, 3]
    direction = np.c_[np.cos(objects["yaw_rad"]), np.sin(objects["yaw_rad"])] @ g[:2, :2].T
    objects["centre_m"] = objects["centre_m"] @ g[:3, :3].T + g[:3, 3]
    objects["size_m"] *= abs(np.linalg.det(g[:3, :3])) ** (1 / 3)
    objects["yaw_rad"] = np.arctan2(direction[:, 1], direction[:, 0])
    return points, objects


def varied_points(points: Records, rng: np.random.Generator, faults: Faults, layout: Layout) -> Records:
    """The sweep with points missing, noise, and now and then clutter or the looks of another radar."""
    points = points[rng.random(len(points)) > rng.choice([0, 0.1, 0.3])]
    points["magnitude"] += rng.normal(0, 0.1)
    points["position_m"] += rng.normal(0, 0.05, (len(points), 3))
    if rng.random() < faults.other_radar:
        points = as_another_radar(points, rng, layout)
    if rng.random() < faults.clutter:
        n = int(rng.integers(50, 600))
        reach, side = layout.x_max_m, -layout.y_min_m
        noise = made(
            POINT,
            n,
            position_m=np.c_[rng.uniform(0, reach, n), rng.uniform(-side, side, n), rng.uniform(-1, 3, n)],
            speed_mps=rng.uniform(-5, 5, n),
            magnitude=rng.normal(0, 0.5, n),
            unambiguous=_is_unambiguous(points),
            has_doppler=True,
        )
        points = np.concatenate([points, noise])
    return points


def _is_unambiguous(points: Records) -> bool:
    return bool(len(points) and points["unambiguous"][0])


def as_another_radar(points: Records, rng: np.random.Generator, layout: Layout) -> Records:
    """Thinned, several spread echoes where there was one (slow scanning, sidelobes), walls and hedges."""
    points = points[rng.random(len(points)) < math.exp(rng.uniform(math.log(0.15), 0))]
    if rng.random() < 0.6:
        copies = rng.poisson(rng.uniform(0.3, 2.5), len(points)) + (rng.random(len(points)) < 0.7)
        points = np.repeat(points, copies)
        n = len(points)
        points["position_m"][:, :2] += rng.normal(0, rng.uniform(0.05, 0.3), (n, 2))
        points["position_m"][:, 2] += rng.normal(0, rng.uniform(0.2, 1.0), n)
        points["magnitude"] += rng.normal(0, 0.15, n)
    if rng.random() < 0.5:
        walls = [_wall(rng, layout, _is_unambiguous(points)) for _ in range(rng.integers(1, 7))]
        points = np.concatenate([points, *walls])
    return points


def _wall(rng: np.random.Generator, layout: Layout, unambiguous: bool) -> Records:
    """A line of dense standing echoes along or across the road."""
    n = int(rng.integers(10, 120))
    start = rng.uniform((3, layout.y_min_m), (0.6 * layout.x_max_m, -layout.y_min_m))
    angle = rng.choice([0, np.pi / 2]) + rng.normal(0, 0.2)
    along = rng.uniform(0, rng.uniform(2, 25), n)
    places = start + along[:, None] * [math.cos(angle), math.sin(angle)] + rng.normal(0, 0.3, (n, 2))
    return made(
        POINT,
        n,
        position_m=np.c_[places, rng.normal(1.0, 1.3, n)],
        speed_mps=rng.normal(0, 0.15, n),
        magnitude=rng.normal(0, 0.3, n) + rng.normal(0, 0.2),
        unambiguous=unambiguous,
        has_doppler=True,
    )
