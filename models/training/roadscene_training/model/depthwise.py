"""Depthwise convolution for training in bfloat16 on the processor, where PyTorch's gradients are far slower."""

import ctypes
import functools
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F

LANES = 16
_SOURCE = Path(__file__).with_name("depthwise.c")
_FLAGS = ("-O3", "-march=native", "-shared", "-fPIC")


class _Shape(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_int)
        for name in ("images", "height", "width", "channels", "out_height", "out_width", "stride", "before")
    ]


@functools.cache
def kernels() -> ctypes.CDLL | None:
    """The compiled kernels, built once a machine and source; None without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    identity = hashlib.sha256(_SOURCE.read_bytes() + Path("/proc/cpuinfo").read_bytes()[:2000]).hexdigest()[:16]
    built = Path(tempfile.gettempdir()) / f"roadscene-depthwise-{os.getuid()}-{identity}.so"
    if not built.exists():
        part = built.with_suffix(f".{os.getpid()}")
        subprocess.run([compiler, *_FLAGS, str(_SOURCE), "-o", str(part)], check=True)
        part.replace(built)
    return ctypes.CDLL(str(built))


def _at(values: torch.Tensor) -> ctypes.c_void_p:
    return ctypes.c_void_p(values.data_ptr())


def _rows(weight: torch.Tensor) -> torch.Tensor:
    """Weights [channels, 1, k, k] as the kernels read them, float32 [k * k, channels]."""
    return weight.detach().float().flatten(1).t().contiguous()


def _halved(values: torch.Tensor) -> torch.Tensor:
    return values.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)


class _Depthwise(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, stride: int, before: int) -> Any:
        library = kernels()
        assert library is not None, "`fits` asks for the kernels first"
        x, (n, channels, height, width), k = _halved(x), x.shape, weight.shape[2]
        out = (-(-height // stride), -(-width // stride))
        ctx.shape = _Shape(n, height, width, channels, *out, stride, before)
        ctx.save_for_backward(x, weight)
        if stride == 1:  # PyTorch's own is the faster one
            return F.conv2d(x, weight.bfloat16(), bias.bfloat16(), 1, before, groups=channels)
        y = torch.empty((n, channels, *out), dtype=torch.bfloat16, memory_format=torch.channels_last)
        rows, offsets = _rows(weight), bias.detach().float().contiguous()
        library.depthwise_forward(k, ctx.shape, _at(x), _at(rows), _at(offsets), _at(y))
        return y

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> Any:
        library = kernels()
        assert library is not None
        x, weight = ctx.saved_tensors
        gradient, k = _halved(gradients[0]), weight.shape[2]
        dx = dw = db = None
        if ctx.needs_input_grad[0] and ctx.shape.stride == 1:
            turned = weight.flip(2, 3).bfloat16()
            dx = F.conv2d(gradient, turned, None, 1, k - 1 - ctx.shape.before, groups=weight.shape[0])
        elif ctx.needs_input_grad[0]:
            dx = torch.empty_like(x, memory_format=torch.channels_last)
            rows = _rows(weight)
            library.depthwise_backward_input(k, ctx.shape, _at(gradient), _at(rows), _at(dx))
        if ctx.needs_input_grad[1]:
            channels = weight.shape[0]
            sums, db = torch.zeros(k * k, channels), torch.zeros(channels)
            library.depthwise_backward_weight(k, ctx.shape, _at(x), _at(gradient), _at(sums), _at(db))
            dw = sums.t().reshape(weight.shape)
        return dx, dw, db, None, None


def fits(x: torch.Tensor, weight: torch.Tensor) -> bool:
    """Whether the own kernels can do this convolution now: in training, in bfloat16, on the processor."""
    return (
        x.device.type == "cpu"
        and torch.is_autocast_enabled("cpu")
        and weight.shape[2] in (3, 5)
        and weight.shape[0] % LANES == 0
        and kernels() is not None
    )


def depthwise(x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor, stride: int) -> torch.Tensor:
    """Depthwise convolution with TensorFlow's SAME padding (sizes that the stride divides).

    `x` [n, channels, h, w], `weight` [channels, 1, k, k], `bias` [channels].
    """
    k = weight.shape[2]
    before = (k - stride) // 2
    if fits(x, weight):
        return _Depthwise.apply(x, weight, bias, stride, before)
    after = k - stride - before
    if before != after:
        x, before = F.pad(x, (before, after, before, after)), 0
    return F.conv2d(x, weight, bias, stride, before, groups=weight.shape[0])
