"""Which leg stands: told by the rep alone, by the place of the foot in other reps, or not at all."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.landmarks import LANDMARK_COUNT, Joint, Side, landmark_of
from formcheck.legs import find_standing_leg, tell_legs
from formcheck.reps import Attempt

FPS, REP_S = 25.0, 3.0
STANDS_AT, SHIN_PX = np.array([400.0, 400.0]), 100.0


def attempt(start_s: float) -> Attempt:
    return Attempt(
        start_s=start_s,
        turn_s=start_s + 0.5 * REP_S,
        end_s=start_s + REP_S,
        turn_value=60.0,
        end_value=5.0,
        has_start=True,
        refused=None,
    )


def film_rep(*, swapped: float, away_px: float = 0.0, raised_px: float = 150.0) -> np.ndarray:
    """One rep on the left leg; in a share of the pictures the legs are taken for each other."""
    count = round(REP_S * FPS)
    xy_px = np.full((count, LANDMARK_COUNT, 2), np.nan)
    place = STANDS_AT + np.array([away_px, 0.0])
    raised = place + np.array([-raised_px, -0.3 * raised_px])
    for index in range(count):
        is_swapped = index < swapped * count
        for side in Side:
            ankle = place if (side is Side.LEFT) is not is_swapped else raised
            xy_px[index, landmark_of(Joint.HIP, side)] = place + np.array([-10.0, -220.0])
            xy_px[index, landmark_of(Joint.ANKLE, side)] = ankle
            xy_px[index, landmark_of(Joint.KNEE, side)] = ankle + np.array([0.0, -SHIN_PX])
    return xy_px


def tell(*reps: np.ndarray) -> tuple[np.ndarray, list[Side | None]]:
    xy_px = np.concatenate(reps)
    time_s = np.arange(len(xy_px)) / FPS
    # The first picture of the next rep is not this one's.
    attempts = [
        replace(attempt(index * REP_S), end_s=(index + 1) * REP_S - 0.5 / FPS) for index in range(len(reps))
    ]
    fixed, legs = tell_legs(xy_px, time_s, 1, attempts)
    return fixed, [None if leg is None else leg.side for leg in legs]


@pytest.mark.parametrize(
    ("swapped", "side"), [(0.0, Side.LEFT), (0.2, Side.LEFT), (0.8, Side.RIGHT), (0.4, None)]
)
def test_a_clear_majority_tells_the_leg_and_an_even_swap_does_not(swapped: float, side: Side | None) -> None:
    leg = find_standing_leg(film_rep(swapped=swapped), 1)
    assert leg is not None
    assert leg.side is side
    assert np.allclose(leg.place_px, STANDS_AT)


def test_feet_side_by_side_are_no_raised_leg() -> None:
    assert find_standing_leg(film_rep(swapped=0.0, raised_px=20.0), 1) is None


def test_the_place_of_the_foot_tells_what_the_rep_alone_does_not() -> None:
    fixed, sides = tell(film_rep(swapped=0.0), film_rep(swapped=0.45), film_rep(swapped=0.1))
    assert sides == [Side.LEFT] * 3
    assert np.allclose(fixed[:, landmark_of(Joint.ANKLE, Side.LEFT)], STANDS_AT)


@pytest.mark.parametrize(("swapped", "side"), [(0.45, Side.LEFT), (0.7, None)])
def test_the_place_tells_nothing_against_the_rep_itself(swapped: float, side: Side | None) -> None:
    _, sides = tell(film_rep(swapped=0.0), film_rep(swapped=swapped, away_px=0.05 * SHIN_PX))
    assert sides == [Side.LEFT, side]


def test_a_place_at_which_both_legs_stood_tells_nothing() -> None:
    _, sides = tell(film_rep(swapped=0.0), film_rep(swapped=1.0), film_rep(swapped=0.5))
    assert sides == [Side.LEFT, Side.RIGHT, None]


def test_a_foot_that_stands_elsewhere_tells_nothing() -> None:
    _, sides = tell(film_rep(swapped=0.0), film_rep(swapped=0.45, away_px=0.15 * SHIN_PX))
    assert sides == [Side.LEFT, None]
