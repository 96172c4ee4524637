"""Bags and labelled pictures to data sets on disk that training maps into memory."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from tqdm import tqdm

from roadscene_training import contract as c
from roadscene_training.data import pixel_labels
from roadscene_training.data.bag_reader import BagFrame, read_bag
from roadscene_training.data.frames import Frame, FrameWriter, class_index
from roadscene_training.data.preprocess import ego_speed_from_doppler, horizon_px, image_band, normalised_magnitude
from roadscene_training.hashes import hash_of
from roadscene_training.records import CAMERA_BOX, OBJECT, POINT, Records, listed, made

LICENCES = {
    "astyx": "CC-BY-NC-SA-4.0",
    "camvid": "non-commercial research",
    "highway": "MIT",
    "permissive": "MIT, Apache-2.0, CC-BY-4.0",
    "synthetic": "Apache-2.0",
}
# Share of the picture above the horizon, by eye.
_CAMVID_HORIZON = 0.45
# Drive a of Astyx was overcast, b and c sunny (its README); the road surface (winter, snow remains) is not stated.
_ASTYX_WEATHER = {"a": "overcast", "b": "clear", "c": "clear"}


def _lines(path: Path) -> list[dict]:
    """The objects of a file with one JSON object a line."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def _decoded(data: bytes, mode: int) -> np.ndarray:
    """The pixels of a JPEG or PNG file."""
    image = cv2.imdecode(np.frombuffer(data, np.uint8), mode)
    if image is None:
        raise ValueError(f"Expected a JPEG or PNG picture but received {len(data)} other bytes")
    return image


def _grey(path: Path) -> np.ndarray:
    return _decoded(path.read_bytes(), cv2.IMREAD_GRAYSCALE)


def _picture(data: bytes, width_px: int) -> np.ndarray:
    """RGB, at most so wide: it is enlarged later, with its labels, in one step."""
    image = _decoded(data, cv2.IMREAD_COLOR)
    if image.shape[1] > width_px:
        size = (width_px, round(image.shape[0] * width_px / image.shape[1]))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    return image[:, :, ::-1]


def fusion_frame(bag: BagFrame, stored_width_px: int, ego_speed_mps: float | None) -> dict:
    """What a calibrated frame needs beside its picture: projection, band, radar points in the grid frame."""
    stored = stored_width_px / bag.size_wh[0]
    camera_x_m = bag.base_from_camera[0, 3]
    to_base = np.eye(4)
    to_base[0, 3] = camera_x_m
    to_stored = np.array([[stored, 0, (stored - 1) / 2], [0, stored, (stored - 1) / 2], [0, 0, 1]])
    projection = to_stored @ bag.k @ (np.linalg.inv(bag.base_from_camera) @ to_base)[:3]
    band = image_band(bag.k, bag.size_wh, bag.base_from_camera)
    offset = tuple((0.5 / stored - edge) * band.scale - 0.5 for edge in (band.left_px, band.top_px))
    return {
        "image_from_grid": projection,
        "band_scale": band.scale / stored,
        "band_offset": offset,
        "points": grid_points(bag, ego_speed_mps),
    }


def grid_points(bag: BagFrame, ego_speed_mps: float | None) -> Records:
    """Radar points of a frame as `radar_grid` takes them.

    The ego speed (None: fitted from the Doppler) is along base_link's x.
    """
    if bag.points is None or bag.base_from_radar is None:
        return made(POINT, 0)
    names = bag.points.dtype.names or ()
    p = np.stack([bag.points[n] for n in "xyz"], -1).astype(float)
    doppler = bag.points["doppler"].astype(float)
    strength = bag.points[next(n for n in ("magnitude", "rcs", "intensity") if n in names)].astype(float)
    cosine = p @ bag.base_from_radar[0, :3] / np.maximum(np.linalg.norm(p, axis=1), 1e-6)
    if ego_speed_mps is None:
        ego_speed_mps = ego_speed_from_doppler(doppler, cosine)[0]
    in_base = p @ bag.base_from_radar[:3, :3].T + bag.base_from_radar[:3, 3] - [bag.base_from_camera[0, 3], 0, 0]
    return made(
        POINT,
        len(p),
        position_m=in_base,
        speed_mps=doppler + ego_speed_mps * cosine,
        magnitude=normalised_magnitude(strength),
        unambiguous=np.abs(doppler).max(initial=0) > c.DOPPLER_AMBIGUOUS_BELOW_MPS,
        has_doppler=True,
    )


def _objects(rows: list[tuple], camera_x_m: float) -> Records:
    """Objects given in base_link, moved to the grid frame."""
    objects = listed(OBJECT, rows)
    objects["centre_m"][:, 0] -= camera_x_m
    return objects


def make_astyx(data: Path, out: Path) -> None:
    writer = FrameWriter(out)
    root = data / "astyx"
    for split in ("train", "val"):
        labels = {}
        for label in _lines(root / f"labels/{split}.jsonl"):
            labels[label["bag"], int(label["stamp_ns"])] = label
        teacher = data / "teacher_labels/astyx" / split
        boxes = {b["frame"]: b["boxes"] for b in _lines(teacher / "boxes.jsonl")}
        for path in tqdm(sorted((root / split).glob("*.mcap")), desc=f"astyx {split}"):
            for bag in read_bag(path):
                label = labels[f"{split}/{path.name}", bag.stamp_ns]
                image = _picture(bag.image, 1024)
                stored = 1024 / bag.size_wh[0]
                road = _grey(teacher / f"{label['frame']}_road.png")
                lane = _grey(teacher / f"{label['frame']}_lane.png")
                frame_boxes = boxes.get(label["frame"], [])
                classes = pixel_labels.from_teacher(road, lane, frame_boxes, image.shape[1::-1])
                ego = label["ego_speed_radar_mps"] if label["ego_speed_fit"] > 0.6 else None
                rows = [
                    (class_index(o["class"]), o["center"], o["size_lwh"], o["yaw"], np.nan, o["occlusion"])
                    for o in label["objects"]
                ]
                writer.add(
                    Frame(
                        data_set="astyx",
                        split=split,
                        name=label["frame"],
                        group=f"{label['run']}/{label['segment']}",
                        has_fusion=True,
                        objects=_objects(rows, bag.base_from_camera[0, 3]),
                        boxes=pixel_labels.camera_boxes(frame_boxes, (stored, stored)),
                        conditions=(c.CONDITIONS["weather"].index(_ASTYX_WEATHER[label["drive"]]), 0, -1, 0),
                        **fusion_frame(bag, 1024, ego),
                    ),
                    image,
                    classes,
                )
    files = [*root.rglob("*.mcap"), *root.rglob("*.jsonl")]
    writer.close({"licence": LICENCES["astyx"], "sha256": hash_of(files)})


def _picture_frame(
    data_set: str,
    split: str,
    name: str,
    image: np.ndarray,
    classes: np.ndarray,
    boxes: Records,
    conditions: tuple = (-1, -1, -1, -1),
    horizon: float = 0.5,
) -> tuple[Frame, np.ndarray, np.ndarray]:
    """A frame for the image heads alone: the band takes the whole width. `horizon`: share of the picture above it."""
    scale = c.DEFAULT_LAYOUT.width_px / image.shape[1]
    frame = Frame(
        data_set=data_set,
        split=split,
        name=name,
        group=name.rsplit("_", 1)[0],
        has_fusion=False,
        boxes=boxes,
        conditions=conditions,
        band_scale=scale,
        band_offset=(0.5 * scale - 0.5, c.DEFAULT_LAYOUT.horizon_px + (0.5 - horizon * image.shape[0]) * scale - 0.5),
    )
    return frame, image, classes


def make_camvid(data: Path, out: Path) -> None:
    writer = FrameWriter(out)
    for split in ("train", "val"):
        teacher = data / "teacher_labels/camvid" / split
        boxes = {b["frame"]: b["boxes"] for b in _lines(teacher / "boxes.jsonl")}
        for path in tqdm(sorted((data / "camvid" / split / "images").glob("*.jpg")), desc=f"camvid {split}"):
            image = _picture(path.read_bytes(), 640)
            mask = _grey(data / "camvid" / split / "masks" / f"{path.stem}.png")
            road = _grey(teacher / f"{path.stem}_road.png")
            classes = pixel_labels.from_camvid(mask, road)
            found = pixel_labels.camera_boxes(boxes.get(path.stem, []), (1.0, 1.0))
            writer.add(*_picture_frame("camvid", split, path.stem, image, classes, found, horizon=_CAMVID_HORIZON))
    writer.close({"licence": LICENCES["camvid"], "sha256": hash_of((data / "camvid").rglob("*.*g"))})


def make_highway(data: Path, out: Path) -> None:
    writer = FrameWriter(out)
    for bag_name in ("solid_white_right", "test_video"):
        teacher = data / "teacher_labels/highway" / bag_name
        boxes = {b["frame"]: b["boxes"] for b in _lines(teacher / "boxes.jsonl")}
        for index, bag in enumerate(tqdm(read_bag(data / "highway" / f"{bag_name}.mcap"), desc=bag_name)):
            name = f"{index:04d}"
            if index % 2 or not (teacher / f"{name}_road.png").exists():
                continue
            image = _picture(bag.image, 800)
            road = _grey(teacher / f"{name}_road.png")
            classes = pixel_labels.from_teacher(road, None, boxes.get(name, []), image.shape[1::-1])
            found = pixel_labels.camera_boxes(boxes.get(name, []), (800 / bag.size_wh[0],) * 2)
            horizon = horizon_px(bag.k, bag.base_from_camera) / bag.size_wh[1]
            about = (f"{bag_name}_{name}", image, classes, found, (0, 0, 0, 0), horizon)
            writer.add(*_picture_frame("highway", "train", *about))
    writer.close({"licence": LICENCES["highway"], "sha256": hash_of((data / "highway").glob("*.mcap"))})


def make_permissive(data: Path, out: Path) -> None:
    writer = FrameWriter(out)
    root = data / "permissive"
    boxes: dict[tuple[str, str], list] = {}
    for path in (data / "teacher_labels/permissive").glob("*/boxes.jsonl"):
        boxes |= {(path.parent.name, b["frame"]): b["boxes"] for b in _lines(path)}
    for entry in tqdm(_lines(root / "index.jsonl"), desc="permissive"):
        path = root / entry["file"]
        source, name = path.parent.name, path.stem
        teacher = data / "teacher_labels/permissive" / source / f"{name}_road.png"
        if not teacher.exists():
            continue
        image = _picture(path.read_bytes(), 640)
        road = _grey(teacher)
        found = boxes.get((source, name), [])
        height = image.shape[0] if source != "lums_campus" else 480  # squeezed to a square by its publisher
        image = cv2.resize(image, (640, height), interpolation=cv2.INTER_AREA)
        classes = pixel_labels.from_teacher(road, None, found, (640, height))
        mask_path = root / source / "masks" / f"{name}.png"
        if mask_path.exists():
            mask = cv2.resize(_grey(mask_path), (640, height), interpolation=cv2.INTER_NEAREST_EXACT)
            classes[mask == 3] = pixel_labels.SIDEWALK
        label_height, label_width = road.shape
        scaled = pixel_labels.camera_boxes(found, (640 / label_width, height / label_height))
        writer.add(*_picture_frame("permissive", "train", f"{source}_{name}", image, classes, scaled, (-1, 0, -1, -1)))
    files = [p for p in root.rglob("*") if p.suffix in (".jpg", ".png", ".jsonl")]
    writer.close({"licence": LICENCES["permissive"], "sha256": hash_of(files)})


MAKERS = {"astyx": make_astyx, "camvid": make_camvid, "highway": make_highway, "permissive": make_permissive}


def _generated_objects(scene: Any, camera_x_m: float) -> Records:
    rows = []
    for o in scene.objects:
        if not o.listed:
            continue
        p, q, v = o.pose.position, o.pose.orientation, o.velocity
        yaw = np.arctan2(2 * (q.w * q.z + q.x * q.y), 1 - 2 * (q.y * q.y + q.z * q.z))
        radial = (v.x * p.x + v.y * p.y) / max(np.hypot(p.x, p.y), 1e-6)
        size = (o.size.x, o.size.y, o.size.z)
        rows.append((class_index(o.class_id), (p.x, p.y, p.z), size, yaw, radial, o.occlusion))
    return _objects(rows, camera_x_m)


def _generated_boxes(scene: Any, scale: float) -> Records:
    """Boxes of vehicles and vulnerable road users of which at least 20 pixels show."""
    rows = []
    for o in scene.objects:
        kind = 0 if o.class_id in c.VEHICLES else 1 if o.class_id in c.VULNERABLE else None
        if kind is not None and o.listed and o.visible_pixels >= 20:
            rows.append((kind, scale * np.reshape(o.image_box, (2, 2))))
    return listed(CAMERA_BOX, rows)


def make_synthetic(folders: list[Path], out: Path) -> None:
    """Shards of the generator; the first folder is the training part, the second the validation part."""
    writer = FrameWriter(out)
    files = []
    for split, folder in zip(("train", "val"), folders, strict=False):
        for path in tqdm(sorted(folder.glob("*.mcap")), desc=f"synthetic {split}"):
            files.append(path)
            for bag in read_bag(path):
                scene = bag.scene
                if bag.classes is None:
                    raise ValueError(f"Expected pixel classes beside every picture of {path.name} but received none")
                image = _picture(bag.image, 640)
                classes = _decoded(bag.classes, cv2.IMREAD_GRAYSCALE)
                classes = cv2.resize(classes, image.shape[1::-1], interpolation=cv2.INTER_NEAREST_EXACT)
                conditions = (scene.weather, scene.light, scene.road_surface, scene.visibility)
                writer.add(
                    Frame(
                        data_set="synthetic",
                        split=split,
                        name=f"{scene.scenario}/{scene.seed}/{scene.frame_index}",
                        group=f"{scene.scenario}/{scene.seed}",
                        has_fusion=True,
                        objects=_generated_objects(scene, bag.base_from_camera[0, 3]),
                        boxes=_generated_boxes(scene, 640 / bag.size_wh[0]),
                        conditions=tuple(
                            values.index(v) for v, values in zip(conditions, c.CONDITIONS.values(), strict=True)
                        ),
                        **fusion_frame(bag, 640, scene.ego_speed),
                    ),
                    image,
                    classes,
                )
    writer.close({"licence": LICENCES["synthetic"], "sha256": hash_of(files)})
