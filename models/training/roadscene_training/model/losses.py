"""Losses of the heads; each a mean over what is known, so that sets with other labels can share a batch."""

import torch
import torch.nn.functional as F

from roadscene_training import contract as c

# Paint and people are few pixels: they weigh a little more (strong weights buy recall with false pixels, and IoU falls).
_PIXEL_WEIGHT = torch.tensor([0.8, 1.0, 1.5, 1.0, 1.0, 1.5])
# Objects of rare classes weigh more: about the inverse root of their share in the generated set.
_CLASS_WEIGHT = torch.tensor([1.0, 2.0, 2.5, 2.5, 2.0, 2.0, 1.3, 2.5, 2.0])[:, None, None]
_PIXEL_SHARE = 3.0
_BOX_WEIGHT = torch.tensor([1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.5])
_OTHER_OR_SIDEWALK = [c.PIXEL_CLASSES.index("other"), c.PIXEL_CLASSES.index("sidewalk")]
# Box fields that share a scale: position, size, yaw (through the axis), speed.
_SIGMA_FIELDS = ((0, 1), (3, 4, 5), (6, 7), (10,))


def focal(logits, target, counted=None):
    """Penalty-reduced focal loss of CenterNet (Zhou et al., 2019), alpha 2, beta 4, per object."""
    positive = (target > 0.999).float()
    p = torch.sigmoid(logits)
    loss = -(
        positive * (1 - p) ** 2 * F.logsigmoid(logits)
        + (1 - positive) * (1 - target) ** 4 * p**2 * F.logsigmoid(-logits)
    )
    if counted is not None:
        loss = loss * counted
    return loss.sum() / positive.sum().clamp(min=1)


def pixel_loss(logits, target):
    """Cross entropy; PIXEL_NOT_ROAD asks for other or sidewalk, whichever (vehicles and people have labels of their own)."""
    known = target < len(c.PIXEL_CLASSES)
    exact = torch.where(known, target.long(), torch.tensor(-100))
    loss = F.cross_entropy(logits, exact, weight=_PIXEL_WEIGHT, ignore_index=-100, reduction="sum")
    not_road = target == c.PIXEL_NOT_ROAD
    log_p = F.log_softmax(logits, 1)
    other = torch.logsumexp(log_p[:, _OTHER_OR_SIDEWALK], 1)
    loss = loss - 0.5 * (other * not_road).sum()
    return loss / (known.sum() + not_road.sum()).clamp(min=1)


def condition_loss(logits, target):
    start, total = 0, logits.new_zeros(())
    for group, values in enumerate(c.CONDITIONS.values()):
        part = logits[:, start : start + len(values)]
        known = target[:, group] >= 0
        if known.any():
            total = total + F.cross_entropy(part[known], target[known, group])
        start += len(values)
    return total


def box_loss(fields, target, weight):
    """(L1 of the fields, Laplace likelihood of the scales given the errors made)."""
    known = torch.isfinite(target)
    error = (fields[:, :11] - torch.where(known, target, fields[:, :11].detach())).abs()
    w = weight[:, None]
    n = weight.sum().clamp(min=1)
    l1 = (error * _BOX_WEIGHT[None, :, None, None] * w).sum() / n
    scale_loss = fields.new_zeros(())
    units = (0.5, 1.0, 0.5, c.RADIAL_SPEED_SCALE_MPS)  # fields to metres, relative size, radians, m/s
    for i, members in enumerate(_SIGMA_FIELDS):
        made = error[:, list(members)].mean(1).detach() * units[i]
        log_b = fields[:, 11 + i].clamp(-5, 4)
        seen = known[:, members[0]] * weight
        scale_loss = scale_loss + ((made * torch.exp(-log_b) + log_b) * seen).sum() / n
    return l1, scale_loss


def image_losses(out, batch):
    fit = batch["labels_fit"][:, None, None, None]
    return {
        "pixels": _PIXEL_SHARE * pixel_loss(out["pixels"].float(), batch["pixels"]),
        "camera": 0.5 * focal(out["camera"].float(), batch["camera"], fit),
        "conditions": 0.2 * condition_loss(out["conditions"].float(), batch["conditions"]),
    }


def fusion_losses(out, batch):
    l1, scales = box_loss(out["box"].float(), batch["box"], batch["weight"])
    return {
        "heat": focal(out["heat"].float(), batch["heat"], batch["counted"][:, None] * _CLASS_WEIGHT),
        "box": l1,
        "scales": 0.1 * scales,
    }
