"""Losses of the heads; each a mean over what is known, so that sets with other labels can share a batch."""

import torch
import torch.nn.functional as F

from roadscene_training import contract as c

# Objects of rare classes weigh more: about the inverse root of their share in the generated set.
_CLASS_WEIGHT = (1.0, 2.0, 2.5, 2.5, 2.0, 2.0, 1.3, 2.5, 2.0)
_PIXEL_SHARE = 3.0
_FIELD_WEIGHT = {
    "dx": 1.0,
    "dy": 1.0,
    "z": 0.5,
    "log_length": 0.5,
    "log_width": 0.5,
    "log_height": 0.5,
    "radial_speed": 0.5,
}
_HEADING_WEIGHT = 1.0
_OBLIQUE_WEIGHT = 2.0
_OTHER_OR_SIDEWALK = [c.PIXEL_CLASSES.index("other"), c.PIXEL_CLASSES.index("sidewalk")]
_HEADINGS = slice(c.BOX_FIELDS.index(c.HEADING_FIELDS[0]), c.BOX_FIELDS.index(c.HEADING_FIELDS[-1]) + 1)


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
    loss = F.cross_entropy(logits, exact, ignore_index=-100, reduction="sum")
    not_road = target == c.PIXEL_NOT_ROAD
    log_p = F.log_softmax(logits, 1)
    other = torch.logsumexp(log_p[:, _OTHER_OR_SIDEWALK], 1)
    loss = loss - 0.5 * (other * not_road).sum()
    return loss / (known.sum() + not_road.sum()).clamp(min=1)


def soft_pixel_loss(logits: torch.Tensor, soft: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Cross entropy with a teacher's shares, where its likeliest class is no other than the label, or there is none."""
    best = soft.argmax(1)
    road = best == c.PIXEL_CLASSES.index("road")
    right = (best == target) | (target == c.PIXEL_VOID) | ((target == c.PIXEL_NOT_ROAD) & ~road)
    right = right & (soft.sum(1) > 0)
    return -((soft * F.log_softmax(logits, 1)).sum(1) * right).sum() / right.sum().clamp(min=1)


def condition_loss(logits: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    start, total = 0, logits.new_zeros(())
    for group, values in enumerate(c.CONDITIONS.values()):
        part = logits[:, start : start + len(values)]
        wanted = target[:, group]
        told = F.cross_entropy(part, wanted, ignore_index=-1, reduction="sum")
        total = total + told / (wanted >= 0).sum().clamp(min=1)
        start += len(values)
    return total


def heading_shares(yaw: torch.Tensor) -> torch.Tensor:
    """Yaw [b, nx, ny] (rad) as shares [b, bins, nx, ny] of the two nearest directions."""
    place = (yaw * (c.HEADING_BINS / (2 * torch.pi))).remainder(c.HEADING_BINS)
    lower = place.floor()
    upper_share = place - lower
    first = F.one_hot(lower.long() % c.HEADING_BINS, c.HEADING_BINS)
    second = F.one_hot((lower.long() + 1) % c.HEADING_BINS, c.HEADING_BINS)
    shares = first * (1 - upper_share)[..., None] + second * upper_share[..., None]
    return shares.permute(0, 3, 1, 2)


def heading_of(logits: torch.Tensor) -> torch.Tensor:
    """Heading logits [b, bins, nx, ny] to yaw (rad, -pi..pi): the mean over the likeliest and its neighbours."""
    p = torch.softmax(logits, 1)
    before, after = p.roll(1, 1), p.roll(-1, 1)
    best = (p + torch.maximum(before, after)).argmax(1, keepdim=True)
    near = torch.cat([q.gather(1, best) for q in (before, p, after)], 1)
    turn = (near[:, 2] - near[:, 0]) / near.sum(1)
    yaw = (best[:, 0] + turn) * (2 * torch.pi / c.HEADING_BINS)
    return torch.remainder(yaw + torch.pi, 2 * torch.pi) - torch.pi


def box_losses(fields: torch.Tensor, batch: dict) -> dict[str, torch.Tensor]:
    """L1 of the taught fields, cross entropy of the heading, Laplace likelihood of the scales given the errors made."""
    target, weight, row_m = batch["box"], batch["weight"], batch["row_m"][:, :, None]
    taught = fields[:, : len(c.TAUGHT_FIELDS)]
    known = torch.isfinite(target)
    error = (taught - torch.where(known, target, taught.detach())).abs()
    n = weight.sum().clamp(min=1)
    field_weight = fields.new_tensor([_FIELD_WEIGHT[name] for name in c.TAUGHT_FIELDS])[None, :, None, None]
    l1 = (error * field_weight * weight[:, None]).sum() / n

    logits = fields[:, _HEADINGS]
    told = -(heading_shares(batch["yaw"]) * F.log_softmax(logits, 1)).sum(1)
    # Most objects lie along or across the road; what does not would be a small part of the loss.
    oblique = 1 + _OBLIQUE_WEIGHT * torch.sin(2 * batch["yaw"]).abs()
    heading = _HEADING_WEIGHT * (told * weight * oblique).sum() / n

    made = dict(zip(c.TAUGHT_FIELDS, error.detach().unbind(1), strict=True))
    with torch.no_grad():
        # Of the axis: which way along it is a matter of the two likeliest directions, not of a scale.
        turned = torch.remainder(heading_of(logits) - batch["yaw"] + torch.pi / 2, torch.pi) - torch.pi / 2
    errors = {
        "log_sigma_position": 0.5 * (made["dx"] * row_m + made["dy"] * c.DEFAULT_LAYOUT.cell_m),
        "log_sigma_size": (made["log_length"] + made["log_width"] + made["log_height"]) / 3,
        "log_sigma_yaw": turned.abs(),
        "log_sigma_speed": made["radial_speed"] * c.RADIAL_SPEED_SCALE_MPS,
    }
    speed_known = known[:, c.TAUGHT_FIELDS.index("radial_speed")]
    scales = fields.new_zeros(())
    for name in c.SCALE_FIELDS:
        log_b = fields[:, c.BOX_FIELDS.index(name)].clamp(-5, 4)
        seen = weight * speed_known if name == "log_sigma_speed" else weight
        scales = scales + ((errors[name] * torch.exp(-log_b) + log_b) * seen).sum() / n
    return {"box": l1, "heading": heading, "scales": 0.1 * scales}


def image_losses(out: dict, batch: dict) -> dict[str, torch.Tensor]:
    fit = batch["labels_fit"][:, None, None, None]
    taught = {}
    if "soft" in batch:
        taught["soft pixels"] = _PIXEL_SHARE * soft_pixel_loss(out["pixels"].float(), batch["soft"], batch["pixels"])
    return taught | {
        "pixels": _PIXEL_SHARE * pixel_loss(out["pixels"].float(), batch["pixels"]),
        "camera": 0.5 * focal(out["camera"].float(), batch["camera"], fit),
        "conditions": 0.2 * condition_loss(out["conditions"].float(), batch["conditions"]),
    }


def fusion_losses(out: dict, batch: dict) -> dict[str, torch.Tensor]:
    rare = batch["heat"].new_tensor(_CLASS_WEIGHT)[:, None, None]
    heat = focal(out["heat"].float(), batch["heat"], batch["counted"][:, None] * rare)
    return {"heat": heat} | box_losses(out["box"].float(), batch)
