"""What a network should answer to a sample, as maps; and what a teacher may see beside it."""

import math

import numpy as np

from roadscene_training import contract as c
from roadscene_training.contract import Layout
from roadscene_training.data.frames import DataSet, Frame
from roadscene_training.records import IGNORED, Records

PRIVILEGED_CHANNELS = 3
# A camera box counts when at least this share of it is in the band.
LEAST_SHOWN = 0.3


def gaussian_peak(heat: np.ndarray, i: int, j: int, sigma_i: float, sigma_j: float) -> None:
    """Raises `heat` around cell (i, j) to a Gaussian of height 1."""
    r = int(3 * max(sigma_i, sigma_j) + 1)
    i0, i1, j0, j1 = max(0, i - r), min(heat.shape[0], i + r + 1), max(0, j - r), min(heat.shape[1], j + r + 1)
    di, dj = np.arange(i0, i1) - i, np.arange(j0, j1) - j
    g = np.exp(-(di[:, None] ** 2) / (2 * sigma_i**2) - dj[None] ** 2 / (2 * sigma_j**2))
    np.maximum(heat[i0:i1, j0:j1], g, out=heat[i0:i1, j0:j1])


def grid_targets(objects: Records, layout: Layout) -> dict:
    """Heat maps, box fields and yaw with their weights, and cells to leave out (objects of no class of ours)."""
    nx, ny = layout.cells_x, layout.cells_y
    heat = np.zeros((len(c.OBJECT_CLASSES), nx, ny), np.float32)
    box = np.zeros((len(c.TAUGHT_FIELDS), nx, ny), np.float32)
    yaw, weight, counted = np.zeros((nx, ny), np.float32), np.zeros((nx, ny), np.float32), np.ones((nx, ny), np.float32)
    edges, lengths = layout.row_edges_m(), layout.row_lengths_m()
    columns = layout.grid_places(objects["centre_m"])[1]
    for o, i, j, column in zip(objects, *layout.cells_of(objects["centre_m"]), columns, strict=True):
        if not layout.holds(i, j):
            continue
        if o["class_index"] == IGNORED:
            counted[max(0, i - 3) : i + 4, max(0, j - 3) : j + 4] = 0
            continue
        gaussian_peak(heat[o["class_index"]], i, j, 1.0, 1.0)
        length, width, height = np.log(np.maximum(o["size_m"], 0.05) / c.SIZE_PRIOR_M)
        fields = {
            "z": o["centre_m"][2],
            "log_length": length,
            "log_width": width,
            "log_height": height,
            "radial_speed": o["radial_speed_mps"] / c.RADIAL_SPEED_SCALE_MPS,
        }
        for u in range(max(0, i - 1), min(nx, i + 2)):
            for v in range(max(0, j - 1), min(ny, j + 2)):
                w = math.exp(-((u - i) ** 2 + (v - j) ** 2) / 2)
                if w > weight[u, v]:
                    weight[u, v], yaw[u, v] = w, o["yaw_rad"]
                    fields |= {"dx": (o["centre_m"][0] - edges[u]) / lengths[u] - 0.5, "dy": column - v - 0.5}
                    box[:, u, v] = [fields[name] for name in c.TAUGHT_FIELDS]
    row_m = layout.row_lengths_m().astype(np.float32)
    return {"heat": heat, "box": box, "yaw": yaw, "weight": weight, "counted": counted, "row_m": row_m}


def camera_targets(frame: Frame, a: np.ndarray, layout: Layout) -> dict:
    """Centres of the camera boxes at stride 8, of what the band shows of them."""
    rows, columns = layout.height_px // c.FEATURE_STRIDE_PX, layout.width_px // c.FEATURE_STRIDE_PX
    heat = np.zeros((len(c.CAMERA_CLASSES), rows, columns), np.float32)
    for box in frame.boxes:
        corners = ((np.c_[box["corners_px"], [1, 1]] @ a.T)[:, :2] + 0.5) / c.FEATURE_STRIDE_PX
        low, high = np.maximum(corners.min(0), 0), np.minimum(corners.max(0), (columns, rows))
        shown = np.prod(np.maximum(high - low, 0)) / max(np.prod(corners.max(0) - corners.min(0)), 1e-6)
        if shown < LEAST_SHOWN:
            continue
        u, v = (low + high) / 2
        sigma = np.maximum(0.6, 0.1 * (high - low))
        i, j = min(int(v), rows - 1), min(int(u), columns - 1)
        gaussian_peak(heat[box["class_index"]], i, j, sigma[1], sigma[0])
    return {"camera": heat}


def pixel_targets(data: DataSet, frame: Frame, a: np.ndarray, layout: Layout) -> np.ndarray:
    """Class ids at stride 4 of the band, uint8; PIXEL_VOID where nothing is known."""
    size = (layout.width_px // c.PIXEL_STRIDE_PX, layout.height_px // c.PIXEL_STRIDE_PX)
    classes = data.class_ids(frame)
    if classes is None:
        return np.full(size[::-1], c.PIXEL_VOID, np.uint8)
    return nearest_classes(classes, a, size, c.PIXEL_STRIDE_PX)


def nearest_classes(classes: np.ndarray, a: np.ndarray, size: tuple[int, int], stride: int) -> np.ndarray:
    """Classes [h, w] through `a` (3x3 without rotation, class pixel to band pixel): those nearest to cells' middles.

    `size`: columns and rows of cells of `stride` band pixels. Worked out without OpenCV, whose nearest neighbour may be
    one pixel beside the exact one.
    """
    at = []
    for axis, (cells, available) in enumerate(zip(size, classes.shape[::-1], strict=True)):
        middle = stride * (np.arange(cells) + 0.5) - 0.5
        place = np.floor((middle - a[axis, 2]) / a[axis, axis] + 0.5).astype(int)
        at.append(np.where((place >= 0) & (place < available), place, available))
    padded = np.pad(classes, ((0, 1), (0, 1)), constant_values=c.PIXEL_VOID)
    return padded[np.ix_(at[1], at[0])]


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
            inside = layout.holds(i, j)
            i, j = i[inside], j[inside]
            np.add.at(count, (i, j), 1)
            speed[i, j] = 0 if np.isnan(o["radial_speed_mps"]) else o["radial_speed_mps"] / c.SPEED_SCALE_MPS
    return np.stack([known, np.log1p(count), speed])
