"""What stands beside an exported model: the facts of its training, the manifest."""

import json
import os
from pathlib import Path

from roadscene_training.hashes import sha256_of


def training_facts(stages: list[dict]) -> dict:
    """Data, images, hours and teacher over the stages that made a network, those of a network it grew from included."""
    data: dict = {}
    for stage in stages:
        data |= stage["data"]
    return {
        "data": [
            {"name": n, "licence": f["licence"], "sha256": f["sha256"], "frames": f["train_frames"]}
            for n, f in data.items()
        ],
        "hours": round(sum(s["minutes"] for s in stages) / 60, 2),
        "images": sum(s["images"] for s in stages),
        "seeds": sorted({s["seed"] for s in stages}),
        "teacher": next((s["teacher"] for s in reversed(stages) if "teacher" in s), "none"),
    }


def list_in_manifest(manifest: Path, name: str, files: dict[str, Path], contract: dict) -> None:
    """Adds or renews a model's line; the first model listed is the default. `files`.

    Per precision, the main one first.
    """
    listed: dict = json.loads(manifest.read_text()) if manifest.exists() else {"default": name, "models": {}}
    licence = contract["licence"]
    entries = {precision: {"file": path.name, "sha256": sha256_of(path)} for precision, path in files.items()}
    main = next(iter(entries))
    listed["models"][name] = {
        **entries.pop(main),
        **({"precision": main} if main != "fp32" else {}),
        "version": contract["version"],
        "licence": licence["spdx"],
        "use": licence["use"],
        **({"variants": entries} if entries else {}),
    }
    manifest.write_text(json.dumps(listed, indent=2) + "\n")


def machine() -> str:
    """Processor and cores, for the card."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")
    return f"{os.cpu_count()} cores of {model}"
