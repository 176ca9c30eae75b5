"""Phases of a rep: ways of least jerk are timed as they were, slow or fast."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.exercises import load
from formcheck.geometry import Array
from formcheck.movement import Cycle, Phase
from formcheck.reps import Attempt
from formcheck.windows import WindowFinder

FPS = 60.0
BACK_AT_S = 6.0
CYCLE = load("deadlift").cycle


def least_jerk(share: Array) -> Array:
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(share**3 * (10.0 - 15.0 * share + 6.0 * share**2))


def time_way_back(duration_s: float, swing: float, *, cycle: Cycle = CYCLE, fps: float = FPS) -> float:
    """Time a way back, after a way out of 1.5 s and a pause as long."""
    time_s = np.arange(0.0, 12.0, 1.0 / fps)
    out, back = (time_s - 3.0) / 1.5, (time_s - BACK_AT_S) / duration_s
    level = swing * (least_jerk(out) - least_jerk(back))
    attempt = Attempt(
        start_s=3.2,
        turn_s=5.2,
        end_s=BACK_AT_S + 0.9 * duration_s,
        turn_value=swing,
        end_value=0.0,
        has_start=True,
        refused=None,
    )
    (window,) = WindowFinder(time_s, level, cycle).find([attempt])
    return window.duration_s(Phase.BACK)


@given(st.floats(0.15, 0.62), st.floats(45.0, 110.0))
def test_a_fast_way_is_as_fast_as_it_was(duration_s: float, swing_deg: float) -> None:
    assert time_way_back(duration_s, swing_deg) == pytest.approx(duration_s, abs=0.06)


@given(st.floats(0.9, 3.0), st.floats(45.0, 110.0))
def test_a_slow_way_is_timed_where_it_is_seen_to_move(duration_s: float, swing_deg: float) -> None:
    assert 0.65 * duration_s <= time_way_back(duration_s, swing_deg) <= duration_s + 0.05


def test_a_longer_way_never_reads_much_shorter() -> None:
    read_s = [time_way_back(duration_s, 90.0) for duration_s in np.arange(0.15, 2.0, 0.05)]
    assert np.diff(read_s).min() > -0.07


def test_where_near_the_turn_is_half_of_a_small_way_nothing_is_taken_off() -> None:
    wide = replace(CYCLE, near_turn=20.0, near_rest=20.0)
    assert time_way_back(0.4, 30.0, cycle=wide) > 0.0
