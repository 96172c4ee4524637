"""The pretrained branch against the library that published it."""

import pytest
import torch
from efficientnet_lite_pytorch import EfficientNet

from roadscene_training.model.lite import LITE_NAMES, Lite, published_weights


@pytest.mark.parametrize("name", LITE_NAMES)
def test_features_are_those_of_the_published_network(name):
    # The published network pads for the size it is told of; ours takes any that its strides divide.
    published = EfficientNet.from_name(f"efficientnet-{name}", image_size=256).eval()
    published.load_state_dict(published_weights(name))
    ours = Lite(name).eval()
    ours.fill()
    image = torch.rand(1, 3, 256, 256, generator=torch.Generator().manual_seed(0)) * 2 - 1
    x = published._swish(published._bn0(published._conv_stem(image)))
    expected = {}
    with torch.no_grad():
        for n, block in enumerate(published._blocks[: len(ours.blocks)]):
            x = block(x)
            expected[n + 1] = x
        found = ours(image)
    assert set(found) == {4, 8, 16, 32}
    for stride, end in ours.ends.items():
        if stride >= 4:
            torch.testing.assert_close(found[stride], expected[end], atol=1e-3, rtol=1e-3)


def test_a_cut_network_ends_at_its_stride_and_frozen_blocks_stay():
    cut = Lite("lite0", deepest_stride=16)
    assert set(cut.widths) == {4, 8, 16}
    cut.freeze(3)
    cut(torch.rand(1, 3, 32, 64))[16].sum().backward()
    assert cut.blocks[2].project.conv.weight.grad is None
    assert cut.blocks[3].project.conv.weight.grad is not None
