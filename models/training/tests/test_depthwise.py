"""The own depthwise kernels against PyTorch's convolution in float32."""

import pytest
import torch

from roadscene_training.model.depthwise import depthwise, kernels


@pytest.mark.parametrize("kernel", [3, 5])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize(("height", "width"), [(2, 4), (14, 18)])
def test_own_kernels_agree_with_pytorch(kernel, stride, height, width):
    assert kernels() is not None, "Expected a C compiler"
    torch.manual_seed(0)
    x = torch.randn(3, 48, height, width).bfloat16()
    weight, bias = torch.randn(48, 1, kernel, kernel), torch.randn(48)
    found = []
    for own in (True, False):
        inputs = [v.clone().float().requires_grad_() for v in (x, weight, bias)]
        with torch.autocast("cpu", torch.bfloat16, enabled=own):
            y = depthwise(*inputs, stride)
        assert y.dtype == (torch.bfloat16 if own else torch.float32)
        (y.float() * torch.linspace(-1, 1, y.numel()).reshape(y.shape).bfloat16()).sum().backward()
        found.append([y.float(), *(v.grad for v in inputs)])
    for ours, theirs in zip(*found, strict=True):
        torch.testing.assert_close(ours, theirs, atol=0.02 * theirs.abs().max().item(), rtol=0.02)
