"""The own-range test: a place in the range, only where the range and the repeats allow it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.report import Source
from formcheck.tilt.own_range import BETWEEN_DAYS_DEG, Round, judge_range
from formcheck.tilt.range_report import make_range_report


def rounds(relaxed: float, *, arched: float = 11.0, tucked: float = -9.0, noise: float = 0.5) -> list[Round]:
    return [
        Round(relaxed_deg=relaxed + step, arched_deg=arched + step, tucked_deg=tucked - step)
        for step in (-noise, 0.0, noise)
    ]


@pytest.mark.parametrize(
    ("relaxed", "place"), [(0.0, "middle"), (9.0, "arched_end"), (-9.0, "tucked_end"), (4.5, "indeterminate")]
)
def test_places(relaxed: float, place: str) -> None:
    assert judge_range(rounds(relaxed)).place == place


def test_a_small_range_or_unsteady_stands_are_not_judged() -> None:
    small = judge_range(rounds(0.0, arched=3.0, tucked=-3.0))
    assert (small.place, small.share) == ("indeterminate", None)
    unsteady = judge_range(rounds(0.0, noise=6.0))
    assert unsteady.place == "indeterminate"
    assert unsteady.detectable_deg > 5.0


@given(shift=st.floats(-30.0, 30.0), relaxed=st.floats(-9.0, 11.0), noise=st.floats(0.1, 1.5))
def test_where_the_usual_outline_is_does_not_matter(shift: float, relaxed: float, noise: float) -> None:
    here = judge_range(rounds(relaxed, noise=noise))
    there = judge_range(
        [
            Round(
                relaxed_deg=one.relaxed_deg + shift,
                arched_deg=one.arched_deg + shift,
                tucked_deg=one.tucked_deg + shift,
            )
            for one in rounds(relaxed, noise=noise)
        ]
    )
    assert there.share == pytest.approx(here.share)
    assert there.spread_deg == pytest.approx(here.spread_deg)
    assert there.relaxed_deg == pytest.approx(here.relaxed_deg + shift)


def test_steadier_stands_detect_smaller_changes_but_none_below_what_another_day_brings() -> None:
    steadiest, steady, shaky = (
        judge_range(rounds(0.0, noise=noise)).detectable_deg for noise in (0.1, 0.5, 8.0)
    )
    assert steadiest == steady == pytest.approx(1.96 * 2.0**0.5 * BETWEEN_DAYS_DEG)
    assert shaky > steady


def test_one_round_is_not_enough() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        judge_range(rounds(0.0)[:1])


def test_loose_clothes_name_no_place_and_say_why() -> None:
    assert judge_range(rounds(0.0)).place == "middle"
    loose = judge_range(rounds(0.0), loose_clothes=True)
    assert (loose.place, loose.share, loose.loose_clothes) == ("indeterminate", None, True)
    source = Source(name="0", sha256="", duration_s=None, frames=9, width=9, height=9, rotation_deg=0)
    told = " ".join(make_range_report(loose, rounds=3, source=source).details)
    assert "shirt" in told
    assert "%" not in told
