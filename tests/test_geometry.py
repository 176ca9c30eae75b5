"""Plane geometry: what stays the same when the picture is turned, scaled, moved or mirrored."""

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.geometry import (
    Array,
    distance,
    inclination_deg,
    interior_angle_deg,
    sagitta_to_bend_deg,
    wrap_deg,
)

MIRROR = np.array([-1.0, 1.0])

angles = st.floats(-720.0, 720.0)
factors = st.floats(0.01, 100.0)
facings = st.sampled_from([1, -1])
points = st.tuples(st.floats(-2000.0, 2000.0), st.floats(-2000.0, 2000.0)).map(np.array)


@st.composite
def segments(draw: st.DrawFn) -> tuple[Array, Array]:
    """Two ends that are at least a pixel apart."""
    start = draw(points)
    angle, length = math.radians(draw(st.floats(0.0, 360.0))), draw(st.floats(1.0, 1500.0))
    return start, start + length * np.array([math.cos(angle), math.sin(angle)])


@st.composite
def corners(draw: st.DrawFn) -> tuple[Array, Array, Array]:
    """Three points, the ends at least a pixel away from the middle one."""
    vertex, first = draw(segments())
    second = draw(segments())
    return first, vertex, vertex + second[1] - second[0]


def turn(point: Array, angle_deg: float) -> Array:
    """Turn clockwise in the picture, where y points down."""
    angle = math.radians(angle_deg)
    matrix = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return np.asarray(matrix @ point)


def apart(first: Array | float, second: Array | float) -> float:
    """How far two directions differ, in degrees."""
    return abs(float(wrap_deg(np.asarray(first) - np.asarray(second))))


@given(segments(), facings, factors, points)
def test_an_inclination_does_not_care_for_size_and_place(
    segment: tuple[Array, Array], facing: int, factor: float, offset: Array
) -> None:
    start, end = segment
    moved = inclination_deg(factor * start + offset, factor * end + offset, facing=facing)
    assert apart(moved, inclination_deg(start, end, facing=facing)) < 1e-3


@given(segments(), angles)
def test_an_inclination_turns_with_the_picture(segment: tuple[Array, Array], angle_deg: float) -> None:
    start, end = segment
    turned = inclination_deg(turn(start, angle_deg), turn(end, angle_deg), facing=1)
    assert apart(turned, inclination_deg(start, end, facing=1) + angle_deg) < 1e-6


@given(segments(), facings)
def test_a_mirrored_person_leans_alike(segment: tuple[Array, Array], facing: int) -> None:
    start, end = segment
    mirrored = inclination_deg(start * MIRROR, end * MIRROR, facing=-facing)
    assert apart(mirrored, inclination_deg(start, end, facing=facing)) < 1e-9


@given(segments(), facings)
def test_an_inclination_seen_from_the_other_end_is_opposite(
    segment: tuple[Array, Array], facing: int
) -> None:
    start, end = segment
    there, back = (inclination_deg(*ends, facing=facing) for ends in ((start, end), (end, start)))
    assert apart(there, back + 180.0) < 1e-9


@pytest.mark.parametrize(
    ("end", "facing", "expected_deg"),
    [
        ((0.0, -1.0), 1, 0.0),
        ((1.0, 0.0), 1, 90.0),
        ((1.0, 0.0), -1, -90.0),
        ((0.0, 1.0), 1, -180.0),
        ((-1.0, -1.0), -1, 45.0),
    ],
)
def test_inclinations_have_the_documented_signs(
    end: tuple[float, float], facing: int, expected_deg: float
) -> None:
    assert float(inclination_deg((0.0, 0.0), end, facing=facing)) == pytest.approx(expected_deg)


@given(corners(), angles, factors, points)
def test_an_interior_angle_does_not_care_for_turn_size_and_place(
    corner: tuple[Array, Array, Array], angle_deg: float, factor: float, offset: Array
) -> None:
    moved = [factor * turn(point, angle_deg) + offset for point in corner]
    assert float(interior_angle_deg(*moved)) == pytest.approx(float(interior_angle_deg(*corner)), abs=1e-3)


@given(corners())
def test_an_interior_angle_is_the_same_from_both_sides_and_in_a_mirror(
    corner: tuple[Array, Array, Array],
) -> None:
    a, vertex, b = corner
    angle = float(interior_angle_deg(a, vertex, b))
    assert 0.0 <= angle <= 180.0
    assert float(interior_angle_deg(b, vertex, a)) == pytest.approx(angle, abs=1e-6)
    mirrored = interior_angle_deg(a * MIRROR, vertex * MIRROR, b * MIRROR)
    assert float(mirrored) == pytest.approx(angle, abs=1e-6)


@given(corners())
def test_an_interior_angle_agrees_with_the_law_of_cosines(corner: tuple[Array, Array, Array]) -> None:
    a, vertex, b = corner
    cosine = math.cos(math.radians(float(interior_angle_deg(a, vertex, b))))
    sides = float(distance(a, vertex)), float(distance(b, vertex)), float(distance(a, b))
    expected = sides[0] ** 2 + sides[1] ** 2 - 2.0 * sides[0] * sides[1] * cosine
    assert sides[2] ** 2 == pytest.approx(expected, rel=1e-6, abs=1e-3)


@given(angles)
def test_wrapping_keeps_the_direction_and_stays_in_range(angle_deg: float) -> None:
    wrapped = float(wrap_deg(angle_deg))
    assert -180.0 <= wrapped < 180.0
    assert (wrapped - angle_deg) / 360.0 == pytest.approx(round((wrapped - angle_deg) / 360.0), abs=1e-9)


@given(points, points, points, factors)
def test_distance_is_a_distance(a: Array, b: Array, c: Array, factor: float) -> None:
    assert float(distance(a, a)) == 0.0
    assert float(distance(a, b)) == float(distance(b, a)) >= 0.0
    assert float(distance(a, c)) <= float(distance(a, b)) + float(distance(b, c)) + 1e-6
    assert float(distance(factor * a, factor * b)) == pytest.approx(factor * float(distance(a, b)), rel=1e-6)


@given(st.floats(-300.0, 300.0).filter(lambda angle: abs(angle) > 0.1), st.floats(10.0, 1000.0))
def test_the_bend_of_an_arc_is_found_from_its_sagitta(bend_deg: float, radius: float) -> None:
    half = math.radians(bend_deg) / 2.0
    sagitta = math.copysign(radius * (1.0 - math.cos(half)), bend_deg)
    chord = 2.0 * radius * abs(math.sin(half))
    assert float(sagitta_to_bend_deg(sagitta, chord)) == pytest.approx(bend_deg, rel=1e-6)


@pytest.mark.parametrize("hidden", [0, 1, 2])
def test_what_is_not_known_gives_nan_and_nothing_else_does(hidden: int) -> None:
    corner = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 2.0]])
    frames = np.stack([corner, corner])
    frames[0, hidden] = np.nan
    angle = interior_angle_deg(frames[:, 0], frames[:, 1], frames[:, 2])
    assert np.isnan(angle).tolist() == [True, False]
    assert np.isnan(wrap_deg(np.nan))
    assert np.isnan(distance(frames[0, hidden], corner[0]))
    assert np.isnan(inclination_deg(frames[0, hidden], (3.0, 3.0), facing=1))


def test_a_segment_without_length_has_no_direction() -> None:
    assert np.isnan(inclination_deg((3.0, 4.0), (3.0, 4.0), facing=1))
    assert np.isnan(interior_angle_deg((1.0, 1.0), (1.0, 1.0), (2.0, 2.0)))
    assert float(distance((3.0, 4.0), (3.0, 4.0))) == 0.0


@given(st.lists(segments(), min_size=1, max_size=5), facings)
def test_a_recording_gives_what_its_frames_give(pairs: list[tuple[Array, Array]], facing: int) -> None:
    starts, ends = (np.stack(side) for side in zip(*pairs, strict=True))
    together = inclination_deg(starts, ends, facing=facing)
    assert together.shape == (len(pairs),)
    alone = [float(inclination_deg(*pair, facing=facing)) for pair in pairs]
    np.testing.assert_array_equal(together, alone)


@pytest.mark.parametrize("wrong", [0.0, [1.0], [1.0, 2.0, 3.0], [[1.0, 2.0, 3.0]]])
def test_points_of_another_shape_are_refused(wrong: list[float]) -> None:
    good = (1.0, 2.0)
    for call in (
        partial(distance, wrong, good),
        partial(inclination_deg, good, wrong, facing=1),
        partial(interior_angle_deg, good, good, wrong),
    ):
        with pytest.raises(ValueError, match=r"expected points of shape \(\.\.\., 2\), got shape"):
            call()


@pytest.mark.parametrize("facing", [0, 2, -3])
def test_a_facing_is_right_or_left(facing: int) -> None:
    with pytest.raises(ValueError, match="facing must be 1"):
        inclination_deg((0.0, 0.0), (1.0, 1.0), facing=facing)
