"""Two processes that train one network: gradients are averaged, a stop is resumed, the curve is written once."""

import csv
import time

import torch
import torch.distributed as dist
from test_network import SHAPE, made_set

from roadscene_training.model.weights import load
from roadscene_training.train.train import average_gradients, train
from roadscene_training.train.train_config import TrainConfig


def averaged_in(process: int, folder: str) -> None:
    dist.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=process, world_size=2)
    seen, frozen = torch.nn.Parameter(torch.zeros(2, 3)), torch.nn.Parameter(torch.zeros(4))
    seen.grad = torch.full((2, 3), 1.0 + 2 * process)
    average_gradients([seen, frozen])
    torch.save((seen.grad, frozen.grad), f"{folder}/{process}.pt")
    dist.destroy_process_group()


def test_gradients_are_averaged_over_processes(tmp_path):
    torch.multiprocessing.spawn(averaged_in, (str(tmp_path),), nprocs=2)
    for process in range(2):
        seen, frozen = torch.load(tmp_path / f"{process}.pt")
        assert (seen == 2).all()
        assert frozen is None


def test_two_processes_train_and_resume_one_network(tmp_path):
    made_set(tmp_path / "data" / "made")
    settings = {"stage": "fusion", "shares": {"made": 1.0}, "batch": 2, "processes": 2}
    first = train(TrainConfig(**settings, images=8), tmp_path / "data", tmp_path / "run", SHAPE)
    before = load(first)[0].state_dict()
    history = tmp_path / "history" / "made.csv"
    train(TrainConfig(**settings, images=16), tmp_path / "data", tmp_path / "run", SHAPE, history)
    net, stages = load(tmp_path / "run" / "weights.pt")
    assert [stage["images"] for stage in stages] == [16]
    assert not torch.equal(before["lift.weight"], net.state_dict()["lift.weight"])
    with history.open() as file:
        rows = list(csv.DictReader(file))
    assert [int(row["images"]) for row in rows] == [8, 16]


def test_a_training_that_is_asked_to_end_saves_and_goes_on_later(tmp_path):
    made_set(tmp_path / "data" / "made")
    config = TrainConfig("fusion", images=10**6, shares={"made": 1.0}, batch=2, processes=2)
    arguments = (config, tmp_path / "data", tmp_path / "run", SHAPE)
    training = torch.multiprocessing.get_context("spawn").Process(target=train, args=arguments)
    training.start()
    log = tmp_path / "run" / "config.json"
    while not log.exists():
        time.sleep(0.2)
    time.sleep(3)
    training.terminate()
    training.join()
    assert training.exitcode == 1
    seen = torch.load(tmp_path / "run" / "checkpoint.pt", weights_only=True)["seen"]
    assert 0 < seen < 10**6
    assert load(tmp_path / "run" / "weights.pt")[1][0]["images"] == seen
