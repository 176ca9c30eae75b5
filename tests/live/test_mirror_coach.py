"""The mirror test before a camera: a drawn person stands, moves, arches and tucks; events come out."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from formcheck.live.events import (
    CameraBack,
    CameraLost,
    Event,
    RangeMeasured,
    SetUp,
    StandAsked,
    StandTaken,
    Stopped,
    TiltMeasured,
)
from formcheck.live.mirror_coach import LOOKED_S, MIN_LOOKS, MirrorCoach
from formcheck.report import Source
from tests.tilt.standing import make_look, make_stand

SOURCE = Source(name="0", sha256="", duration_s=None, frames=0, width=600, height=900, rotation_deg=0)
HOLLOWS = {"relaxed": 0.06, "arched": 0.09, "tucked": 0.03}
AWAY_PX = np.array([500.0, 500.0])


class Watched:
    """A drawn person before a coach."""

    def __init__(self, *, step_s: float = 0.2, **options: Any) -> None:
        self.coach = MirrorCoach(SOURCE, **options)
        self.step_s, self.now_s, self.hollow = step_s, 0.0, 0.06
        self.rng = np.random.default_rng(5)
        self.told: list[Event] = []

    def stay(self, seconds: float, *, seen: bool = True, **stand: Any) -> None:
        for _ in range(round(seconds / self.step_s)):
            self.now_s += self.step_s
            look = make_look(make_stand(hollow=self.hollow + self.rng.normal(0.0, 0.0005), **stand))
            self.told += self.coach.push(look if seen else replace(look, stand=None, people=0), self.now_s)

    def bend_to(self, hollow: float) -> None:
        for value in np.linspace(self.hollow, hollow, 5)[1:]:
            self.hollow = float(value)
            self.stay(self.step_s)

    def do_rounds(self, rounds: int) -> None:
        """Do what is asked until so many rounds are over."""
        for _ in range(80):
            view = self.coach.view
            done = sum(isinstance(event, StandTaken) for event in self.told)
            if view.step == "done" or done == 3 * rounds:
                return
            if view.step in HOLLOWS:
                self.bend_to(HOLLOWS[view.step])
                self.stay(2.6)
            elif view.step == "step_off":
                self.stay(1.0, hip_px=AWAY_PX)
            else:
                self.stay(0.6)

    @property
    def step(self) -> str:
        return self.coach.view.step

    def heard(self, kind: type[Event]) -> list[Any]:
        return [event for event in self.told if isinstance(event, kind)]


@pytest.mark.parametrize("step_s", [0.08, 0.2, 0.45])
def test_the_quick_test_begins_and_ends_by_itself(step_s: float) -> None:
    watched = Watched(step_s=step_s)
    watched.stay(1.0, seen=False)
    watched.stay(max(LOOKED_S, MIN_LOOKS * step_s) + 1.0)
    kinds = [event.event for event in watched.told]
    assert kinds == ["set_up", "set_up", "set_up", "asked", "tilt"]
    assert watched.told[0].to_dict()["help"] == "nobody"
    [answer] = watched.heard(TiltMeasured)
    view = watched.coach.view
    assert view.step == "done"
    assert view.answer is not None
    assert answer.tilt == view.answer.report.to_dict()
    assert view.answer.report.quality.looks >= MIN_LOOKS
    assert answer.tilt["source"]["frames"] >= MIN_LOOKS


def test_no_more_is_looked_at_after_the_answer_until_it_is_asked_for() -> None:
    watched = Watched()
    watched.stay(20.0)
    assert len(watched.heard(TiltMeasured)) == 1
    watched.coach.again(watched.now_s)
    assert watched.step == "set_up"
    watched.stay(8.0)
    assert len(watched.heard(TiltMeasured)) == 2


def test_who_leaves_in_the_middle_gets_no_answer() -> None:
    watched = Watched()
    watched.stay(3.0)
    assert watched.step == "hold"
    watched.stay(3.0, seen=False)
    assert watched.step == "set_up"
    assert watched.coach.view.must
    assert not watched.heard(TiltMeasured)
    watched.stay(7.0)
    assert len(watched.heard(TiltMeasured)) == 1


def test_who_steps_in_the_middle_begins_anew() -> None:
    watched = Watched()
    watched.stay(3.0)
    for x in np.linspace(300.0, 420.0, 5):
        watched.stay(0.2, hip_px=np.array([x, 500.0]))
    assert watched.step == "set_up"
    watched.stay(8.0, hip_px=np.array([420.0, 500.0]))
    assert watched.coach.view.answer is not None
    assert watched.coach.view.answer.stand.hip_px[0] == pytest.approx(420.0)


def test_a_complaint_is_told_once() -> None:
    watched = Watched()
    watched.stay(6.0, seen=False)
    assert [event.help for event in watched.heard(SetUp)] == ["nobody"]


def test_what_has_to_be_changed_is_told_again_and_again() -> None:
    watched = Watched()
    watched.stay(40.0, seen=False)
    assert [event.help for event in watched.heard(SetUp)] == ["nobody"] * 4


def test_whoever_holds_still_is_asked_for_nothing_else() -> None:
    watched = Watched()
    watched.stay(3.0)
    assert watched.step == "hold"
    for _ in range(15):
        watched.now_s += 0.2
        watched.told += watched.coach.push(make_look(make_stand(), brightness=0.1), watched.now_s)
    assert watched.step == "done"
    assert "dim" not in [event.help for event in watched.heard(SetUp)]


@pytest.mark.parametrize("wants_range", [False, True])
def test_a_slow_machine_takes_longer_but_comes_to_an_end(wants_range: bool) -> None:
    watched = Watched(step_s=1.1, wants_range=wants_range)
    watched.stay(30.0)
    if wants_range:
        assert watched.heard(StandTaken)[0].step == "relaxed"
    else:
        assert len(watched.heard(TiltMeasured)) == 1


def test_a_step_back_from_the_camera_is_a_step_off() -> None:
    watched = Watched(wants_range=True)
    watched.stay(2.2)
    watched.do_rounds(1)
    assert watched.step == "step_off"
    watched.stay(1.0, trunk_px=165.0)
    assert watched.step == "step_on"
    watched.stay(1.0)
    assert watched.step == "relaxed"


@pytest.mark.parametrize("how", ["out of view", "camera gone"])
def test_while_nobody_is_seen_nobody_runs_out_of_patience(how: str) -> None:
    watched = Watched(wants_range=True)
    watched.stay(2.2)
    watched.stay(2.6)
    assert watched.step == "arched"
    if how == "out of view":
        watched.stay(15.0, seen=False)
    else:
        watched.told += watched.coach.camera_lost(watched.now_s)
        watched.now_s += 15.0
        watched.told += watched.coach.camera_back(watched.now_s, 15.0)
        assert isinstance(watched.told[-1], StandAsked)
    watched.stay(4.0)
    # Still relaxed, and not taken for arched.
    assert watched.step == "arched"


def test_what_was_asked_for_is_said_again_to_who_does_not_do_it() -> None:
    watched = Watched(wants_range=True)
    watched.stay(2.2)
    watched.stay(2.6)
    for _ in range(100):
        watched.stay(0.2, hip_px=np.array([300.0 + 10.0 * watched.rng.choice([-1.0, 1.0]), 500.0]))
    asked = [event.step for event in watched.heard(StandAsked)]
    assert asked.count("arched") >= 2


def test_the_own_range_is_led_through_three_rounds() -> None:
    watched = Watched(wants_range=True)
    watched.stay(2.2)
    assert watched.step == "relaxed"
    watched.do_rounds(3)
    asked = [event.step for event in watched.heard(StandAsked)]
    one = ["relaxed", "arched", "tucked"]
    assert asked == [*one, "step_off", "step_on", *one, "step_off", "step_on", *one]
    taken = [(event.step, event.round_number) for event in watched.heard(StandTaken)]
    assert taken == [(step, number) for number in (1, 2, 3) for step in one]
    [answer] = watched.heard(RangeMeasured)
    assert answer.own_range["rounds"] == 3
    assert answer.own_range["result"]["excursion_deg"] > 8.0
    assert watched.coach.view.own_range is not None
    assert all(event.text for event in watched.heard(StandAsked))


@pytest.mark.parametrize(("rounds", "has_answer"), [(0, False), (1, False), (2, True)])
def test_two_rounds_are_enough_for_who_ends_it_early(rounds: int, has_answer: bool) -> None:
    watched = Watched(wants_range=True)
    watched.stay(2.2)
    watched.do_rounds(rounds)
    watched.told += watched.coach.end(by="key")
    assert bool(watched.heard(RangeMeasured)) is has_answer
    assert isinstance(watched.told[-1], Stopped)
    assert watched.coach.view.has_ended
    assert watched.coach.end() == ()
    assert watched.coach.push(make_look(), watched.now_s + 1.0) == ()


def test_a_lost_camera_is_told_and_the_quick_test_begins_anew() -> None:
    watched = Watched()
    watched.stay(3.0)
    watched.told += watched.coach.camera_lost(watched.now_s, "gone")
    was_lost = watched.coach.view.camera_lost
    watched.now_s += 5.0
    watched.told += watched.coach.camera_back(watched.now_s, 5.0)
    assert [type(event) for event in watched.told[-2:]] == [CameraLost, CameraBack]
    assert watched.step == "set_up"
    watched.stay(1.0)
    assert (was_lost, watched.coach.view.camera_lost) == (True, False)


def test_a_look_from_before_does_not_bring_a_lost_camera_back() -> None:
    watched = Watched()
    watched.stay(1.0)
    watched.coach.camera_lost(watched.now_s, "gone")
    watched.stay(0.2)
    watched.coach.again(watched.now_s)
    assert watched.coach.view.camera_lost


def test_a_lost_camera_begins_the_quick_test_anew() -> None:
    watched = Watched()
    watched.stay(3.0)
    watched.coach.camera_lost(watched.now_s, "gone")
    watched.coach.camera_back(watched.now_s + 5.0, 5.0)
    watched.now_s += 5.0
    assert not watched.heard(TiltMeasured)
    watched.stay(7.0)
    assert len(watched.heard(TiltMeasured)) == 1
