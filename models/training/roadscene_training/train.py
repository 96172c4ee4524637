"""Training with checkpoints: `image` teaches the image branch on every picture set, `fusion` the whole network."""

import copy
import json
import logging
import math
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch

from .frames import DataSet
from .losses import fusion_losses, image_losses
from .network import FusionNet, build
from .sample import Faults, make_sample

log = logging.getLogger("train")


@dataclass(frozen=True)
class TrainConfig:
    stage: str
    """`image`: image heads on all pictures; `fusion`: everything, with a share of picture-only batches."""
    images: int
    """Length of the schedule in images seen."""
    minutes: float = math.inf
    """The schedule ends here at the latest, counted over resumed runs."""
    shares: dict = field(default_factory=lambda: {"astyx": 1.0})
    """Relative number of images from each data set (training part)."""
    picture_share: float = 0.15
    """Share of batches of a fusion run that train the image heads alone, on all sets."""
    batch: int = 8
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    ema: float = 0.998
    seed: int = 0
    threads: int = 1
    checkpoint_minutes: float = 3.0
    parent: str = ""
    """Checkpoint whose weights are the start."""


def bfloat16_pays() -> bool:
    """Only where the processor multiplies bfloat16 itself; emulated it is slower than float32."""
    return torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()


def collate(samples: list) -> dict:
    return {k: torch.from_numpy(np.stack([s[k] for s in samples])) for k in samples[0]}


class Batches:
    """Draws batches; the order follows from the seed and the number of batches drawn, so a resumed run goes on as if never stopped."""

    def __init__(self, sets: dict, config: TrainConfig, net: FusionNet):
        self.sets = sets
        self.layout = net.layout
        self.config = config
        # A network of one sensor need not learn to do without the other.
        self.faults = Faults() if net.camera and net.radar else Faults(0, 0, 0, 0.05)
        self.train = {n: [f for f in d.frames if f.split == "train"] for n, d in sets.items()}
        wanted = {n: w for n, w in config.shares.items() if n in sets}
        fusion = {n: w for n, w in wanted.items() if self.train[n] and self.train[n][0].has_fusion}
        self.shares = {"image": wanted, "fusion": fusion}

    def draw(self, number: int) -> dict:
        rng = np.random.default_rng([self.config.seed, number])
        pictures = self.config.stage == "image" or rng.random() < self.config.picture_share
        shares = self.shares["image" if pictures else "fusion"]
        names, weights = list(shares), np.array(list(shares.values()), float)
        samples = []
        for name in rng.choice(names, self.config.batch, p=weights / weights.sum()):
            frames = self.train[name]
            frame, other = (frames[i] for i in rng.integers(0, len(frames), 2))
            samples.append(make_sample(self.sets[name], frame, rng, self.layout, faults=self.faults, other=other))
        if pictures:
            keys = ("image", "pixels", "camera", "labels_fit", "conditions")
            samples = [{k: s[k] for k in keys} for s in samples]
        return collate(samples)


def losses_of(net: FusionNet, batch: dict) -> dict:
    if "radar" not in batch:
        _, pixels, camera, conditions = net.image_heads(batch["image"])
        return image_losses({"pixels": pixels, "camera": camera, "conditions": conditions}, batch)
    out = net(batch["image"], batch["radar"], batch["lookup"])
    return image_losses(out, batch) | fusion_losses(out, batch)


def update_ema(ema, net, decay: float) -> None:
    with torch.no_grad():
        for kept, new in zip(ema.state_dict().values(), net.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.mul_(decay).add_(new, alpha=1 - decay)
            else:
                kept.copy_(new)


def train(config: TrainConfig, data: Path, out: Path, network: dict | None = None) -> Path:
    """Trains or resumes the network of that shape (default: the student's); returns the path of the averaged weights (written at every checkpoint too)."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    torch.set_flush_denormal(True)
    sets = {name: DataSet(data / name) for name in config.shares}
    net = build(network or {})
    if config.parent:
        net.load_state_dict(torch.load(config.parent, weights_only=True)["weights"])
    ema = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), config.learning_rate, weight_decay=config.weight_decay)
    seen, spent = 0, 0.0
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        net.load_state_dict(state["net"])
        ema.load_state_dict(state["ema"])
        optimiser.load_state_dict(state["optimiser"])
        seen, spent = state["seen"], state["spent"]
        log.info("resumed at %d images", seen)
    facts = {name: d.facts for name, d in sets.items()}
    (out / "config.json").write_text(json.dumps({"config": asdict(config), "data": facts}, indent=1))

    def save():
        part = checkpoint.with_suffix(".part")
        state = {"net": net.state_dict(), "ema": ema.state_dict(), "optimiser": optimiser.state_dict()}
        torch.save(state | {"seen": seen, "spent": spent}, part)
        part.replace(checkpoint)
        history = {"stage": config.stage, "images": seen, "minutes": round(spent / 60, 1), "seed": config.seed}
        torch.save({"weights": ema.state_dict(), "network": net.shape(), "history": history, "data": facts}, out / "weights.pt")

    batches = Batches(sets, config, net)
    recent: dict[str, list] = {}
    last = saved = reported = time.time()
    net.train()
    half = bfloat16_pays()
    while (done := max(seen / config.images, spent / 60 / config.minutes)) < 1:
        steps = seen // config.batch
        for group in optimiser.param_groups:
            group["lr"] = config.learning_rate * min(1, (steps + 1) / 60) * (0.5 + 0.5 * math.cos(math.pi * done)) + 1e-6
        with torch.autocast("cpu", torch.bfloat16, enabled=half):
            parts = losses_of(net, batches.draw(steps))
        optimiser.zero_grad(set_to_none=True)
        sum(parts.values()).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        optimiser.step()
        update_ema(ema, net, min(config.ema, (1 + steps) / (10 + steps)))
        seen += config.batch
        for name, part in parts.items():
            recent.setdefault(name, []).append(part.item())
        now = time.time()
        spent, last = spent + now - last, now
        if now - reported > 30:
            means = " ".join(f"{name} {np.mean(values):.3f}" for name, values in recent.items())
            log.info("%5.1f min  %6d images  %4.1f img/s  %s", spent / 60, seen, seen / spent, means)
            recent, reported = {}, now
        if now - saved > 60 * config.checkpoint_minutes:
            save()
            saved = time.time()
    save()
    return out / "weights.pt"
