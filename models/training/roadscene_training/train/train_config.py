"""Settings of one training stage; a recipe lists some of them a stage."""

import math
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TrainConfig:
    stage: str
    """`image`: image heads on all pictures; `fusion`: everything, with a share of picture-only batches; `distil`.

    As fusion, with a teacher's lessons.
    """
    images: int
    """Length of the schedule in images seen."""
    minutes: float = math.inf
    """The schedule ends here at the latest, counted over resumed runs."""
    shares: dict = field(default_factory=lambda: {"astyx": 1.0})
    """Relative number of images from each data set (training part)."""
    rare_share: float = 0.0
    """Share of a set's frames that are drawn from those with another object than a car."""
    paste_share: float = 0.0
    """Share of frames that get a rare object of another frame of the same camera."""
    picture_share: float = 0.15
    """Share of batches of a fusion run that train the image heads alone, on all sets."""
    lesson_share: float = 0.7
    """Share of the other batches of a distillation that carry lessons."""
    response: float = 1.0
    feature: float = 0.3
    relation: float = 0.3
    """Weights of the distillation losses."""
    screen_images: int = 0
    """Lessons are screened at the start and every so many images; 0: drawn as they come."""
    batch: int = 8
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    ema: float = 0.998
    seed: int = 0
    threads: int = 1
    device: str = "cpu"
    """As PyTorch names it: `cpu`, `cuda`, `cuda:1`."""
    checkpoint_minutes: float = 3.0
    scored_every: int = 0
    """The validation parts are scored after every so many images and at the end; 0: at the end alone."""
    scored_frames: int = 60
    """Of each validation part."""
    frozen_blocks: int = 0
    """The stem and the first so many blocks of a pretrained branch keep their weights."""
    backbone_rate: float = 0.15
    """Learning rate of a pretrained branch against the rest's."""
    image_rate: float = 1.0
    """Learning rate of everything that sees the picture alone against the rest's, in `fusion` and `distil`."""
    other_radar: float = 0.0
    """Share of samples whose sweep is made to look like another radar's."""
    processes: int = 1
    """Processes that train together, each on batches of its own; their gradients are averaged."""
    parent: str = ""
    """Weights to start from; parts that its network shares by name and shape are taken over."""
    soft_pixels: str = ""
    """Folder of a teacher's answers on whole pictures (`relabel`), which picture batches then learn too."""
    lessons: str = ""
    """Folder of stored lessons."""
