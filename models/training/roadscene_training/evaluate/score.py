"""Scores: nuScenes-style average precision, matched errors, pixel IoU, condition accuracy, bootstrap intervals over drives."""

import numpy as np

from roadscene_training import contract as c

DISTANCES_M = (0.5, 1.0, 2.0, 4.0)
MINIMUM_RECALL = MINIMUM_PRECISION = 0.1
MATCHED_AT_M = 2.0


def match(detections: np.ndarray, truth: np.ndarray, distance_m: float):
    """Greedy matching of one frame and class, best score first, each truth once: (scores, hit truth index or -1)."""
    free = np.ones(len(truth), bool)
    hits = np.full(len(detections), -1)
    for n in np.argsort(-detections[:, 0], kind="stable"):
        if not free.any():
            break
        gap = np.hypot(truth[:, 1] - detections[n, 2], truth[:, 2] - detections[n, 3])
        gap[~free] = np.inf
        best = int(np.argmin(gap))
        if gap[best] < distance_m:
            hits[n], free[best] = best, False
    return detections[:, 0], hits


def average_precision(scores: np.ndarray, hit: np.ndarray, truths: int) -> float:
    """nuScenes: precision over 101 recalls, those below 0.1 left out, precision above 0.1 counted, normalised."""
    if truths == 0 or len(scores) == 0:
        return 0.0
    order = np.argsort(-scores, kind="stable")
    true = np.cumsum(hit[order])
    precision = true / np.arange(1, len(order) + 1)
    at = np.interp(np.linspace(0, 1, 101), true / truths, precision, right=0)[round(100 * MINIMUM_RECALL) + 1 :]
    return float(np.clip(at - MINIMUM_PRECISION, 0, None).mean() / (1 - MINIMUM_PRECISION))


class DetectionScore:
    """Collects frames (detections [n, 10], truth objects [m, 11]) and scores one class within a range."""

    def __init__(self, class_name: str, range_m: float = 50.0):
        self.class_index = c.OBJECT_CLASSES.index(class_name)
        self.range_m = range_m
        self.frames: list[dict] = []

    def add(self, detections: np.ndarray, objects: np.ndarray, group: str) -> None:
        d = detections[
            (detections[:, 1] == self.class_index) & (np.hypot(detections[:, 2], detections[:, 3]) <= self.range_m)
        ]
        t = objects[(objects[:, 0] == self.class_index) & (np.hypot(objects[:, 1], objects[:, 2]) <= self.range_m)]
        matches = {m: match(d, t, m) for m in DISTANCES_M}
        self.frames.append({"group": group, "truths": len(t), "matches": matches, "d": d, "t": t})

    def _ap(self, frames: list) -> list:
        truths = sum(f["truths"] for f in frames)
        out = []
        for m in DISTANCES_M:
            scores = np.concatenate([f["matches"][m][0] for f in frames])
            hit = np.concatenate([f["matches"][m][1] >= 0 for f in frames])
            out.append(average_precision(scores, hit, truths))
        return out

    def result(self, bootstraps: int = 300, seed: int = 0) -> dict:
        at = self._ap(self.frames)
        out = {
            "truths": sum(f["truths"] for f in self.frames),
            "ap": float(np.mean(at)),
            "ap_at": dict(zip(map(str, DISTANCES_M), at, strict=True)),
        }
        groups: dict[str, list] = {}
        for f in self.frames:
            groups.setdefault(f["group"], []).append(f)
        rng, names = np.random.default_rng(seed), list(groups)
        if bootstraps and out["truths"]:
            means = []
            for _ in range(bootstraps):
                chosen = [f for n in rng.integers(0, len(names), len(names)) for f in groups[names[n]]]
                means.append(np.mean(self._ap(chosen)))
            out["ap_ci95"] = [float(v) for v in np.percentile(means, [2.5, 97.5])]
        return out | self._errors() | self._best_f1()

    def _best_f1(self) -> dict:
        """Score that balances precision and recall best at 2 m, with both there."""
        scores = np.concatenate([f["matches"][MATCHED_AT_M][0] for f in self.frames])
        hit = np.concatenate([f["matches"][MATCHED_AT_M][1] >= 0 for f in self.frames])
        truths = sum(f["truths"] for f in self.frames)
        if not truths or not hit.any():
            return {}
        order = np.argsort(-scores, kind="stable")
        true = np.cumsum(hit[order])
        precision, recall = true / np.arange(1, len(order) + 1), true / truths
        best = int(np.argmax(2 * precision * recall / np.maximum(precision + recall, 1e-9)))
        return {
            "best_f1_threshold": float(scores[order][best]),
            "precision_there": float(precision[best]),
            "recall_there": float(recall[best]),
        }

    def _errors(self) -> dict:
        """Medians over matches at 2 m with a score above 0.15: range, lateral, yaw (axis), radial speed."""
        rows = []
        for f in self.frames:
            for n, hit in enumerate(f["matches"][MATCHED_AT_M][1]):
                if hit < 0 or f["d"][n, 0] < 0.15:
                    continue
                d, t = f["d"][n], f["t"][hit]
                bearing = np.arctan2(d[3], d[2]) - np.arctan2(t[2], t[1])
                yaw = abs((d[8] - t[7] + np.pi / 2) % np.pi - np.pi / 2)
                far = np.hypot(t[1], t[2])
                rows.append(
                    [
                        abs(np.hypot(d[2], d[3]) - far),
                        abs(far * np.sin(bearing)),
                        np.degrees(yaw),
                        abs(d[9] - t[8]),
                        far,
                    ]
                )
        if not rows:
            return {"matched": 0}
        rows = np.array(rows)
        names = ("range_error_m", "lateral_error_m", "yaw_error_deg", "radial_speed_error_mps")
        out = {"matched": len(rows)} | {
            n: float(np.nanmedian(v)) for n, v in zip(names, rows.T, strict=False) if np.isfinite(v).any()
        }
        return out | {"relative_range_error": float(np.median(rows[:, 0] / rows[:, 4]))}


class PixelScore:
    """Intersection over union per class; pixels labelled only "not road" are other or sidewalk, and count against the rest."""

    def __init__(self):
        self.confusion = np.zeros((len(c.PIXEL_CLASSES) + 1, len(c.PIXEL_CLASSES)), np.int64)

    def add(self, predicted: np.ndarray, labels: np.ndarray) -> None:
        rows = np.where(labels == c.PIXEL_NOT_ROAD, len(c.PIXEL_CLASSES), labels)
        keep = labels != c.PIXEL_VOID
        np.add.at(self.confusion, (rows[keep], predicted[keep]), 1)

    def result(self, paint_is_road: bool = False) -> dict:
        """`paint_is_road`: for sets whose masks know no paint, marking counts as road on both sides."""
        m = self.confusion.copy()
        if paint_is_road:
            m[:, 1] += m[:, 2]
            m[1] += m[2]
            m[:, 2], m[2] = 0, 0
        exact = m[:-1]
        out = {}
        for k, name in enumerate(c.PIXEL_CLASSES):
            if exact[k].sum() == 0:
                continue
            false = exact[:, k].sum() - exact[k, k] + (0 if name in ("other", "sidewalk") else m[-1, k])
            out[name] = float(exact[k, k] / (exact[k].sum() + false))
        return out | {"mean": float(np.mean(list(out.values())))} if out else {}
