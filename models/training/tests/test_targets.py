"""What samples teach: pixel classes exactly where they are, objects inside their boxes, sides that swap together."""

from pathlib import Path

import numpy as np
import pytest

from roadscene_training import contract as c
from roadscene_training.data import pixel_labels
from roadscene_training.data.augment import image_matrix
from roadscene_training.data.frames import DataSet, Frame, FrameWriter
from roadscene_training.data.sample import make_picture
from roadscene_training.data.targets import camera_targets, nearest_classes
from roadscene_training.records import CAMERA_BOX, listed


@pytest.mark.parametrize("scale", [0.37, 0.625, 1.0, 1.3334])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_pixel_class_is_the_nearest_one(scale, mirrored):
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 6, (50, 90), np.uint8)
    sign = -1 if mirrored else 1
    a = np.array([[sign * scale, 0, 70.3 if mirrored else -3.2], [0, scale, 4.9], [0, 0, 1]])
    found = nearest_classes(classes, a, (20, 12), 4)
    for i in range(12):
        for j in range(20):
            # The middle of the cell, back in the picture.
            x = (4 * (j + 0.5) - 0.5 - a[0, 2]) / a[0, 0]
            y = (4 * (i + 0.5) - 0.5 - a[1, 2]) / a[1, 1]
            u, v = round(x), round(y)
            inside = 0 <= u < 90 and 0 <= v < 50
            assert found[i, j] == (classes[v, u] if inside else c.PIXEL_VOID)


def picture_set(folder: Path, image: np.ndarray, classes: np.ndarray) -> DataSet:
    writer = FrameWriter(folder)
    # A generated picture: no weather is laid over it.
    writer.add(Frame("synthetic", "train", "0", "g", False, band_scale=1.0, band_offset=(0.0, 0.0)), image, classes)
    writer.close({"licence": "none", "sha256": "none"})
    return DataSet(folder)


@pytest.mark.parametrize("seed", range(4))
def test_labels_lie_where_the_picture_shows_them(tmp_path, seed):
    """A picture that is its own label map, however it is zoomed, shifted and mirrored."""
    columns, rows = np.meshgrid(np.arange(640), np.arange(256))
    classes = (((columns // 64) + (rows // 64)) % 2).astype(np.uint8)
    data = picture_set(tmp_path, np.repeat(classes[..., None] * 255, 3, 2), classes)
    rng = np.random.default_rng(seed)
    a, _ = image_matrix(data.frames[0], np.random.default_rng(seed), c.DEFAULT_LAYOUT, "full")
    sample = make_picture(data, data.frames[0], rng, c.DEFAULT_LAYOUT)
    pixels = sample["pixels"]
    # Brightness was varied: light squares against dark ones tell the truth at the middles of the cells.
    middles = sample["image"].astype(float).mean(2).reshape(64, 4, 160, 4)[:, 1:3, :, 1:3].mean((1, 3))
    light, dark = middles[pixels == 1], middles[pixels == 0]
    between = (np.median(light) + np.median(dark)) / 2
    assert ((light > between).mean() + (dark < between).mean()) / 2 > 0.97
    assert abs(a[0, 0]) > 0.6


def test_a_vehicle_is_labelled_inside_its_box_and_unknown_at_its_rim():
    road = np.zeros((100, 200), np.uint8)
    road[60:] = 1
    boxes = [{"class": "car", "box": [40, 20, 120, 60]}, {"class": "person", "box": [150, 10, 170, 60]}]
    labels = pixel_labels.from_teacher(road, None, boxes, (200, 100))
    assert labels[40, 80] == pixel_labels.VEHICLE
    assert labels[21, 41] == c.PIXEL_VOID
    assert labels[40, 30] == c.PIXEL_NOT_ROAD
    assert labels[35, 160] == pixel_labels.VULNERABLE
    assert labels[12, 151] == c.PIXEL_VOID
    assert labels[80, 80] == pixel_labels.ROAD


def test_a_near_road_user_cut_by_the_band_keeps_its_camera_centre():
    half_seen = listed(CAMERA_BOX, [(1, np.array([[300.0, 150.0], [360.0, 350.0]]))])
    frame = Frame("made", "train", "0", "g", False, boxes=half_seen)
    heat = camera_targets(frame, np.eye(3), c.DEFAULT_LAYOUT)["camera"]
    assert np.argwhere(heat[1] == 1).tolist() == [[25, 41]]
    hardly_seen = listed(CAMERA_BOX, [(1, np.array([[300.0, 240.0], [360.0, 340.0]]))])
    assert not camera_targets(Frame("made", "train", "0", "g", False, boxes=hardly_seen), np.eye(3), c.DEFAULT_LAYOUT)[
        "camera"
    ].any()
