"""Scores of trained weights on the validation parts, with sensors taken away in turn."""

from pathlib import Path

import numpy as np
import torch

from . import contract as c
from .decode import decode
from .frames import DataSet
from .network import FusionNet, build
from .sample import make_sample
from .score import DetectionScore, PixelScore

VARIANTS = ("both", "no_radar", "no_camera", "image_of_another_moment")


@torch.no_grad()
def predict(net: FusionNet, sample: dict) -> dict:
    """Maps of one sample as numpy: probabilities, fields, classes."""
    image = torch.from_numpy(sample["image"])[None]
    if "radar" not in sample:
        _, pixels, _, conditions = net.image_heads(image)
        return {"pixels": pixels[0].argmax(0).numpy(), "conditions": conditions[0].numpy()}
    out = net(image, torch.from_numpy(sample["radar"])[None], torch.from_numpy(sample["lookup"])[None])
    return {
        "heat": torch.sigmoid(out["heat"][0]).numpy(),
        "box": out["box"][0].numpy(),
        "pixels": out["pixels"][0].argmax(0).numpy(),
        "conditions": out["conditions"][0].numpy(),
    }


def evaluate(net: FusionNet, data: DataSet, variants=VARIANTS, split="val", limit: int | None = None, bootstraps=300) -> dict:
    """Scores per variant: average precision of each class with truth, pixel IoU, accuracy of the conditions."""
    net.eval()
    frames = [f for f in data.frames if f.split == split][:limit]
    out: dict = {"frames": len(frames)}
    for variant in variants if frames and frames[0].has_fusion else ("both",):
        out[variant] = _variant(net, data, frames, variant, bootstraps if variant == "both" else 0)
    return out


def _variant(net, data, frames, variant, bootstraps) -> dict:
    scores = {name: DetectionScore(name) for name in c.OBJECT_CLASSES}
    pixels, right, asked = PixelScore(), np.zeros(len(c.CONDITIONS)), np.zeros(len(c.CONDITIONS))
    rng = np.random.default_rng(0)
    for n, frame in enumerate(frames):
        sample = make_sample(data, frame, rng, net.layout, augment=False)
        if variant == "no_radar":
            sample["radar"] = np.zeros_like(sample["radar"])
        if variant == "no_camera":
            sample["image"] = np.full_like(sample["image"], c.FILL)
        if variant == "image_of_another_moment":
            other = frames[(n + len(frames) // 2) % len(frames)]
            sample["image"] = make_sample(data, other, rng, net.layout, augment=False)["image"]
        maps = predict(net, sample)
        pixels.add(maps["pixels"], sample["pixels"])
        start = 0
        for group, values in enumerate(c.CONDITIONS.values()):
            if sample["conditions"][group] >= 0:
                asked[group] += 1
                right[group] += maps["conditions"][start : start + len(values)].argmax() == sample["conditions"][group]
            start += len(values)
        if "heat" in maps:
            found = decode(maps["heat"], maps["box"], net.layout)
            for score in scores.values():
                score.add(found, frame.objects, frame.group)
    out: dict = {"pixel_iou": pixels.result(paint_is_road=frames[0].data_set == "camvid")}
    if frames[0].has_fusion:
        found = {name: s.result(bootstraps) for name, s in scores.items()}
        out["objects"] = {name: r for name, r in found.items() if r["truths"] >= 10}
    accuracy = right / np.maximum(asked, 1)
    out["conditions"] = {g: float(a) for g, a, n in zip(c.CONDITIONS, accuracy, asked, strict=True) if n}
    return out


def load(weights: Path) -> tuple[FusionNet, dict]:
    """The trained network and what else its file holds (history, data)."""
    stored = torch.load(weights, weights_only=True)
    net = build(stored["network"])
    net.load_state_dict(stored["weights"])
    return net.eval(), stored
