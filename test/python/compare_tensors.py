"""The tensors that `roadscene tensors <bag> --out <dir>` wrote against the training code's own preprocessing of the same bag.

Prints one JSON line a frame: share of lookup cells that differ, share of radar values that differ by more than 1e-3, mean absolute difference of the image.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np

from roadscene_training.data.bag_reader import read_bag
from roadscene_training.contract import Layout
from roadscene_training.data.make_data import grid_points
from roadscene_training.data.preprocess import image_band, lookup_table, radar_grid

bag_path, folder = Path(sys.argv[1]), Path(sys.argv[2])
frames = {frame.stamp_ns: frame for frame in read_bag(bag_path)}
layout = Layout()
for path in sorted(folder.glob("*.json")):
    facts = json.loads(path.read_text())
    frame = frames[int(facts["stamp_ns"])]
    theirs = {
        name: np.fromfile(path.with_name(f"{path.stem}_{name}.bin"), tensor["type"]).reshape(tensor["shape"])[0]
        for name, tensor in facts["tensors"].items()
    }
    band = image_band(frame.k, frame.size_wh, frame.base_from_camera)
    picture = cv2.imdecode(np.frombuffer(frame.image, np.uint8), cv2.IMREAD_COLOR)[:, :, ::-1]
    small = cv2.resize(picture, None, fx=band.scale, fy=band.scale, interpolation=cv2.INTER_AREA)
    shift = np.array([[1, 0, -round(band.left_px * band.scale)], [0, 1, -round(band.top_px * band.scale)]], float)
    size = (layout.width_px, layout.height_px)
    image = cv2.warpAffine(small, shift, size, flags=cv2.INTER_NEAREST, borderValue=(114,) * 3)
    lookup = lookup_table(frame.k, frame.distortion, frame.base_from_camera, band)
    radar = radar_grid(grid_points(frame, facts["ego_speed_mps"]))
    inner = np.s_[2:-2, 2:-2]
    print(
        json.dumps(
            {
                "lookup": float((lookup != theirs["lookup"]).mean()),
                "radar": float((np.abs(radar - theirs["radar"]) > 1e-3).mean()),
                "filled": float((radar[0] > 0).mean()),
                "image": float(np.abs(image[inner].astype(float) - theirs["image"][inner]).mean()),
            }
        )
    )
