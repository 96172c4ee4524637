"""Scores tracking problems from standard input with py-motmetrics; JSON in, JSON out. Frames as tracking.test.ts writes them."""

import json
import sys

import motmetrics as mm
import numpy as np

METRICS = ["mota", "motp", "idf1", "num_switches", "num_fragmentations", "num_misses", "num_false_positives", "num_matches"]


def score(frames: list, limit: float) -> dict:
    acc = mm.MOTAccumulator(auto_id=True)
    for frame in frames:
        truths, tracks = frame["truths"], frame["tracks"]
        distances = np.array([[np.hypot(t["xM"] - s["xM"], t["yM"] - s["yM"]) for s in tracks] for t in truths])
        distances = distances.reshape(len(truths), len(tracks))
        distances[distances > limit] = np.nan
        acc.update([t["id"] for t in truths], [s["id"] for s in tracks], distances)
    row = mm.metrics.create().compute(acc, metrics=METRICS, name="x").loc["x"]
    return {name: None if np.isnan(row[name]) else float(row[name]) for name in METRICS}


problems = json.load(sys.stdin)
json.dump([score(p["frames"], p["limitM"]) for p in problems], sys.stdout)
