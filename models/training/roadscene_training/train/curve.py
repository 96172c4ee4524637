"""A training's curve as a small table: losses and validation scores over images and minutes."""

import csv
import shutil
from pathlib import Path

from roadscene_training.data.frames import DataSet
from roadscene_training.evaluate.evaluate import evaluate, whole_picture_iou
from roadscene_training.evaluate.predictors import network_predictor
from roadscene_training.model.network import FusionNet
from roadscene_training.train.train_config import TrainConfig

PIXELS = ("road", "sidewalk", "vehicle", "vulnerable_road_user")
OBJECTS = ("car", "truck", "pedestrian")
HEADINGS = ("oblique_within_20_deg", "sense_right")


class Curve:
    """Rows are appended to `table`; after each the whole is copied to `history`."""

    def __init__(self, table: Path, history: Path | None, config: TrainConfig, data: Path):
        self.table, self.history, self.config = table, history, config
        validation = {name: DataSet(data / name) for name in config.shares}
        self.sets = {name: d for name, d in validation.items() if any(f.split == "val" for f in d.frames)}
        self.scored_at = max((int(row["images"]) for row in self._rows()), default=0)

    def due(self, images: int) -> bool:
        return 0 < self.config.scored_every <= images - self.scored_at

    def add(self, net: FusionNet, images: int, minutes: float, losses: dict[str, float]) -> None:
        self.scored_at = images
        training = net.training
        row = {"images": images, "minutes": round(minutes, 1)} | {n: round(v, 4) for n, v in losses.items()}
        row |= {name: round(value, 4) for name, value in self._scores(net.eval()).items()}
        net.train(training)
        rows = [*self._rows(), {name: str(value) for name, value in row.items()}]
        columns = list(dict.fromkeys(name for each in rows for name in each))
        with self.table.open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        if self.history:
            self.history.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.table, self.history)

    def _rows(self) -> list[dict[str, str]]:
        if not self.table.exists():
            return []
        with self.table.open(newline="") as file:
            return list(csv.DictReader(file))

    def _scores(self, net: FusionNet) -> dict[str, float]:
        out: dict[str, float] = {}
        for name, data in self.sets.items():
            limit, has_fusion = self.config.scored_frames, data.frames[0].has_fusion
            variant = "pictures" if has_fusion and self.config.stage == "image" else "both"
            scores = evaluate(network_predictor(net), net.layout, data, (variant,), limit=limit, bootstraps=0)
            result = scores[variant]
            out |= {f"{name} {k}": result["pixel_iou"][k] for k in PIXELS if k in result["pixel_iou"]}
            objects = result.get("objects", {})
            out |= {f"{name} {k} AP": objects[k]["ap"] for k in OBJECTS if k in objects}
            out |= {f"{name} car {k}": objects["car"][k] for k in HEADINGS if k in objects.get("car", {})}
            if not has_fusion:
                whole = whole_picture_iou(net, data, limit)
                out |= {f"{name} whole {k}": whole[k] for k in PIXELS if k in whole}
        return out
