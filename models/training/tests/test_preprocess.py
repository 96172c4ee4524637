"""Preprocessing against hand-computed cases and OpenCV's own projection."""

import cv2
import numpy as np
import pytest

from roadscene_training import contract as c
from roadscene_training.data.preprocess import (
    ego_speed_from_doppler,
    image_band,
    lookup_table,
    nearest_ground_m,
    normalised_magnitude,
    project,
    radar_grid,
)
from roadscene_training.records import POINT, listed

LAYOUT = c.Layout()
# Optical axes (x right, y down, z forward) in base_link (x forward, y left, z up), 1.5 m up.
BASE_FROM_CAMERA = np.array([[0, 0, 1, 0.4], [-1, 0, 0, 0.0], [0, -1, 0, 1.5], [0, 0, 0, 1.0]])


def intrinsics(f, cx, cy):
    return np.array([[f, 0, cx], [0, f, cy], [0, 0, 1.0]])


def test_band_takes_full_width_and_keeps_the_horizon_in_its_upper_third():
    band = image_band(intrinsics(1266.0, 800.0, 450.0), (1600, 900), BASE_FROM_CAMERA)
    assert band.scale == pytest.approx(0.4)
    assert band.left_px == pytest.approx(0)
    assert band.top_px == pytest.approx(900 - 256 / 0.4), "the picture ends before the horizon would be that high"


def test_band_of_a_wide_lens_is_a_crop():
    band = image_band(intrinsics(500.0, 640.0, 400.0), (1280, 800), BASE_FROM_CAMERA)
    assert band.scale == pytest.approx(0.75 * 568 / 500)
    assert band.left_px == pytest.approx(640 - 320 / band.scale, abs=0.5 / band.scale)

    tall = image_band(intrinsics(1266.0, 800.0, 450.0), (1600, 1200), BASE_FROM_CAMERA)
    assert tall.top_px == pytest.approx(450 - 72 / 0.4)


def test_band_of_a_low_picture_is_padded_and_keeps_its_horizon():
    band = image_band(intrinsics(568.0, 320.0, 50.0), (640, 100), BASE_FROM_CAMERA)
    assert band.top_px == pytest.approx(50 - 72)


@pytest.mark.parametrize(("height_m", "expected_m"), [(1.2, 3.7), (1.5, 4.6), (1.6, 4.9)])
def test_the_band_shows_the_road_from_five_metres(height_m, expected_m):
    camera = BASE_FROM_CAMERA.copy()
    camera[2, 3] = height_m
    # A picture of 16:10 with the horizon half-way up, at the reference focal length.
    seen = nearest_ground_m(intrinsics(1420.0, 800.0, 500.0), (1600, 1000), camera)
    assert seen == pytest.approx(expected_m, abs=0.1)
    assert seen <= 5


def test_rows_are_even_near_and_grow_to_the_end():
    edges, lengths = LAYOUT.row_edges_m(), LAYOUT.row_lengths_m()
    assert edges[0] == 0
    assert edges[-1] == pytest.approx(104)
    assert (lengths[:80] == 0.5).all()
    steps = np.diff(lengths[79:])
    np.testing.assert_allclose(steps[1:], steps[1], atol=1e-9)
    assert lengths[-1] < 2.2


def test_every_place_falls_in_the_row_whose_edges_hold_it():
    edges = LAYOUT.row_edges_m()
    x = np.r_[np.random.default_rng(0).uniform(0, 104, 2000), edges[:-1] + 1e-6]
    row, column = LAYOUT.cells_of(np.c_[x, np.zeros(len(x))])
    assert (edges[row] <= x).all()
    assert (x < edges[row + 1]).all()
    assert (column == 48).all()
    centres = LAYOUT.cell_centres()
    assert (LAYOUT.cells_of(centres)[0] * 96 + LAYOUT.cells_of(centres)[1] == np.arange(128 * 96)).all()


def test_projection_with_distortion_equals_opencv():
    rng = np.random.default_rng(0)
    points = np.c_[rng.uniform(4, 40, 50), rng.uniform(-3, 3, 50), rng.uniform(0, 2, 50)]
    k, d = intrinsics(1158.0, 669.0, 388.0), [-0.25, 0.04, -0.0007, 0.0001, -0.115]
    camera_from_base = np.linalg.inv(BASE_FROM_CAMERA)
    ours, _ = project(points, k, d, camera_from_base)
    rotation, _ = cv2.Rodrigues(camera_from_base[:3, :3])
    theirs, _ = cv2.projectPoints(points, rotation, camera_from_base[:3, 3], k, np.array(d))
    np.testing.assert_allclose(ours, theirs[:, 0], atol=1e-6)


def test_lookup_points_at_the_pixel_cell_below_the_horizon():
    k = intrinsics(1266.0, 800.0, 450.0)
    band = image_band(k, (1600, 900), BASE_FROM_CAMERA)
    table = lookup_table(k, [], BASE_FROM_CAMERA, band)
    assert table.shape == (2, 128 * 96)
    ix, iy = 60, 48  # 30.25 m ahead, 0.25 m left, in the grid that starts at the camera
    v = 450 + 1266 * (1.5 - 0.1) / 30.25
    u = 800 - 1266 * 0.25 / 30.25
    expected = int((v + 0.5 - band.top_px) * 0.4 // 8) * 80 + int((u + 0.5) * 0.4 // 8)
    assert table[0, ix * 96 + iy] == expected
    assert table[0, 0] == LAYOUT.outside


def test_radar_grid_of_two_points_in_one_cell():
    points = listed(
        POINT,
        [
            ((10.1, 0.1, -3.0), 2.0, 0.5, True, True),
            ((10.2, 0.2, 1.0), -4.0, 1.5, True, True),
            ((105, 0, 0), 0, 0, True, True),
        ],
    )
    grid = radar_grid(points)
    cell = grid[:, 20, 48]
    phase = 2 * np.pi * np.array([2.0, -4.0]) / 10.31
    expected = [np.log(3), 1.5, 1.0, -2, -0.5, 1, np.sin(phase).mean(), np.cos(phase).mean(), -0.05, 1]
    np.testing.assert_allclose(cell, expected, atol=1e-6)
    assert np.count_nonzero(grid[0]) == 1


def test_radar_without_doppler_has_no_phase():
    grid = radar_grid(listed(POINT, [((10.1, 0.1, 0.5), 0, 0.5, False, False)]))
    assert np.all(grid[6:, 20, 48] == 0)


def test_magnitude_is_relative_to_the_lower_median():
    np.testing.assert_allclose(normalised_magnitude(np.array([10.0, 30, 50, 200])), [-1, 0, 1, 3])


@pytest.mark.parametrize("speed", [0.0, 7.2, 14.9, -2.0])
def test_ego_speed_survives_folded_doppler(speed):
    rng = np.random.default_rng(1)
    cosine = np.cos(rng.uniform(-0.9, 0.9, 400))
    doppler = -speed * cosine + rng.normal(0, 0.1, 400)
    doppler[:80] += rng.uniform(-5, 5, 80)
    folded = (doppler + 5.155) % 10.31 - 5.155
    found, quality = ego_speed_from_doppler(folded, cosine)
    assert found == pytest.approx(speed, abs=0.1)
    assert quality > 0.5
