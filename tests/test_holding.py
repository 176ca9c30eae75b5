"""Holding still: how long, how often, and through which noise."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.exercises import load
from formcheck.geometry import Array
from formcheck.holding import HoldRule, find_holds
from formcheck.smoothing import smooth

RULE = HoldRule(
    signal=load("hip_lift").cycle.signal,
    near_share=0.8,
    restless_per_s=4.0,
    noise_factor=2.0,
    look_s=0.4,
    min_s=0.5,
    apart_s=1.0,
    cutoff_hz=2.0,
    max_restless_per_s=4.0,
)
TIME_S = np.arange(0.0, 14.0, 0.04)


def rise(moment_s: float, over_s: float) -> Array:
    """From 0 to 1, as smooth as people move."""
    part = np.clip((TIME_S - moment_s) / over_s, 0.0, 1.0)
    return np.asarray(part**3 * (10.0 - 15.0 * part + 6.0 * part**2))


def lift(hold_s: float, *, height: float = 10.0, over_s: float = 1.0, from_s: float = 1.0) -> Array:
    up_s = from_s + over_s
    return height * (rise(from_s, over_s) - rise(up_s + hold_s, over_s))


def lengths(away: Array, rule: HoldRule = RULE, *, noise_per_s: float = 0.0) -> list[float]:
    slow = smooth(TIME_S, away[:, None], cutoff_hz=rule.cutoff_hz)[:, 0]
    return [hold.duration_s for hold in find_holds(TIME_S, slow, rule, noise_per_s=noise_per_s)]


@given(st.floats(1.0, 8.0), st.floats(0.8, 1.5), st.floats(4.0, 60.0))
def test_a_hold_is_as_long_as_it_is_however_high_and_slow_the_lift(
    hold_s: float, over_s: float, height: float
) -> None:
    assert lengths(lift(hold_s, over_s=over_s, height=height)) == [pytest.approx(hold_s, abs=0.25)]


@given(st.floats(-5.0, 5.0))
def test_only_differences_of_time_matter(offset_s: float) -> None:
    away = smooth(TIME_S, lift(3.0)[:, None], cutoff_hz=2.0)[:, 0]
    (one,), (other,) = find_holds(TIME_S, away, RULE), find_holds(TIME_S + offset_s, away, RULE)
    assert other.from_s - offset_s == pytest.approx(one.from_s)
    assert other.duration_s == pytest.approx(one.duration_s)


def test_what_only_turns_is_no_hold() -> None:
    assert lengths(lift(0.0)) == []


@pytest.mark.parametrize("rate_hz", [0.8, 1.2, 1.6])
def test_what_trembles_is_no_hold(rate_hz: float) -> None:
    away = lift(5.0)
    assert lengths(away * (1.0 + 0.15 * np.sin(2.0 * np.pi * rate_hz * TIME_S))) == []


def test_noise_that_is_there_at_rest_is_no_trembling() -> None:
    trembling = lift(5.0) * (1.0 + 0.05 * np.sin(2.0 * np.pi * 1.2 * TIME_S))
    assert len(lengths(trembling, replace(RULE, restless_per_s=1.0))) == 0
    assert len(lengths(trembling, replace(RULE, restless_per_s=1.0), noise_per_s=2.5)) == 1


def test_holds_that_a_movement_parts_are_two() -> None:
    two = lift(2.5) + 10.0 * (rise(6.0, 1.0) - rise(9.5, 1.0))
    assert lengths(two) == [pytest.approx(2.5, abs=0.25)] * 2


@pytest.mark.parametrize("away", [np.full(TIME_S.size, np.nan), np.zeros(TIME_S.size)])
def test_where_nothing_is_seen_or_done_nothing_is_held(away: Array) -> None:
    assert find_holds(TIME_S, away, RULE) == []
    assert find_holds(TIME_S[:1], away[:1], RULE) == []
