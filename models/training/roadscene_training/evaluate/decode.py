"""The network's maps to objects and classes, as src/heads does it."""

import numpy as np

from roadscene_training import contract as c
from roadscene_training.contract import Layout

# Columns of a decoded object: score, class index, x, y, z (grid frame, m), length, width, height (m), yaw (rad), radial speed (m/s).
DETECTION_COLUMNS = 10
SAME_PLACE_M = 1.0


def peaks(heat: np.ndarray, threshold: float, most: int = 200):
    """Cells (class, i, j) that are the largest of their 3x3 neighbourhood and at least `threshold`, best first."""
    padded = np.pad(heat, ((0, 0), (1, 1), (1, 1)), constant_values=-1)
    k, nx, ny = heat.shape
    around = np.max([padded[:, a : a + nx, b : b + ny] for a in range(3) for b in range(3)], axis=0)
    found = np.argwhere((heat >= around) & (heat >= threshold))
    scores = heat[tuple(found.T)]
    order = np.argsort(-scores, kind="stable")[:most]
    return found[order], scores[order]


def decode(heat: np.ndarray, box: np.ndarray, layout: Layout = Layout(), threshold: float = 0.02) -> np.ndarray:
    """Probabilities [classes, nx, ny] and fields [15, nx, ny] to detections [n, 10], best first, one vehicle a place."""
    cells, scores = peaks(heat, threshold)
    rows = []
    for (k, i, j), score in zip(cells, scores, strict=True):
        f = box[:, i, j].astype(float)
        x = layout.x_min_m + layout.cell_m * (i + 0.5 + f[0])
        y = layout.y_min_m + layout.cell_m * (j + 0.5 + f[1])
        yaw = 0.5 * np.arctan2(f[6], f[7])
        if np.cos(yaw) * f[9] + np.sin(yaw) * f[8] < 0:
            yaw += np.pi
        size = np.exp(f[3:6]) * c.SIZE_PRIOR_M
        rows.append([score, k, x, y, f[2], *size, yaw, f[10] * c.RADIAL_SPEED_SCALE_MPS])
    return _one_vehicle_a_place(np.array(rows).reshape(-1, DETECTION_COLUMNS))


def _one_vehicle_a_place(detections: np.ndarray) -> np.ndarray:
    vehicles = [i for i, name in enumerate(c.OBJECT_CLASSES) if name in c.VEHICLES]
    kept: list[int] = []
    for n, d in enumerate(detections):
        rivals = [m for m in kept if detections[m, 1] in vehicles and detections[m, 1] != d[1]]
        near = any(np.hypot(*(detections[m, 2:4] - d[2:4])) < SAME_PLACE_M for m in rivals)
        if not (d[1] in vehicles and near):
            kept.append(n)
    return detections[kept]
