"""Times: strictly increasing whatever comes in, untouched where nothing is wrong."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.capture.timestamps import Timeline

# Ticks of a millisecond, as in Matroska, so that neighbouring times differ by more than rounding.
MILLISECONDS = st.integers(-5_000, 5_000)


def place_all(stamps_s: list[float | None], *, interval_s: float = 0.04) -> tuple[list[float], Timeline[int]]:
    line: Timeline[int] = Timeline(interval_s=interval_s)
    placed = [pair for number, stamp in enumerate(stamps_s) for pair in line.place(number, stamp_s=stamp)]
    placed += line.finish()
    assert [number for number, _ in placed] == list(range(len(stamps_s)))
    return [time_s for _, time_s in placed], line


@given(stamps=st.lists(st.none() | MILLISECONDS, min_size=1, max_size=60))
def test_any_stamps_give_strictly_increasing_times_from_zero(stamps: list[int | None]) -> None:
    times_s, _ = place_all([None if stamp is None else stamp / 1000 for stamp in stamps])
    assert times_s[0] == 0.0
    assert all(later > earlier for earlier, later in pairwise(times_s))


@given(start=MILLISECONDS, steps=st.lists(st.integers(1, 3_000), min_size=1, max_size=60))
def test_increasing_stamps_are_only_shifted(start: int, steps: list[int]) -> None:
    stamps = [start]
    for step in steps:
        stamps.append(stamps[-1] + step)
    times_s, line = place_all([stamp / 1000 for stamp in stamps])
    assert times_s == pytest.approx([(stamp - start) / 1000 for stamp in stamps], abs=1e-9)
    assert line.repaired_count == 0


@pytest.mark.parametrize("wrong", [None, 0.2, 0.12, -7.0], ids=["missing", "repeated", "earlier", "negative"])
def test_a_wrong_stamp_is_put_between_its_neighbours(wrong: float | None) -> None:
    times_s, line = place_all([0.0, 0.1, 0.2, wrong, 0.4, 0.5])
    assert times_s == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert line.repaired_count == 1


def test_several_wrong_stamps_are_spread_evenly() -> None:
    times_s, line = place_all([0.0, 0.1, 0.1, 0.1, 0.1, 0.5, 0.6])
    assert times_s == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert line.repaired_count == 3


def test_a_clock_that_was_set_back_counts_on() -> None:
    stamps: list[float | None] = [0.1 * number for number in range(20)]
    times_s, _ = place_all(stamps + stamps, interval_s=0.1)
    assert times_s == pytest.approx([0.1 * number for number in range(40)])


def test_without_any_stamps_the_usual_interval_counts() -> None:
    times_s, line = place_all([None] * 30, interval_s=0.02)
    assert times_s == pytest.approx([0.02 * number for number in range(30)])
    assert line.repaired_count == 30


def test_stamps_that_begin_late_continue_from_the_start() -> None:
    times_s, _ = place_all([None, None, 5.0, 5.1], interval_s=0.1)
    assert times_s == pytest.approx([0.0, 0.1, 0.2, 0.3])


def test_items_do_not_wait_for_ever() -> None:
    line: Timeline[int] = Timeline(interval_s=0.1)
    given_out = 0
    for number in range(1000):
        given_out += len(list(line.place(number, stamp_s=3.0)))
        assert number - given_out < 10


def test_the_usual_interval_is_measured() -> None:
    _, line = place_all([number / 240 for number in range(30)], interval_s=1.0)
    assert line.interval_s == pytest.approx(1 / 240)
