"""A workout's window: pages between the sets, the live view in them, and its keys."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.live.state import LiveState, Mode
from formcheck.present.keys import Key
from formcheck.present.window import FakeWindow
from formcheck.present.workout_display import ACTIONS, WorkoutDisplay
from formcheck.program.coach import WorkoutCoach
from formcheck.program.events import StepBegan, WorkoutEvent
from formcheck.program.moves import Action, Step
from formcheck.program.programme import say_in
from formcheck.program.reading import article_programme

DAY1, DAY2 = article_programme().days
GREY = np.full((480, 854, 3), 180, dtype=np.uint8)


class Look:
    """What a camera sees: a grey wall."""

    def __init__(self) -> None:
        self.view = LiveState(time_s=1.0, mode=Mode.EXERCISE, exercise="deadlift", count=3)
        self.image_rgb: NDArray[np.uint8] | None = GREY
        self.dropped = 2


class Shown:
    """A workout with its window, and a clock of our own."""

    def __init__(
        self, coach: WorkoutCoach, window: FakeWindow | None = None, *, language: str = "en"
    ) -> None:
        self.coach, self.window = coach, window or FakeWindow()
        self.voices = 0
        self.last: StepBegan | None = None
        self.display = WorkoutDisplay(self.window, coach, language=language, toggle_voice=self._toggle_voice)
        self.t_s = 0.0
        self._told(coach.begin(0.0))

    def _toggle_voice(self) -> None:
        self.voices += 1

    def _told(self, events: tuple[WorkoutEvent, ...]) -> None:
        for event in events:
            self.display.tell(event, event.t_s)
            self.last = event if isinstance(event, StepBegan) else self.last

    def act(self, action: Action) -> None:
        self._told(self.coach.act(action, self.t_s))

    def wait(self, seconds: float) -> None:
        self.t_s += seconds
        self._told(self.coach.advance(self.t_s))

    def rep(self) -> None:
        self._told(self.coach.rep(self.t_s, clean=True))

    def end_set(self) -> None:
        self._told(self.coach.set_ended(self.t_s))

    def draw(self, look: Look | None = None) -> NDArray[np.uint8]:
        return self.display.draw(look)


def shows_camera(picture: NDArray[np.uint8]) -> bool:
    return bool((picture == 180).all(axis=2).mean() > 0.2)


def at(step: Step, *, language: str = "en") -> Shown:
    shown = Shown(WorkoutCoach(DAY1, language=language), language=language)
    while shown.coach.step is not step:
        if shown.coach.step is Step.SET:
            shown.rep()
            shown.end_set()
        else:
            shown.act(Action.GO_ON)
    return shown


def test_pages_between_sets_and_the_camera_in_them() -> None:
    for step in (Step.PREPARE, Step.LEARN, Step.FILM, Step.REST):
        assert not shows_camera(at(step).draw(Look())), step
    for step in (Step.SET_UP, Step.SET):
        assert shows_camera(at(step).draw(Look())), step
        # Before the camera is there, there is a page.
        assert not shows_camera(at(step).draw(None)), step


@pytest.mark.parametrize("step", [Step.PREPARE, Step.LEARN, Step.FILM, Step.SET_UP, Step.REST])
def test_every_page_says_something_of_its_own_in_both_languages(step: Step) -> None:
    english, german = at(step).draw(), at(step, language="de").draw()
    assert (english != german).any()
    for other in (Step.PREPARE, Step.LEARN, Step.FILM, Step.SET_UP, Step.REST):
        assert other is step or (english != at(other).draw()).any()


def test_the_film_page_shows_the_movement() -> None:
    # Photographs have many colours, text on a plate has few.
    def colours(picture: NDArray[np.uint8]) -> int:
        return len(np.unique(picture.reshape(-1, 3) // 16, axis=0))

    shown = at(Step.REST)
    assert colours(at(Step.FILM).draw()) > 60
    assert colours(shown.draw()) > 60  # the next movement


def test_a_rest_counts_down() -> None:
    shown = at(Step.REST)
    before = shown.draw()
    shown.wait(5.0)
    after = shown.draw()
    assert (before != after).any()
    # Nothing but the clock has changed.
    rows, columns = np.nonzero((before != after).any(axis=2))
    assert columns.min() > before.shape[1] // 2
    assert rows.min() > before.shape[0] // 4


def test_a_pause_is_shown() -> None:
    shown = at(Step.REST)
    before = shown.draw()
    shown.act(Action.PAUSE)
    assert shown.draw().mean() != before.mean()


def test_paced_breath_is_shown_where_no_cue_is() -> None:
    shown = at(Step.SET)
    assert shown.coach.breath_text == "Breathe in"
    with_breath = shown.draw(Look())
    shown.wait(3.1)
    assert shown.coach.breath_text == "Breathe out"
    assert (shown.draw(Look()) != with_breath).any()
    look = Look()
    look.view = replace(look.view, cue="Stand all the way up.")
    first = shown.draw(look)
    shown.wait(4.0)
    assert shown.coach.breath_text == "Breathe in"
    assert (shown.draw(look) == first).all()


def test_keys_ask_for_what_they_say() -> None:
    keys = list(ACTIONS)
    shown = Shown(WorkoutCoach(DAY2), FakeWindow(dict(enumerate(keys, start=1))))
    for _ in keys:
        shown.display.show(None)
    assert list(shown.display.take()) == [ACTIONS[key] for key in keys]
    assert list(shown.display.take()) == []
    assert set(ACTIONS.values()) == set(Action)


def test_mirror_and_voice_are_the_displays_own_affair() -> None:
    shown = Shown(WorkoutCoach(DAY2), FakeWindow({1: Key.MIRROR, 2: Key.VOICE}))
    for _ in range(2):
        shown.display.show(None)
    assert list(shown.display.take()) == []
    assert shown.voices == 1


@pytest.mark.parametrize("day", [DAY1, DAY2], ids=["day1", "day2"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_page_of_a_day_has_room_for_all_its_words(day: object, language: str) -> None:
    """Nothing lies at the very edge of the window, and the last sentence is there as well."""
    assert day in (DAY1, DAY2)
    before = tuple(say_in(text, language) for text in article_programme().before)
    coach = WorkoutCoach(DAY1 if day is DAY1 else DAY2, language=language, before=before)
    shown = Shown(coach, language=language)
    pages = 0
    for _ in range(200):
        if shown.coach.is_over:
            break
        if shown.coach.step is not Step.SET:
            picture = shown.draw()
            edge = np.concatenate([picture[:4].reshape(-1, 3), picture[-4:].reshape(-1, 3)])
            assert len(np.unique(edge, axis=0)) == 1
            assert shown.last is not None
            assert shown.last.lines
            for at, line in enumerate(shown.last.lines):
                # As wide as before, so that only this sentence changes, if it is there at all.
                backwards = " ".join(word[::-1] for word in line.split(" "))
                lines = (*shown.last.lines[:at], backwards, *shown.last.lines[at + 1 :])
                shown.display.tell(replace(shown.last, lines=lines), 0.0)
                assert (shown.draw() != picture).any(), line
            shown.display.tell(shown.last, 0.0)
            pages += 1
        if shown.coach.step is Step.SET:
            shown.rep()
            shown.end_set()
        else:
            shown.act(Action.GO_ON)
    assert shown.coach.is_over
    assert pages > 20
