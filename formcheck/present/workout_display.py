"""A workout's window: the live view while a set is looked at, pages in between, and what the keys ask for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.live.state import LiveState
from formcheck.present.keys import Key, obey_display_key
from formcheck.present.live_view import LiveView
from formcheck.present.window import Screen
from formcheck.present.workout_view import WorkoutScreen, WorkoutView
from formcheck.program.coach import WorkoutCoach
from formcheck.program.events import StepBegan
from formcheck.program.guide import picture_bytes
from formcheck.program.moves import Action, Step
from formcheck.program.wording import wording

__all__ = ["ACTIONS", "Looked", "WorkoutDisplay"]

ACTIONS: Mapping[Key, Action] = {
    Key.NEXT: Action.GO_ON,
    Key.SKIP: Action.SKIP,
    Key.REPEAT: Action.REPEAT,
    Key.LESS: Action.EASIER,
    Key.PAUSE: Action.PAUSE,
    Key.STOP: Action.STOP,
}
"""What keys ask for."""

_LOOKING = (Step.SET_UP, Step.SET)


class Looked(Protocol):
    """What is looked at, such as :class:`formcheck.capture.set_look.SetLook`."""

    @property
    def view(self) -> LiveState:
        """The moment."""
        ...

    @property
    def image_rgb(self) -> NDArray[np.uint8] | None:
        """The latest picture, shape (height, width, 3); None before the first."""
        ...

    @property
    def dropped(self) -> int:
        """Pictures that nobody had time for."""
        ...


class WorkoutDisplay:
    """Shows a workout, and hears its keys.

    Parameters
    ----------
    screen : Screen
        A window, or a fake in a test.
    coach : WorkoutCoach
        Whose workout it is.
    language : str, optional
        Of what is shown.
    toggle_voice : callable, optional
        Called when the key for the voice is pressed.
    """

    def __init__(
        self,
        screen: Screen,
        coach: WorkoutCoach,
        *,
        language: str = "en",
        toggle_voice: Callable[[], object] = lambda: None,
    ) -> None:
        self._screen, self._coach, self._toggle_voice = screen, coach, toggle_voice
        self._words = wording(language)
        self._live = LiveView(language=language)
        self._pages = WorkoutView()
        self._step: StepBegan | None = None
        self._asked: list[Action] = []

    def tell(self, event: object, _t_s: float) -> None:
        """Take note of what has begun.

        Parameters
        ----------
        event : WorkoutEvent or Event
            Only the steps of the workout matter.
        _t_s : float
            Does not matter here.
        """
        if isinstance(event, StepBegan):
            self._step = event

    def take(self) -> Iterable[Action]:
        """Give what the keys have asked for since it was asked last.

        Returns
        -------
        iterable of Action
            In the order in which they were pressed.
        """
        asked, self._asked = self._asked, []
        return asked

    def show(self, look: Looked | None) -> None:
        """Show the moment, and hear the keys.

        Parameters
        ----------
        look : Looked or None
            What is looked at, if anything.
        """
        key = obey_display_key(self._screen.show(self.draw(look)), self._live, self._toggle_voice)
        if key is not None and key in ACTIONS:
            self._asked.append(ACTIONS[key])

    def draw(self, look: Looked | None) -> NDArray[np.uint8]:
        """Draw the moment.

        Parameters
        ----------
        look : Looked or None
            What is looked at, if anything.

        Returns
        -------
        ndarray of uint8, shape (height, width, 3)
            The window's picture.
        """
        if look is not None and self._coach.step in _LOOKING:
            return self._live.draw(look.image_rgb, self._describe(look))
        return self._pages.draw(self._page())

    def _describe(self, look: Looked) -> LiveState:
        """Give the live state with what only the coach of the workout knows."""
        state, coach = look.view, self._coach
        station = coach.station
        number = state.set_number if station is None else station.set_number
        return replace(
            state,
            set_number=number,
            dropped=look.dropped,
            # Paced breath is the one thing to do now; a cue about form comes back with the next breath.
            cue=state.cue or coach.breath_text,
        )

    def _page(self) -> WorkoutScreen:
        step = self._step
        if step is None:
            return WorkoutScreen(title="")
        return WorkoutScreen(
            title=step.title,
            lead=step.lead,
            lines=step.lines,
            picture_rgb=None if step.picture is None else _read_picture(step.picture),
            remaining_s=self._coach.remaining_s,
            steps=self._coach.progress,
            left_out=self._coach.left_out,
            keys=() if self._coach.step is Step.DONE else self._keys(),
            is_paused=self._coach.is_paused,
        )

    def _keys(self) -> tuple[tuple[Key, str], ...]:
        station = self._coach.station
        has_easier = station is not None and station.plan.easier is not None
        return tuple(
            (key, self._words.say(f"keys.{action.value}"))
            for key, action in ACTIONS.items()
            if action is not Action.EASIER or has_easier
        )


@lru_cache(maxsize=8)
def _read_picture(name: str) -> NDArray[np.uint8]:
    encoded = np.frombuffer(picture_bytes(name), dtype=np.uint8)
    image_bgr = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    if image_bgr is None:
        raise ValueError(f"expected a picture, got something else in {name}")
    return np.asarray(cv2.cvtColor(image_bgr, cv2.COLOR_BGR2RGB), dtype=np.uint8)
