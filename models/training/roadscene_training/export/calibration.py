"""Scores as probabilities: one temperature and a bias a class (Platt, 1999; Guo et al., 2017), fitted on detections and whether they hit."""

import numpy as np
import torch
import torch.nn.functional as F

from roadscene_training import contract as c

CALIBRATION_BINS = 15
LOWEST_SCORE = 0.05
ENOUGH_DETECTIONS = 40


def expected_error(scores: np.ndarray, hits: np.ndarray) -> float:
    """Detection calibration error: mean over detections of |share that hit - mean score| of their score bin (Guo et al., 2017, eq. 3, 15 bins), as src/evaluate has it."""
    if len(scores) == 0:
        return float("nan")
    bins = np.clip(np.ceil(scores * CALIBRATION_BINS).astype(int) - 1, 0, CALIBRATION_BINS - 1)
    count = np.bincount(bins, minlength=CALIBRATION_BINS)
    gap = np.bincount(bins, hits, CALIBRATION_BINS) - np.bincount(bins, scores, CALIBRATION_BINS)
    return float(np.abs(gap).sum() / count.sum())


def detection_error(rows: np.ndarray) -> float:
    """`expected_error` of rows (class index, score, hit) whose score is not near nothing."""
    rows = rows[rows[:, 1] >= LOWEST_SCORE]
    return expected_error(rows[:, 1], rows[:, 2])


def fit(records: dict[str, np.ndarray]) -> tuple[float, np.ndarray]:
    """(temperature, bias of each class). `records`: per set, rows (class index, score, hit); sets count the same whatever their size."""
    rows, weights = [], []
    for found in records.values():
        found = found[found[:, 1] >= LOWEST_SCORE]
        rows.append(found)
        weights.append(np.full(len(found), 1 / max(len(found), 1)))
    rows, weights = np.concatenate(rows), torch.from_numpy(np.concatenate(weights))
    classes = torch.from_numpy(rows[:, 0].astype(int))
    score = torch.from_numpy(rows[:, 1]).clamp(1e-4, 1 - 1e-4)
    logits, hits = torch.log(score / (1 - score)), torch.from_numpy(rows[:, 2])
    # A class with few detections keeps the common bias alone.
    known = torch.tensor(
        [float((classes == k).sum() >= ENOUGH_DETECTIONS) for k in range(len(c.OBJECT_CLASSES))]
    ).double()
    log_t, shared = (
        torch.zeros(1, dtype=torch.double, requires_grad=True),
        torch.zeros(1, dtype=torch.double, requires_grad=True),
    )
    own = torch.zeros(len(c.OBJECT_CLASSES), dtype=torch.double, requires_grad=True)
    optimiser = torch.optim.LBFGS([log_t, shared, own], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        bias = shared + own * known
        per = F.binary_cross_entropy_with_logits(logits / log_t.exp() + bias[classes], hits, reduction="none")
        total = (per * weights).sum() + 1e-3 * (own**2).sum()
        total.backward()
        return total

    optimiser.step(loss)
    return float(log_t.exp().detach()), (shared + own * known).detach().numpy()


def applied(rows: np.ndarray, temperature: float, biases: np.ndarray) -> np.ndarray:
    """Calibrated scores of rows (class index, score, ...)."""
    score = np.clip(rows[:, 1], 1e-6, 1 - 1e-6)
    return 1 / (1 + np.exp(-(np.log(score / (1 - score)) / temperature + biases[rows[:, 0].astype(int)])))


def best_thresholds(records: dict[str, np.ndarray], truths: dict[str, np.ndarray], default: float) -> dict:
    """Per class the score of best F1: from the first set with at least 50 objects of it. `records`: rows (class, score, hit); `truths`: objects per class of the set."""
    out = {}
    for k, name in enumerate(c.OBJECT_CLASSES):
        out[name] = default
        for label, rows in records.items():
            mine = rows[rows[:, 0] == k]
            if truths[label][k] < 50 or not mine[:, 2].any():
                continue
            order = np.argsort(-mine[:, 1], kind="stable")
            true = np.cumsum(mine[order, 2])
            precision, recall = true / np.arange(1, len(order) + 1), true / truths[label][k]
            out[name] = round(
                float(mine[order, 1][np.argmax(2 * precision * recall / np.maximum(precision + recall, 1e-9))]), 3
            )
            break
    return out
