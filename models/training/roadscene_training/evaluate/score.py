"""Scores.

NuScenes-style average precision, matched errors, pixel IoU, condition accuracy, bootstrap intervals over drives.
"""

import numpy as np

from roadscene_training import contract as c
from roadscene_training.records import Records, ground_range_m

DISTANCES_M = (0.5, 1.0, 2.0, 4.0)
MINIMUM_RECALL = MINIMUM_PRECISION = 0.1
MATCHED_AT_M = 2.0
OBLIQUE_BEYOND_DEG = 20.0


def match(detections: Records, truth: Records, distance_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Greedy matching of one frame and class, best score first, each truth once: (scores, hit truth index or -1)."""
    free = np.ones(len(truth), bool)
    hits = np.full(len(detections), -1)
    for n in np.argsort(-detections["score"], kind="stable"):
        if not free.any():
            break
        gap = np.hypot(*(truth["centre_m"] - detections["centre_m"][n])[:, :2].T)
        gap[~free] = np.inf
        best = int(np.argmin(gap))
        if gap[best] < distance_m:
            hits[n], free[best] = best, False
    return detections["score"], hits


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
    """Collects frames (detections, truth objects) and scores one class between two ranges."""

    def __init__(self, class_name: str, range_m: float = 50.0, least_range_m: float = 0.0):
        self.class_index = c.OBJECT_CLASSES.index(class_name)
        self.range_m, self.least_range_m = range_m, least_range_m
        self.frames: list[dict] = []

    def add(self, detections: Records, objects: Records, group: str) -> None:
        d, t = self._counted(detections), self._counted(objects)
        matches = {m: match(d, t, m) for m in DISTANCES_M}
        self.frames.append({"group": group, "truths": len(t), "matches": matches, "d": d, "t": t})

    def _counted(self, records: Records) -> Records:
        far = ground_range_m(records)
        mine = records["class_index"] == self.class_index
        return records[mine & (far >= self.least_range_m) & (far <= self.range_m)]

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

    def _matched(self) -> tuple[Records, Records]:
        """Detections with a score above 0.15 and the objects that they match at 2 m."""
        found, true = [], []
        for f in self.frames:
            hits = f["matches"][MATCHED_AT_M][1]
            kept = (hits >= 0) & (f["d"]["score"] >= 0.15)
            found.append(f["d"][kept])
            true.append(f["t"][hits[kept]])
        return np.concatenate(found), np.concatenate(true)

    def _errors(self) -> dict:
        """Of the matches: medians of range, lateral, yaw (axis) and radial speed errors, headings, scales."""
        d, t = self._matched()
        if not len(d):
            return {"matched": 0}
        far = ground_range_m(t)
        bearing = np.arctan2(*d["centre_m"][:, 1::-1].T) - np.arctan2(*t["centre_m"][:, 1::-1].T)
        range_error = np.abs(ground_range_m(d) - far)
        axis = axis_error_rad(d["yaw_rad"] - t["yaw_rad"])
        errors = {
            "range_error_m": range_error,
            "lateral_error_m": np.abs(far * np.sin(bearing)),
            "yaw_error_deg": np.degrees(axis),
            "radial_speed_error_mps": np.abs(d["radial_speed_mps"] - t["radial_speed_mps"]),
            "relative_range_error": range_error / far,
        }
        out: dict = {"matched": len(d)}
        out |= {name: float(np.nanmedian(v)) for name, v in errors.items() if np.isfinite(v).any()}
        # Neither along nor across the way the vehicle faces.
        oblique = np.abs(axis_error_rad(2 * t["yaw_rad"]) / 2) > np.radians(OBLIQUE_BEYOND_DEG)
        if oblique.any():
            out["oblique"] = int(oblique.sum())
            out["oblique_within_20_deg"] = float((axis[oblique] < np.radians(20)).mean())
        out["sense_right"] = float((np.cos(d["yaw_rad"] - t["yaw_rad"]) > 0).mean())
        return out | {"scales": {name: float(v.mean()) for name, v in self.scaled_errors().items() if len(v)}}

    def scaled_errors(self) -> dict[str, np.ndarray]:
        """Errors made over the scale told, for each of SCALE_FIELDS: their mean is 1 where the scales are honest."""
        d, t = self._matched()
        places = np.abs(d["centre_m"] - t["centre_m"])[:, :2].mean(1) / d["position_scale_m"]
        sizes = np.abs(np.log(d["size_m"] / np.maximum(t["size_m"], 0.05))).mean(1) / d["size_scale"]
        turns = axis_error_rad(d["yaw_rad"] - t["yaw_rad"]) / d["yaw_scale_rad"]
        speeds = np.abs(d["radial_speed_mps"] - t["radial_speed_mps"]) / d["speed_scale_mps"]
        found = dict(zip(c.SCALE_FIELDS, (places, sizes, turns, speeds), strict=True))
        return {name: v[np.isfinite(v)] for name, v in found.items()}


def axis_error_rad(turn: np.ndarray) -> np.ndarray:
    """How far a turn takes an axis, 0..pi/2: either way along it is the same."""
    return np.abs((turn + np.pi / 2) % np.pi - np.pi / 2)


class PixelScore:
    """Intersection over union per class.

    Pixels labelled only "not road" are other or sidewalk, and count against the rest.
    """

    def __init__(self) -> None:
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
