"""Training elsewhere than on the processor: every operation must find its inputs on one device."""

import pytest
from test_network import LAYOUT, batch_of, made_set

from roadscene_training.model.mirror import two_passes
from roadscene_training.model.network import FusionNet
from roadscene_training.train.train import losses_of
from roadscene_training.train.train_config import TrainConfig


def test_a_step_and_a_mirrored_pass_run_on_another_device(tmp_path):
    batch = {name: values.to("meta") for name, values in batch_of(made_set(tmp_path)).items()}
    net = FusionNet(layout=LAYOUT).to("meta")
    assert net.device.type == "meta"
    sum(losses_of(net, batch, TrainConfig("fusion", images=1), None).values()).backward()
    assert net.lift.weight.grad.device.type == "meta"
    answers = two_passes(net, {name: batch[name] for name in ("image", "radar", "lookup")})
    assert {v.device.type for v in answers.values()} == {"meta"}


def test_a_tensor_left_behind_is_noticed(tmp_path):
    batch = batch_of(made_set(tmp_path))
    moved = {name: values if name == "weight" else values.to("meta") for name, values in batch.items()}
    with pytest.raises(RuntimeError, match="device"):
        losses_of(FusionNet(layout=LAYOUT).to("meta"), moved, TrainConfig("fusion", images=1), None)
