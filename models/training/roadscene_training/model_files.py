"""What stands beside an exported model: thresholds from its scores, the facts of its training, the manifest."""

import json
import os
from pathlib import Path

import torch

from . import contract as c

DEFAULT_THRESHOLD = 0.3


def best_thresholds(scores: dict) -> dict:
    """Per class the score of best F1 at 2 m on the validation sets: the real one where it has at least 50 objects of the class, else the generated one."""
    out = {}
    for name in c.OBJECT_CLASSES:
        found = [s["both"]["objects"][name] for s in scores.values() if name in s.get("both", {}).get("objects", {})]
        found = [f for f in found if f["truths"] >= 50 and f.get("best_f1_threshold") is not None]
        out[name] = round(found[0]["best_f1_threshold"], 3) if found else DEFAULT_THRESHOLD
    return out


def training_facts(weights: list[Path]) -> dict:
    """Data, images and hours over the stages of a run."""
    stages = [torch.load(path, weights_only=True) for path in weights]
    data: dict = {}
    for stage in stages:
        data |= stage["data"]
    return {
        "data": [
            {"name": n, "licence": f["licence"], "sha256": f["sha256"], "frames": f["train_frames"]} for n, f in data.items()
        ],
        "hours": round(sum(s["history"]["minutes"] for s in stages) / 60, 2),
        "images": sum(s["history"]["images"] for s in stages),
        "seeds": sorted({s["history"]["seed"] for s in stages}),
        "teacher": "none",
        "parentSha256": "none",
    }


def list_in_manifest(manifest: Path, name: str, file: str, sha256: str, contract: dict) -> None:
    """Adds or renews a model's line; the first model listed is the default."""
    listed = json.loads(manifest.read_text()) if manifest.exists() else {"default": name, "models": {}}
    licence = contract["licence"]
    listed["models"][name] = {"file": file, "sha256": sha256, "version": contract["version"], "licence": licence["spdx"], "use": licence["use"]}
    manifest.write_text(json.dumps(listed, indent=2) + "\n")


def machine() -> str:
    """Processor and cores, for the card."""
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "unknown")
    return f"{os.cpu_count()} cores of {model}"
