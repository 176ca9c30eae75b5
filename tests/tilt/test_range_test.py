"""The own-range test, step by step: a drawn person does what is asked, or does not."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from formcheck.errors import StandUnfit
from formcheck.tilt.range_test import PROMPTS, RangeTest
from tests.tilt.standing import make_look, make_stand

STEP_S = 0.1
HOLLOWS = {"relaxed": 0.06, "arched": 0.09, "tucked": 0.03}
ROUND = ("relaxed", "arched", "tucked")
AWAY = {"hip_px": np.array([500.0, 500.0])}


class Drawn:
    """A drawn person who does what is asked half a second later."""

    def __init__(self, test: RangeTest, *, seed: int = 3) -> None:
        self.test, self.now_s, self.hollow = test, 0.0, 0.06
        self.rng = np.random.default_rng(seed)
        self.seen: list[str] = []

    def stay(self, seconds: float, **stand: Any) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.now_s += STEP_S
            hollow = self.hollow + self.rng.normal(0.0, 0.0005)
            prompt = self.test.push(make_look(make_stand(hollow=hollow, **stand)), self.now_s)
            if not self.seen or self.seen[-1] != prompt.step:
                self.seen.append(prompt.step)

    @property
    def step(self) -> str:
        return self.test.prompt.step

    def lose(self, looks: int) -> None:
        """Nobody is found for so many looks."""
        for _ in range(looks):
            self.now_s += STEP_S
            self.test.push(replace(make_look(make_stand()), stand=None, people=0), self.now_s)

    def bend_to(self, hollow: float) -> None:
        for value in np.linspace(self.hollow, hollow, 8)[1:]:
            self.hollow = float(value)
            self.stay(STEP_S)

    def follow(self) -> None:
        """Do what is asked until nothing more is."""
        for _ in range(60):
            step = self.test.prompt.step
            if step == "done":
                return
            if step in HOLLOWS:
                self.stay(0.5)
                self.bend_to(HOLLOWS[step])
                self.stay(2.5)
            elif step == "step_off":
                self.stay(1.0, **AWAY)
            else:
                self.stay(0.3)


@pytest.fixture
def drawn() -> Drawn:
    return Drawn(RangeTest())


def test_three_rounds_end_with_a_result(drawn: Drawn) -> None:
    drawn.follow()
    assert drawn.test.is_done
    assert drawn.test.rounds_done == 3
    assert drawn.seen == [*ROUND, "step_off", "step_on", *ROUND, "step_off", "step_on", *ROUND, "done"]
    result = drawn.test.result()
    assert result.excursion_deg > 8.0
    assert result.share is not None
    assert 0.0 < result.share < 1.0


def test_the_stands_are_those_that_were_held(drawn: Drawn) -> None:
    drawn.follow()
    hollows = [float(stand.dorsal.max() + 0.22) for stand in drawn.test.stands]
    assert hollows == pytest.approx([0.06, 0.09, 0.03] * 3, abs=0.003)


def test_who_does_nothing_is_not_taken_for_arched_at_once(drawn: Drawn) -> None:
    steps = []
    for seconds in (2.5, 8.0, 6.0):
        drawn.stay(seconds)
        steps.append(drawn.test.prompt.step)
    assert steps == ["arched", "arched", "tucked"]


def test_nobody_is_still_who_sways_like_a_reed(drawn: Drawn) -> None:
    for number in range(40):
        drawn.stay(STEP_S, hip_px=np.array([300.0 + 30.0 * np.sin(number), 500.0]))
    assert drawn.test.prompt.step == "relaxed"
    assert drawn.test.prompt.held_share < 1.0


def test_what_keeps_a_stand_from_being_taken_is_told(drawn: Drawn) -> None:
    for _ in range(30):
        drawn.now_s += STEP_S
        prompt = drawn.test.push(make_look(people=2), drawn.now_s)
    assert prompt.step == "relaxed"
    assert prompt.help is not None
    assert prompt.help.name == "several_people"


def test_a_step_off_is_needed_for_the_next_round(drawn: Drawn) -> None:
    while drawn.step != "step_off":
        step = drawn.step
        drawn.bend_to(HOLLOWS[step])
        drawn.stay(2.5)
    drawn.stay(20.0)
    assert drawn.step == "step_off"
    drawn.lose(1)
    drawn.stay(20.0)
    assert drawn.step == "step_off", "a look without a find is no step"
    drawn.stay(1.0, **AWAY)
    assert drawn.step != "step_off"


def test_who_comes_back_is_not_taken_while_still_tucked(drawn: Drawn) -> None:
    while drawn.step != "step_off":
        drawn.bend_to(HOLLOWS[drawn.step])
        drawn.stay(2.5)
    drawn.stay(1.0, **AWAY)
    drawn.stay(4.0)
    assert drawn.step == "relaxed", "whoever still stands tucked has not got around to it"
    drawn.bend_to(HOLLOWS["relaxed"])
    drawn.stay(2.5)
    assert drawn.step == "arched"


def test_one_round_is_no_test(drawn: Drawn) -> None:
    drawn.stay(2.5)
    with pytest.raises(StandUnfit, match="0 of 3 rounds"):
        drawn.test.result()
    with pytest.raises(ValueError, match="at least 2"):
        RangeTest(rounds=1)


def test_times_do_not_go_back(drawn: Drawn) -> None:
    drawn.stay(1.0)
    with pytest.raises(ValueError, match="do not go back"):
        drawn.test.push(make_look(), 0.5)


def test_rounds_are_counted_from_one(drawn: Drawn) -> None:
    numbers = []
    for _ in range(60):
        numbers.append(drawn.test.prompt.round_number)
        if drawn.test.is_done:
            break
        step = drawn.step
        if step in HOLLOWS:
            drawn.bend_to(HOLLOWS[step])
            drawn.stay(2.4)
        else:
            drawn.stay(0.4, **(AWAY if step == "step_off" else {}))
    assert numbers[0] == 1
    assert numbers[-1] == 3
    assert all(one <= two for one, two in pairwise(numbers))


def test_every_step_has_a_sentence() -> None:
    assert all(text.endswith(".") for text in PROMPTS.values())
