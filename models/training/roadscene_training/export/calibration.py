"""Scores as probabilities: one temperature and a bias a class (Platt, 1999; Guo et al., 2017).

Fitted on detections and whether they hit.
"""

import numpy as np
import torch
import torch.nn.functional as F

from roadscene_training import contract as c
from roadscene_training.records import Records

CALIBRATION_BINS = 15
LOWEST_SCORE = 0.05
ENOUGH_DETECTIONS = 40


def expected_error(scores: np.ndarray, hits: np.ndarray) -> float:
    """Detection calibration error.

    Mean over detections of |share that hit - mean score| of their score bin (Guo et al., 2017, eq. 3, 15 bins), as
    src/evaluate has it.
    """
    if len(scores) == 0:
        return float("nan")
    bins = np.clip(np.ceil(scores * CALIBRATION_BINS).astype(int) - 1, 0, CALIBRATION_BINS - 1)
    count = np.bincount(bins, minlength=CALIBRATION_BINS)
    gap = np.bincount(bins, hits, CALIBRATION_BINS) - np.bincount(bins, scores, CALIBRATION_BINS)
    return float(np.abs(gap).sum() / count.sum())


def detection_error(judgements: Records) -> float:
    """`expected_error` of detections whose score is not near nothing."""
    kept = judgements[judgements["score"] >= LOWEST_SCORE]
    return expected_error(kept["score"], kept["hit"])


def fit(judgements: dict[str, Records]) -> tuple[float, np.ndarray]:
    """(temperature, bias of each class) from the detections of each set; sets count the same whatever their size."""
    likely = [found[found["score"] >= LOWEST_SCORE] for found in judgements.values()]
    weights = torch.from_numpy(np.concatenate([np.full(len(found), 1 / max(len(found), 1)) for found in likely]))
    rows = np.concatenate(likely)
    classes = torch.from_numpy(rows["class_index"].astype(int))
    score = torch.from_numpy(rows["score"].copy()).clamp(1e-4, 1 - 1e-4)
    logits, hits = torch.log(score / (1 - score)), torch.from_numpy(rows["hit"].astype(float))
    # A class with few detections keeps the common bias alone.
    known = torch.tensor(
        [float((classes == k).sum() >= ENOUGH_DETECTIONS) for k in range(len(c.OBJECT_CLASSES))]
    ).double()
    log_t = torch.zeros(1, dtype=torch.double, requires_grad=True)
    shared = torch.zeros(1, dtype=torch.double, requires_grad=True)
    own = torch.zeros(len(c.OBJECT_CLASSES), dtype=torch.double, requires_grad=True)
    optimiser = torch.optim.LBFGS([log_t, shared, own], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        bias = shared + own * known
        per = F.binary_cross_entropy_with_logits(logits / log_t.exp() + bias[classes], hits, reduction="none")
        total = (per * weights).sum() + 1e-3 * (own**2).sum()
        total.backward()
        return total

    optimiser.step(loss)
    return float(log_t.exp().detach()), (shared + own * known).detach().numpy()


def applied(judgements: Records, temperature: float, biases: np.ndarray) -> np.ndarray:
    """Calibrated scores."""
    score = np.clip(judgements["score"], 1e-6, 1 - 1e-6)
    return 1 / (1 + np.exp(-(np.log(score / (1 - score)) / temperature + biases[judgements["class_index"]])))


def best_thresholds(judgements: dict[str, Records], truths: dict[str, np.ndarray], default: float) -> dict[str, float]:
    """Per class the score of best F1, from the first set with at least 50 objects of it. `truths`.

    Objects per class of the set.
    """
    out = {}
    for k, name in enumerate(c.OBJECT_CLASSES):
        out[name] = default
        for label, rows in judgements.items():
            mine = rows[rows["class_index"] == k]
            if truths[label][k] < 50 or not mine["hit"].any():
                continue
            mine = mine[np.argsort(-mine["score"], kind="stable")]
            true = np.cumsum(mine["hit"])
            precision, recall = true / np.arange(1, len(mine) + 1), true / truths[label][k]
            best = np.argmax(2 * precision * recall / np.maximum(precision + recall, 1e-9))
            out[name] = round(float(mine["score"][best]), 3)
            break
    return out
