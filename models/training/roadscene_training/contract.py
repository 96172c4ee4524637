"""The model's contract (models/CONTRACT.md) as Python values: the one place here that knows sizes and class lists."""

from dataclasses import dataclass

import numpy as np

INPUTS = ("image", "radar", "lookup")
OUTPUTS = ("heat", "box", "segmentation", "conditions", "camera_objectness", "out_of_distribution")

OBJECT_CLASSES = ("car", "truck", "bus", "trailer", "motorcycle", "bicycle", "pedestrian", "animal", "hazard")
PIXEL_CLASSES = ("other", "road", "lane_marking", "sidewalk", "vehicle", "vulnerable_road_user")
CONDITIONS = {
    "weather": ("clear", "overcast", "rain", "heavy_rain", "fog", "snow"),
    "light": ("day", "low_sun", "dusk", "night"),
    "roadSurface": ("dry", "wet", "snow"),
    "visibility": ("good", "reduced", "poor"),
}
CAMERA_CLASSES = ("vehicle", "vulnerable_road_user")
BOX_FIELDS = (
    "dx", "dy", "z", "log_length", "log_width", "log_height", "sin_2yaw", "cos_2yaw", "sin_yaw", "cos_yaw",
    "radial_speed", "log_sigma_position", "log_sigma_size", "log_sigma_yaw", "log_sigma_speed",
)  # fmt: skip
# Fields with a target of their own; the rest are scales that follow from the errors made.
TAUGHT_FIELDS = tuple(name for name in BOX_FIELDS if not name.startswith("log_sigma"))
RADAR_CHANNELS = (
    "log_count", "max_magnitude", "mean_magnitude", "min_z", "mean_z", "max_z", "sin_phase", "cos_phase",
    "radial_speed", "unambiguous_share",
)  # fmt: skip
SIZE_PRIOR_M = (4.3, 1.8, 1.6)
RADIAL_SPEED_SCALE_MPS = 10.0
VEHICLES = frozenset({"car", "truck", "bus", "trailer"})
VULNERABLE = frozenset({"motorcycle", "bicycle", "pedestrian", "animal"})

# Labels of pixels beyond the classes: nothing known, and "other or sidewalk" (labels that know no sidewalk).
PIXEL_VOID = 255
PIXEL_NOT_ROAD = 254

DOPPLER_PERIOD_MPS = 10.31
DOPPLER_AMBIGUOUS_BELOW_MPS = 5.25
MAGNITUDE_SCALE_DB = 20.0
SPEED_SCALE_MPS = 20.0
Z_CLIP_M = (-2.0, 4.0)
REFERENCE_FOCAL_PX = 568.0
MINIMUM_FOCAL_RATIO = 0.75
FILL = 114
FEATURE_STRIDE_PX = 8
PIXEL_STRIDE_PX = 4


@dataclass(frozen=True)
class Layout:
    """Sizes of the tensors; the default is the shipped student's, tests use smaller ones."""

    width_px: int = 640
    height_px: int = 192
    x_min_m: float = 0.0
    y_min_m: float = -24.0
    cell_m: float = 0.5
    cells_x: int = 112
    cells_y: int = 96
    heights_m: tuple = (0.1, 1.3)

    @property
    def outside(self) -> int:
        """The lookup value of a cell that no pixel shows."""
        return (self.height_px // FEATURE_STRIDE_PX) * (self.width_px // FEATURE_STRIDE_PX)

    def cell_centres(self) -> np.ndarray:
        """Centres of the cells in the grid frame, float64 [cells_x * cells_y, 2], index ix * cells_y + iy."""
        x = self.x_min_m + self.cell_m * (np.arange(self.cells_x) + 0.5)
        y = self.y_min_m + self.cell_m * (np.arange(self.cells_y) + 0.5)
        return np.stack(np.meshgrid(x, y, indexing="ij"), -1).reshape(-1, 2)

    def cells_of(self, places_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Row and column (not limited to the grid) of the cell of each place [n, 2 or 3] in the grid frame."""
        ix = np.floor((places_m[..., 0] - self.x_min_m) / self.cell_m).astype(int)
        return ix, np.floor((places_m[..., 1] - self.y_min_m) / self.cell_m).astype(int)


DEFAULT_LAYOUT = Layout()
