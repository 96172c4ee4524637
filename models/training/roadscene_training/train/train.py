"""Training with checkpoints.

`image` teaches the image branch on every picture set, `fusion` the whole network, `distil` the whole network with a
teacher.
"""

import copy
import json
import logging
import math
import os
import signal
import tempfile
import threading
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from torch import nn

from roadscene_training.data.frames import DataSet
from roadscene_training.distil.losses import Adapter, feature_loss, relation_loss, response_loss
from roadscene_training.model.losses import fusion_losses, image_losses
from roadscene_training.model.network import FusionNet, build
from roadscene_training.model.weights import load
from roadscene_training.train.batches import Batches
from roadscene_training.train.curve import Curve
from roadscene_training.train.train_config import TrainConfig

log = logging.getLogger("train")


def bfloat16_pays(device: torch.device) -> bool:
    """Only where the processor multiplies bfloat16 itself; emulated it is slower than float32."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()


def losses_of(net: FusionNet, batch: dict, config: TrainConfig, adapter: nn.Module | None) -> dict:
    """The weighted losses of a batch by name; those of distillation where it carries lessons."""
    if "radar" not in batch:
        _, pixels, camera, conditions, _ = net.image_heads(batch["image"])
        return image_losses({"pixels": pixels, "camera": camera, "conditions": conditions}, batch)
    out = net(batch["image"], batch["radar"], batch["lookup"], batch.get("privileged"))
    parts = image_losses(out, batch) | fusion_losses(out, batch)
    if adapter is not None and "taught_heat" in batch:
        adapted = adapter(out["features"].float())
        parts["response"] = config.response * response_loss(out, batch)
        parts["feature"] = config.feature * feature_loss(adapted, batch)
        parts["relation"] = config.relation * relation_loss(adapted, batch)
    return parts


def update_ema(ema: nn.Module, net: nn.Module, decay: float) -> None:
    kept, new = ([v for v in m.state_dict().values() if v.dtype.is_floating_point] for m in (ema, net))
    torch._foreach_lerp_(kept, new, 1 - decay)


def start_from(net: FusionNet, weights: Path) -> list[dict]:
    """Fills the network from stored weights where name and shape agree; returns the stages that made those weights."""
    parent, stages = load(weights, net.device)
    own, found = net.state_dict(), parent.state_dict()
    taken = {name: values for name, values in found.items() if name in own and own[name].shape == values.shape}
    net.load_state_dict(taken, strict=False)
    log.info("%d of %d tensors from %s", len(taken), len(own), weights)
    return stages


def parameter_groups(net: FusionNet, config: TrainConfig) -> list[dict]:
    """Parameters by learning rate: a pretrained part learns slowly, and so does what sees pictures after its stage."""
    backbone = set(net.image_branch.backbone.parameters()) if net.widths.pretrained else set()
    pictures = {p for name, p in net.named_parameters() if name.startswith(("image_branch", "pixel", "condition"))}
    image_rate = 1.0 if config.stage == "image" else config.image_rate
    groups: dict[float, list] = {}
    for p in net.parameters():
        if p.requires_grad:
            rate = (config.backbone_rate if p in backbone else 1.0) * (image_rate if p in pictures else 1.0)
            groups.setdefault(rate, []).append(p)
    return [{"params": members, "rate": rate} for rate, members in groups.items()]


def progress(config: TrainConfig, images: int, seconds: float) -> float:
    """Share of the schedule that is done, 1 or more at its end."""
    return max(images / config.images, seconds / 60 / config.minutes)


class Run:
    """One stage: networks, optimiser, counters, and how they are kept on disk."""

    def __init__(self, config: TrainConfig, sets: dict, out: Path, network: dict, process: int = 0):
        self.config, self.out, self.process = config, out, process
        self.device = torch.device(config.device)
        self.net = build(network).to(self.device)
        self.facts = {name: d.facts for name, d in sets.items()}
        if config.parent:
            self.earlier = start_from(self.net, Path(config.parent))
        else:
            self.earlier = []
            self.net.image_branch.begin()
        self.net.image_branch.freeze(config.frozen_blocks)
        self.ema = copy.deepcopy(self.net)
        self.batches = Batches(sets, config, self.net, process)
        self.adapter = None
        if self.batches.choosers:
            lessons = next(iter(self.batches.choosers.values())).lessons
            self.adapter = Adapter(self.net, lessons.get(0, mirrored=False)["taught_features"].shape[0]).to(self.device)
            self.facts_of_teacher = lessons.facts["teacher_sha256"]
        groups = parameter_groups(self.net, config)
        if self.adapter:
            groups.append({"params": list(self.adapter.parameters()), "rate": 1.0})
        self.learnt = [p for group in groups for p in group["params"]]
        self.optimiser = torch.optim.AdamW(groups, config.learning_rate, weight_decay=config.weight_decay)
        self.seen, self.spent, self.screened_at = 0, 0.0, -1
        self.losses: dict[str, list] = {}
        self.checkpoint = out / "checkpoint.pt"
        if self.checkpoint.exists():
            self._resume()
        if process:
            return
        described = {"config": asdict(config), "network": self.net.shape(), "data": self.facts}
        (out / "config.json").write_text(json.dumps(described, indent=1))

    def _resume(self) -> None:
        state = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.ema.load_state_dict(state["ema"])
        if self.adapter:
            self.adapter.load_state_dict(state["adapter"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.seen, self.spent = state["seen"], state["spent"]
        if (self.out / "losses.json").exists():
            self.losses = json.loads((self.out / "losses.json").read_text())
        log.info("resumed at %d images", self.seen)

    def save(self) -> None:
        part = self.checkpoint.with_suffix(".part")
        state = {"net": self.net.state_dict(), "ema": self.ema.state_dict(), "optimiser": self.optimiser.state_dict()}
        if self.adapter:
            state["adapter"] = self.adapter.state_dict()
        torch.save(state | {"seen": self.seen, "spent": self.spent}, part)
        part.replace(self.checkpoint)
        history = {
            "stage": self.config.stage,
            "images": self.seen,
            "minutes": round(self.spent / 60, 1),
            "seed": self.config.seed,
        }
        if self.adapter:
            history["teacher"] = self.facts_of_teacher
        stages = [*self.earlier, history | {"data": self.facts}]
        (self.out / "losses.json").write_text(json.dumps(self.losses))
        torch.save(
            {"weights": self.ema.state_dict(), "network": self.net.shape(), "stages": stages}, self.out / "weights.pt"
        )

    @property
    def done(self) -> float:
        return progress(self.config, self.seen, self.spent)

    def screen_if_due(self) -> None:
        every = self.config.screen_images
        if not self.adapter or not every or (self.screened_at >= 0 and self.seen - self.screened_at < every):
            return
        for name, chooser in self.batches.choosers.items():
            log.info("screened %s: %s", name, chooser.screen(self.ema))
        self.screened_at = self.seen

    def step(self) -> dict:
        config, number = self.config, self.seen // (self.config.batch * self.config.processes)
        rate = config.learning_rate * min(1, (number + 1) / 60) * (0.5 + 0.5 * math.cos(math.pi * min(1, self.done)))
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group["rate"] + 1e-6
        batch = {name: values.to(self.device, non_blocking=True) for name, values in self.batches.draw(number).items()}
        with torch.autocast(self.device.type, torch.bfloat16, enabled=bfloat16_pays(self.device)):
            parts = losses_of(self.net, batch, config, self.adapter)
        self.optimiser.zero_grad(set_to_none=True)
        sum(parts.values()).backward()
        if config.processes > 1:
            average_gradients(self.learnt)
        torch.nn.utils.clip_grad_norm_(self.learnt, 10.0)
        self.optimiser.step()
        update_ema(self.ema, self.net, min(config.ema, (1 + number) / (10 + number)))
        self.seen += config.batch * config.processes
        found = {name: round(part.item(), 4) for name, part in parts.items()}
        for name, value in found.items():
            self.losses.setdefault(name, []).append(value)
        return found


def average_gradients(parameters: list[nn.Parameter]) -> None:
    """Over all processes; they all hold gradients of the same parameters."""
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([g.flatten() for g in gradients])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    for gradient, mean in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(mean.view_as(gradient))


class StopRequest:
    """Notes that the process was asked to end, so that the loop ends after a whole step with everything saved."""

    def __init__(self) -> None:
        self.asked = False
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._ask)
            signal.signal(signal.SIGINT, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


def agreed(*values: float) -> list[float]:
    """The first process's values in all of them."""
    told = torch.tensor(values, dtype=torch.double)
    dist.broadcast(told, 0)
    return told.tolist()


def train(config: TrainConfig, data: Path, out: Path, network: dict | None = None, history: Path | None = None) -> Path:
    """Trains or resumes the network of that shape (default: `Widths`' own), in one process or several.

    Returns the path of the averaged weights, which are written at every checkpoint too. `history`: a table that the
    curve is copied to. Raises SystemExit when asked to end (SIGTERM or SIGINT) before the schedule did.
    """
    out.mkdir(parents=True, exist_ok=True)
    if config.processes == 1:
        _train(0, config, data, out, network or {}, history)
    else:
        with tempfile.TemporaryDirectory() as folder:
            arguments = (config, data, out, network or {}, history, f"file://{folder}/meeting")
            workers = torch.multiprocessing.start_processes(_train, arguments, nprocs=config.processes, join=False)
            stop = StopRequest()
            told = False
            while not workers.join(timeout=1):
                if stop.asked and not told:
                    told = True
                    for pid in workers.pids():
                        os.kill(pid, signal.SIGTERM)
    state = torch.load(out / "checkpoint.pt", weights_only=True, mmap=True)
    if progress(config, state["seen"], state["spent"]) < 1:
        raise SystemExit(f"Stopped after {state['seen']} of {config.images} images; the same command goes on")
    return out / "weights.pt"


def _train(
    process: int, config: TrainConfig, data: Path, out: Path, network: dict, history: Path | None, meeting: str = ""
) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    stop = StopRequest()
    if meeting:
        dist.init_process_group("gloo", init_method=meeting, rank=process, world_size=config.processes)
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    torch.set_flush_denormal(True)
    run = Run(config, {name: DataSet(data / name) for name in config.shares}, out, network, process)
    curve = Curve(out / "curve.csv", history, config, data) if process == 0 else None
    recent: dict[str, list] = {}
    last = saved = reported = time.time()
    run.net.train()
    while run.done < 1:
        run.screen_if_due()
        for name, part in run.step().items():
            recent.setdefault(name, []).append(part)
        now = time.time()
        run.spent, last = run.spent + now - last, now
        asked: float = stop.asked
        if meeting:
            # The schedule follows one clock, and every process leaves the loop after the same step.
            run.spent, asked = agreed(run.spent, asked)
        if asked:
            break
        if curve is None:
            continue
        if now - reported > 30:
            means = {name: float(np.mean(values)) for name, values in recent.items()}
            told = " ".join(f"{name} {mean:.3f}" for name, mean in means.items())
            log.info("%5.1f min  %6d images  %4.1f img/s  %s", run.spent / 60, run.seen, run.seen / run.spent, told)
            recent, reported = {}, now
            if curve.due(run.seen):
                curve.add(run.ema, run.seen, run.spent / 60, means)
                last = time.time()
        if now - saved > 60 * config.checkpoint_minutes:
            run.save()
            saved = time.time()
    if curve is not None:
        run.save()
        if run.done >= 1:
            curve.add(run.ema, run.seen, run.spent / 60, {name: float(np.mean(v)) for name, v in recent.items()})
    if meeting:
        dist.destroy_process_group()
