"""The model card: every number comes from the file itself and from what `evaluate` wrote."""

from typing import Any

from roadscene_training import contract as c

VARIANT_TITLES = {
    "both": "camera + radar",
    "no_radar": "radar dead",
    "no_camera": "camera black (grey)",
    "image_of_another_moment": "image of another moment",
}


def _table(head: list, rows: list) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(v) for v in row) + " |" for row in rows]) + "\n"


def _number(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _objects(scores: dict) -> str:
    rows = []
    for name in c.OBJECT_CLASSES:
        found = scores["both"].get("objects", {}).get(name)
        if found is None:
            continue
        low, high = found.get("ap_ci95", (None, None))
        at = " / ".join(_number(v, 2) for v in found["ap_at"].values())
        rows.append(
            [name, found["truths"], f"{_number(found['ap'])} ({_number(low, 2)}–{_number(high, 2)})", at]
            + [
                _number(found.get(key), 2)
                for key in ("range_error_m", "lateral_error_m", "yaw_error_deg", "radial_speed_error_mps")
            ]
        )
    head = [
        "class",
        "objects",
        "AP (95 %)",
        "at 0.5 / 1 / 2 / 4 m",
        "range error m",
        "lateral error m",
        "yaw error °",
        "radial speed error m/s",
    ]
    return _table(head, rows)


def _sensors(scores: dict) -> str:
    names = [n for n in c.OBJECT_CLASSES if n in scores["both"].get("objects", {})]
    rows = []
    for variant, title in VARIANT_TITLES.items():
        if variant in scores:
            objects = scores[variant].get("objects", {})
            rows.append([title, *(_number(objects.get(n, {}).get("ap")) for n in names)])
    return _table(["sensors", *names], rows)


def _pixels(scores: dict) -> str:
    iou = scores["both"]["pixel_iou"]
    return _table(list(iou), [[_number(v) for v in iou.values()]])


def _mean_ap(scores: dict) -> float | None:
    found = [r["ap"] for r in scores["both"].get("objects", {}).values()]
    return sum(found) / len(found) if found else None


def _at(scores: dict, *path: str) -> float | None:
    """The figure at a path of nested scores, if there is one."""
    value: Any = scores
    for key in path:
        value = value.get(key, {}) if isinstance(value, dict) else {}
    return value if isinstance(value, float) else None


def _headline(result: dict) -> list:
    """One row of the side by side table from the scores of a model on its sets."""

    def at(*path: str) -> float | None:
        return _at(result["scores"], *path)

    synthetic = result["scores"].get("synthetic")
    conditions = list((synthetic or {}).get("both", {}).get("conditions", {}).values())
    return [
        result["title"],
        _number(at("astyx", "both", "objects", "car", "ap")),
        _number(at("astyx", "no_radar", "objects", "car", "ap")),
        _number(at("astyx", "no_camera", "objects", "car", "ap")),
        _number(at("astyx", "both", "calibration_error")),
        _number(at("synthetic", "both", "objects", "car", "ap")),
        _number(_mean_ap(synthetic) if synthetic else None),
        _number(at("synthetic", "both", "pixel_iou", "mean")),
        _number(at("synthetic", "both", "objects", "car", "relative_range_error")),
        _number(sum(conditions) / len(conditions) if conditions else None),
        _number(at("synthetic", "both", "calibration_error")),
        _number(at("camvid", "both", "pixel_iou", "road")),
        _number(at("camvid", "both", "pixel_iou", "vehicle")),
    ]


_HEADLINE = [
    "model", "Astyx car AP", "radar dead", "camera grey", "calibration error", "generated: car AP", "mean AP", "pixel mIoU", "car depth error", "conditions", "calibration error",
    "CamVid road IoU", "vehicle IoU",
]  # fmt: skip


def _ablation(results: list) -> str:
    """Mean and spread over seeds of each arm."""
    arms = list(dict.fromkeys(r["arm"] for r in results))
    columns = (
        ("astyx", "objects", "car", "ap"),
        ("synthetic", "objects", "car", "ap"),
        ("synthetic", "pixel_iou", "mean"),
        ("camvid", "pixel_iou", "road"),
    )
    rows = []
    for arm in arms:
        runs = [r for r in results if r["arm"] == arm]
        row = [arm, ", ".join(str(r["seed"]) for r in runs), runs[0]["images"]]
        for name, *path in columns:
            values = []
            for run in runs:
                value = _at(run["scores"], name, "both", *path)
                if value is not None:
                    values.append(value)
            row.append(" / ".join(_number(v) for v in values) if values else "–")
        rows.append(row)
    return _table(
        ["arm", "seeds", "images each", "Astyx car AP", "generated car AP", "generated mIoU", "CamVid road IoU"], rows
    )


def _novelty(scores: dict) -> str:
    found = scores["novelty_auroc"]
    return _table(list(found), [[_number(v, 2) for v in found.values()]])


def _thresholds(modes: dict[str, dict[str, float]]) -> str:
    return _table(
        ["mode", *c.OBJECT_CLASSES], [[mode, *(of[n] for n in c.OBJECT_CLASSES)] for mode, of in modes.items()]
    )


def _headings(scores: dict) -> str:
    """Headings and the honesty of the scales, of each class with enough objects."""
    columns = ("oblique", "oblique_within_20_deg", "sense_right")
    rows = []
    for name, found in scores["both"].get("objects", {}).items():
        told = found.get("scales", {})
        rows.append([name, *(_number(found.get(k), 0 if k == "oblique" else 2) for k in columns)])
        rows[-1] += [_number(told.get(field), 2) for field in c.SCALE_FIELDS]
    names = ("place", "size", "yaw", "speed")
    head = ["class", "oblique", "within 20°", "sense right", *(f"error / scale: {name}" for name in names)]
    return _table(head, rows)


def card(
    contract: dict,
    files: list[dict],
    compared: list[dict],
    ablation: list,
    machine: str,
    failures: str,
    pictures: list[tuple[str, str]],
) -> str:
    """`pictures`: path and caption of the frames it gets most wrong. `files`.

    Name, bytes, sha256, precision, parameters of each file; `compared`: title and scores of each model, this one
    first; `ablation`: what `ablate` wrote.
    """
    training, licence, scores = contract["training"], contract["licence"], compared[0]["scores"]
    data = [[d["name"], d["frames"], d["licence"], f"`{d['sha256'][:16]}…`"] for d in training["data"]]
    parts = [
        f"# {contract['name']} {contract['version']}\n",
        f"Licence of the weights: **{licence['spdx']}, {licence['use']}**. Tensors: [CONTRACT.md](CONTRACT.md). {files[0]['parameters'] / 1e6:.2f} M parameters.\n",
        _table(
            ["file", "precision", "MB", "sha256"],
            [[f"`{f['file']}`", f["precision"], f"{f['bytes'] / 1e6:.1f}", f"`{f['sha256']}`"] for f in files],
        ),
        "Written by `python -m roadscene_training card`; every number below comes from the files themselves and from `evaluate` and `ablate`.\n",
        "## Trained on\n",
        _table(["set", "training frames", "licence", "sha256 of the set"], data),
        f"{training['images']} images in {training['hours']} hours on {machine}, seed {', '.join(map(str, training['seeds']))}, weights' sha256 `{training['parentSha256'][:16]}…`, "
        f"teacher: {training['teacher'] if training['teacher'] == 'none' else '`' + training['teacher'][:16] + '…`'}.\n",
        "## Side by side\n",
        "Validation parts, never trained on. AP after nuScenes' rules (mean over 0.5, 1, 2 and 4 m), objects within 50 m; depth error: median of range error over range.\n",
        _table(_HEADLINE, [_headline(r) for r in compared]),
    ]
    if ablation:
        parts += [
            "## What distillation, screening and each sensor are worth\n",
            "The same start, the same number of images, one thing changed; one figure a seed.\n",
            _ablation(ablation),
        ]
    for name, result in scores.items():
        parts.append(f"## Scores: {name} val, {result['frames']} frames\n")
        if result["both"].get("objects"):
            parts.append(
                "Classes with at least 10 objects; errors are medians over matches at 2 m. Intervals: bootstrap over drives.\n"
            )
            parts += [_objects(result), "Sensors taken away (AP):\n", _sensors(result)]
            parts += ["Headings, and errors over the scales told (1: honest):\n", _headings(result)]
            far = result["both"]["far_cars"]
            parts.append(f"Cars beyond 50 m: AP at 4 m {_number(far['ap_at_4'])} of {far['truths']}.\n")
            parts.append(
                f"Detection calibration error (15 bins, match at 2 m): {_number(result['both'].get('calibration_error'))}.\n"
            )
        if "object_free" in result["both"]:
            free = result["both"]["object_free"]
            parts.append(
                f"{free['frames']} frames without any object: {free['phantoms_per_1000']:.1f} detections of a score of 0.5 or more per 1,000 such frames.\n"
            )
        if result["both"].get("pixel_iou"):
            parts += ["Pixel IoU at stride 4 of the band:\n", _pixels(result)]
        if result["both"].get("conditions"):
            conditions = result["both"]["conditions"]
            parts += [
                "Accuracy of the conditions:\n",
                _table(list(conditions), [[_number(v) for v in conditions.values()]]),
            ]
        if "novelty_auroc" in result:
            parts += ["AUROC of the out-of-distribution score, corrupted vs. clean frames:\n", _novelty(result)]
    parts += ["## Thresholds\n", _thresholds(contract["thresholds"])]
    parts += [
        f"Temperature {contract['temperature']}. Thresholds (score of best F1 at 2 m), temperature and class biases were fitted on the validation parts, so calibration there is not independent of them; AP is.\n",
        failures,
    ]
    if pictures:
        parts.append(
            "### Its worst frames\n\nOf the generated validation drives. Green: true and found, yellow: missed, blue: found, red: not there; right: the plan, 104 m ahead, radar returns grey.\n"
        )
        parts += [f"{caption}\n\n![{caption}]({path})\n" for path, caption in pictures]
    return "\n".join(parts)
