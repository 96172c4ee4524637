"""The network end to end at a small size: loss falls, checkpoints resume, the export agrees with PyTorch."""

import csv
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from roadscene_training import contract as c
from roadscene_training.data.augment import Faults
from roadscene_training.data.frames import DataSet, Frame, FrameWriter
from roadscene_training.data.sample import make_sample
from roadscene_training.data.targets import grid_targets
from roadscene_training.evaluate.decode import decode
from roadscene_training.evaluate.predictors import contract_in
from roadscene_training.export.export import contract_of, example, export
from roadscene_training.export.novelty import fit_novelty
from roadscene_training.export.variants import calibrate_heat, calibrate_scales
from roadscene_training.model.losses import heading_of, heading_shares
from roadscene_training.model.network import FusionNet
from roadscene_training.model.weights import load
from roadscene_training.records import CAMERA_BOX, IGNORED, OBJECT, POINT, listed, made
from roadscene_training.train.train import losses_of, train
from roadscene_training.train.train_config import TrainConfig

LAYOUT = c.Layout(
    width_px=160, height_px=96, horizon_px=32, y_min_m=-8.0, even_cells_x=24, cells_x=32, x_max_m=20.0, cells_y=32
)
SHAPE = {"layout": asdict(LAYOUT), "widths": {"image": [8, 8, 8, 8, 8], "grid": [8, 8, 8, 8]}}


def frame_of_one_car(writer: FrameWriter, x: float, y: float) -> None:
    k = np.array([[142.0, 0, 80], [0, 142, 32], [0, 0, 1]])
    camera_from_grid = np.array([[0, -1, 0, 0], [0, 0, -1, 1.5], [1, 0, 0, 0.0]])
    projection = k @ camera_from_grid
    u, v, w = projection @ [x, y, 0.8, 1]
    image = np.full((96, 160, 3), 90, np.uint8)
    size = int(142 / x)
    image[int(v / w) - size : int(v / w) + size, int(u / w) - size : int(u / w) + size] = (200, 30, 30)
    classes = np.where(image[..., 0] == 200, 4, 1).astype(np.uint8)
    points = made(POINT, 6, position_m=(x, y, 0.5), magnitude=1, has_doppler=True)
    objects = listed(OBJECT, [(0, (x, y, 0.8), (4.3, 1.8, 1.6), 0.1, 3.0, 0)])
    box = listed(CAMERA_BOX, [(0, np.array([[u / w - size, v / w - size], [u / w + size, v / w + size]]))])
    frame = Frame(
        "made", "train", f"{x}", "g", True, image_from_grid=projection, points=points,
        objects=objects, boxes=box, conditions=(0, 1, 0, 2), band_scale=4.0, band_offset=(1.5, 72 - 4 * 32.5 + 1.5),
    )  # fmt: skip
    writer.add(frame, image, classes)


def made_set(folder, validation: int = 0, has_fusion: bool = True) -> DataSet:
    """Eight frames of one car each; the last of them are for validation."""
    writer = FrameWriter(folder)
    for n in range(8):
        frame_of_one_car(writer, 5 + n, (n % 3) - 1.0)
        writer.frames[-1].split = "train" if n < 8 - validation else "val"
        writer.frames[-1].has_fusion = has_fusion
    writer.close({"licence": "none", "sha256": "none"})
    return DataSet(folder)


def batch_of(data: DataSet) -> dict:
    samples = [make_sample(data, f, np.random.default_rng(0), LAYOUT, augment="none") for f in data.frames]
    return {k: torch.from_numpy(np.stack([s[k] for s in samples])) for k in samples[0]}


def fields_of(targets: dict) -> np.ndarray:
    """Box fields of a network that tells the targets."""
    headings = torch.log(heading_shares(torch.from_numpy(targets["yaw"])[None])[0] + 1e-9).numpy()
    return np.concatenate(
        [targets["box"], headings, np.zeros((len(c.SCALE_FIELDS), *targets["yaw"].shape), np.float32)]
    )


@pytest.mark.parametrize("yaw", np.linspace(-3.1, 3.1, 13))
def test_every_heading_is_told_and_read(yaw):
    objects = listed(OBJECT, [(0, (7.3, -2.2, 0.9), (4.6, 1.7, 1.75), yaw, -1.5, 0)])
    targets = grid_targets(objects, LAYOUT)
    (d,) = decode(targets["heat"], fields_of(targets), LAYOUT, threshold=0.5)
    assert d["yaw_rad"] == pytest.approx(yaw, abs=1e-4)
    logits = torch.from_numpy(fields_of(targets))[None, len(c.TAUGHT_FIELDS) :][:, : c.HEADING_BINS]
    read = heading_of(logits)[0].numpy()[targets["weight"] > 0]
    np.testing.assert_allclose(read, yaw, atol=1e-4)


def test_targets_decode_to_the_object():
    objects = listed(OBJECT, [(6, (17.3, -2.2, 0.9), (0.6, 0.7, 1.75), 2.5, -1.5, 0)])
    targets = grid_targets(objects, LAYOUT)
    fields = fields_of(targets)
    (d,) = decode(targets["heat"], fields, LAYOUT, threshold=0.5)
    assert (d["score"], d["class_index"]) == (1, 6)
    for name in ("centre_m", "size_m", "yaw_rad", "radial_speed_mps"):
        np.testing.assert_allclose(d[name], objects[0][name], atol=1e-5)


def test_an_object_of_no_class_is_left_out_of_the_loss():
    targets = grid_targets(listed(OBJECT, [(IGNORED, (8.0, 0.0, 0.9), (4, 2, 2), 0, np.nan, 0)]), LAYOUT)
    assert targets["heat"].max() == 0
    assert targets["counted"].min() == 0


def test_loss_falls_on_a_small_set(tmp_path):
    torch.manual_seed(0)
    batch = batch_of(made_set(tmp_path))
    net = FusionNet(layout=LAYOUT)
    optimiser = torch.optim.AdamW(net.parameters(), 3e-3)
    totals = []
    for _ in range(25):
        total = sum(losses_of(net, batch, TrainConfig("fusion", images=1), None).values())
        optimiser.zero_grad()
        total.backward()
        optimiser.step()
        totals.append(total.item())
    assert totals[-1] < 0.5 * totals[0]


def test_faults_take_sensors_away(tmp_path):
    data = made_set(tmp_path)
    rng = np.random.default_rng(0)
    dark = make_sample(data, data.frames[0], rng, LAYOUT, faults=Faults(0, 1, 0, 0, 0))
    assert (dark["image"] == c.FILL).all()
    assert dark["radar"].any()
    assert dark["labels_fit"] == 0
    deaf = make_sample(data, data.frames[0], rng, LAYOUT, faults=Faults(1, 0, 0, 0, 0))
    assert not deaf["radar"].any()
    assert deaf["labels_fit"] == 1


def test_a_stopped_training_goes_on_where_it_was(tmp_path):
    made_set(tmp_path / "data" / "made")
    whole = TrainConfig("fusion", images=16, shares={"made": 1.0}, batch=4)
    first = TrainConfig("fusion", images=16, shares={"made": 1.0}, batch=4, minutes=1e-6)
    train(first, tmp_path / "data", tmp_path / "run", SHAPE)
    stopped = torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)["seen"]
    weights = train(whole, tmp_path / "data", tmp_path / "run", SHAPE)
    assert stopped < 16
    net, stages = load(weights)
    assert [stage["images"] for stage in stages] == [16]
    assert net.widths.image == (8, 8, 8, 8, 8)


def test_export_agrees_and_carries_its_contract(tmp_path):
    torch.manual_seed(1)
    net = FusionNet(layout=LAYOUT)
    contract = contract_of(net, "small", "0", {"car": 0.3}, 1.5, {}, {"spdx": "Apache-2.0", "use": "any"})
    novelty = fit_novelty(net, {"made": made_set(tmp_path / "made")})
    facts = export(net, novelty, tmp_path / "small.onnx", contract)
    assert facts["difference"] < 1e-4
    assert contract_in(tmp_path / "small.onnx") == contract
    known = """
        Conv Relu Add Resize Softmax Reshape Clip Concat Transpose Cast Gemm Sigmoid MatMul Max Div Sub Mul ReduceMean
        ReduceMax ReduceSum Exp Split Pad Gather Unsqueeze Slice Log
    """
    assert {n.op_type for n in onnx.load(tmp_path / "small.onnx").graph.node} <= set(known.split())
    half = export(net, novelty, tmp_path / "half.onnx", contract, half=True)
    assert half["bytes"] < 0.6 * facts["bytes"]


def test_calibration_is_folded_into_the_heat_map_alone(tmp_path):
    torch.manual_seed(1)
    net = FusionNet(layout=LAYOUT)
    novelty = fit_novelty(net, {"made": made_set(tmp_path / "made")})
    path = tmp_path / "small.onnx"
    export(net, novelty, path, {"x": 1})
    inputs = example(LAYOUT)
    before = onnxruntime.InferenceSession(str(path)).run(["heat", "box"], inputs)
    biases = np.linspace(-1, 1, len(c.OBJECT_CLASSES))
    calibrate_heat(path, 1.7, biases)
    after = onnxruntime.InferenceSession(str(path)).run(["heat", "box"], inputs)
    logits = np.log(before[0] / (1 - before[0]))
    np.testing.assert_allclose(after[0], 1 / (1 + np.exp(-(logits / 1.7 + biases[None, :, None, None]))), atol=1e-6)
    np.testing.assert_array_equal(after[1], before[1])


def test_scales_are_stretched_and_nothing_else(tmp_path):
    net = FusionNet(layout=LAYOUT)
    path = tmp_path / "small.onnx"
    export(net, fit_novelty(net, {"made": made_set(tmp_path / "made")}), path, {"x": 1})
    before = onnxruntime.InferenceSession(str(path)).run(["box"], example(LAYOUT))[0]
    calibrate_scales(path, {"log_sigma_yaw": 2.0})
    after = onnxruntime.InferenceSession(str(path)).run(["box"], example(LAYOUT))[0]
    expected = np.zeros((1, len(c.BOX_FIELDS), 1, 1))
    expected[0, c.BOX_FIELDS.index("log_sigma_yaw")] = np.log(2)
    np.testing.assert_allclose(after - before, np.broadcast_to(expected, before.shape), atol=1e-5)


def test_a_file_of_another_contract_is_refused(tmp_path):
    fixture = Path(__file__).parents[3] / "test" / "fixtures" / "models" / "student_96x160.onnx"
    assert contract_in(fixture)["contract"] == c.CONTRACT
    model = onnx.load(fixture)
    onnx.helper.set_model_props(model, {"roadscene": json.dumps(contract_in(fixture) | {"contract": 1})})
    onnx.save(model, tmp_path / "old.onnx")
    with pytest.raises(ValueError, match=r"Expected contract 2 for old\.onnx but received 1"):
        contract_in(tmp_path / "old.onnx")


def test_the_curve_scores_pictures_with_and_without_radar(tmp_path):
    made_set(tmp_path / "data" / "made", validation=3)
    made_set(tmp_path / "data" / "seen", validation=3, has_fusion=False)
    settings = {"shares": {"made": 1.0, "seen": 1.0}, "batch": 4, "scored_frames": 2}
    for stage, objects in (("image", False), ("fusion", True)):
        out = train(TrainConfig(stage, images=8, **settings), tmp_path / "data", tmp_path / stage, SHAPE).parent
        with (out / "curve.csv").open() as file:
            (row,) = csv.DictReader(file)
        assert {"images", "made road", "seen road", "seen whole road", "seen whole vehicle"} <= set(row)
        assert ("heat" in row) == objects
