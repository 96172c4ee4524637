"""`python -m roadscene_training <command>`: make-data, train, evaluate, export. Each resumes or repeats without harm."""

import argparse
import json
import logging
from dataclasses import fields, replace
from pathlib import Path

import torch

from .card import card
from .evaluate import VARIANTS, evaluate, load
from .export import contract_of, export
from .frames import DataSet
from .make_data import MAKERS, make_synthetic
from .model_files import best_thresholds, list_in_manifest, machine, training_facts
from .train import TrainConfig, train


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="roadscene_training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    make = commands.add_parser("make-data", help="bags and labelled pictures to data sets that training maps into memory")
    make.add_argument("--shared", type=Path, help="folder of the recorded sets (astyx, camvid, highway, permissive)")
    make.add_argument("--synthetic", type=Path, nargs="*", default=[], help="folders of generated shards: training, validation")
    make.add_argument("--out", type=Path, required=True)
    make.add_argument("--sets", nargs="*", default=list(MAKERS), choices=list(MAKERS))

    run = commands.add_parser("train", help="the stages of a recipe, one after the other; goes on where it was stopped")
    run.add_argument("--recipe", type=Path, required=True)
    run.add_argument("--data", type=Path, required=True)
    run.add_argument("--out", type=Path, required=True)
    run.add_argument("--threads", type=int, default=2)
    run.add_argument("--seed", type=int, default=0)
    run.add_argument("--minutes", type=float, help="end each stage's schedule after this long")

    score = commands.add_parser("evaluate", help="scores on the validation parts, with sensors taken away in turn")
    score.add_argument("--weights", type=Path, required=True)
    score.add_argument("--data", type=Path, required=True)
    score.add_argument("--sets", nargs="+", required=True)
    score.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=VARIANTS)
    score.add_argument("--out", type=Path, required=True)

    ship = commands.add_parser("export", help="weights to ONNX with the contract inside, and a line in models/manifest.json")
    ship.add_argument("--recipe", type=Path, required=True)
    ship.add_argument("--run", type=Path, required=True, help="folder that `train` wrote")
    ship.add_argument("--scores", type=Path, required=True, help="what `evaluate` wrote")
    ship.add_argument("--version", required=True)
    ship.add_argument("--models", type=Path, required=True, help="folder of the ONNX files and the manifest")
    ship.add_argument("--failures", type=Path, required=True, help="Markdown of the known failures, ends the card")
    return parser.parse_args()


def run_recipe(args) -> None:
    recipe = json.loads(args.recipe.read_text())
    known = {f.name for f in fields(TrainConfig)}
    parent = ""
    for number, stage in enumerate(recipe["stages"]):
        unknown = set(stage) - known
        if unknown:
            raise SystemExit(f"Expected settings of {sorted(known)} for stage {number} but received {sorted(unknown)}")
        config = TrainConfig(**stage, seed=args.seed, threads=args.threads, parent=parent)
        if args.minutes is not None:
            config = replace(config, minutes=args.minutes)
        parent = str(train(config, args.data, args.out / f"{number}-{config.stage}", recipe.get("network")))
    logging.info("weights: %s", parent)


def run_evaluate(args) -> None:
    torch.set_num_threads(1)
    net, stored = load(args.weights)
    scores = {name: evaluate(net, DataSet(args.data / name), args.variants) for name in args.sets}
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps({"history": stored["history"], "scores": scores}, indent=1))
    for name, result in scores.items():
        for variant in args.variants:
            objects = result.get(variant, {}).get("objects", {})
            print(name, variant, {k: round(v["ap"], 3) for k, v in objects.items()}, result.get(variant, {}).get("pixel_iou"))


def run_export(args) -> None:
    recipe = json.loads(args.recipe.read_text())
    stages = sorted(args.run.glob("*/weights.pt"))
    net, _ = load(stages[-1])
    scores = json.loads(args.scores.read_text())["scores"]
    training = training_facts(stages)
    contract = contract_of(net, recipe["name"], args.version, best_thresholds(scores), 1.0, training, recipe["licence"])
    path = args.models / f"{recipe['name']}.onnx"
    parameters = sum(p.numel() for p in net.parameters())
    facts = export(net, path, contract)
    list_in_manifest(args.models / "manifest.json", recipe["name"], path.name, facts["sha256"], contract)
    facts |= {"file": path.name, "parameters": parameters}
    path.with_suffix(".md").write_text(card(contract, facts, scores, machine(), args.failures.read_text()))
    print(json.dumps(facts))


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    args = parse()
    if args.command == "make-data":
        for name in args.sets if args.shared else []:
            if not (args.out / name / "frames.pkl").exists():
                MAKERS[name](args.shared, args.out / name)
        if args.synthetic and not (args.out / "synthetic" / "frames.pkl").exists():
            make_synthetic(args.synthetic, args.out / "synthetic")
    else:
        {"train": run_recipe, "evaluate": run_evaluate, "export": run_export}[args.command](args)


main()
