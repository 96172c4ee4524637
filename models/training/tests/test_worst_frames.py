"""What counts as missed and as false in the pictures of a card, and that a picture shows it."""

from pathlib import Path

import cv2
import numpy as np

from roadscene_training import contract as c
from roadscene_training.data.frames import DataSet
from roadscene_training.data.make_data import make_synthetic
from roadscene_training.evaluate.worst_frames import write_pictures
from roadscene_training.records import IGNORED, Records

BAG = Path(__file__).parents[3] / "bags" / "short.mcap"
THRESHOLDS = dict.fromkeys(c.OBJECT_CLASSES, 0.3)


def maps_of(objects: Records, layout: c.Layout, shift_cells: int) -> dict:
    """Heat and fields that tell the objects, moved to the left by so many cells."""
    heat = np.zeros((len(c.OBJECT_CLASSES), layout.cells_x, layout.cells_y), np.float32)
    box = np.zeros((len(c.BOX_FIELDS), layout.cells_x, layout.cells_y), np.float32)
    for o in objects:
        i, j = layout.cells_of(o["centre_m"])
        j = j + shift_cells
        if o["class_index"] != IGNORED and 0 <= i < layout.cells_x and 0 <= j < layout.cells_y:
            heat[o["class_index"], i, j] = 0.9
            box[c.BOX_FIELDS.index("heading_000"), i, j] = 9
    return {"heat": heat, "box": box}


def test_the_worst_frames_are_those_with_misses_and_false_objects(tmp_path):
    (tmp_path / "shards").mkdir()
    (tmp_path / "shards" / BAG.name).write_bytes(BAG.read_bytes())
    make_synthetic([tmp_path / "shards"], tmp_path / "set")
    data, layout = DataSet(tmp_path / "set"), c.Layout()
    for frame in data.frames:
        frame.split = "val"
    known = iter([frame.objects for frame in data.frames])
    assert (
        write_pictures(lambda _: maps_of(next(known), layout, 0), layout, data, THRESHOLDS, tmp_path / "right", "right")
        == []
    )

    # Eight cells are 4 m: nothing matches, each object is missed and its likeness false.
    known = iter([frame.objects for frame in data.frames])
    found = write_pictures(
        lambda _: maps_of(next(known), layout, 8), layout, data, THRESHOLDS, tmp_path / "wrong", "wrong"
    )
    assert [caption.split(" (")[0].split(" ", 1)[1] for _, caption in found][-1] == "objects that are not there"
    picture = cv2.imread(str(tmp_path / "wrong" / found[-1][0]))
    assert picture.shape == (256, 640 + 118, 3)
    blue, green, red = (picture[:, 640:, k].astype(int) for k in range(3))
    assert ((red > blue + 50) & (red > green + 50)).sum() > 20, "the false object stands in the plan"
