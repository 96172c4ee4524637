"""From a generated bag to training frames: what the generator writes is what training reads."""

import shutil
from pathlib import Path

import numpy as np

from roadscene_training import contract as c
from roadscene_training.data.augment import photometric
from roadscene_training.data.frames import DataSet
from roadscene_training.data.make_data import make_synthetic
from roadscene_training.data.sample import make_sample
from roadscene_training.records import ground_range_m

BAG = Path(__file__).parents[3] / "bags" / "short.mcap"


def test_a_generated_bag_becomes_training_frames(tmp_path):
    (tmp_path / "shards").mkdir()
    shutil.copy(BAG, tmp_path / "shards")
    make_synthetic([tmp_path / "shards"], tmp_path / "set")
    data = DataSet(tmp_path / "set")
    assert data.frames
    assert data.facts["train_frames"] == len(data.frames)
    frame = data.frames[-1]
    assert all(0 <= index < len(values) for index, values in zip(frame.conditions, c.CONDITIONS.values(), strict=True))
    assert np.isfinite(frame.objects["radial_speed_mps"]).all()
    assert len(frame.objects) > 0
    sample = make_sample(data, frame, np.random.default_rng(0), augment="none")
    assert sample["radar"][0].any()
    assert {1, 2} <= set(np.unique(sample["pixels"]))
    # The lookup shows vehicles where the boxes say they are: the class under a near car's cell is "vehicle" or close
    # by.
    columns = 640 // c.FEATURE_STRIDE_PX
    o = frame.objects
    near = (o["class_index"] == 0) & (o["occlusion"] == 0) & (ground_range_m(o) < 40) & (o["centre_m"][:, 0] > 8)
    for ix, iy in zip(*c.DEFAULT_LAYOUT.cells_of(o["centre_m"][near]), strict=True):
        cell = sample["lookup"][1, ix * 96 + iy]
        if cell < c.DEFAULT_LAYOUT.outside:
            row, column = divmod(int(cell), columns)
            patch = sample["pixels"][max(0, 2 * row - 4) : 2 * row + 6, max(0, 2 * column - 4) : 2 * column + 6]
            assert (patch == c.PIXEL_CLASSES.index("vehicle")).any()


def test_noise_is_alike_in_all_colours():
    grey = np.full((64, 96, 3), 120, np.uint8)
    spreads = np.array([photometric(grey, np.random.default_rng(k)).std((0, 1)) for k in range(40)])
    noisy = spreads[spreads.max(1) > 1]
    assert len(noisy) > 5
    assert (noisy.min(1) > 0.7 * noisy.max(1)).all()
