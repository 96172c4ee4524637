"""Camera and radar of one frame to the model's tensors, as models/CONTRACT.md says.

Equal to src/preprocess (a golden test holds that).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from roadscene_training import contract as c
from roadscene_training.contract import DEFAULT_LAYOUT, Layout
from roadscene_training.records import Records

cv2.setNumThreads(1)


@dataclass(frozen=True)
class Band:
    """Part of the camera picture that the model sees. `left_px`, `top_px`: picture edges in camera pixels."""

    scale: float
    left_px: float
    top_px: float

    def matrix(self) -> np.ndarray:
        """3x3, camera pixel (centres at integers) to band pixel."""
        s = self.scale
        return np.array([[s, 0, (0.5 - self.left_px) * s - 0.5], [0, s, (0.5 - self.top_px) * s - 0.5], [0, 0, 1]])


def horizon_px(k: np.ndarray, base_from_camera: np.ndarray) -> float:
    """Picture row that base_link's x direction at infinity projects to."""
    forward = base_from_camera[:3, :3].T @ np.array([1.0, 0.0, 0.0])
    return float(k[1, 1] * forward[1] / forward[2] + k[1, 2])


def image_band(k: np.ndarray, size_wh: tuple, base_from_camera: np.ndarray, layout: Layout = DEFAULT_LAYOUT) -> Band:
    """The band of a camera with intrinsics `k` [3, 3] of a picture of `size_wh` pixels."""
    width, height = size_wh
    scale = max(
        layout.width_px / width, c.MINIMUM_FOCAL_RATIO * c.REFERENCE_FOCAL_PX * (layout.width_px / 640) / k[0, 0]
    )
    left = np.clip(k[0, 2] - layout.width_px / 2 / scale, 0, max(0.0, width - layout.width_px / scale))
    spare = height - layout.height_px / scale
    # A picture lower than the band keeps its horizon where the network expects it: the rest of the band is fill.
    top = horizon_px(k, base_from_camera) - layout.horizon_px / scale
    if spare >= 0:
        top = np.clip(top, 0, spare)
    return Band(scale, np.floor(left * scale + 0.5) / scale, np.floor(top * scale + 0.5) / scale)


def nearest_ground_m(
    k: np.ndarray, size_wh: tuple, base_from_camera: np.ndarray, layout: Layout = DEFAULT_LAYOUT
) -> float:
    """Distance ahead of the camera of the nearest road that its band shows (m), on a flat road, without distortion."""
    band = image_band(k, size_wh, base_from_camera, layout)
    bottom_px = min(size_wh[1], band.top_px + layout.height_px / band.scale) - 0.5
    ray = base_from_camera[:3, :3] @ [0.0, (bottom_px - k[1, 2]) / k[1, 1], 1.0]
    return float(ray[0] / -ray[2] * base_from_camera[2, 3])


def project(
    points_m: np.ndarray, k: np.ndarray, distortion: Sequence[float], camera_from_base: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Points [n, 3] in base_link to camera pixels [n, 2] and depths [n] (m).

    Plumb-bob distortion (k1, k2, p1, p2, k3).
    """
    p = points_m @ camera_from_base[:3, :3].T + camera_from_base[:3, 3]
    z = p[:, 2]
    safe = np.where(z > 1e-6, z, 1.0)
    x, y = p[:, 0] / safe, p[:, 1] / safe
    d = np.zeros(5)
    d[: min(5, len(distortion))] = list(distortion)[:5]
    if d.any():
        r2 = x * x + y * y
        # Beyond the radius where the polynomial turns back, distorted rays fold into the picture: leave those out.
        slope = 1 + 3 * d[0] * r2 + 5 * d[1] * r2**2 + 7 * d[4] * r2**3
        z = np.where(slope > 0, z, -1.0)
        radial = 1 + d[0] * r2 + d[1] * r2**2 + d[4] * r2**3
        x, y = (
            x * radial + 2 * d[2] * x * y + d[3] * (r2 + 2 * x * x),
            y * radial + d[2] * (r2 + 2 * y * y) + 2 * d[3] * x * y,
        )
    return np.stack([k[0, 0] * x + k[0, 2], k[1, 1] * y + k[1, 2]], -1), z


def lookup_from_pixels(pixels: np.ndarray, depth_m: np.ndarray, layout: Layout) -> np.ndarray:
    """Band pixels [n, 2] (centres at integers) of cells to int32 indices of stride-8 image cells."""
    columns, rows = layout.width_px // c.FEATURE_STRIDE_PX, layout.height_px // c.FEATURE_STRIDE_PX
    cell = np.floor((pixels + 0.5) / c.FEATURE_STRIDE_PX)
    inside = (depth_m >= 0.5) & (cell[:, 0] >= 0) & (cell[:, 0] < columns) & (cell[:, 1] >= 0) & (cell[:, 1] < rows)
    return np.where(inside, cell[:, 1] * columns + cell[:, 0], layout.outside).astype(np.int32)


def lookup_table(
    k: np.ndarray,
    distortion: Sequence[float],
    base_from_camera: np.ndarray,
    band: Band,
    layout: Layout = DEFAULT_LAYOUT,
) -> np.ndarray:
    """int32 [heights, cells]: the stride-8 image cell that each grid cell projects to."""
    centres = layout.cell_centres() + np.array([base_from_camera[0, 3], 0.0])
    camera_from_base = np.linalg.inv(base_from_camera)
    rows = []
    for height in layout.heights_m:
        pixels, depth = project(np.c_[centres, np.full(len(centres), height)], k, distortion, camera_from_base)
        m = band.matrix()
        rows.append(lookup_from_pixels(pixels * band.scale + m[:2, 2], depth, layout))
    return np.stack(rows)


def normalised_magnitude(magnitude_db: np.ndarray) -> np.ndarray:
    """Magnitudes of one sweep [n] against its lower median, in units of 20 dB, clipped to 3."""
    if len(magnitude_db) == 0:
        return magnitude_db
    median = np.sort(magnitude_db)[(len(magnitude_db) - 1) // 2]
    return np.clip((magnitude_db - median) / c.MAGNITUDE_SCALE_DB, -3, 3)


def ego_speed_from_doppler(
    doppler_mps: np.ndarray, cos_angle: np.ndarray, period_mps: float = c.DOPPLER_PERIOD_MPS
) -> tuple[float, float]:
    """Forward speed (m/s) of the radar whose standing surroundings explain the Doppler best, and how well (0..1).

    Circular fit: maximises mean cos(2 pi (doppler + v cos) / period) over v in -5..40 m/s, so Doppler may be folded.
    """
    if len(doppler_mps) < 10:
        return 0.0, 0.0
    w = 2 * np.pi / period_mps

    def quality(v: np.ndarray) -> np.ndarray:
        return np.cos(w * (doppler_mps[None] + v[:, None] * cos_angle[None])).mean(1)

    coarse = np.arange(-5.0, 40.0, 0.1)
    best = coarse[np.argmax(quality(coarse))]
    fine = best + np.arange(-0.1, 0.1, 0.01)
    q = quality(fine)
    return float(fine[np.argmax(q)]), float(q.max())


def radar_grid(points: Records, layout: Layout = DEFAULT_LAYOUT) -> np.ndarray:
    """Points to the radar input, float32 [10, cells_x, cells_y]."""
    nx, ny = layout.cells_x, layout.cells_y
    ix, iy = layout.cells_of(points["position_m"])
    inside = layout.holds(ix, iy)
    p, cell = points[inside], (ix * ny + iy)[inside]
    count = np.bincount(cell, minlength=nx * ny)
    share = 1.0 / np.maximum(count, 1)

    def mean(values: np.ndarray) -> np.ndarray:
        return np.bincount(cell, values, minlength=nx * ny) * share

    def extreme(values: np.ndarray, ufunc: np.ufunc, start: float) -> np.ndarray:
        out = np.full(nx * ny, start)
        ufunc.at(out, cell, values)
        return np.where(count > 0, out, 0)

    z = np.clip(p["position_m"][:, 2], *c.Z_CLIP_M)
    phase = 2 * np.pi * p["speed_mps"].astype(float) / c.DOPPLER_PERIOD_MPS
    speed = np.clip(p["speed_mps"] / c.SPEED_SCALE_MPS, -1.5, 1.5) * p["unambiguous"]
    clear = np.bincount(cell, p["unambiguous"], minlength=nx * ny)
    channels = {
        "log_count": np.log1p(count),
        "max_magnitude": extreme(p["magnitude"], np.maximum, -np.inf),
        "mean_magnitude": mean(p["magnitude"]),
        "min_z": extreme(z, np.minimum, np.inf),
        "mean_z": mean(z),
        "max_z": extreme(z, np.maximum, -np.inf),
        "sin_phase": mean(np.sin(phase) * p["has_doppler"]),
        "cos_phase": mean(np.cos(phase) * p["has_doppler"]),
        "radial_speed": np.bincount(cell, speed, minlength=nx * ny) / np.maximum(clear, 1),
        "unambiguous_share": clear * share,
    }
    return np.stack([channels[name] for name in c.RADAR_CHANNELS]).reshape(-1, nx, ny).astype(np.float32)
