"""The model's contract (models/CONTRACT.md) as Python values: the one place here that knows sizes and class lists."""

from dataclasses import dataclass

import numpy as np

CONTRACT = 2
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
# Directions that yaw is told in: logits of a distribution over the full circle, 0 rad first, anticlockwise.
HEADING_BINS = 12
HEADING_FIELDS = tuple(f"heading_{360 * k // HEADING_BINS:03d}" for k in range(HEADING_BINS))
# Fields with a target of their own, beside the heading.
TAUGHT_FIELDS = ("dx", "dy", "z", "log_length", "log_width", "log_height", "radial_speed")
SCALE_FIELDS = ("log_sigma_position", "log_sigma_size", "log_sigma_yaw", "log_sigma_speed")
BOX_FIELDS = (*TAUGHT_FIELDS, *HEADING_FIELDS, *SCALE_FIELDS)
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
    """Sizes of the tensors; the default is the shipped student's, tests use smaller ones.

    Rows of the grid are `cell_m` long up to row `even_cells_x`; from there their length grows evenly, so that the last
    one ends at `x_max_m`. Only square roots and products are needed: every language gets the same edges.
    """

    width_px: int = 640
    height_px: int = 256
    horizon_px: int = 72
    """Row of the band that the horizon lies at: more of the picture shows the road than the sky."""
    y_min_m: float = -24.0
    cell_m: float = 0.5
    even_cells_x: int = 80
    cells_x: int = 128
    x_max_m: float = 104.0
    cells_y: int = 96
    heights_m: tuple[float, ...] = (0.1, 1.3)

    @property
    def outside(self) -> int:
        """The lookup value of a cell that no pixel shows."""
        return (self.height_px // FEATURE_STRIDE_PX) * (self.width_px // FEATURE_STRIDE_PX)

    @property
    def growth_m(self) -> float:
        """The edge after k rows beyond the even ones lies `cell_m` k + `growth_m` k^2 behind the even part."""
        longer = self.cells_x - self.even_cells_x
        return (self.x_max_m - self.cell_m * self.cells_x) / (longer * longer) if longer else 0.0

    def row_edges_m(self) -> np.ndarray:
        """Lower edge of each row and the upper one of the last, float64 [cells_x + 1]."""
        row = np.arange(self.cells_x + 1)
        beyond = np.maximum(row - self.even_cells_x, 0)
        return self.cell_m * row + self.growth_m * beyond * beyond

    def row_lengths_m(self) -> np.ndarray:
        return np.diff(self.row_edges_m())

    def cell_centres(self) -> np.ndarray:
        """Centres of the cells in the grid frame, float64 [cells_x * cells_y, 2], index ix * cells_y + iy."""
        edges = self.row_edges_m()
        y = self.y_min_m + self.cell_m * (np.arange(self.cells_y) + 0.5)
        return np.stack(np.meshgrid((edges[:-1] + edges[1:]) / 2, y, indexing="ij"), -1).reshape(-1, 2)

    def grid_places(self, places_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Row and column of places [n, 2 or 3] in the grid frame, as fractions: whole numbers at the lower edges."""
        x, y = places_m[..., 0].astype(float), places_m[..., 1].astype(float)
        growth, even_m = self.growth_m, self.cell_m * self.even_cells_x
        row = x / self.cell_m
        if growth:
            root = np.sqrt(self.cell_m * self.cell_m + 4 * growth * np.maximum(x - even_m, 0.0))
            row = np.where(x > even_m, self.even_cells_x + (root - self.cell_m) / (2 * growth), row)
        return row, (y - self.y_min_m) / self.cell_m

    def cells_of(self, places_m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Row and column (not limited to the grid) of the cell of each place [n, 2 or 3] in the grid frame."""
        row, column = self.grid_places(places_m)
        return np.floor(row).astype(int), np.floor(column).astype(int)

    def holds(self, ix: np.ndarray, iy: np.ndarray) -> np.ndarray:
        """Which cells lie in the grid."""
        return (ix >= 0) & (ix < self.cells_x) & (iy >= 0) & (iy < self.cells_y)


DEFAULT_LAYOUT = Layout()
