"""Fog, rain and night laid over recorded pictures, which were nearly all taken on dry days, and the condition labels
that follow."""

import math

import cv2
import numpy as np

from roadscene_training import contract as c

_WEATHER, _LIGHT, _SURFACE, _VISIBILITY = range(4)
# Camera about 1.5 m above the road at the band's reference focal length: a row `n` below the horizon shows the road
# at this / n.
_METRES_TIMES_ROWS = 1.5 * c.REFERENCE_FOCAL_PX
# What stands above the horizon is about this far away: trees and houses beside the road, then sky.
_BACKGROUND_M = 80.0


def _value(group: str, name: str) -> int:
    return c.CONDITIONS[group].index(name)


def _fog(image: np.ndarray, conditions: list, horizon_px: int, rng: np.random.Generator) -> np.ndarray:
    """Koschmieder's law with 5 % contrast left at the visibility distance; distance by row, on a flat road."""
    visibility_m = math.exp(rng.uniform(math.log(45), math.log(400)))
    rows = np.arange(image.shape[0]) - horizon_px
    distance_m = np.where(rows > 0, np.minimum(_METRES_TIMES_ROWS / np.maximum(rows, 1), _BACKGROUND_M), _BACKGROUND_M)
    seen = np.exp(-3.0 * distance_m / visibility_m).astype(np.float32)[:, None, None]
    air = np.float32(rng.uniform(140, 225))
    conditions[_WEATHER], conditions[_VISIBILITY] = _value("weather", "fog"), -1
    return (image * seen + air * (1 - seen)).astype(np.uint8)


def _rain(image: np.ndarray, conditions: list, _horizon_px: int, rng: np.random.Generator) -> np.ndarray:
    """Bright slanted streaks before a paler picture."""
    height, width = image.shape[:2]
    streaks = np.zeros((height, width), np.uint8)
    slant = rng.uniform(-0.3, 0.3)
    for x, y, length in zip(
        rng.integers(0, width, 180), rng.integers(0, height, 180), rng.integers(5, 18, 180), strict=True
    ):
        cv2.line(streaks, (int(x), int(y)), (int(x + slant * length), int(y + length)), int(rng.integers(40, 110)), 1)
    pale = rng.uniform(0.6, 0.85)
    conditions[_WEATHER], conditions[_SURFACE], conditions[_VISIBILITY] = _value("weather", "rain"), -1, -1
    x = cv2.GaussianBlur(image, (3, 3), 0.6) * np.float32(pale) + np.float32(150 * (1 - pale))
    return np.clip(x + cv2.GaussianBlur(streaks, (3, 3), 0.7)[..., None], 0, 255).astype(np.uint8)


def _night(image: np.ndarray, conditions: list, horizon_px: int, rng: np.random.Generator) -> np.ndarray:
    """Dark and bluish away from the light of the own headlamps, which fades with distance; sensor noise."""
    rows, columns = np.mgrid[0 : image.shape[0], 0 : image.shape[1]].astype(np.float32)
    below = np.clip(1.1 * (rows - horizon_px) / (image.shape[0] - horizon_px), 0, 1)
    lit = below * np.exp(-(((columns / image.shape[1] - 0.5) * 2.6) ** 2))
    gain = rng.uniform(0.12, 0.3) + rng.uniform(0.3, 0.7) * lit
    x = 255 * (image / np.float32(255)) ** np.float32(1.3) * gain[..., None] * np.array([0.92, 0.95, 1.08], np.float32)
    x = x + rng.normal(0, rng.uniform(1, 5), image.shape[:2]).astype(np.float32)[..., None]
    conditions[_LIGHT], conditions[_VISIBILITY] = _value("light", "night"), -1
    return np.clip(x, 0, 255).astype(np.uint8)


def with_weather(
    image: np.ndarray, conditions: tuple, horizon_px: int, rng: np.random.Generator
) -> tuple[np.ndarray, tuple]:
    """(RGB uint8 band in other weather, condition indices, -1 where the picture no longer tells)."""
    changed = list(conditions)
    weather = (_fog, _rain, _night)[rng.integers(3)]
    return weather(image, changed, horizon_px, rng), tuple(changed)
