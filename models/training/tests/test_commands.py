"""The commands of the README one after the other on a tiny generated set.

Loss falls, a stop is resumed, precisions agree, a card is written.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from roadscene_training import contract as c
from roadscene_training.evaluate.predictors import contract_in, layout_of
from roadscene_training.export.golden import golden_inputs

ROOT = Path(__file__).parents[3]
TRAINING = ROOT / "models" / "training"
# An import of the packages costs more than a step: the set is as small as a loss that falls allows.
FRAMES, VALIDATION_FRAMES = 64, 24


def command(*arguments) -> str:
    env = os.environ | {"PYTHONPATH": str(TRAINING), "OMP_NUM_THREADS": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "roadscene_training", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=env,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    if shutil.which("node") is None or not (ROOT / "dist" / "cli" / "main.js").exists():
        pytest.fail("Expected Node and a built dist/ (npm run build): the generator makes the data")
    folder = tmp_path_factory.mktemp("smoke")
    for mix, frames in (("training", FRAMES), ("validation", VALIDATION_FRAMES)):
        generate = [
            "node",
            "dist/cli/main.js",
            "synth",
            "--mix",
            mix,
            "--frames",
            str(frames),
            "--out",
            str(folder / mix),
        ]
        subprocess.run(generate, check=True, capture_output=True, cwd=ROOT)
    command("make-data", "--synthetic", folder / "training", folder / "validation", "--out", folder / "data")
    return folder


def heat_losses(folder: Path) -> list[float]:
    return json.loads((folder / "losses.json").read_text())["heat"]


def test_from_nothing_to_a_student(work):
    recipes, data = TRAINING / "recipes", work / "data"
    command("train", "--recipe", recipes / "smoke_teacher.json", "--data", data, "--out", work / "teacher")
    teacher = ("--weights", work / "teacher/0-fusion/weights.pt", "--data", data, "--sets", "synthetic")
    command("relabel", *teacher, "--out", work / "soft")
    command("teach", *teacher, "--most", 24, "--out", work / "lessons")
    train = (
        *("train", "--recipe", recipes / "smoke_student.json", "--data", data, "--out", work / "student"),
        *("--lessons", work / "lessons", "--soft-pixels", work / "soft", "--history", work / "history"),
    )
    said = command(*train)
    assert "screened synthetic" in said
    losses = heat_losses(work / "student/1-fusion")
    assert np.mean(losses[-10:]) < 0.75 * np.mean(losses[:5])
    assert "resumed at 320 images" in command(*train), "a finished run is taken up, not repeated"
    curves = {path.name for path in (work / "history").iterdir()}
    assert curves == {f"smoke_student-{stage}.csv" for stage in ("0-image", "1-fusion", "2-distil")}

    models = work / "models"
    weights = work / "student/2-distil/weights.pt"
    command(
        "export",
        "--recipe",
        recipes / "smoke_student.json",
        "--weights",
        weights,
        "--data",
        data,
        "--version",
        "0",
        "--models",
        models,
    )
    manifest = json.loads((models / "manifest.json").read_text())["models"]["smoke-student"]
    assert set(manifest["variants"]) == {"fp16", "int8"}
    contract = contract_in(models / manifest["file"])
    assert len(contract["training"]["teacher"]) == 64
    assert set(contract["thresholds"]) == {"NOMINAL", "CAMERA_ONLY", "RADAR_ONLY"}
    inputs = golden_inputs(layout_of(contract))
    golden = json.loads((models / "golden" / "smoke-student.json").read_text())["outputs"]
    for precision, file, allowed in (
        ("fp32", manifest["file"], 1e-4),
        ("fp16", manifest["variants"]["fp16"]["file"], 0.05),
    ):
        session = onnxruntime.InferenceSession(str(models / file))
        for name, got in zip(c.OUTPUTS, session.run(list(c.OUTPUTS), inputs), strict=True):
            if precision == "fp16" and name in ("heat", "box"):
                continue  # calibrated anew for each precision
            np.testing.assert_allclose(
                got.flatten()[golden[name]["places"]], golden[name]["values"], atol=allowed, rtol=allowed
            )

    scores = work / "scores.json"
    command(
        "evaluate",
        "--model",
        models / manifest["file"],
        "--title",
        "student",
        "--data",
        data,
        "--sets",
        "synthetic",
        "--out",
        scores,
    )
    failures = work / "failures.md"
    failures.write_text("## Known failures\n")
    command(
        "card",
        "--weights",
        weights,
        "--model",
        models / manifest["file"],
        "--scores",
        scores,
        "--data",
        data,
        "--failures",
        failures,
    )
    text = (models / "smoke-student.md").read_text()
    assert re.search(r"\| `smoke-student-int8.onnx` \| int8 \|", text)
    assert "## Side by side" in text
