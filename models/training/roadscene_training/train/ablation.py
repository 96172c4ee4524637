"""The same student, the same number of images, one thing changed.

What distillation, screening and each sensor are worth.
"""

import json
import logging
from dataclasses import fields
from pathlib import Path

from roadscene_training.data.frames import DataSet
from roadscene_training.evaluate.evaluate import evaluate
from roadscene_training.evaluate.predictors import network_predictor
from roadscene_training.model.weights import load
from roadscene_training.train.train import train
from roadscene_training.train.train_config import TrainConfig

log = logging.getLogger("ablate")


def ablate(
    recipe: dict,
    parent: Path,
    lessons: Path,
    data: Path,
    sets: list[str],
    seeds: list[int],
    limit: int | None,
    out: Path,
    device: str = "cpu",
) -> None:
    """Trains every arm of the recipe with every seed from the same weights and scores it.

    What is done already is left. Writes ablation.json after each.
    """
    out.mkdir(parents=True, exist_ok=True)
    results_file = out / "ablation.json"
    results = json.loads(results_file.read_text()) if results_file.exists() else []
    known = {f.name for f in fields(TrainConfig)}
    for seed in seeds:
        for arm in recipe["arms"]:
            if any(r["arm"] == arm["name"] and r["seed"] == seed for r in results):
                continue
            settings = recipe["stage"] | {k: v for k, v in arm.items() if k in known}
            config = TrainConfig(**settings, seed=seed, parent=str(parent), lessons=str(lessons), device=device)
            network = recipe["network"] | {k: arm[k] for k in ("camera", "radar") if k in arm}
            folder = out / f"{arm['name'].replace(' ', '-')}-{seed}"
            weights = train(config, data, folder, network)
            net, _ = load(weights, device)
            scores = {
                n: evaluate(network_predictor(net), net.layout, DataSet(data / n), ("both",), limit=limit, bootstraps=0)
                for n in sets
            }
            results.append({"arm": arm["name"], "seed": seed, "images": config.images, "scores": scores})
            results_file.write_text(json.dumps(results, indent=1))
            car = {n: s["both"].get("objects", {}).get("car", {}).get("ap", float("nan")) for n, s in scores.items()}
            log.info("%s, seed %d: %s", arm["name"], seed, {n: round(ap, 3) for n, ap in car.items()})
