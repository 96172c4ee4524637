"""A trained network made wider without changing what it computes.

Net2WiderNet: Chen, Goodfellow, Shlens, ICLR 2016, arXiv:1511.05641.
"""

import torch

from roadscene_training.model.network import FusionNet
from roadscene_training.model.wiring import group_widths, layer_of, wiring


def _copies(old: int, new: int) -> torch.Tensor:
    """For each new channel the old one it repeats."""
    return torch.arange(new) % old


def _widened(
    weight: torch.Tensor, shape: torch.Size, segments: list[tuple[int, int]], generator: torch.Generator
) -> torch.Tensor:
    """`segments`: (old, new) channel counts of the groups the input is joined from.

    None where it is no feature of ours.
    """
    outputs = shape[0]
    rows = weight[_copies(weight.shape[0], outputs)]
    if not segments:
        # Measured channels as they are; privileged ones, new to the parent, start without influence.
        out = torch.zeros(shape)
        out[:, : weight.shape[1]] = rows
        return out
    parts, start = [], 0
    for before, after in segments:
        source = _copies(before, after)
        # Each repeat takes a random share of the old weight, so that repeats do not stay twins; shares of one old
        # channel sum to one.
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
    layers, old_widths, new_widths = wiring(old), group_widths(old), group_widths(new)
    for key, target in after.items():
        source = before[key]
        if source.ndim >= 2:
            inputs = layers[layer_of(key)][0]
            segments = [(old_widths[g], new_widths[g]) for g in inputs if g]
            value = _widened(source, target.shape, segments, generator)
        elif source.ndim == 1 and source.shape != target.shape:
            value = source[_copies(source.shape[0], target.shape[0])]
        else:
            value = source
        if value.shape != target.shape:
            raise ValueError(
                f"Expected {key} of {tuple(target.shape)} from {tuple(source.shape)} but received {tuple(value.shape)}"
            )
        target.copy_(value)
