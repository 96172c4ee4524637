"""A bag (MCAP, ROS 2 CDR) as joined frames: picture, calibration, radar and truth of one stamp.

Real and generated bags share these topics.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from mcap.reader import make_reader
from mcap_ros2.decoder import DecoderFactory

IMAGE, INFO, POINTS = "/camera/front/image/compressed", "/camera/front/camera_info", "/radar/front/points"
TF_STATIC, ODOMETRY = "/tf_static", "/odom"
OBJECTS, CLASSES, SCENE = "/ground_truth/objects", "/ground_truth/classes", "/ground_truth/scene"
_KEPT = {"image": IMAGE, "info": INFO, "points": POINTS, "objects": OBJECTS, "classes": CLASSES, "scene": SCENE}
_TYPES = {1: "i1", 2: "u1", 3: "<i2", 4: "<u2", 5: "<i4", 6: "<u4", 7: "<f4", 8: "<f8"}


@dataclass
class BagFrame:
    stamp_ns: int
    image: bytes
    k: np.ndarray
    distortion: list
    size_wh: tuple
    base_from_camera: np.ndarray
    base_from_radar: np.ndarray | None = None
    points: np.ndarray | None = None
    """Structured array of the cloud's own fields, in the radar frame."""
    objects: Any = None
    classes: bytes | None = None
    scene: Any = None
    ego_speed_mps: float | None = None


def matrix(transform: Any) -> np.ndarray:
    """geometry_msgs/Transform to 4x4."""
    q, t = transform.rotation, transform.translation
    x, y, z, w = np.array([q.x, q.y, q.z, q.w]) / np.linalg.norm([q.x, q.y, q.z, q.w])
    out = np.eye(4)
    out[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    out[:3, 3] = (t.x, t.y, t.z)
    return out


def cloud(message: Any) -> np.ndarray:
    """sensor_msgs/PointCloud2 to a structured array (a copy)."""
    layout = np.dtype(
        {
            "names": [f.name for f in message.fields],
            "formats": [_TYPES[f.datatype] for f in message.fields],
            "offsets": [f.offset for f in message.fields],
            "itemsize": message.point_step,
        }
    )
    return np.frombuffer(bytes(message.data), layout).copy()


def _stamp(message: Any) -> int:
    return message.header.stamp.sec * 10**9 + message.header.stamp.nanosec


def read_bag(path: Path) -> Iterator[BagFrame]:
    """Yields a BagFrame for every picture that has its calibration, in order of stamps.

    Calibration and radar sweep are the nearest within 60 ms, the truth has the picture's stamp, and transforms are the
    last before it.
    """
    kept: defaultdict[str, dict[int, Any]] = defaultdict(dict)
    transforms: list[tuple[int, str, np.ndarray]] = []
    speeds: list[tuple[int, float]] = []
    topics = [*_KEPT.values(), TF_STATIC, ODOMETRY]
    with path.open("rb") as file:
        reader = make_reader(file, decoder_factories=[DecoderFactory()])
        for _, channel, record, message in reader.iter_decoded_messages(topics=topics):
            if channel.topic == TF_STATIC:
                transforms += [(record.log_time, t.child_frame_id, matrix(t.transform)) for t in message.transforms]
            elif channel.topic == ODOMETRY:
                speeds.append((_stamp(message), message.twist.twist.linear.x))
            else:
                kept[channel.topic][_stamp(message)] = message
    for stamp_ns in sorted(kept[IMAGE]):
        info = _nearest(kept[INFO], stamp_ns)
        if info is None:
            continue
        known = {child: m for at, child, m in transforms if at <= stamp_ns}
        known = known or {child: m for _, child, m in transforms}
        image = kept[IMAGE][stamp_ns]
        points, objects = _nearest(kept[POINTS], stamp_ns), kept[OBJECTS].get(stamp_ns)
        classes = kept[CLASSES].get(stamp_ns)
        yield BagFrame(
            stamp_ns=stamp_ns,
            image=bytes(image.data),
            k=np.array(info.k, float).reshape(3, 3),
            distortion=list(info.d),
            size_wh=(info.width, info.height),
            base_from_camera=known[image.header.frame_id],
            base_from_radar=known.get(points.header.frame_id) if points is not None else None,
            points=cloud(points) if points is not None else None,
            objects=objects,
            classes=bytes(classes.data) if classes is not None else None,
            scene=kept[SCENE].get(stamp_ns),
            ego_speed_mps=min(speeds, key=lambda s: abs(s[0] - stamp_ns))[1] if speeds else None,
        )


def _nearest(messages: dict[int, Any], stamp_ns: int) -> Any:
    if not messages:
        return None
    best = min(messages, key=lambda at: abs(at - stamp_ns))
    return messages[best] if abs(best - stamp_ns) <= 60_000_000 else None
