"""Trained weights to the files of a release.

Each precision exported, calibrated on the validation parts by itself, with thresholds and contract inside.
"""

import copy
import logging
from pathlib import Path

import numpy as np

from roadscene_training import contract as c
from roadscene_training.data.frames import DataSet
from roadscene_training.data.sample import make_sample
from roadscene_training.evaluate.evaluate import Scored, validation_frames
from roadscene_training.evaluate.predictors import model_inputs, model_predictor
from roadscene_training.export import calibration
from roadscene_training.export.export import Deployed, contract_of, export
from roadscene_training.export.golden import write_golden
from roadscene_training.export.model_files import list_in_manifest, training_facts
from roadscene_training.export.novelty import fit_novelty
from roadscene_training.export.variants import (
    CALIBRATION_FRAMES,
    calibrate_heat,
    calibrate_scales,
    set_contract,
    to_int8,
)
from roadscene_training.model.network import FusionNet
from roadscene_training.records import Records

log = logging.getLogger("export")

# Frames of a set on which calibration and thresholds are fitted.
FITTED_FRAMES = 300
DEFAULT_THRESHOLD = 0.3
# Of each mode of the node (src/domain) the variant of the evaluation that has its sensors.
MODES = {"NOMINAL": "both", "CAMERA_ONLY": "no_radar", "RADAR_ONLY": "no_camera"}


def ship(
    net: FusionNet,
    stages: list[dict],
    recipe: dict,
    version: str,
    parent_sha256: str,
    data: Path,
    precisions: list[str],
    models: Path,
) -> dict:
    """Writes `<name>.onnx` (the first precision), `<name>-<precision>.onnx` and the manifest's line.

    Returns facts of each file.
    """
    facts = training_facts(stages) | {"parentSha256": parent_sha256}
    sets = {d["name"]: DataSet(data / d["name"]) for d in facts["data"]}
    contract = contract_of(net, recipe["name"], version, {}, 1.0, facts, recipe["licence"])
    novelty = fit_novelty(net, sets)
    files: dict[str, Path] = {}
    out: dict[str, dict] = {}
    for precision in precisions:
        path = models / (f"{recipe['name']}.onnx" if not files else f"{recipe['name']}-{precision}.onnx")
        if precision == "int8":
            source = path.with_suffix(".fp32")
            written = export(net, novelty, source, contract)
            to_int8(source, path, calibration_inputs(net, sets))
            source.unlink()
        else:
            written = export(net, novelty, path, contract, half=precision == "fp16")
        fitted = calibrate(path, net, sets, contract)
        if precision == "fp32":
            deployed = Deployed(copy.deepcopy(net).eval(), novelty).eval()
            write_golden(
                deployed,
                fitted["temperature"],
                np.array(fitted["biases"]),
                fitted["scale_factors"],
                models / "golden" / f"{recipe['name']}.json",
            )
        files[precision] = path
        out[precision] = {
            "file": path.name,
            "bytes": path.stat().st_size,
            "difference": written["difference"],
            **fitted,
        }
        log.info("%s: %s", precision, out[precision])
    list_in_manifest(models / "manifest.json", recipe["name"], files, contract)
    return out


def calibration_inputs(net: FusionNet, sets: dict[str, DataSet]) -> list[dict]:
    """Training frames for the ranges of int8 activations, the same number from every set with radar."""
    rng = np.random.default_rng(0)
    fusion = {n: [f for f in d.frames if f.split == "train" and f.has_fusion] for n, d in sets.items()}
    fusion = {n: frames for n, frames in fusion.items() if frames}
    chosen = [
        (n, frames[i])
        for n, frames in fusion.items()
        for i in rng.integers(0, len(frames), CALIBRATION_FRAMES // len(fusion))
    ]
    return [model_inputs(make_sample(sets[n], f, rng, net.layout, "none"), net.layout) for n, f in chosen]


def calibrate(path: Path, net: FusionNet, sets: dict[str, DataSet], contract: dict) -> dict:
    """Fits what a model file says of its own certainty and folds it in; renews the contract.

    Temperature, biases and scales come from frames with both sensors, the thresholds of each mode from its own sensors.
    """
    predict = model_predictor(path)
    judgements: dict[str, dict[str, Records]] = {mode: {} for mode in MODES}
    truths: dict[str, np.ndarray] = {}
    scaled: dict[str, list[np.ndarray]] = {name: [] for name in c.SCALE_FIELDS}
    for name, data in sets.items():
        frames = validation_frames(data, "val", FITTED_FRAMES)
        if not frames or not frames[0].has_fusion:
            continue
        for mode, variant in MODES.items():
            scored = Scored(predict, net.layout, data, frames, variant)
            judgements[mode][name], truths[name] = scored.judgements(), scored.truths()
            if variant == "both":
                for score in scored.objects.values():
                    for field, errors in score.scaled_errors().items():
                        scaled[field].append(errors)
    nominal = judgements["NOMINAL"]
    temperature, biases = calibration.fit(nominal)
    factors = {name: float(np.concatenate(errors).mean()) for name, errors in scaled.items() if sum(map(len, errors))}
    before = {n: calibration.detection_error(r) for n, r in nominal.items()}
    for found in judgements.values():
        for rows in found.values():
            rows["score"] = calibration.applied(rows, temperature, biases)
    after = {n: calibration.detection_error(r) for n, r in nominal.items()}
    contract |= {
        "temperature": round(temperature, 4),
        "thresholds": {
            mode: calibration.best_thresholds(found, truths, DEFAULT_THRESHOLD) for mode, found in judgements.items()
        },
    }
    calibrate_heat(path, temperature, biases)
    calibrate_scales(path, factors)
    set_contract(path, contract)
    return {
        "temperature": temperature,
        "biases": biases.tolist(),
        "scale_factors": factors,
        "calibration_error_before": before,
        "calibration_error": after,
    }
