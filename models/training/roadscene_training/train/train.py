"""Training with checkpoints.

`image` teaches the image branch on every picture set, `fusion` the whole network, `distil` the whole network with a
teacher.
"""

import copy
import json
import logging
import math
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import nn

from roadscene_training.data.frames import DataSet
from roadscene_training.distil.losses import Adapter, feature_loss, relation_loss, response_loss
from roadscene_training.model.grow import grow
from roadscene_training.model.losses import fusion_losses, image_losses
from roadscene_training.model.network import FusionNet, build
from roadscene_training.model.shrink import shrink
from roadscene_training.model.weights import load
from roadscene_training.train.batches import Batches
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
    with torch.no_grad():
        for kept, new in zip(ema.state_dict().values(), net.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.mul_(decay).add_(new, alpha=1 - decay)
            else:
                kept.copy_(new)


def start_from(net: FusionNet, weights: Path) -> list:
    """Fills the network from stored weights, widening a narrower network's and narrowing a wider one's.

    Returns the stages that made those weights.
    """
    parent, stages = load(weights, net.device)
    if parent.widths == net.widths:
        net.load_state_dict(parent.state_dict())
    elif net.widths.head > parent.widths.head:
        grow(parent, net)
        log.info("widened %s", weights)
    else:
        shrink(parent, net)
        log.info("narrowed %s", weights)
    return stages


class Run:
    """One stage: networks, optimiser, counters, and how they are kept on disk."""

    def __init__(self, config: TrainConfig, sets: dict, out: Path, network: dict):
        self.config, self.out = config, out
        self.device = torch.device(config.device)
        self.net = build(network).to(self.device)
        self.facts = {name: d.facts for name, d in sets.items()}
        self.earlier = start_from(self.net, Path(config.parent)) if config.parent else []
        self.ema = copy.deepcopy(self.net)
        self.batches = Batches(sets, config, self.net)
        self.adapter = None
        if self.batches.choosers:
            lessons = next(iter(self.batches.choosers.values())).lessons
            self.adapter = Adapter(self.net, lessons.get(0, mirrored=False)["taught_features"].shape[0]).to(self.device)
            self.facts_of_teacher = lessons.facts["teacher_sha256"]
        learnt = [*self.net.parameters(), *(self.adapter.parameters() if self.adapter else [])]
        self.optimiser = torch.optim.AdamW(learnt, config.learning_rate, weight_decay=config.weight_decay)
        self.seen, self.spent, self.screened_at = 0, 0.0, -1
        self.losses: dict[str, list] = {}
        self.checkpoint = out / "checkpoint.pt"
        if self.checkpoint.exists():
            self._resume()
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
        return max(self.seen / self.config.images, self.spent / 60 / self.config.minutes)

    def screen_if_due(self) -> None:
        every = self.config.screen_images
        if not self.adapter or not every or (self.screened_at >= 0 and self.seen - self.screened_at < every):
            return
        for name, chooser in self.batches.choosers.items():
            log.info("screened %s: %s", name, chooser.screen(self.ema))
        self.screened_at = self.seen

    def step(self) -> dict:
        config, number = self.config, self.seen // self.config.batch
        for group in self.optimiser.param_groups:
            group["lr"] = (
                config.learning_rate * min(1, (number + 1) / 60) * (0.5 + 0.5 * math.cos(math.pi * self.done)) + 1e-6
            )
        batch = {name: values.to(self.device, non_blocking=True) for name, values in self.batches.draw(number).items()}
        with torch.autocast(self.device.type, torch.bfloat16, enabled=bfloat16_pays(self.device)):
            parts = losses_of(self.net, batch, config, self.adapter)
        self.optimiser.zero_grad(set_to_none=True)
        sum(parts.values()).backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 10.0)
        self.optimiser.step()
        update_ema(self.ema, self.net, min(config.ema, (1 + number) / (10 + number)))
        self.seen += config.batch
        found = {name: round(part.item(), 4) for name, part in parts.items()}
        for name, value in found.items():
            self.losses.setdefault(name, []).append(value)
        return found


def train(config: TrainConfig, data: Path, out: Path, network: dict | None = None) -> Path:
    """Trains or resumes the network of that shape (default: `Widths`' own).

    Returns the path of the averaged weights (written at every checkpoint too).
    """
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    torch.set_flush_denormal(True)
    run = Run(config, {name: DataSet(data / name) for name in config.shares}, out, network or {})
    recent: dict[str, list] = {}
    last = saved = reported = time.time()
    run.net.train()
    while run.done < 1:
        run.screen_if_due()
        for name, part in run.step().items():
            recent.setdefault(name, []).append(part)
        now = time.time()
        run.spent, last = run.spent + now - last, now
        if now - reported > 30:
            means = " ".join(f"{name} {np.mean(values):.3f}" for name, values in recent.items())
            log.info("%5.1f min  %6d images  %4.1f img/s  %s", run.spent / 60, run.seen, run.seen / run.spent, means)
            recent, reported = {}, now
        if now - saved > 60 * config.checkpoint_minutes:
            run.save()
            saved = time.time()
    run.save()
    return out / "weights.pt"
