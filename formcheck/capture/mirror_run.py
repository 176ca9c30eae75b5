"""The loop of the mirror test before a camera.

A look takes as long as several pictures: the landmarker twice, and the outline. So it is taken in a thread of
its own, and the picture on the screen goes on meanwhile, as a mirror must.
"""

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from formcheck.capture.camera import CameraSource
from formcheck.capture.camera_events import CameraEnded, CameraEvent, LiveFrame
from formcheck.capture.live_run import WAIT_S, Listener, follow_camera, run_until_ended, tell
from formcheck.capture.opened import Opened
from formcheck.live.events import Event
from formcheck.live.mirror_coach import MirrorCoach, MirrorMoment
from formcheck.tilt.gates import Look, find_problem

__all__ = ["MirrorDisplay", "MirrorTimes", "Reflection", "run_mirror"]

_Picture = NDArray[np.uint8]

KEYS_EVERY_S = 0.03
# Between two looks at the keys once no pictures come any more (engineering default).

LAST_LOOK_S = 10.0
# What comes next does not wait longer for a look (engineering default).


class MirrorDisplay(Protocol):
    """Where the picture is shown, and where keys are pressed."""

    def show(
        self, image_rgb: _Picture | None, moment: MirrorMoment, *, judged_rgb: _Picture | None
    ) -> str | None:
        """Show a moment.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3), or None
            The camera's picture; None before the first.
        moment : MirrorMoment
            What is known of it.
        judged_rgb : ndarray of uint8, shape (height, width, 3), or None
            The picture that the answer is about; None while there is none.

        Returns
        -------
        str or None
            What a key asks for: ``again`` or ``stop``; None for nothing.
        """
        ...


@dataclass(slots=True)
class MirrorTimes:
    """How a session went.

    Attributes
    ----------
    shown, looks, dropped : int
        Pictures shown, pictures looked at, and pictures that nobody had time for.
    lasted_s : float
        From the first picture shown to the last, seconds.
    look_s : float
        What a look took on average, seconds; NaN without one.
    """

    shown: int = 0
    looks: int = 0
    dropped: int = 0
    lasted_s: float = 0.0
    look_s: float = math.nan

    def describe(self) -> str:
        """Say it in a line.

        Returns
        -------
        str
            For people.
        """
        looked = f"{self.looks} pictures looked at"
        if self.looks:
            looked += f", {1000.0 * self.look_s:.0f} ms each"
        if self.lasted_s <= 0.0:
            return looked
        rate = (self.shown - 1) / self.lasted_s
        return f"{self.shown} pictures shown, {self.dropped} dropped, {rate:.1f} a second; {looked}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reflection:
    """What came of a session.

    Attributes
    ----------
    judged_rgb : ndarray of uint8, shape (height, width, 3), or None
        The picture that the last answer is about; None without one.
    moment : MirrorMoment
        The last one that had an answer, or the last of all.
    times : MirrorTimes
        How fast it went.
    """

    judged_rgb: _Picture | None
    moment: MirrorMoment
    times: MirrorTimes


def run_mirror(
    camera: CameraSource,
    look_at: Callable[[_Picture], Look],
    coach: MirrorCoach,
    *,
    listeners: Sequence[Listener] = (),
    display: MirrorDisplay | None = None,
    max_s: float | None = None,
) -> Reflection:
    """Run the test until there is an answer, or for as long as somebody watches.

    Parameters
    ----------
    camera : CameraSource
        Gives pictures.
    look_at : callable
        Looks at one; is called in another thread, one picture at a time.
    coach : MirrorCoach
        Leads through the test.
    listeners : sequence of Listener, optional
        Who is told what happens, in this order.
    display : MirrorDisplay or None, optional
        Where it is shown, until a key ends it; without one the first answer ends it.
    max_s : float or None, optional
        When to stop, in seconds since the camera was opened.

    Returns
    -------
    Reflection
        What came of it; also after an interruption from the keyboard.

    Raises
    ------
    FormcheckError
        If the landmarker fails.
    """
    with _Run(camera, look_at, coach, listeners, display) as run:
        run_until_ended(run, lambda: coach.view.has_ended, camera, max_s=max_s)
        return run.reflection


class _Run(Opened):
    """One session under way."""

    def __init__(
        self,
        camera: CameraSource,
        look_at: Callable[[_Picture], Look],
        coach: MirrorCoach,
        listeners: Sequence[Listener],
        display: MirrorDisplay | None,
    ) -> None:
        self._camera, self._look_at, self._coach = camera, look_at, coach
        self._listeners, self._display = listeners, display
        self._frame: LiveFrame | None = None
        self._ahead_s = 0.0
        self._looking: tuple[LiveFrame, float, Future[Look]] | None = None
        # The last picture in which somebody could be judged, and the one that an answer is about.
        self._seen_rgb: _Picture | None = None
        self._judged_rgb: _Picture | None = None
        self._answered: MirrorMoment | None = None
        self._has_ended_pictures = False
        self._first_s, self._look_sum_s = math.nan, 0.0
        self._times = MirrorTimes()
        with ExitStack() as stack:
            self._worker = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="formcheck look"))
            self._open = stack.pop_all()

    @property
    def reflection(self) -> Reflection:
        self._times.dropped = self._camera.dropped
        if self._times.looks:
            self._times.look_s = self._look_sum_s / self._times.looks
        return Reflection(
            judged_rgb=self._judged_rgb, moment=self._answered or self._coach.view, times=self._times
        )

    def step(self) -> None:
        """Wait for what comes next, and deal with it."""
        news: LiveFrame | CameraEvent | None = None
        if self._has_ended_pictures:
            # Only keys are waited for.
            time.sleep(KEYS_EVERY_S)
        else:
            news = self._camera.newest(timeout_s=WAIT_S)
        if isinstance(news, LiveFrame):
            self._frame, self._ahead_s = news, news.taken_s - news.time_s
        elif news is not None:
            self._react(news)
        self._collect()
        if isinstance(news, LiveFrame) and self._looking is None and self._coach.view.step != "done":
            self._looking = news, self._camera.now_s, self._worker.submit(self._look_at, news.image_rgb)
        self._show(is_new=isinstance(news, LiveFrame))
        if self._display is None and self._coach.view.step == "done":
            self.end(by="program")

    def end(self, *, by: str) -> None:
        """End the session."""
        self._tell(self._coach.end(self._camera.now_s - self._ahead_s, by=by))

    def _react(self, event: CameraEvent) -> None:
        if isinstance(event, CameraEnded):
            # What is being looked at may be what was still missing.
            self._collect(wait_s=LAST_LOOK_S)
            self._has_ended_pictures = True
            # A played file is over; whoever watches may look at the answer for as long as they like.
            if self._display is not None and self._coach.view.step == "done":
                return
        self._tell(follow_camera(self._coach, event))

    def _collect(self, *, wait_s: float | None = None) -> None:
        """Hand a look that is done to the coach."""
        if self._looking is None:
            return
        frame, began_s, future = self._looking
        if wait_s is None and not future.done():
            return
        try:
            look = future.result(timeout=wait_s)
        except TimeoutError:
            return
        self._looking = None
        self._times.looks += 1
        self._look_sum_s += self._camera.now_s - began_s
        had_answer = self._coach.view.step == "done"
        told = self._coach.push(look, frame.time_s)
        if find_problem(look) is None:
            self._seen_rgb = frame.image_rgb
        if self._coach.view.step == "done" and not had_answer:
            self._judged_rgb = self._seen_rgb
        self._tell(told)

    def _show(self, *, is_new: bool) -> None:
        if self._display is None:
            return
        image_rgb = None if self._frame is None else self._frame.image_rgb
        wanted = self._display.show(image_rgb, self._coach.view, judged_rgb=self._judged_rgb)
        now_s = self._camera.now_s
        if is_new:
            self._times.shown += 1
            if math.isnan(self._first_s):
                self._first_s = now_s
            self._times.lasted_s = now_s - self._first_s
        if wanted == "again" and not self._has_ended_pictures:
            # A look from before belongs to the stand before.
            self._forget_look()
            self._coach.again(now_s - self._ahead_s)
        elif wanted == "stop":
            self.end(by="key")

    def _forget_look(self) -> None:
        if self._looking is not None:
            wait([self._looking[2]], timeout=LAST_LOOK_S)
            self._looking = None

    def _tell(self, told: Sequence[Event]) -> None:
        view = self._coach.view
        if view.answer is not None or view.own_range is not None:
            self._answered = view
        tell(self._listeners, told)
