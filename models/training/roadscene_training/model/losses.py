"""Losses of the heads; each a mean over what is known, so that sets with other labels can share a batch."""

import torch
import torch.nn.functional as F

from roadscene_training import contract as c

# Paint and people are few pixels: they weigh a little more (strong weights buy recall with false pixels, and IoU
# falls).
_PIXEL_WEIGHT = (0.8, 1.0, 1.5, 1.0, 1.0, 1.5)
# Objects of rare classes weigh more: about the inverse root of their share in the generated set.
_CLASS_WEIGHT = (1.0, 2.0, 2.5, 2.5, 2.0, 2.0, 1.3, 2.5, 2.0)
_PIXEL_SHARE = 3.0
_FIELD_WEIGHT = {
    "dx": 1.0, "dy": 1.0, "z": 0.5, "log_length": 0.5, "log_width": 0.5, "log_height": 0.5,
    "sin_2yaw": 0.5, "cos_2yaw": 0.5, "sin_yaw": 0.25, "cos_yaw": 0.25, "radial_speed": 0.5,
}  # fmt: skip
_OTHER_OR_SIDEWALK = [c.PIXEL_CLASSES.index("other"), c.PIXEL_CLASSES.index("sidewalk")]
# For each scale the fields whose error it tells (yaw through its axis), and what turns that error into metres,
# relative size, radians, m/s.
_SCALED = {
    "log_sigma_position": (("dx", "dy"), 0.5),
    "log_sigma_size": (("log_length", "log_width", "log_height"), 1.0),
    "log_sigma_yaw": (("sin_2yaw", "cos_2yaw"), 0.5),
    "log_sigma_speed": (("radial_speed",), c.RADIAL_SPEED_SCALE_MPS),
}


def focal(logits: torch.Tensor, target: torch.Tensor, counted: torch.Tensor | None = None) -> torch.Tensor:
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


def pixel_loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cross entropy.

    PIXEL_NOT_ROAD asks for other or sidewalk, whichever (vehicles and people have labels of their own).
    """
    known = target < len(c.PIXEL_CLASSES)
    exact = torch.where(known, target.long(), -100)
    loss = F.cross_entropy(logits, exact, weight=logits.new_tensor(_PIXEL_WEIGHT), ignore_index=-100, reduction="sum")
    not_road = target == c.PIXEL_NOT_ROAD
    log_p = F.log_softmax(logits, 1)
    other = torch.logsumexp(log_p[:, _OTHER_OR_SIDEWALK], 1)
    loss = loss - 0.5 * (other * not_road).sum()
    return loss / (known.sum() + not_road.sum()).clamp(min=1)


def condition_loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    start, total = 0, logits.new_zeros(())
    for group, values in enumerate(c.CONDITIONS.values()):
        part = logits[:, start : start + len(values)]
        wanted = target[:, group]
        told = F.cross_entropy(part, wanted, ignore_index=-1, reduction="sum")
        total = total + told / (wanted >= 0).sum().clamp(min=1)
        start += len(values)
    return total


def box_loss(fields: torch.Tensor, target: torch.Tensor, weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(L1 of the taught fields, Laplace likelihood of the scales given the errors made)."""
    taught = fields[:, : len(c.TAUGHT_FIELDS)]
    known = torch.isfinite(target)
    error = (taught - torch.where(known, target, taught.detach())).abs()
    n = weight.sum().clamp(min=1)
    field_weight = fields.new_tensor([_FIELD_WEIGHT[name] for name in c.TAUGHT_FIELDS])[None, :, None, None]
    l1 = (error * field_weight * weight[:, None]).sum() / n
    scale_loss = fields.new_zeros(())
    for name, (told, unit) in _SCALED.items():
        members = [c.BOX_FIELDS.index(field) for field in told]
        made = error[:, members].mean(1).detach() * unit
        log_b = fields[:, c.BOX_FIELDS.index(name)].clamp(-5, 4)
        seen = known[:, members[0]] * weight
        scale_loss = scale_loss + ((made * torch.exp(-log_b) + log_b) * seen).sum() / n
    return l1, scale_loss


def image_losses(out: dict, batch: dict) -> dict[str, torch.Tensor]:
    fit = batch["labels_fit"][:, None, None, None]
    return {
        "pixels": _PIXEL_SHARE * pixel_loss(out["pixels"].float(), batch["pixels"]),
        "camera": 0.5 * focal(out["camera"].float(), batch["camera"], fit),
        "conditions": 0.2 * condition_loss(out["conditions"].float(), batch["conditions"]),
    }


def fusion_losses(out: dict, batch: dict) -> dict[str, torch.Tensor]:
    rare = out["heat"].new_tensor(_CLASS_WEIGHT)[:, None, None].float()
    l1, scales = box_loss(out["box"].float(), batch["box"], batch["weight"])
    return {
        "heat": focal(out["heat"].float(), batch["heat"], batch["counted"][:, None] * rare),
        "box": l1,
        "scales": 0.1 * scales,
    }
