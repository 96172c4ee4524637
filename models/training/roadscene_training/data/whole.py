"""Whole pictures at the band's scale, for what looks beyond the band."""

import cv2
import numpy as np

from roadscene_training import contract as c
from roadscene_training.data.frames import DataSet, Frame
from roadscene_training.data.targets import nearest_classes

# The network halves the picture so often that its sides must be multiples of this.
_MULTIPLE_PX = 32


def whole_picture(data: DataSet, frame: Frame) -> tuple[np.ndarray, np.ndarray | None]:
    """(RGB uint8 at the band's scale, its sides cut to multiples of 32; class ids at stride 4, None without labels)."""
    picture, classes = data.image(frame), data.class_ids(frame)
    height, width = (int(n * frame.band_scale) // _MULTIPLE_PX * _MULTIPLE_PX for n in picture.shape[:2])
    a = np.diag([frame.band_scale, frame.band_scale, 1.0])
    a[:2, 2] = (frame.band_scale - 1) / 2
    image = cv2.warpAffine(picture, a[:2], (width, height), flags=cv2.INTER_LINEAR)
    if classes is None:
        return image, None
    size = (width // c.PIXEL_STRIDE_PX, height // c.PIXEL_STRIDE_PX)
    return image, nearest_classes(classes, a, size, c.PIXEL_STRIDE_PX)
