"""Scores of a model on the validation parts, with sensors taken away in turn, and of its novelty score on spoilt
input."""

from collections.abc import Sequence

import cv2
import numpy as np
import torch

from roadscene_training import contract as c
from roadscene_training.contract import Layout
from roadscene_training.data.frames import DataSet, Frame
from roadscene_training.data.sample import make_picture, make_sample
from roadscene_training.data.whole import whole_picture
from roadscene_training.evaluate.decode import decode
from roadscene_training.evaluate.predictors import Predictor
from roadscene_training.evaluate.score import MATCHED_AT_M, DetectionScore, PixelScore
from roadscene_training.export.calibration import detection_error
from roadscene_training.model.network import FusionNet
from roadscene_training.records import JUDGEMENT, Records, made

VARIANTS = ("both", "no_radar", "no_camera", "image_of_another_moment")


def evaluate(
    predict: Predictor,
    layout: Layout,
    data: DataSet,
    variants: Sequence[str] = VARIANTS,
    split: str = "val",
    limit: int | None = None,
    bootstraps: int = 300,
) -> dict:
    """Scores per variant.

    Average precision of each class with truth, calibration, phantoms, pixel IoU, accuracy of the conditions; AUROC of
    the novelty score per fault.
    """
    frames = validation_frames(data, split, limit)
    out: dict = {"frames": len(frames)}
    for variant in variants if frames and frames[0].has_fusion else ("both",):
        scored = Scored(predict, layout, data, frames, variant)
        out[variant] = scored.result(bootstraps if variant == "both" else 0)
        if variant == "both" and scored.novelty and frames[0].has_fusion:
            out["novelty_auroc"] = novelty_auroc(predict, layout, data, frames, scored.novelty)
    return out


@torch.no_grad()
def whole_picture_iou(net: FusionNet, data: DataSet, limit: int | None = None) -> dict[str, float]:
    """Pixel IoU of the image heads over whole pictures at the band's scale, also where no band would show them."""
    frames = validation_frames(data, "val", limit)
    score = PixelScore()
    for frame in frames:
        image, classes = whole_picture(data, frame)
        assert classes is not None, "a validation picture has labels"
        pixels = net.image_heads(torch.from_numpy(image)[None].to(net.device))[1]
        score.add(pixels[0].argmax(0).cpu().numpy(), classes)
    return score.result(paint_is_road=frames[0].data_set == "camvid")


def validation_frames(data: DataSet, split: str, limit: int | None) -> list[Frame]:
    """The frames of a part, thinned evenly to at most `limit`."""
    frames = [f for f in data.frames if f.split == split]
    if limit is None or len(frames) <= limit:
        return frames
    return [frames[i] for i in np.linspace(0, len(frames) - 1, limit).astype(int)]


class Scored:
    """All frames of a variant (one of VARIANTS, or `pictures`: the image heads alone), seen once."""

    def __init__(self, predict: Predictor, layout: Layout, data: DataSet, frames: list[Frame], variant: str):
        self.objects = {name: DetectionScore(name) for name in c.OBJECT_CLASSES}
        self.far_cars = DetectionScore("car", layout.x_max_m, least_range_m=50.0)
        self.pixels, self.paint_is_road = PixelScore(), frames[0].data_set == "camvid"
        self.has_fusion = frames[0].has_fusion and variant != "pictures"
        self.right, self.asked = np.zeros(len(c.CONDITIONS)), np.zeros(len(c.CONDITIONS))
        self.novelty: list[float] = []
        self.empty_frames = 0
        self.phantom_scores: list[float] = []
        rng = np.random.default_rng(0)
        for n, frame in enumerate(frames):
            if variant == "pictures" or not frame.has_fusion:
                sample = make_picture(data, frame, rng, layout, augment="none")
                self._add(frame, sample, predict(sample), layout)
                continue
            sample = make_sample(data, frame, rng, layout, augment="none")
            if variant == "no_radar":
                sample["radar"] = np.zeros_like(sample["radar"])
            if variant == "no_camera":
                sample["image"] = np.full_like(sample["image"], c.FILL)
            if variant == "image_of_another_moment":
                other = frames[(n + len(frames) // 2) % len(frames)]
                sample["image"] = make_sample(data, other, rng, layout, augment="none")["image"]
            self._add(frame, sample, predict(sample), layout)

    def _add(self, frame: Frame, sample: dict, maps: dict, layout: Layout) -> None:
        self.pixels.add(maps["pixels"], sample["pixels"])
        start = 0
        for group, values in enumerate(c.CONDITIONS.values()):
            if sample["conditions"][group] >= 0:
                self.asked[group] += 1
                self.right[group] += (
                    maps["conditions"][start : start + len(values)].argmax() == sample["conditions"][group]
                )
            start += len(values)
        if "novelty" in maps:
            self.novelty.append(maps["novelty"])
        if "heat" in maps:
            found = decode(maps["heat"], maps["box"], layout)
            for score in (*self.objects.values(), self.far_cars):
                score.add(found, frame.objects, frame.group)
            if not len(frame.objects):
                self.empty_frames += 1
                self.phantom_scores += found["score"].tolist()

    def judgements(self) -> Records:
        """All detections in range and whether each matches an object within 2 m."""
        rows = [
            made(
                JUDGEMENT,
                len(f["d"]),
                class_index=s.class_index,
                score=f["d"]["score"],
                hit=f["matches"][MATCHED_AT_M][1] >= 0,
            )
            for s in self.objects.values()
            for f in s.frames
        ]
        return np.concatenate(rows)

    def truths(self) -> np.ndarray:
        """Objects in range per class."""
        return np.array([sum(f["truths"] for f in s.frames) for s in self.objects.values()])

    def result(self, bootstraps: int) -> dict:
        out: dict = {"pixel_iou": self.pixels.result(paint_is_road=self.paint_is_road)}
        if self.has_fusion:
            found = {name: s.result(bootstraps) for name, s in self.objects.items()}
            out["objects"] = {name: r for name, r in found.items() if r["truths"] >= 10}
            far = self.far_cars.result(0)
            out["far_cars"] = {"truths": far["truths"], "ap_at_4": far["ap_at"]["4.0"]}
            out["calibration_error"] = detection_error(self.judgements())
            if self.empty_frames:
                above = sum(s >= 0.5 for s in self.phantom_scores)
                out["object_free"] = {
                    "frames": self.empty_frames,
                    "phantoms_per_1000": 1000 * above / self.empty_frames,
                }
        accuracy = self.right / np.maximum(self.asked, 1)
        out["conditions"] = {g: float(a) for g, a, n in zip(c.CONDITIONS, accuracy, self.asked, strict=True) if n}
        return out


def _spoilt(fault: str, sample: dict, other: dict, rng: np.random.Generator) -> dict:
    """The sample with one fault."""
    image, radar = sample["image"], sample["radar"]
    if fault == "black":
        image = np.zeros_like(image)
    elif fault == "noise":
        image = rng.integers(0, 256, image.shape, np.uint8)
    elif fault == "glare":
        image = np.clip(image.astype(int) * 2 + 140, 0, 255).astype(np.uint8)
    elif fault == "blur":
        image = cv2.GaussianBlur(image, (0, 0), 12)
    elif fault == "half_covered":
        image = image.copy()
        image[:, : image.shape[1] // 2] = 12
    elif fault == "radar_dead":
        radar = np.zeros_like(radar)
    elif fault == "radar_clutter":
        hit = rng.random(radar.shape[1:]) < 0.25
        radar = radar.copy()
        radar[0][hit], radar[1][hit], radar[2][hit] = (
            np.log(2),
            rng.normal(0, 0.3, hit.sum()),
            rng.normal(0, 0.3, hit.sum()),
        )
    elif fault == "radar_of_another_moment":
        radar = other["radar"]
    return sample | {"image": image, "radar": radar}


SPOILT = ("black", "noise", "glare", "blur", "half_covered", "radar_dead", "radar_clutter", "radar_of_another_moment")


def auroc(low: np.ndarray, high: np.ndarray) -> float:
    """Chance that a value of `high` exceeds one of `low` (ties half)."""
    return float(np.mean((high[:, None] > low[None]) + 0.5 * (high[:, None] == low[None])))


def novelty_auroc(
    predict: Predictor, layout: Layout, data: DataSet, frames: list[Frame], clean: list[float], most: int = 60
) -> dict:
    """Per fault, how well the novelty score tells spoilt frames from clean ones."""
    rng = np.random.default_rng(0)
    chosen = frames[:: max(1, len(frames) // most)]
    samples = [make_sample(data, f, rng, layout, augment="none") for f in chosen]
    out = {}
    for fault in SPOILT:
        spoilt = [
            _spoilt(fault, s, samples[(n + len(samples) // 2) % len(samples)], rng) for n, s in enumerate(samples)
        ]
        out[fault] = auroc(np.array(clean), np.array([predict(s)["novelty"] for s in spoilt]))
    return out
