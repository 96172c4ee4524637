"""The model card: every number comes from the file itself and from what `evaluate` wrote."""

from . import contract as c

VARIANT_TITLES = {
    "both": "camera + radar",
    "no_radar": "radar dead",
    "no_camera": "camera black (grey)",
    "image_of_another_moment": "image of another moment",
}


def _table(head: list, rows: list) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(v) for v in row) + " |" for row in rows]) + "\n"


def _number(value, digits=3) -> str:
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
            + [_number(found.get(key), 2) for key in ("range_error_m", "lateral_error_m", "yaw_error_deg", "radial_speed_error_mps")]
        )
    head = ["class", "objects", "AP (95 %)", "at 0.5 / 1 / 2 / 4 m", "range error m", "lateral error m", "yaw error °", "radial speed error m/s"]
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


def card(contract: dict, facts: dict, scores: dict, machine: str, failures: str) -> str:
    training, licence = contract["training"], contract["licence"]
    data = [[d["name"], d["frames"], d["licence"], f"`{d['sha256'][:16]}…`"] for d in training["data"]]
    parts = [
        f"# {contract['name']} {contract['version']}\n",
        f"`{facts['file']}`: {facts['bytes'] / 1e6:.1f} MB, {facts['parameters'] / 1e6:.2f} M parameters, sha256 `{facts['sha256']}`. "
        f"Licence of the weights: **{licence['spdx']}, {licence['use']}**. Tensors: [CONTRACT.md](CONTRACT.md).\n",
        "Written by `python -m roadscene_training export`; every number below comes from that command and from `evaluate`.\n",
        "## Trained on\n",
        _table(["set", "training frames", "licence", "sha256 of the set"], data),
        f"{training['images']} images in {training['hours']} hours on {machine}, seed {', '.join(map(str, training['seeds']))}, teacher: {training['teacher']}.\n",
    ]
    for name, result in scores.items():
        parts.append(f"## Scores: {name} val, {result['frames']} frames\n")
        if result["both"].get("objects"):
            parts.append("Average precision after nuScenes' rules (mean over 0.5, 1, 2 and 4 m), objects within 50 m, classes with at least 10 objects; errors are medians over matches at 2 m. Intervals: bootstrap over drives.\n")
            parts += [_objects(result), "Sensors taken away:\n", _sensors(result)]
        if result["both"].get("pixel_iou"):
            parts += ["Pixel IoU at stride 4 of the band:\n", _pixels(result)]
        if result["both"].get("conditions"):
            conditions = result["both"]["conditions"]
            parts += ["Accuracy of the conditions:\n", _table(list(conditions), [[_number(v) for v in conditions.values()]])]
    parts += ["## Thresholds\n", _table(list(contract["thresholds"]), [list(contract["thresholds"].values())])]
    parts += ["Scores of best F1 at 2 m on the validation parts (so the tables above are not independent of them; AP is).\n", failures]
    return "\n".join(parts)
