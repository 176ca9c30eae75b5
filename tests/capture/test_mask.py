"""Tracing the trunk's outline: synthetic bodies of known thickness, whole and cut off by the picture."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.capture.mask import trace_outline
from formcheck.geometry import Array
from formcheck.landmarks import LANDMARK_COUNT, Landmark
from formcheck.outline import STATIONS

HEIGHT_PX, WIDTH_PX = 480, 640
TRUNK_PX = 160.0


def landmarks(hip: tuple[float, float], *, lean_deg: float = 0.0, trunk_px: float = TRUNK_PX) -> Array:
    """A trunk that leans to the right of the picture."""
    lean = math.radians(lean_deg)
    xy = np.zeros((LANDMARK_COUNT, 2))
    xy[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] = hip
    shoulder = (hip[0] + trunk_px * math.sin(lean), hip[1] - trunk_px * math.cos(lean))
    xy[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = shoulder
    return xy


def draw(distance_px: Array) -> NDArray[np.float32]:
    """A mask with an edge one pixel wide where the signed distance to the body is 0."""
    return np.clip(0.5 - distance_px, 0.0, 1.0).astype(np.float32)


def pixels() -> tuple[Array, Array]:
    """Middles of the pixels, counted from the picture's corner."""
    rows, columns = np.mgrid[:HEIGHT_PX, :WIDTH_PX]
    return columns + 0.5, rows + 0.5


def strip(
    hip: tuple[float, float], *, left_px: float, right_px: float, lean_deg: float = 0.0
) -> NDArray[np.float32]:
    """A body without ends, so thick to the left and to the right of someone who looks up along it."""
    x, y = pixels()
    lean = math.radians(lean_deg)
    across = (x - hip[0]) * math.cos(lean) + (y - hip[1]) * math.sin(lean)
    return draw(np.maximum(across - right_px, -across - left_px))


def trace(mask: NDArray[np.float32], xy_px: Array) -> Array:
    outline = trace_outline(mask, xy_px)
    assert outline is not None
    assert outline.shape == (2, STATIONS.size)
    return outline


@pytest.mark.parametrize("lean_deg", [0.0, 30.0, -45.0, 90.0, 180.0])
def test_a_straight_body_is_as_thick_as_it_was_drawn(lean_deg: float) -> None:
    hip = (320.3, 240.6)
    mask = strip(hip, left_px=24.0, right_px=40.0, lean_deg=lean_deg)
    outline = trace(mask, landmarks(hip, lean_deg=lean_deg))
    assert outline[0] == pytest.approx(24.0 / TRUNK_PX, abs=0.005)
    assert outline[1] == pytest.approx(40.0 / TRUNK_PX, abs=0.005)


def test_a_round_body_is_as_thick_as_it_was_drawn_at_every_station() -> None:
    hip, thick_px, long_px = (320.0, 320.0), 48.0, 120.0
    x, y = pixels()
    middle_y = hip[1] - 0.5 * TRUNK_PX
    radius = np.hypot((x - hip[0]) / thick_px, (y - middle_y) / long_px)
    mask = (radius < 1.0).astype(np.float32)
    outline = trace(mask, landmarks(hip))
    along_px = (STATIONS - 0.5) * TRUNK_PX
    expected = thick_px * np.sqrt(1.0 - (along_px / long_px) ** 2) / TRUNK_PX
    for row in outline:
        assert row == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize("hip_x", [10.0, 0.5, WIDTH_PX - 10.0])
def test_where_the_picture_ends_is_no_edge_of_the_body(hip_x: float) -> None:
    hip = (hip_x, 400.0)
    outline = trace(strip(hip, left_px=30.0, right_px=30.0), landmarks(hip))
    cut, whole = (outline[0], outline[1]) if hip_x < WIDTH_PX / 2 else (outline[1], outline[0])
    assert np.isnan(cut).all()
    assert whole == pytest.approx(30.0 / TRUNK_PX, abs=0.005)


def test_an_edge_just_inside_the_picture_is_one() -> None:
    hip = (32.0, 400.0)
    outline = trace(strip(hip, left_px=30.0, right_px=30.0), landmarks(hip))
    assert outline[0] == pytest.approx(30.0 / TRUNK_PX, abs=0.005)


def test_a_leaning_body_loses_only_the_rays_that_leave_the_picture() -> None:
    hip, lean_deg = (560.0, 300.0), 40.0
    xy = landmarks(hip, lean_deg=lean_deg)
    outline = trace(strip(hip, left_px=30.0, right_px=30.0, lean_deg=lean_deg), xy)
    # The far end of a ray to the right lies where this says.
    lean = math.radians(lean_deg)
    end_x = hip[0] + STATIONS * TRUNK_PX * math.sin(lean) + 30.0 * math.cos(lean)
    clear = np.abs(end_x - WIDTH_PX) > 3.0
    np.testing.assert_array_equal(np.isnan(outline[1])[clear], (end_x > WIDTH_PX)[clear])
    assert np.isnan(outline[1]).any()
    assert np.isfinite(outline[1]).any()


def test_a_body_wholly_beside_the_line_has_both_edges_on_one_side() -> None:
    # On all fours the chest and the belly of a rounded trunk rise above the line from hip to shoulder.
    hip = (320.0, 400.0)
    outline = trace(strip(hip, left_px=64.0, right_px=-16.0), landmarks(hip))
    assert outline[0] == pytest.approx(64.0 / TRUNK_PX, abs=0.005)
    assert outline[1] == pytest.approx(-16.0 / TRUNK_PX, abs=0.005)


def test_the_edges_of_a_rounded_trunk_go_on_where_it_leaves_the_line() -> None:
    hip = (320.0, 400.0)
    x, y = pixels()
    # An arch whose ends are on the line and whose middle is beside it.
    station = (hip[1] - y) / TRUNK_PX
    middle_x = hip[0] - 50.0 * (1.0 - (2.0 * station - 1.0) ** 2)
    outline = trace(draw(np.abs(x - middle_x) - 36.0), landmarks(hip))
    bow_px = 50.0 * (1.0 - (2.0 * STATIONS - 1.0) ** 2)
    assert outline[0] == pytest.approx((bow_px + 36.0) / TRUNK_PX, abs=0.006)
    assert outline[1] == pytest.approx((36.0 - bow_px) / TRUNK_PX, abs=0.006)
    assert outline[1].min() < 0.0 < outline[1].max()


def test_something_far_from_the_line_is_not_the_trunk() -> None:
    hip = (320.0, 400.0)
    arm = strip(hip, left_px=80.0, right_px=-60.0)
    assert np.isnan(trace(arm, landmarks(hip))).all()


def test_a_trunk_outside_the_picture_has_no_outline() -> None:
    hip = (-50.0, 400.0)
    assert np.isnan(trace(np.ones((HEIGHT_PX, WIDTH_PX), np.float32), landmarks(hip))).all()


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_mask_without_an_edge_gives_none(value: float) -> None:
    mask = np.full((HEIGHT_PX, WIDTH_PX), value, np.float32)
    assert np.isnan(trace(mask, landmarks((320.0, 320.0)))).all()


def test_no_trunk_no_outline() -> None:
    mask = np.ones((HEIGHT_PX, WIDTH_PX), np.float32)
    assert trace_outline(mask, landmarks((320.0, 320.0), trunk_px=1.0)) is None
    assert trace_outline(mask, np.full((LANDMARK_COUNT, 2), np.nan)) is None
