"""Which layer reads and writes which group of channels: what widening and narrowing a trained network follow."""

from roadscene_training.model.network import FusionNet

# Groups by name; layers that add to each other share one. "" is no feature of ours: colours, radar channels, classes.
_LAYERS = {
    "image_branch.stem": ("", "i0"),
    **{f"image_branch.lateral.{k}": (f"i{k + 2}", "pyramid") for k in range(3)},
    "image_branch.out": ("pyramid", "pyramid"),
    "pixel_lateral": ("i1", "pixels"),
    "pixel_reduce": ("pyramid", "pixels"),
    "pixel_mix": ("pixels", "pixels"),
    "pixel_out": ("pixels", ""),
    "camera_mix": ("pyramid", "pyramid"),
    "camera_out": ("pyramid", ""),
    "condition_mix": ("i4", ""),
    "condition_out": ("", ""),
    "radar_stem.0": ("", "g0 radar"),
    "radar_stem.1": ("g0 radar", "g0 radar"),
    "lift": ("pyramid", "lifted"),
    "lift_mix": ("lifted", "g0 image"),
    "skip.0": ("g0 radar,g0 image", "head"),
    **{f"up.{k}": (f"g{3 - k}", f"g{2 - k}" if k < 2 else "head") for k in range(3)},
    "merge.0": ("g2", "g2"),
    "merge.1": ("g1", "g1"),
    "merge.2": ("head", "head"),
    **{f"{head}_mix": ("head", "head") for head in ("heat", "box")},
    **{f"{head}_out": ("head", "") for head in ("heat", "box")},
}


def wiring(net: FusionNet) -> dict[str, tuple[list[str], str]]:
    """For each layer (a ConvBlock by its own name) the groups its input is joined from and the group of its output."""
    found = {}
    for name, (inputs, output) in _LAYERS.items():
        groups = inputs.split(",")
        found[name] = (groups * len(net.layout.heights_m) if name == "lift_mix" else groups, output)
    for k, depth in enumerate(net.widths.depth):
        for n in range(depth):
            found[f"image_branch.stages.{k}.{n}"] = ([f"i{k + (n > 0)}"], f"i{k + 1}")
    for k, depth in enumerate(net.widths.grid_depth):
        for n in range(depth):
            first = ["g0 radar", "g0 image"] if k == 0 else [f"g{k}"]
            found[f"down.{k}.{n}"] = (first if n == 0 else [f"g{k + 1}"], f"g{k + 1}")
    return found


def group_widths(net: FusionNet) -> dict[str, int]:
    w = net.widths
    return {
        **{f"i{k}": n for k, n in enumerate(w.image)},
        **{f"g{k}": n for k, n in enumerate(w.grid) if k},
        "g0 radar": w.grid[0], "g0 image": w.grid[0],
        "pyramid": w.pyramid, "pixels": w.pixels, "lifted": w.lifted, "head": w.head,
    }  # fmt: skip


def layer_of(parameter: str) -> str:
    """The layer that a state's entry belongs to."""
    name = parameter.rpartition(".")[0]
    for part in (".conv", ".norm"):
        name = name.removesuffix(part)
    return name
