"""The bird's-eye fusion network.

Image branch, radar branch, a lookup from image features to grid cells, a grid U-net, heads.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from roadscene_training import contract as c
from roadscene_training.model.lite import Lite


@dataclass(frozen=True)
class Widths:
    """Channel counts; the defaults are the student's."""

    pretrained: str = ""
    """`lite0` .. `lite2`: the image branch begins as that published network, and `image` and `depth` say nothing."""
    deepest_stride: int = 32
    """Where a published network is cut: 32 or 16."""
    image: tuple[int, ...] = (16, 32, 64, 96, 128)
    depth: tuple[int, ...] = (1, 2, 3, 2)
    pyramid: int = 40
    pixels: int = 24
    lifted: int = 24
    grid: tuple[int, ...] = (32, 48, 64, 96)
    grid_depth: tuple[int, ...] = (2, 2, 2)
    head: int = 32
    privileged: int = 0
    """Channels of truth beside the radar grid (`privileged_grid`): a teacher's, in training only."""


class ConvBlock(nn.Module):
    """3x3 convolution, batch norm, ReLU, with a residual when the shape stays."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(outputs)
        self.residual = inputs == outputs and stride == 1

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm(self.conv(x))
        return F.relu(x + y if self.residual else y)

    def fold(self) -> None:
        """The normalisation into the convolution: exact in inference."""
        assert isinstance(self.norm, nn.BatchNorm2d), "a block folds once"
        self.conv = fuse_conv_bn_eval(self.conv, self.norm)
        self.norm = nn.Identity()


def stage(inputs: int, outputs: int, depth: int, stride: int = 2) -> nn.Sequential:
    first = ConvBlock(inputs, outputs, 3, stride)
    return nn.Sequential(first, *[ConvBlock(outputs, outputs) for _ in range(depth - 1)])


def into(layer: nn.Conv2d | nn.Linear, x: torch.Tensor) -> torch.Tensor:
    """The layer on `x` in the layer's own precision: heads stay float32 where the rest is half."""
    return layer(x.to(layer.weight.dtype))


def doubled(x: torch.Tensor) -> torch.Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


class PlainBackbone(nn.Module):
    """RGB to features by stride, with plain residual blocks."""

    def __init__(self, w: Widths):
        super().__init__()
        ch = w.image
        self.stem = ConvBlock(3, ch[0], 3, 2)
        self.stages = nn.ModuleList([stage(ch[i], ch[i + 1], w.depth[i]) for i in range(4)])
        self.widths = dict(zip((4, 8, 16, 32), ch[1:], strict=True))

    def forward(self, x: torch.Tensor) -> dict[int, torch.Tensor]:
        x, found = self.stem(x), {}
        for stride, part in zip(self.widths, self.stages, strict=True):
            found[stride] = x = part(x)
        return found


class ImageBranch(nn.Module):
    """RGB band, -1..1, to features at strides 4 and 8 and the deepest ones."""

    def __init__(self, w: Widths):
        super().__init__()
        self.backbone = Lite(w.pretrained, w.deepest_stride) if w.pretrained else PlainBackbone(w)
        self.widths = self.backbone.widths
        self.strides = [s for s in self.widths if s >= 8]
        self.lateral = nn.ModuleList([nn.Conv2d(self.widths[s], w.pyramid, 1) for s in self.strides])
        self.context = ConvBlock(w.pyramid, w.pyramid)
        self.out = ConvBlock(w.pyramid, w.pyramid)

    def begin(self) -> None:
        """Takes over the published weights, where there are some."""
        if isinstance(self.backbone, Lite):
            self.backbone.fill()

    def freeze(self, blocks: int) -> None:
        if isinstance(self.backbone, Lite):
            self.backbone.freeze(blocks)

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        found = {s: x.contiguous() for s, x in self.backbone(image).items()}
        parts = [lateral(found[s]) for s, lateral in zip(self.strides, self.lateral, strict=True)]
        x = self.context(parts.pop())
        while parts:
            x = parts.pop() + doubled(x)
        return found[4], self.out(x), found[self.strides[-1]]


class FusionNet(nn.Module):
    """Logits of every head.

    `image` uint8 [b, h, w, 3], `radar` float32 [b, 10, nx, ny], `lookup` int [b, heights, nx * ny].
    """

    cell_centres: torch.Tensor

    def __init__(
        self, widths: Widths = Widths(), layout: c.Layout = c.DEFAULT_LAYOUT, camera: bool = True, radar: bool = True
    ) -> None:
        super().__init__()
        w = self.widths = widths
        self.layout, self.camera, self.radar = layout, camera, radar
        self.image_branch = ImageBranch(w)
        self.pixel_lateral = nn.Conv2d(self.image_branch.widths[4], w.pixels, 1)
        self.pixel_reduce = nn.Conv2d(w.pyramid, w.pixels, 1)
        self.pixel_mix = ConvBlock(w.pixels, w.pixels)
        self.pixel_out = nn.Conv2d(w.pixels, len(c.PIXEL_CLASSES), 1)
        self.camera_mix = ConvBlock(w.pyramid, w.pyramid)
        self.camera_out = nn.Conv2d(w.pyramid, len(c.CAMERA_CLASSES), 1)
        groups = sum(len(values) for values in c.CONDITIONS.values())
        self.condition_mix = nn.Linear(self.image_branch.widths[self.image_branch.strides[-1]], 64)
        self.condition_out = nn.Linear(64, groups)

        inputs = len(c.RADAR_CHANNELS) + 2 + w.privileged
        self.radar_stem = stage(inputs, w.grid[0], 2, 1)
        self.lift = nn.Conv2d(w.pyramid, w.lifted, 1)
        self.lift_mix = ConvBlock(w.lifted * len(layout.heights_m), w.grid[0], 1)
        joined = 2 * w.grid[0]
        g = w.grid
        self.down = nn.ModuleList(
            [
                stage(joined, g[1], w.grid_depth[0]),
                stage(g[1], g[2], w.grid_depth[1]),
                stage(g[2], g[3], w.grid_depth[2]),
            ]
        )
        self.skip = nn.ModuleList([nn.Conv2d(joined, w.head, 1)])
        self.up = nn.ModuleList([nn.Conv2d(g[3], g[2], 1), nn.Conv2d(g[2], g[1], 1), nn.Conv2d(g[1], w.head, 1)])
        self.merge = nn.ModuleList([ConvBlock(g[2], g[2]), ConvBlock(g[1], g[1]), ConvBlock(w.head, w.head)])
        self.heat_mix = ConvBlock(w.head, w.head)
        self.heat_out = nn.Conv2d(w.head, len(c.OBJECT_CLASSES), 1)
        self.box_mix = ConvBlock(w.head, w.head)
        self.box_out = nn.Conv2d(w.head, len(c.BOX_FIELDS), 1)
        for head in (self.heat_out, self.camera_out):
            nn.init.constant_(head.get_parameter("bias"), -4.0)
        centres = torch.tensor(layout.cell_centres()).reshape(layout.cells_x, layout.cells_y, 2).permute(2, 0, 1)
        middle, half = centres.amax((1, 2), keepdim=True) / 2, centres.abs().amax((1, 2), keepdim=True)
        middle = middle * torch.tensor([1.0, 0.0])[:, None, None]
        scaled = (centres - middle) / (half - middle)
        self.register_buffer("cell_centres", scaled.float()[None], persistent=False)

    @property
    def device(self) -> torch.device:
        return self.lift.weight.device

    def shape(self) -> dict:
        """What `build` needs to make the same network again."""
        return {
            "widths": asdict(self.widths),
            "layout": asdict(self.layout),
            "camera": self.camera,
            "radar": self.radar,
        }

    def image_heads(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """(features at stride 8, pixel logits, camera objectness logits, condition logits, pooled features [b,
        deepest width])."""
        x = (image.permute(0, 3, 1, 2).float() / 127.5 - 1.0).to(self.lift.weight.dtype)
        c4, p8, c32 = self.image_branch(x)
        pixels = self.pixel_mix(F.relu(self.pixel_lateral(c4) + doubled(self.pixel_reduce(p8))))
        pooled = c32.mean((2, 3))
        conditions = self.condition_out(F.relu(into(self.condition_mix, pooled)))
        return p8, into(self.pixel_out, pixels), into(self.camera_out, self.camera_mix(p8)), conditions, pooled

    def lifted(self, p8: torch.Tensor, lookup: torch.Tensor) -> torch.Tensor:
        """Image features at stride 8 to the grid, one gather a height; a zero column stands for outside."""
        v = self.lift(p8)
        b, channels = v.shape[:2]
        v = F.pad(v.reshape(b, channels, -1), (0, 1))
        planes = [
            torch.gather(v, 2, lookup[:, i : i + 1].long().expand(-1, channels, -1)) for i in range(lookup.shape[1])
        ]
        nx, ny = self.layout.cells_x, self.layout.cells_y
        return self.lift_mix(torch.cat(planes, 1).reshape(b, -1, nx, ny))

    def grid_features(
        self, lifted: torch.Tensor, radar: torch.Tensor, privileged: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """(features at half the grid's resolution, at the full one) from the lifted image, the radar grid and, in a
        teacher's training, truth."""
        coordinates = self.cell_centres.expand(radar.shape[0], -1, -1, -1).to(radar.dtype)
        parts = [radar if self.radar else torch.zeros_like(radar), coordinates]
        if self.widths.privileged:
            unknown = radar.new_zeros(radar.shape[0], self.widths.privileged, *radar.shape[2:])
            parts.append(unknown if privileged is None else privileged)
        r = self.radar_stem(torch.cat(parts, 1))
        y0 = torch.cat([r, lifted if self.camera else torch.zeros_like(lifted)], 1)
        y1 = self.down[0](y0)
        y2 = self.down[1](y1)
        y3 = self.down[2](y2)
        y2 = self.merge[0](y2 + doubled(self.up[0](y3)))
        y1 = self.merge[1](y1 + doubled(self.up[1](y2)))
        return y1, self.merge[2](self.skip[0](y0) + doubled(self.up[2](y1)))

    def grid_heads(self, y: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(heat logits, box fields) from the features at full resolution."""
        return into(self.heat_out, self.heat_mix(y)), into(self.box_out, self.box_mix(y))

    def forward(
        self,
        image: torch.Tensor,
        radar: torch.Tensor,
        lookup: torch.Tensor,
        privileged: torch.Tensor | None = None,
    ) -> dict[str, torch.Tensor]:
        p8, pixels, camera, conditions, _ = self.image_heads(image)
        half, full = self.grid_features(self.lifted(p8, lookup), radar, privileged)
        heat, box = self.grid_heads(full)
        return {
            "heat": heat,
            "box": box,
            "pixels": pixels,
            "camera": camera,
            "conditions": conditions,
            "features": half,
        }


def build(shape: dict) -> FusionNet:
    """The network of `FusionNet.shape` (lists of a JSON file stand for tuples)."""

    def values(settings: dict) -> dict:
        return {name: tuple(v) if isinstance(v, list) else v for name, v in settings.items()}

    widths, layout = Widths(**values(shape.get("widths", {}))), c.Layout(**values(shape.get("layout", {})))
    return FusionNet(widths, layout, shape.get("camera", True), shape.get("radar", True))
