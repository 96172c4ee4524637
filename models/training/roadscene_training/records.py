"""Records of the training code.

One NumPy structured type for each thing that comes in numbers, so that columns have names and units.
"""

from typing import Any

import numpy as np

Records = np.ndarray[Any, np.dtype[np.void]]

POINT = np.dtype(
    [
        ("position_m", "f4", 3),  # grid frame
        ("speed_mps", "f4"),  # over ground along the line of sight
        ("magnitude", "f4"),  # against the sweep's median
        ("unambiguous", "?"),  # the Doppler is not folded
        ("has_doppler", "?"),
    ]
)
OBJECT = np.dtype(
    [
        ("class_index", "i4"),  # IGNORED: not one of the model's classes
        ("centre_m", "f4", 3),  # grid frame
        ("size_m", "f4", 3),  # length, width, height
        ("yaw_rad", "f4"),
        ("radial_speed_mps", "f4"),  # over ground, NaN unknown
        ("occlusion", "i4"),  # 0 none, 1 partly, 2 mostly or wholly hidden
    ]
)
CAMERA_BOX = np.dtype(
    [
        ("class_index", "i4"),  # in CAMERA_CLASSES
        ("corners_px", "f4", (2, 2)),  # upper left and lower right (x, y) in the stored picture
    ]
)
DETECTION = np.dtype(
    [
        ("score", "f8"),
        ("class_index", "i4"),
        ("centre_m", "f8", 3),
        ("size_m", "f8", 3),
        ("yaw_rad", "f8"),
        ("radial_speed_mps", "f8"),
        # Laplace scales b of what may be wrong with it: 1 sigma is b times the root of two.
        ("position_scale_m", "f8"),  # along each axis
        ("size_scale", "f8"),  # relative
        ("yaw_scale_rad", "f8"),  # of the axis
        ("speed_scale_mps", "f8"),
    ]
)
JUDGEMENT = np.dtype([("class_index", "i4"), ("score", "f8"), ("hit", "?")])

IGNORED = -1


def made(kind: np.dtype, count: int, **columns: Any) -> Records:
    """`count` records of a kind; columns not named are zero."""
    out = np.zeros(count, kind)
    for name, values in columns.items():
        out[name] = values
    return out


def listed(kind: np.dtype, rows: list[tuple]) -> Records:
    """Records from tuples in the kind's order."""
    return np.array(rows, kind).reshape(-1)


def ground_range_m(records: Records) -> np.ndarray:
    """Distance of each object or detection from the grid frame's origin over the ground."""
    return np.hypot(records["centre_m"][..., 0], records["centre_m"][..., 1])
