"""A trained network made narrower.

Of each group the channels that training made strongest are kept (by batch norm's gain: Liu et al., 2017,
arXiv:1708.06519). It needs training after.
"""

import torch

from roadscene_training.model.network import FusionNet
from roadscene_training.model.wiring import group_widths, layer_of, wiring


def _strengths(net: FusionNet) -> dict[str, torch.Tensor]:
    """Per group the summed gains of its channels, each layer's normalised.

    Filter norms where a layer has no batch norm.
    """
    layers, state = wiring(net), net.state_dict()
    found: dict[str, torch.Tensor] = {}
    for name, (_, group) in layers.items():
        if not group:
            continue
        gain = state.get(f"{name}.norm.weight")
        strength = state[f"{name}.weight"].flatten(1).norm(dim=1) if gain is None else gain.abs()
        found[group] = found.get(group, 0) + strength / strength.mean()
    return found


def shrink(old: FusionNet, new: FusionNet) -> None:
    """Fills `new`, of the same depths and at most `old`'s widths, with the strongest channels of `old`."""
    widths, layers = group_widths(new), wiring(old)
    keep = {
        group: s.argsort(descending=True, stable=True)[: widths[group]].sort().values
        for group, s in _strengths(old).items()
    }
    before, after = old.state_dict(), new.state_dict()
    old_widths = group_widths(old)
    for key, target in after.items():
        value = before[key]
        inputs, output = layers[layer_of(key)]
        if value.ndim and output:
            value = value[keep[output]]
        if value.ndim >= 2 and inputs != [""]:
            places, start = [], 0
            for group in inputs:
                places.append(keep[group] + start)
                start += old_widths[group]
            value = value[:, torch.cat(places)]
        target.copy_(value)
