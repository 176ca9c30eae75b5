"""The window of the mirror test: every complaint has words and a place, answers stay, keys are heard."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.live.mirror_coach import MirrorMoment
from formcheck.present.keys import Key
from formcheck.present.labels import load_labels
from formcheck.present.mirror_display import MirrorDisplay, describe_moment
from formcheck.present.mirror_view import MirrorScreen
from formcheck.present.phrases import languages, load_phrases
from formcheck.present.window import FakeWindow
from formcheck.report import Source
from formcheck.tilt import gates, quick_test, stand_guide
from formcheck.tilt.gates import Help
from formcheck.tilt.own_range import Round, judge_range
from formcheck.tilt.quick_test import Answer, QuickTest
from formcheck.tilt.range_report import make_range_report
from tests.tilt.standing import make_look, make_stand

HELPS = {
    help_.name: help_
    for module in (gates, quick_test, stand_guide)
    for help_ in vars(module).values()
    if isinstance(help_, Help)
}
SOURCE = Source(name="0", sha256="", duration_s=None, frames=20, width=600, height=900, rotation_deg=0)


def describe(language: str = "en", **moment: object) -> MirrorScreen:
    return describe_moment(MirrorMoment(**moment), load_phrases(language), load_labels(language))  # type: ignore[arg-type]


def answer_of(hollow: float) -> Answer:
    test = QuickTest()
    for _ in range(20):
        test.push(make_look(make_stand(hollow=hollow)))
    return test.answer(SOURCE)


def test_all_complaints_are_found() -> None:
    assert len(HELPS) >= 18


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", HELPS)
def test_every_complaint_is_said_in_every_language_and_marks_what_is_wrong(language: str, name: str) -> None:
    assert load_phrases(language).knows(f"set_up.{name}")
    screen = describe(language, help=HELPS[name], must=True, facing=1)
    assert screen.prompt == load_phrases(language).say(f"set_up.{name}")
    assert screen.is_help
    rights = [tick.is_right for tick in screen.ticks]
    # The camera's roll has no tick: it cannot be told from the person's lean.
    assert rights.count(False) == (name != "not_level")
    assert not screen.is_ready
    # What comes after the complaint is not known.
    after = rights[rights.index(False) + 1 :] if False in rights else []
    assert set(after) <= {None}


def test_a_wish_does_not_hide_that_all_else_is_right() -> None:
    screen = describe(help=stand_guide.ARMS_DOWN, must=False, facing=-1, held_share=1.0)
    assert [tick.is_right for tick in screen.ticks] == [True, True, True, True, False, True]
    assert not screen.is_help
    assert screen.facing == -1


def test_before_anybody_was_seen_nothing_is_right() -> None:
    assert {tick.is_right for tick in describe().ticks} == {None}


@pytest.mark.parametrize("language", languages())
def test_every_step_asks_for_something_else(language: str) -> None:
    steps = ("hold", "relaxed", "arched", "tucked", "step_off", "step_on")
    prompts = [describe(language, step=step, facing=1, round_number=2, rounds=3).prompt for step in steps]
    assert all(one != other for one, other in pairwise(prompts))
    assert len(set(prompts)) == len(steps)
    assert "2" in describe(language, step="arched", round_number=2, rounds=3).title


def test_a_step_that_cannot_be_taken_says_why_and_what_was_asked_for() -> None:
    screen = describe(step="arched", help=gates.ARMS, must=True, facing=1, round_number=1, rounds=3)
    assert screen.prompt == load_phrases("en").say("set_up.arms_hide_back")
    assert screen.note == load_phrases("en").say("mirror.arch")


def test_nobody_is_blamed_for_stepping_off() -> None:
    screen = describe(step="step_off", help=gates.NOBODY, must=True, round_number=1, rounds=3)
    assert screen.prompt == load_phrases("en").say("mirror.step_off")
    assert not screen.is_help


def test_a_lost_camera_is_said() -> None:
    assert "camera" in describe(camera_lost=True).prompt


@pytest.mark.parametrize("language", languages())
def test_answers_carry_their_error_and_their_advice(language: str) -> None:
    phrases = load_phrases(language)
    window = FakeWindow()
    display = MirrorDisplay(window, phrases)
    photo = np.full((900, 600, 3), 90, np.uint8)
    pictures: list[NDArray[np.uint8]] = []
    for hollow in (0.03, 0.06, 0.09):
        answer = answer_of(hollow)
        for _ in range(2):
            assert display.show(photo, MirrorMoment(step="done", answer=answer), judged_rgb=photo) is None
        pictures.append(window.pictures[-1])
    assert all((one != other).any() for one, other in pairwise(pictures))
    rounds = [Round(relaxed_deg=3.0 + d, arched_deg=15.0 + d, tucked_deg=-7.0 + d) for d in (-0.3, 0.0, 0.3)]
    report = make_range_report(judge_range(rounds), rounds=3, source=SOURCE)
    screen = describe(language, step="done", own_range=report, round_number=3, rounds=3)
    assert screen.prompt.startswith(phrases.say("own_range.middle"))
    assert phrases.say("advice.strengthen") in screen.prompt
    assert screen.number == "45 %"


def test_keys() -> None:
    presses = {1: Key.REPEAT, 2: Key.STOP, 3: Key.VOICE, 4: Key.MIRROR, 5: Key.HELP}
    toggled: list[bool] = []
    window = FakeWindow(presses, keep=True)
    display = MirrorDisplay(window, load_phrases("en"), toggle_voice=lambda: toggled.append(True))
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:, :32] = 255
    wanted = [display.show(picture, MirrorMoment()) for _ in range(6)]
    assert wanted == ["again", "stop", None, None, None, None]
    assert toggled == [True]
    assert (window.pictures[0] != window.pictures[5]).any()
