"""Stands for the mirror test's fit: drawn the same every time, over the whole range of tilts."""

import pytest
from render.stands import draw_standing_body

STILLS = 5


def test_the_same_seed_draws_the_same_body() -> None:
    one, same, other = (draw_standing_body(7, number, stills=STILLS) for number in (3, 3, 4))
    assert one == same
    assert one.body != other.body


@pytest.mark.parametrize("number", range(5))
def test_the_stills_of_a_body_span_the_range(number: int) -> None:
    standing = draw_standing_body(7, number, stills=STILLS)
    tilts = sorted(key.tilt_deg for key in standing.plan.keys)
    assert -15.0 <= tilts[0] < -8.0
    assert 13.0 < tilts[-1] <= 20.0
    assert all(abs(view.yaw_deg) <= 12.0 and abs(view.roll_deg) <= 2.0 for view in standing.views)
    assert len(standing.views) == len(standing.rooms) == len(standing.plan.keys) == STILLS
