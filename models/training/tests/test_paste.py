"""A rare object put into another frame: picture, labels, returns and box agree; stored frames stay as they were."""

import numpy as np
import pytest
from test_network import LAYOUT, frame_of_one_car

from roadscene_training import contract as c
from roadscene_training.data.frames import DataSet, FrameWriter
from roadscene_training.data.paste import RareObjects
from roadscene_training.data.sample import make_sample

BUS = c.OBJECT_CLASSES.index("bus")


@pytest.fixture
def data(tmp_path):
    """A car on the left; a bus on the right; a car where the bus stands."""
    writer = FrameWriter(tmp_path)
    for x, y in ((9.0, 4.0), (9.0, -2.0), (9.3, -1.8)):
        frame_of_one_car(writer, x, y)
    writer.close({"licence": "none", "sha256": "none"})
    found = DataSet(tmp_path)
    found.frames[1].objects["class_index"] = BUS
    return found


def test_a_bus_comes_with_its_picture_labels_and_returns(data):
    rare = RareObjects(data)
    assert len(rare.donors) == 1
    host = data.frames[0]
    before = data.image(host).copy()
    shown, frame = rare.paste(host, np.random.default_rng(0))
    assert frame.objects["class_index"].tolist() == [0, BUS]
    assert len(frame.points) == 12
    assert (data.image(host) == before).all()
    assert len(host.objects) == 1
    sample = make_sample(shown, frame, np.random.default_rng(0), LAYOUT, "none")
    i, j = (int(v[0]) for v in LAYOUT.cells_of(frame.objects["centre_m"][1:]))
    assert sample["heat"][BUS, i, j] == 1
    assert sample["radar"][0, i, j] > 0
    row, column = divmod(int(sample["lookup"][0, i * LAYOUT.cells_y + j]), LAYOUT.width_px // 8)
    patch = sample["image"][8 * row - 12 : 8 * row + 8, 8 * column - 8 : 8 * column + 16].astype(int)
    assert (patch[..., 0] > patch[..., 1] + 60).any(), "the red of the bus"
    vehicle = c.PIXEL_CLASSES.index("vehicle")
    assert (sample["pixels"] == vehicle).sum() > (
        make_sample(data, host, np.random.default_rng(0), LAYOUT, "none")["pixels"] == vehicle
    ).sum()


def test_nothing_is_put_where_something_stands(data):
    shown, frame = RareObjects(data).paste(data.frames[2], np.random.default_rng(0))
    assert shown is data
    assert frame is data.frames[2]
