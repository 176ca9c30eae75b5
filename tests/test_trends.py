"""Trends: a set that drifts is told, one odd rep is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.analysis import analyse
from formcheck.report import Spread
from formcheck.trends import theil_sen_slope
from tests.lifting import Rep, deadlift_set, film, hinge


@given(slope=st.floats(-5.0, 5.0), start=st.floats(40.0, 120.0), count=st.integers(4, 12))
def test_one_odd_rep_does_not_move_the_slope(slope: float, start: float, count: int) -> None:
    values = [start + slope * index for index in range(count)]
    assert theil_sen_slope(values) == pytest.approx(slope, abs=1e-6)
    values[count // 2] = 0.0
    if count >= 6:
        assert theil_sen_slope(values) == pytest.approx(slope, abs=1e-6)


@pytest.mark.parametrize(
    ("trunks", "told"),
    [
        ([72.0, 69.0, 66.0, 63.0, 60.0], ("Your hinge got about 10° shallower over the set.",)),
        ([56.0, 60.0, 64.0, 68.0, 72.0], ("Your hinge got about 15° deeper over the set.",)),
        ([72.0, 70.0, 73.0, 71.0, 72.0], ()),
        ([72.0, 72.0, 50.0, 72.0, 72.0], ()),
        ([72.0, 60.0, 48.0], ()),
    ],
)
def test_a_drift_over_the_set_is_told(trunks: list[float], told: tuple[str, ...]) -> None:
    reps = [Rep(bottom=hinge(trunk_deg=trunk)) for trunk in trunks]
    report = analyse(film(deadlift_set(reps), fps=25.0), exercise="deadlift")
    assert report.advice.noticed == told
    depth = report.summary["hinge_depth_deg"]
    assert isinstance(depth, Spread)
    assert (depth.change_per_rep is None) == (len(trunks) < 4)
