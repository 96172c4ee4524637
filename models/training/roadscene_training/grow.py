"""A trained network made wider without changing what it computes (Net2WiderNet: Chen, Goodfellow, Shlens, ICLR 2016, arXiv:1511.05641)."""

import torch

from .network import FusionNet


def _copies(old: int, new: int) -> torch.Tensor:
    """For each new channel the old one it repeats."""
    return torch.arange(new) % old


def _segments(name: str, old: FusionNet, new: FusionNet) -> list[tuple[int, int]]:
    """(old, new) channel counts of the parts a layer's input is joined from; [] where the input is no feature of ours."""
    a, b = old.widths, new.widths
    if name in ("down.0.0.conv", "skip.0"):
        return [(a.grid[0], b.grid[0])] * 2
    if name == "lift_mix.conv":
        return [(a.lifted, b.lifted)] * len(old.layout.heights_m)
    return []


def _widened(name: str, weight: torch.Tensor, shape, old: FusionNet, new: FusionNet, generator) -> torch.Tensor:
    outputs, inputs = shape[0], shape[1]
    rows = weight[_copies(weight.shape[0], outputs)]
    segments = _segments(name, old, new) or [(weight.shape[1], inputs)]
    if name.startswith("radar_stem.0."):
        # Measured channels as they are; privileged ones, new to the parent, start without influence.
        out = torch.zeros(shape)
        out[:, : weight.shape[1]] = rows
        return out
    parts, start = [], 0
    for before, after in segments:
        source = _copies(before, after)
        # Each repeat takes a random share of the old weight, so that repeats do not stay twins; shares of one old channel sum to one.
        share = 0.5 + torch.rand(outputs, after, generator=generator)
        total = torch.zeros(outputs, before).index_add_(1, source, share)
        share = share / total[:, source]
        part = rows[:, start : start + before][:, source]
        parts.append(part * share.reshape(outputs, after, *[1] * (part.ndim - 2)))
        start += before
    return torch.cat(parts, 1)


def grow(old: FusionNet, new: FusionNet, seed: int = 0) -> None:
    """Fills `new`, of the same depths and at least `old`'s widths, so that it computes what `old` does."""
    generator = torch.Generator().manual_seed(seed)
    before, after = old.state_dict(), new.state_dict()
    for key, target in after.items():
        source = before[key]
        if source.ndim >= 2:
            value = _widened(key.removesuffix(".weight"), source, target.shape, old, new, generator)
        elif source.ndim == 1 and source.shape != target.shape:
            value = source[_copies(source.shape[0], target.shape[0])]
        else:
            value = source
        if value.shape != target.shape:
            raise ValueError(f"Expected {key} of {tuple(target.shape)} from {tuple(source.shape)} but received {tuple(value.shape)}")
        target.copy_(value)
