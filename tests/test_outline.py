"""The outline of the trunk: the bend that a back was drawn with is the bend that is measured."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.geometry import Array
from formcheck.outline import REACH, STATIONS, arch_deg, back_bend_deg, dorsal_contour
from tests.figure import CHEST, arc_contour

bends = st.floats(-90.0, 90.0)


def outline_of(dorsal: Array, *, facing: int = 1) -> Array:
    chest = np.full_like(dorsal, CHEST)
    return np.stack([dorsal, chest] if facing == 1 else [chest, dorsal])


def bend_of(dorsal: Array) -> float:
    return float(back_bend_deg(outline_of(dorsal), facing=1))


@given(bends, st.sampled_from([1, -1]))
def test_the_bend_a_back_was_drawn_with_is_found(bend_deg: float, facing: int) -> None:
    outline = outline_of(arc_contour(bend_deg), facing=facing)
    # A parabola is fitted to the circle, which costs up to 3 % at the ends of this range.
    assert float(back_bend_deg(outline, facing=facing)) == pytest.approx(bend_deg, abs=0.05, rel=0.03)


@given(bends, st.floats(0.05, 0.4), st.floats(-0.2, 0.2))
def test_thickness_and_tilt_of_the_back_are_no_bend(bend_deg: float, thickness: float, slope: float) -> None:
    tilted = arc_contour(bend_deg, thickness=thickness) + slope * STATIONS
    assert bend_of(tilted) == pytest.approx(bend_of(arc_contour(bend_deg)), abs=1e-6)


@given(bends)
def test_a_back_arched_as_much_bends_as_much_the_other_way(bend_deg: float) -> None:
    straight = arc_contour(0.0)
    arched = 2.0 * straight - arc_contour(bend_deg)
    assert bend_of(arched) == pytest.approx(-bend_of(arc_contour(bend_deg)), abs=1e-6)


@given(bends, st.integers(0, 6), st.randoms(use_true_random=False))
def test_some_missing_stations_do_not_change_the_bend(bend_deg: float, count: int, chance: Random) -> None:
    contour = arc_contour(bend_deg)
    # An exact parabola, so that every choice of stations lies on the same curve.
    contour = np.asarray(np.polyval(np.polyfit(STATIONS, contour, 2), STATIONS), dtype=np.float64)
    full = bend_of(contour)
    contour[chance.sample(range(STATIONS.size), count)] = np.nan
    assert bend_of(contour) == pytest.approx(full, abs=1e-6)


def test_half_a_contour_is_too_little() -> None:
    contour = arc_contour(30.0)
    contour[::2] = np.nan
    assert np.isnan(bend_of(contour))


def test_only_the_side_of_the_back_counts() -> None:
    contour = arc_contour(30.0)
    hidden_chest = np.stack([contour, np.full_like(contour, np.nan)])
    assert float(back_bend_deg(hidden_chest, facing=1)) == pytest.approx(bend_of(contour))
    assert np.isnan(back_bend_deg(hidden_chest, facing=-1))


def test_a_recording_gives_what_its_frames_give() -> None:
    contours = [arc_contour(bend) for bend in (-20.0, 0.0, 35.0)]
    contours[1] = np.full_like(contours[1], np.nan)
    frames = np.stack([outline_of(contour) for contour in contours])
    together = back_bend_deg(frames, facing=1)
    assert together.shape == (3,)
    np.testing.assert_allclose(together, [bend_of(contour) for contour in contours])
    assert back_bend_deg(frames[:, None], facing=1).shape == (3, 1)


def test_the_back_is_on_the_left_of_someone_facing_right() -> None:
    outline = np.stack([np.full(STATIONS.size, 0.1), np.full(STATIONS.size, 0.3)])
    assert dorsal_contour(outline, facing=1)[0] == 0.1
    assert dorsal_contour(outline, facing=-1)[0] == 0.3


@pytest.mark.parametrize("shape", [(29,), (2, 28), (3, 29), (2, 29, 1)])
def test_outlines_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="expected an outline of shape"):
        back_bend_deg(np.zeros(shape), facing=1)


def test_nobody_changes_the_stations() -> None:
    with pytest.raises(ValueError, match="read-only"):
        STATIONS[0] = 0.0
    assert 0.0 < STATIONS[0] < STATIONS[-1] < 1.0
    assert REACH > CHEST


class TestWholeArch:
    @given(bends, st.sampled_from([1, -1]))
    def test_the_bend_of_all_stations_is_found(self, bend_deg: float, facing: int) -> None:
        # A parabola of the whole outline's length, so that the fit has nothing to lose.
        half = 0.35
        sagitta = half * np.tan(np.radians(bend_deg) / 4.0)
        contour = 0.2 + sagitta * (1.0 - ((STATIONS - 0.5) / half) ** 2)
        outline = outline_of(contour, facing=facing)
        assert float(arch_deg(outline, facing=facing)) == pytest.approx(bend_deg, abs=0.05)

    @given(st.floats(-60.0, 60.0), st.integers(0, 4), st.floats(0.03, 0.08))
    def test_a_step_at_the_shoulder_hardly_matters(self, bend_deg: float, count: int, step: float) -> None:
        contour = arc_contour(bend_deg)
        stepped = contour.copy()
        stepped[STATIONS.size - 8 : STATIONS.size - 8 + count] += step
        clear, disturbed = (float(arch_deg(outline_of(part), facing=1)) for part in (contour, stepped))
        assert disturbed == pytest.approx(clear, abs=6.0)

    def test_many_are_measured_as_one_by_one(self) -> None:
        outlines = np.stack([outline_of(arc_contour(bend)) for bend in (-20.0, 0.0, 35.0)])
        outlines[1, :, :15] = np.nan
        together = arch_deg(outlines, facing=1)
        alone = [float(arch_deg(outline, facing=1)) for outline in outlines]
        np.testing.assert_allclose(together, alone, equal_nan=True)
        assert np.isnan(together[1])
