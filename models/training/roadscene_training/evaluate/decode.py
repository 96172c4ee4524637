"""The network's maps to objects and classes, as src/heads does it."""

import numpy as np

from roadscene_training import contract as c
from roadscene_training.contract import DEFAULT_LAYOUT, Layout
from roadscene_training.records import DETECTION, Records, made

SAME_PLACE_M = 1.0


def peaks(heat: np.ndarray, threshold: float, most: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Cells (class, i, j) that are the largest of their 3x3 neighbourhood and at least `threshold`, best first."""
    padded = np.pad(heat, ((0, 0), (1, 1), (1, 1)), constant_values=-1)
    _, nx, ny = heat.shape
    around = np.max([padded[:, a : a + nx, b : b + ny] for a in range(3) for b in range(3)], axis=0)
    found = np.argwhere((heat >= around) & (heat >= threshold))
    scores = heat[tuple(found.T)]
    order = np.argsort(-scores, kind="stable")[:most]
    return found[order], scores[order]


def decode(heat: np.ndarray, box: np.ndarray, layout: Layout = DEFAULT_LAYOUT, threshold: float = 0.02) -> Records:
    """Probabilities [classes, nx, ny] and fields [fields, nx, ny] to detections, best first, one vehicle a place."""
    cells, scores = peaks(heat, threshold)
    k, i, j = cells.T
    field = dict(zip(c.BOX_FIELDS, box[:, i, j].astype(float), strict=True))
    edges, lengths = layout.row_edges_m(), layout.row_lengths_m()
    centre = (
        edges[i] + lengths[i] * (0.5 + field["dx"]),
        layout.y_min_m + layout.cell_m * (j + 0.5 + field["dy"]),
        field["z"],
    )
    sizes = np.exp([field[name] for name in ("log_length", "log_width", "log_height")])
    found = made(
        DETECTION,
        len(cells),
        score=scores,
        class_index=k,
        centre_m=np.transpose(centre),
        size_m=sizes.T * c.SIZE_PRIOR_M,
        yaw_rad=yaw_of(np.array([field[name] for name in c.HEADING_FIELDS])),
        radial_speed_mps=field["radial_speed"] * c.RADIAL_SPEED_SCALE_MPS,
        position_scale_m=np.exp(field["log_sigma_position"]),
        size_scale=np.exp(field["log_sigma_size"]),
        yaw_scale_rad=np.exp(field["log_sigma_yaw"]),
        speed_scale_mps=np.exp(field["log_sigma_speed"]),
    )
    return _one_vehicle_a_place(found)


def yaw_of(logits: np.ndarray) -> np.ndarray:
    """Heading logits [bins, n] to yaw (rad, -pi..pi): the mean over the likeliest direction and its two neighbours."""
    p = np.exp(logits - logits.max(0))
    before, after = np.roll(p, 1, 0), np.roll(p, -1, 0)
    best = (p + np.maximum(before, after)).argmax(0)
    n = np.arange(p.shape[1])
    near = before[best, n], p[best, n], after[best, n]
    yaw = (best + (near[2] - near[0]) / sum(near)) * (2 * np.pi / c.HEADING_BINS)
    return (yaw + np.pi) % (2 * np.pi) - np.pi


def _one_vehicle_a_place(detections: Records) -> Records:
    vehicle = np.isin(detections["class_index"], [c.OBJECT_CLASSES.index(name) for name in c.VEHICLES])
    kept: list[int] = []
    for n, d in enumerate(detections):
        rivals = detections[[m for m in kept if vehicle[m] and detections["class_index"][m] != d["class_index"]]]
        gaps_m = np.hypot(*(rivals["centre_m"] - d["centre_m"])[:, :2].T)
        if not (vehicle[n] and (gaps_m < SAME_PLACE_M).any()):
            kept.append(n)
    return detections[kept]
