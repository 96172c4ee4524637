"""Scores against cases worked out by hand (the evaluation in TypeScript is checked against nuscenes-devkit)."""

import numpy as np
import pytest

from roadscene_training.evaluate.score import DetectionScore, PixelScore, average_precision, match
from roadscene_training.records import DETECTION, OBJECT, listed


def truth(x, y, k=0):
    return (k, (x, y, 0.8), (4.3, 1.8, 1.6), 0, 0, 0)


def found(score, x, y, k=0):
    return (score, k, (x, y, 0.8), (4.3, 1.8, 1.6), 0, 0, 1, 1, 1, 1)


def test_perfect_detections_score_one():
    score = DetectionScore("car")
    score.add(
        listed(DETECTION, [found(0.9, 10, 0), found(0.8, 20, 3)]), listed(OBJECT, [truth(10, 0), truth(20, 3)]), "a"
    )
    result = score.result(bootstraps=0)
    assert result["ap"] == pytest.approx(1.0)
    assert result["range_error_m"] == pytest.approx(0, abs=1e-5)


def test_a_truth_is_matched_once_by_the_best_score():
    scores, hits = match(
        listed(DETECTION, [found(0.5, 10.1, 0), found(0.9, 10.3, 0)]), listed(OBJECT, [truth(10, 0)]), 1.0
    )
    assert hits.tolist() == [-1, 0]
    assert scores.tolist() == [0.5, 0.9]


def test_half_recall_without_false_alarms():
    ap = average_precision(np.array([0.9]), np.array([True]), 2)
    # Recalls 0.11..0.50 at precision 1 count 0.9 each, of 90 recalls, normalised by 0.9.
    assert ap == pytest.approx(40 / 90)


def test_a_false_alarm_on_top_halves_precision():
    ap = average_precision(np.array([0.9, 0.8]), np.array([False, True]), 1)
    recalls = np.linspace(0, 1, 101)[11:]
    precision = np.interp(recalls, [0, 1], [0, 0.5])
    assert ap == pytest.approx(np.clip(precision - 0.1, 0, None).mean() / 0.9)


def test_pixel_iou_counts_not_road_against_road_only():
    score = PixelScore()
    score.add(np.array([[1, 1, 0, 4]]), np.array([[1, 254, 254, 255]], np.uint8))
    assert score.result()["road"] == pytest.approx(0.5)


def test_headings_and_scales_of_matches():
    score = DetectionScore("car")
    along, oblique, backwards = np.radians([3.0, 50.0, 180.0])
    objects = listed(OBJECT, [truth(10, 0), truth(20, 0), truth(30, 0)])
    objects["yaw_rad"] = along, oblique, 0
    detections = listed(DETECTION, [found(0.9, 10, 0.4), found(0.8, 20, 0.4), found(0.7, 30, 0.4)])
    detections["yaw_rad"] = 0, oblique + np.radians(10), backwards
    detections["position_scale_m"] = 0.1
    score.add(detections, objects, "a")
    result = score.result(bootstraps=0)
    assert (result["oblique"], result["oblique_within_20_deg"]) == (1, 1)
    assert result["sense_right"] == pytest.approx(2 / 3)
    assert result["scales"]["log_sigma_position"] == pytest.approx(2), "errors twice as large as told"


def test_far_objects_are_scored_apart():
    far = DetectionScore("car", 104.0, least_range_m=50.0)
    far.add(
        listed(DETECTION, [found(0.9, 20, 0), found(0.8, 73, 0)]), listed(OBJECT, [truth(10, 0), truth(70, 0)]), "a"
    )
    result = far.result(bootstraps=0)
    assert result["truths"] == 1
    assert result["ap_at"]["4.0"] == pytest.approx(1)
    assert result["ap_at"]["2.0"] == 0
