"""Guidance before the quick test: one thing at a time, ready after two still seconds."""

from typing import Any

import numpy as np
import pytest

from formcheck.tilt.gates import Look
from formcheck.tilt.stand import HEIGHTS
from formcheck.tilt.stand_guide import Guidance, StandGuide
from tests.tilt.standing import back_of, make_look, make_stand

STEP_S = 0.1
RIGHT: dict[str, Any] = {"width_px": 600, "height_px": 960}


def guide(look: Look, seconds: float) -> Guidance:
    one = StandGuide()
    for number in range(round(seconds / STEP_S) + 1):
        guidance = one.push(look, number * STEP_S)
    return guidance


def test_a_right_stand_is_ready_after_two_seconds_and_not_before() -> None:
    look = make_look(**RIGHT)
    assert not guide(look, 1.5).ready
    right = guide(look, 2.1)
    assert right.ready
    assert right.help is None
    assert right.level == "unknown"


def test_nobody_moving_is_ready() -> None:
    one = StandGuide()
    for number in range(40):
        stand = make_stand(hip_px=np.array([300.0 + 4.0 * number, 500.0]))
        guidance = one.push(make_look(stand, **RIGHT), number * STEP_S)
    assert not guidance.ready
    assert guidance.help is not None
    assert guidance.help.name == "moving"


def half_hidden() -> Any:
    hidden = back_of(0.06)
    hidden[55:57] = np.nan
    return hidden


def hanging_shirt() -> dict[str, Any]:
    """Contours of a shirt that hangs straight down to a hem below the hips."""
    above_hem = HEIGHTS > -0.1
    return {"dorsal": np.where(above_hem, -0.3, -0.2), "ventral": np.where(above_hem, 0.3, 0.2)}


WISHED: dict[str, Look] = {
    "too_near": make_look(width_px=600, height_px=600),
    "too_far": make_look(width_px=900, height_px=1400),
    "head_out": make_look(make_stand(hip_px=np.array([300.0, 240.0])), **RIGHT),
    "feet_out": make_look(make_stand(hip_px=np.array([300.0, 700.0])), **RIGHT),
    "dim": make_look(brightness=0.1, **RIGHT),
    "arms": make_look(make_stand(dorsal=half_hidden()), **RIGHT),
    "knees": make_look(make_stand(knee=(0.12, -0.85)), **RIGHT),
    "clothes": make_look(make_stand(**hanging_shirt()), **RIGHT),
    "not_level": make_look(make_stand(ear=(0.5, 1.38)), **RIGHT),
}


@pytest.mark.parametrize("name", WISHED)
def test_what_would_be_better_is_told_and_keeps_nobody_from_starting(name: str) -> None:
    guidance = guide(WISHED[name], 2.2)
    assert guidance.help is not None
    assert guidance.help.name == name
    assert not guidance.must
    assert guidance.ready


def test_what_must_be_comes_first() -> None:
    guidance = guide(make_look(people=2, brightness=0.1, **RIGHT), 2.2)
    assert guidance.help is not None
    assert guidance.help.name == "several_people"
    assert guidance.must
    assert not guidance.ready


def test_a_single_bad_look_is_no_complaint() -> None:
    one = StandGuide()
    for number in range(25):
        look = make_look(people=2 if number == 22 else 1, **RIGHT)
        guidance = one.push(look, number * STEP_S)
    assert guidance.help is None
