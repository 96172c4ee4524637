"""Stored weights: a file holds them with the network's shape and the stages that made them."""

from pathlib import Path

import torch

from roadscene_training.model.network import FusionNet, build


def load(weights: Path, device: str | torch.device = "cpu") -> tuple[FusionNet, list[dict]]:
    """The trained network, ready to answer, and the stages that made it."""
    stored = torch.load(weights, map_location=device, weights_only=True)
    net = build(stored["network"])
    net.load_state_dict(stored["weights"])
    return net.to(device).eval(), stored["stages"]
