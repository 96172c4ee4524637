"""Camera and radar of one frame to the model's tensors, as models/CONTRACT.md says; equal to src/preprocess (a golden test holds that)."""

from dataclasses import dataclass

import cv2
import numpy as np

from roadscene_training import contract as c
from roadscene_training.contract import Layout

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


def image_band(k: np.ndarray, size_wh: tuple, base_from_camera: np.ndarray, layout: Layout = Layout()) -> Band:
    """The band of a camera with intrinsics `k` [3, 3] of a picture of `size_wh` pixels."""
    width, height = size_wh
    scale = max(
        layout.width_px / width, c.MINIMUM_FOCAL_RATIO * c.REFERENCE_FOCAL_PX * (layout.width_px / 640) / k[0, 0]
    )
    forward = base_from_camera[:3, :3].T @ np.array([1.0, 0.0, 0.0])
    horizon_px = k[1, 1] * forward[1] / forward[2] + k[1, 2]
    left = np.clip(k[0, 2] - layout.width_px / 2 / scale, 0, max(0.0, width - layout.width_px / scale))
    spare = height - layout.height_px / scale
    top = np.clip(horizon_px - layout.height_px / 2 / scale, 0, spare) if spare >= 0 else spare / 2
    return Band(scale, np.floor(left * scale + 0.5) / scale, np.floor(top * scale + 0.5) / scale)


def project(points_m: np.ndarray, k: np.ndarray, distortion, camera_from_base: np.ndarray):
    """Points [n, 3] in base_link to camera pixels [n, 2] and depths [n] (m). Plumb-bob distortion (k1, k2, p1, p2, k3)."""
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


def lookup_table(k, distortion, base_from_camera, band: Band, layout: Layout = Layout()) -> np.ndarray:
    """int32 [heights, cells]: the stride-8 image cell that each grid cell projects to."""
    centres = layout.cell_centres() + [base_from_camera[0, 3], 0.0]
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


def ego_speed_from_doppler(doppler_mps: np.ndarray, cos_angle: np.ndarray, period_mps=c.DOPPLER_PERIOD_MPS):
    """Forward speed (m/s) of the radar whose standing surroundings explain the Doppler best, and how well (0..1).

    Circular fit: maximises mean cos(2 pi (doppler + v cos) / period) over v in -5..40 m/s, so folded Doppler is no obstacle.
    """
    if len(doppler_mps) < 10:
        return 0.0, 0.0
    w = 2 * np.pi / period_mps

    def quality(v):
        return np.cos(w * (doppler_mps[None] + v[:, None] * cos_angle[None])).mean(1)

    coarse = np.arange(-5.0, 40.0, 0.1)
    best = coarse[np.argmax(quality(coarse))]
    fine = best + np.arange(-0.1, 0.1, 0.01)
    q = quality(fine)
    return float(fine[np.argmax(q)]), float(q.max())


# Columns of a radar point in caches and here: x, y, z (grid frame, m), speed over ground along the line of sight (m/s),
# normalised magnitude, 1 when the Doppler is unambiguous, 1 when there is Doppler.
POINT_COLUMNS = 7


def radar_grid(points: np.ndarray, layout: Layout = Layout()) -> np.ndarray:
    """Points [n, 7] (columns above) to the radar input, float32 [10, cells_x, cells_y]."""
    nx, ny = layout.cells_x, layout.cells_y
    grid = np.zeros((len(c.RADAR_CHANNELS), nx * ny))
    ix = np.floor((points[:, 0] - layout.x_min_m) / layout.cell_m).astype(int)
    iy = np.floor((points[:, 1] - layout.y_min_m) / layout.cell_m).astype(int)
    inside = (ix >= 0) & (ix < nx) & (iy >= 0) & (iy < ny)
    p, cell = points[inside], (ix * ny + iy)[inside]
    if len(p) == 0:
        return grid.reshape(-1, nx, ny).astype(np.float32)
    count = np.bincount(cell, minlength=nx * ny)
    filled = count > 0
    share = 1.0 / np.maximum(count, 1)

    def mean(values):
        return np.bincount(cell, values, minlength=nx * ny) * share

    def extreme(values, ufunc, start):
        out = np.full(nx * ny, start)
        ufunc.at(out, cell, values)
        return np.where(filled, out, 0)

    z = np.clip(p[:, 2], *c.Z_CLIP_M)
    phase = 2 * np.pi * p[:, 3] / c.DOPPLER_PERIOD_MPS
    unambiguous = p[:, 5]
    grid[0] = np.log1p(count)
    grid[1], grid[2] = extreme(p[:, 4], np.maximum, -np.inf), mean(p[:, 4])
    grid[3], grid[4], grid[5] = extreme(z, np.minimum, np.inf), mean(z), extreme(z, np.maximum, -np.inf)
    grid[6], grid[7] = mean(np.sin(phase) * p[:, 6]), mean(np.cos(phase) * p[:, 6])
    speed_sum = np.bincount(cell, np.clip(p[:, 3] / c.SPEED_SCALE_MPS, -1.5, 1.5) * unambiguous, minlength=nx * ny)
    clear = np.bincount(cell, unambiguous, minlength=nx * ny)
    grid[8] = speed_sum / np.maximum(clear, 1)
    grid[9] = clear * share
    return grid.reshape(-1, nx, ny).astype(np.float32)
