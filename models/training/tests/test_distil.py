"""Widening, lessons, distillation and calibration at a small size."""

import functools
import json
from dataclasses import replace

import numpy as np
import torch
from sklearn.calibration import calibration_curve
from test_network import LAYOUT, SHAPE, fields_of, frame_of_one_car, made_set

from roadscene_training import contract as c
from roadscene_training.data.frames import DataSet, FrameWriter
from roadscene_training.data.sample import make_picture, make_sample
from roadscene_training.data.targets import grid_targets, privileged_grid
from roadscene_training.distil.lessons import Lessons, teach
from roadscene_training.distil.soft_pixels import SoftPixels, relabel
from roadscene_training.evaluate.decode import decode
from roadscene_training.export.calibration import applied, expected_error, fit
from roadscene_training.model.mirror import mirrored_box, mirrored_inputs
from roadscene_training.model.network import FusionNet
from roadscene_training.model.weights import load
from roadscene_training.records import JUDGEMENT, OBJECT, listed, made
from roadscene_training.train.ablation import ablate
from roadscene_training.train.train import train
from roadscene_training.train.train_config import TrainConfig

WIDE = {
    "layout": SHAPE["layout"],
    "widths": {
        "image": [12, 16, 20, 24, 16],
        "pyramid": 48,
        "lifted": 32,
        "pixels": 30,
        "grid": [12, 16, 8, 24],
        "head": 40,
        "privileged": 3,
    },
}


def test_the_mirrored_road_is_the_road_with_sides_swapped(tmp_path):
    writer = FrameWriter(tmp_path)
    frame_of_one_car(writer, 9.2, -2.3)
    writer.close({"licence": "none", "sha256": "none"})
    data = DataSet(tmp_path)
    straight = make_sample(data, data.frames[0], np.random.default_rng(0), LAYOUT, augment="none")
    batch = {k: torch.from_numpy(straight[k])[None] for k in ("image", "radar", "lookup")}
    swapped = mirrored_inputs(batch, LAYOUT)
    # The car right of the axis is left of it now, in the picture, in the grid and in the lookup that joins them.
    objects = data.frames[0].objects.copy()
    objects["centre_m"][:, 1] *= -1
    objects["yaw_rad"] *= -1
    targets = grid_targets(objects, LAYOUT)
    assert swapped["radar"][0, 0].argmax() == torch.from_numpy(targets["heat"][0]).argmax()
    column = LAYOUT.width_px // 8
    cell = int(targets["heat"][0].argmax())
    row, seen = divmod(int(swapped["lookup"][0, 0, cell]), column)
    patch = swapped["image"][0, 8 * row - 16 : 8 * row + 16, 8 * seen - 16 : 8 * seen + 16]
    assert (patch[..., 0] == 200).any()
    fields = torch.from_numpy(fields_of(grid_targets(data.frames[0].objects, LAYOUT)))[None]
    (d,) = decode(targets["heat"], mirrored_box(fields)[0].numpy(), LAYOUT, threshold=0.5)
    for name in ("centre_m", "size_m", "yaw_rad"):
        np.testing.assert_allclose(d[name], objects[0][name], atol=1e-5)


def test_privileged_points_lie_on_the_sides_that_face_the_vehicle():
    car = listed(OBJECT, [(0, (10.0, 0.0, 0.8), (4.0, 2.0, 1.5), 0.0, 3.0, 0)])
    grid = privileged_grid(car, np.random.default_rng(0), LAYOUT)
    i, j = np.nonzero(grid[1])
    assert (grid[0] == 1).all()
    assert len(i) > 0
    assert (i * 0.5 < 10.5).all(), "no point on the far side"
    assert grid[2, i[0], j[0]] == np.float32(3.0 / c.SPEED_SCALE_MPS)


def test_a_student_distils_from_a_teacher_and_arms_are_compared(tmp_path):
    made_set(tmp_path / "data" / "made")
    data = tmp_path / "data"
    config = TrainConfig("fusion", images=40, shares={"made": 1.0}, batch=4, picture_share=0.0)
    teacher = train(config, data, tmp_path / "teacher", WIDE)
    teach(load(teacher)[0], "0" * 64, data, "made", 6, tmp_path / "lessons")
    lessons = Lessons(tmp_path / "lessons" / "made")
    assert len(lessons) == 6
    np.testing.assert_allclose(lessons.get(0, True)["taught_heat"], lessons.get(0, False)["taught_heat"][:, :, ::-1])
    base = train(config, data, tmp_path / "base", SHAPE)
    distil = replace(
        config,
        stage="distil",
        parent=str(base),
        lessons=str(tmp_path / "lessons"),
        images=24,
        screen_images=16,
        lesson_share=1.0,
    )
    _, stages = load(train(distil, data, tmp_path / "student", SHAPE))
    assert [s["stage"] for s in stages] == ["fusion", "distil"]
    assert stages[1]["teacher"] == "0" * 64
    recipe = {
        "network": SHAPE,
        "stage": {"stage": "distil", "images": 8, "batch": 4, "shares": {"made": 1}},
        "arms": [{"name": "none", "response": 0, "feature": 0, "relation": 0}, {"name": "radar only", "camera": False}],
    }
    ablate(recipe, base, tmp_path / "lessons", data, [], [0, 1], None, tmp_path / "arms")
    assert len(json.loads((tmp_path / "arms" / "ablation.json").read_text())) == 4


def test_calibration_makes_scores_probabilities():
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 2, 6000)
    truth = rng.random(6000)
    hits = rng.random(6000) < truth
    logits = np.log(truth / (1 - truth)) * 2 + np.where(classes == 0, 1.0, -0.5)
    rows = made(JUDGEMENT, 6000, class_index=classes, score=1 / (1 + np.exp(-logits)), hit=hits)
    before = expected_error(rows["score"], rows["hit"])
    temperature, biases = fit({"a": rows})
    scores = applied(rows, temperature, biases)
    assert before > 0.08
    assert expected_error(scores, rows["hit"]) < 0.03
    # scikit-learn bins [a, b), Guo et al. (a, b]: the same for scores off the edges.
    share, mean = calibration_curve(rows["hit"], scores, n_bins=15)
    counts = np.bincount(np.minimum((scores * 15).astype(int), 14), minlength=15)
    assert np.isclose(
        expected_error(scores, rows["hit"]), (np.abs(share - mean) * counts[counts > 0]).sum() / counts.sum()
    )


def test_a_teachers_doubt_is_seen_through_any_view(tmp_path):
    data = made_set(tmp_path / "data" / "made")
    torch.manual_seed(0)
    teacher = FusionNet(layout=LAYOUT).eval()
    relabel(teacher, "0" * 64, tmp_path / "data", "made", tmp_path / "soft")
    soft = SoftPixels(tmp_path / "soft" / "made")
    assert len(soft.places) == 8
    frame = data.frames[3]
    answers = functools.partial(soft.get, 3, frame)
    sample = make_picture(data, frame, np.random.default_rng(0), LAYOUT, "none", answers)
    inside = sample["soft"].sum(0) > 0
    assert (inside == (sample["pixels"] != c.PIXEL_VOID)).mean() > 0.9
    # The whole picture is the band here, one size larger: the same network answers alike.
    image = torch.from_numpy(sample["image"])[None]
    both = torch.softmax(torch.stack([teacher.image_heads(image)[1], teacher.image_heads(image.flip(2))[1].flip(3)]), 2)
    difference = np.abs(both.mean(0)[0].detach().numpy() - sample["soft"])[:, inside]
    assert np.median(difference) < 0.05
    config = TrainConfig("image", images=8, shares={"made": 1.0}, batch=4, soft_pixels=str(tmp_path / "soft"))
    weights = train(config, tmp_path / "data", tmp_path / "run", SHAPE)
    assert "soft pixels" in json.loads((weights.parent / "losses.json").read_text())
