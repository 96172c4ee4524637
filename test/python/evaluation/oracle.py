"""Scores a problem from standard input with nuscenes-devkit and scikit-learn; JSON in, JSON out. Frames of a class as evaluation.test.ts writes them."""

import json
import sys

import numpy as np
from nuscenes.eval.common.data_classes import EvalBoxes
from nuscenes.eval.common.utils import center_distance
from nuscenes.eval.detection.algo import accumulate, calc_ap, calc_tp
from nuscenes.eval.detection.data_classes import DetectionBox
from sklearn.calibration import calibration_curve
from sklearn.metrics import accuracy_score, confusion_matrix, jaccard_score, precision_recall_curve

DISTANCES_M = (0.5, 1.0, 2.0, 4.0)
METRICS = {"translationM": "trans_err", "scale": "scale_err", "yawRad": "orient_err", "velocityMps": "vel_err"}
BINS = 15


def box(frame: str, item: dict, label: str) -> DetectionBox:
    half = item["yawRad"] / 2
    speed = item.get("radialSpeedMps")
    return DetectionBox(
        sample_token=frame,
        translation=(item["xM"], item["yM"], item["zM"]),
        size=(item["widthM"], item["lengthM"], item["heightM"]),
        rotation=(np.cos(half), 0.0, 0.0, np.sin(half)),
        # What is known of a velocity is its part along the line of sight: the difference is then that of two numbers.
        velocity=(np.nan, np.nan) if speed is None else (speed, 0.0),
        detection_name=label,
        detection_score=float(item.get("score", -1)),
        attribute_name="",
    )


def boxes(frames: list, side: str, label: str) -> EvalBoxes:
    out = EvalBoxes()
    for n, frame in enumerate(frames):
        out.add_boxes(str(n), [box(str(n), item, label) for item in frame[side]])
    return out


def detection(problem: dict) -> dict:
    label, frames = problem["label"], problem["frames"]
    truths, predictions = boxes(frames, "truths", label), boxes(frames, "predictions", label)
    data = {d: accumulate(truths, predictions, label, center_distance, d) for d in DISTANCES_M}
    at_2_m = data[2.0]
    return {
        "ap": [calc_ap(data[d], 0.1, 0.1) for d in DISTANCES_M],
        "precision": at_2_m.precision.tolist(),
        "errors": {ours: calc_tp(at_2_m, 0.1, theirs) for ours, theirs in METRICS.items()},
    }


def best_f1(problem: dict) -> dict:
    """Recall of precision_recall_curve is over the hits alone; F1 is over all truths."""
    hit, score, truths = np.array(problem["hit"]), np.array(problem["score"]), problem["truths"]
    precision, recall, threshold = precision_recall_curve(hit, score)
    precision, recall = precision[:-1], recall[:-1] * hit.sum() / truths
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    best = np.flatnonzero(f1 >= f1.max() - 1e-12)[-1]
    return {"threshold": threshold[best], "precision": precision[best], "recall": recall[best], "f1": f1[best]}


def calibration(problem: dict) -> float:
    hit, score = np.array(problem["hit"]), np.array(problem["score"])
    share, mean = calibration_curve(hit, score, n_bins=BINS, strategy="uniform")
    edges = np.linspace(0.0, 1.0, BINS + 1)
    count = np.bincount(np.searchsorted(edges[1:-1], score), minlength=BINS)
    return float(np.sum(count[count > 0] * np.abs(share - mean)) / len(score))


def pixels(problem: dict) -> dict:
    true, predicted, classes = np.array(problem["true"]), np.array(problem["predicted"]), problem["classes"]
    true, predicted = true[true < classes], predicted[true < classes]
    labels = sorted(set(true.tolist()))
    return {
        "labels": labels,
        "iou": jaccard_score(true, predicted, labels=labels, average=None, zero_division=0).tolist(),
        "mean": float(jaccard_score(true, predicted, labels=labels, average="macro", zero_division=0)),
        "confusion": confusion_matrix(true, predicted, labels=range(classes)).ravel().tolist(),
    }


def main() -> None:
    problem = json.load(sys.stdin)
    out = {
        "detection": [detection(p) for p in problem["detection"]],
        "bestF1": [best_f1(p) for p in problem["ranked"]],
        "calibration": [calibration(p) for p in problem["ranked"]],
        "pixels": [pixels(p) for p in problem["pixels"]],
        "accuracy": [accuracy_score(p["true"], p["predicted"]) for p in problem["conditions"]],
        "percentiles": [np.percentile(p, [2.5, 97.5]).tolist() for p in problem["samples"]],
        "medians": [float(np.median(p)) for p in problem["samples"]],
    }
    json.dump(out, sys.stdout)


main()
