"""`python -m roadscene_training <command>`: make-data, train, teach, relabel, ablate, export, evaluate, card.

Each resumes or repeats without harm.
"""

import argparse
import json
import logging
from dataclasses import fields, replace
from pathlib import Path

import torch

from roadscene_training.data.frames import DataSet
from roadscene_training.data.make_data import MAKERS, make_synthetic
from roadscene_training.distil.lessons import teach
from roadscene_training.distil.soft_pixels import relabel
from roadscene_training.evaluate.evaluate import VARIANTS, evaluate
from roadscene_training.evaluate.predictors import contract_in, layout_of, model_predictor, network_predictor
from roadscene_training.evaluate.worst_frames import write_pictures
from roadscene_training.export.card import card
from roadscene_training.export.model_files import machine
from roadscene_training.export.ship import ship
from roadscene_training.export.variants import precision_of
from roadscene_training.hashes import sha256_of
from roadscene_training.model.weights import load
from roadscene_training.train.ablation import ablate
from roadscene_training.train.train import train
from roadscene_training.train.train_config import TrainConfig

PRECISIONS = ("fp32", "fp16", "int8")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="roadscene_training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    make = commands.add_parser(
        "make-data", help="bags and labelled pictures to data sets that training maps into memory"
    )
    make.add_argument("--shared", type=Path, help="folder of the recorded sets (astyx, camvid, highway, permissive)")
    make.add_argument(
        "--synthetic", type=Path, nargs="*", default=[], help="folders of generated shards: training, validation"
    )
    make.add_argument("--out", type=Path, required=True)
    make.add_argument("--sets", nargs="*", default=list(MAKERS), choices=list(MAKERS))

    run = commands.add_parser("train", help="the stages of a recipe, one after the other; goes on where it was stopped")
    run.add_argument("--recipe", type=Path, required=True)
    run.add_argument("--data", type=Path, required=True)
    run.add_argument("--out", type=Path, required=True)
    run.add_argument("--processes", type=int, default=1, help="that train together; two double the rate of one")
    run.add_argument("--threads", type=int, default=1, help="of each process")
    run.add_argument("--history", type=Path, help="folder that a copy of each stage's curve goes to")
    run.add_argument("--seed", type=int, default=0)
    run.add_argument("--minutes", type=float, help="end each stage's schedule after this long")
    run.add_argument("--parent", type=Path, help="weights that the first stage starts from")
    run.add_argument("--lessons", type=Path, help="folder that `teach` wrote, for stages that distil")

    run.add_argument("--soft-pixels", type=Path, help="folder that `relabel` wrote")

    lesson = commands.add_parser("teach", help="stores a teacher's answers on training frames, for stages that distil")
    lesson.add_argument("--weights", type=Path, required=True)
    lesson.add_argument("--data", type=Path, required=True)
    lesson.add_argument("--sets", nargs="+", required=True)
    lesson.add_argument("--most", type=int, default=2400, help="frames of a set")
    lesson.add_argument("--out", type=Path, required=True)

    soft = commands.add_parser(
        "relabel", help="stores a teacher's answers on whole training pictures, for image stages"
    )
    soft.add_argument("--weights", type=Path, required=True)
    soft.add_argument("--data", type=Path, required=True)
    soft.add_argument("--sets", nargs="+", required=True)
    soft.add_argument("--out", type=Path, required=True)

    arms = commands.add_parser("ablate", help="short trainings from one start that differ in one thing, scored")
    arms.add_argument("--recipe", type=Path, required=True)
    arms.add_argument("--parent", type=Path, required=True)
    arms.add_argument("--lessons", type=Path, required=True)
    arms.add_argument("--data", type=Path, required=True)
    arms.add_argument("--sets", nargs="+", required=True)
    arms.add_argument("--seeds", type=int, nargs="+", default=[0, 1])
    arms.add_argument("--limit", type=int, help="validation frames of a set")
    arms.add_argument("--out", type=Path, required=True)

    export = commands.add_parser(
        "export", help="weights to calibrated ONNX files with the contract inside, and a line in models/manifest.json"
    )
    export.add_argument("--recipe", type=Path, required=True)
    export.add_argument("--weights", type=Path, required=True)
    export.add_argument("--data", type=Path, required=True)
    export.add_argument("--version", required=True)
    export.add_argument(
        "--precisions",
        nargs="+",
        default=list(PRECISIONS),
        choices=PRECISIONS,
        help="the first is the model's main file",
    )
    export.add_argument("--models", type=Path, required=True, help="folder of the ONNX files and the manifest")

    score = commands.add_parser("evaluate", help="scores on the validation parts, with sensors taken away in turn")
    what = score.add_mutually_exclusive_group(required=True)
    what.add_argument("--weights", type=Path)
    what.add_argument("--model", type=Path, help="an ONNX file")
    score.add_argument("--title", required=True, help="how tables name it")
    score.add_argument(
        "--passes", type=int, default=1, choices=(1, 2), help="2: average over the road and its mirror image"
    )
    score.add_argument("--data", type=Path, required=True)
    score.add_argument("--sets", nargs="+", required=True)
    score.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=VARIANTS)
    score.add_argument("--limit", type=int, help="frames of a set")
    score.add_argument("--out", type=Path, required=True)

    write = commands.add_parser("card", help="the model card beside a model file")
    write.add_argument("--weights", type=Path, required=True)
    write.add_argument("--model", type=Path, required=True, help="the main file; its variants lie beside it")
    write.add_argument(
        "--scores", type=Path, nargs="+", required=True, help="what `evaluate` wrote; the model's own first"
    )
    write.add_argument("--ablation", type=Path, help="what `ablate` wrote")
    write.add_argument(
        "--data",
        type=Path,
        required=True,
        help="where the generated validation frames are, of which the worst are shown",
    )
    write.add_argument("--failures", type=Path, required=True, help="Markdown of the known failures, ends the card")
    for each in (run, lesson, soft, arms, score):
        each.add_argument("--device", default="cpu", help="as PyTorch names it: cpu, cuda, cuda:1")
    return parser.parse_args()


def run_make_data(args: argparse.Namespace) -> None:
    for name in args.sets if args.shared else []:
        if not (args.out / name / "frames.pkl").exists():
            MAKERS[name](args.shared, args.out / name)
    if args.synthetic and not (args.out / "synthetic" / "frames.pkl").exists():
        make_synthetic(args.synthetic, args.out / "synthetic")


def run_train(args: argparse.Namespace) -> None:
    recipe = json.loads(args.recipe.read_text())
    known = {f.name for f in fields(TrainConfig)}
    parent = str(args.parent or "")
    for number, stage in enumerate(recipe["stages"]):
        network = stage.pop("network", recipe.get("network"))
        unknown = set(stage) - known
        if unknown:
            raise SystemExit(f"Expected settings of {sorted(known)} for stage {number} but received {sorted(unknown)}")
        config = TrainConfig(
            **stage,
            seed=args.seed,
            threads=args.threads,
            parent=parent,
            lessons=str(args.lessons or ""),
            soft_pixels=str(args.soft_pixels or ""),
            device=args.device,
            processes=args.processes,
        )
        if config.stage == "distil" and not config.lessons:
            raise SystemExit(f"Expected --lessons for stage {number}, which distils, but received none")
        if args.minutes is not None:
            config = replace(config, minutes=args.minutes)
        stage_name = f"{number}-{config.stage}"
        history = args.history / f"{args.recipe.stem}-{stage_name}.csv" if args.history else None
        parent = str(train(config, args.data, args.out / stage_name, network, history))
    logging.info("weights: %s", parent)


def run_teach(args: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    net, _ = load(args.weights, args.device)
    for name in args.sets:
        teach(net, sha256_of(args.weights), args.data, name, args.most, args.out)


def run_relabel(args: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    net, _ = load(args.weights, args.device)
    for name in args.sets:
        relabel(net, sha256_of(args.weights), args.data, name, args.out)


def run_ablate(args: argparse.Namespace) -> None:
    recipe = json.loads(args.recipe.read_text())
    ablate(recipe, args.parent, args.lessons, args.data, args.sets, args.seeds, args.limit, args.out, args.device)


def run_export(args: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    net, stages = load(args.weights)
    recipe = json.loads(args.recipe.read_text())
    facts = ship(net, stages, recipe, args.version, sha256_of(args.weights), args.data, args.precisions, args.models)
    print(json.dumps(facts, indent=1))


def run_evaluate(args: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    if args.model:
        predict, layout = model_predictor(args.model), layout_of(contract_in(args.model))
    else:
        net, _ = load(args.weights, args.device)
        predict, layout = network_predictor(net, args.passes), net.layout
    scores = {
        name: evaluate(predict, layout, DataSet(args.data / name), args.variants, limit=args.limit)
        for name in args.sets
    }
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps({"title": args.title, "scores": scores}, indent=1))
    for name, result in scores.items():
        for variant in args.variants:
            objects = result.get(variant, {}).get("objects", {})
            print(
                name,
                variant,
                {k: round(v["ap"], 3) for k, v in objects.items()},
                result.get(variant, {}).get("pixel_iou"),
            )


def run_card(args: argparse.Namespace) -> None:
    net, _ = load(args.weights)
    entry = json.loads((args.model.parent / "manifest.json").read_text())["models"][args.model.stem]
    parameters = sum(p.numel() for p in net.parameters())
    paths = [args.model.parent / f["file"] for f in (entry, *entry.get("variants", {}).values())]
    files = [
        {
            "file": p.name,
            "precision": precision_of(p),
            "sha256": sha256_of(p),
            "bytes": p.stat().st_size,
            "parameters": parameters,
        }
        for p in paths
    ]
    compared = [json.loads(path.read_text()) for path in args.scores]
    ablation = json.loads(args.ablation.read_text()) if args.ablation else []
    contract = contract_in(args.model)
    folder = args.model.parent / "images"
    generated = DataSet(args.data / "synthetic")
    shown = write_pictures(
        model_predictor(args.model),
        layout_of(contract),
        generated,
        contract["thresholds"]["NOMINAL"],
        folder,
        args.model.stem,
    )
    pictures = [(f"{folder.name}/{file}", caption) for file, caption in shown]
    text = card(contract, files, compared, ablation, machine(), args.failures.read_text(), pictures)
    args.model.with_suffix(".md").write_text(text)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    args = parse()
    globals()[f"run_{args.command.replace('-', '_')}"](args)


main()
