"""The loop of a live session: camera, landmarker, coach, and everybody who is told.

This module only wires. What it is given decides what is seen, shown, said and kept: a real camera and a
window, or fakes in a test. Judging, drawing and showing live in one thread; the camera grabs in its own, the
landmarker looks in its own, and whoever speaks does so in another.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from formcheck.capture.camera import CameraSource
from formcheck.capture.camera_events import (
    CameraBack,
    CameraBlack,
    CameraEnded,
    CameraEvent,
    CameraLost,
    LiveFrame,
)
from formcheck.capture.look_ahead import LookAhead, LookedAt
from formcheck.capture.pose_estimator import Estimator
from formcheck.live import events
from formcheck.live.coach import LiveCoach
from formcheck.live.events import Event
from formcheck.live.state import LiveState, Mode
from formcheck.live.stats import LiveStats
from formcheck.pose import Pose

__all__ = [
    "Coached",
    "Display",
    "Keeper",
    "Listener",
    "Stepping",
    "Watcher",
    "follow_camera",
    "measure_brightness",
    "run_live",
    "run_until_ended",
    "tell",
]

WAIT_S = 0.2
"""How long to wait for a picture before looking at the keys again (engineering default)."""

_LOOKED_AT = 64
# A few thousand pixels tell how bright a picture is.


class Listener(Protocol):
    """Somebody who is told what happens: a voice, a history, another program."""

    def push(self, event: Event) -> None:
        """Take note of an event; must not take long.

        Parameters
        ----------
        event : Event
            What happened.
        """
        ...


class Watcher(Protocol):
    """Somebody who wants to know of every moment."""

    def watch(self, state: LiveState) -> None:
        """Take note of a moment; must not take long.

        Parameters
        ----------
        state : LiveState
            What is known of it.
        """
        ...


class Display(Protocol):
    """Where the picture is shown, and where keys are pressed."""

    def show(self, image_rgb: NDArray[np.uint8] | None, state: LiveState) -> str | None:
        """Show a moment.

        Parameters
        ----------
        image_rgb : ndarray of uint8, shape (height, width, 3), or None
            The camera's picture; None before the first.
        state : LiveState
            What is known of it.

        Returns
        -------
        str or None
            What a key asks for: ``pause`` or ``stop``; None for nothing.
        """
        ...


class Keeper(Protocol):
    """Who keeps pictures and poses."""

    def keep(self, frame: LiveFrame, pose: Pose) -> None:
        """Keep one more picture.

        Parameters
        ----------
        frame : LiveFrame
            The picture.
        pose : Pose
            Who was found in it.
        """
        ...


def run_live(
    camera: CameraSource,
    estimator: Estimator,
    coach: LiveCoach,
    *,
    listeners: Sequence[Listener] = (),
    watchers: Sequence[Watcher] = (),
    display: Display | None = None,
    keepers: Sequence[Keeper] = (),
    max_s: float | None = None,
) -> LiveStats:
    """Run a session until it is stopped: by gesture, key, the end of a played file, or time.

    Parameters
    ----------
    camera : CameraSource
        Gives pictures.
    estimator : Estimator
        Finds the lifter in them.
    coach : LiveCoach
        Counts and judges.
    listeners : sequence of Listener, optional
        Who is told what happens, in this order.
    watchers : sequence of Watcher, optional
        Who is told of every moment.
    display : Display or None, optional
        Where it is shown.
    keepers : sequence of Keeper, optional
        Who keeps pictures and poses.
    max_s : float or None, optional
        When to stop, in seconds since the camera was opened.

    Returns
    -------
    LiveStats
        How long the pictures took. Also after an interruption from the keyboard, which ends the session as a
        key does.

    Raises
    ------
    FormcheckError
        If the landmarker fails, or whoever keeps the pictures does.
    """
    with LookAhead(camera, estimator) as looks:
        run = _Run(camera, looks, coach, listeners, watchers, display, keepers)
        run_until_ended(run, lambda: coach.mode is Mode.ENDED, camera, max_s=max_s)
    run.stats.dropped = camera.dropped
    return run.stats


class _Run:
    """One session under way."""

    def __init__(
        self,
        camera: CameraSource,
        looks: LookAhead,
        coach: LiveCoach,
        listeners: Sequence[Listener],
        watchers: Sequence[Watcher],
        display: Display | None,
        keepers: Sequence[Keeper],
    ) -> None:
        self._camera, self._looks, self._coach = camera, looks, coach
        self._listeners, self._watchers = listeners, watchers
        self._display, self._keepers = display, keepers
        self._image_rgb: NDArray[np.uint8] | None = None
        # What a camera event happened at on its own clock, against the pictures' times: a played file has its
        # own.
        self._ahead_s = 0.0
        self.stats = LiveStats()

    def step(self) -> None:
        """Wait for what comes next, and deal with it."""
        news = self._looks.newest(timeout_s=WAIT_S)
        if isinstance(news, LookedAt):
            self._take(news)
            return
        if news is not None:
            self._react(news)
        # A window wants to be looked after also while no pictures come.
        self._show()

    def end(self, *, by: str) -> None:
        """End the session."""
        self._tell(self._coach.end(by=by))

    def _take(self, looked: LookedAt) -> None:
        taken_up_s = self._camera.now_s
        frame, pose = looked.frame, looked.pose
        for keeper in self._keepers:
            keeper.keep(frame, pose)
        self._image_rgb, self._ahead_s = frame.image_rgb, frame.taken_s - frame.time_s
        height_px, width_px = frame.image_rgb.shape[:2]
        self._tell(
            self._coach.push(
                pose, size_px=(width_px, height_px), brightness=measure_brightness(frame.image_rgb)
            )
        )
        for watcher in self._watchers:
            watcher.watch(self._coach.view)
        judged_s = self._camera.now_s
        self._show()
        self.stats.note(
            taken_s=frame.taken_s,
            given_s=looked.given_s,
            looked_s=looked.looked_s,
            taken_up_s=taken_up_s,
            judged_s=judged_s,
            shown_s=self._camera.now_s,
        )

    def _react(self, event: CameraEvent) -> None:
        self._tell(follow_camera(self._coach, event))

    def _show(self) -> None:
        if self._display is None:
            return
        state = replace(self._coach.view, dropped=self._camera.dropped)
        wanted = self._display.show(self._image_rgb, state)
        now_s = max(state.time_s, self._camera.now_s - self._ahead_s)
        if wanted == "pause":
            self._tell(self._coach.toggle_pause(now_s))
        elif wanted == "stop":
            self._tell(self._coach.end(now_s, by="key"))

    def _tell(self, told: Sequence[Event]) -> None:
        tell(self._listeners, told)


class Stepping(Protocol):
    """A session under way."""

    def step(self) -> None:
        """Wait for what comes next, and deal with it."""
        ...

    def end(self, *, by: str) -> None:
        """End it.

        Parameters
        ----------
        by : str
            Who ends it, as in :class:`formcheck.live.events.Stopped`.
        """
        ...


def run_until_ended(
    run: Stepping, has_ended: Callable[[], bool], camera: CameraSource, *, max_s: float | None
) -> None:
    """Go on step by step; an interruption from the keyboard ends a session as a key does.

    Parameters
    ----------
    run : Stepping
        The session.
    has_ended : callable
        Whether it has ended of itself.
    camera : CameraSource
        Whose clock counts.
    max_s : float or None
        When to stop, in seconds since the camera was opened.
    """
    try:
        while not has_ended():
            if max_s is not None and camera.now_s >= max_s:
                run.end(by="program")
                break
            run.step()
    except KeyboardInterrupt:
        run.end(by="key")


def tell(listeners: Sequence[Listener], told: Sequence[Event]) -> None:
    """Tell everybody what happened, in order.

    Parameters
    ----------
    listeners : sequence of Listener
        Who is told.
    told : sequence of Event
        What happened.
    """
    for event in told:
        for listener in listeners:
            listener.push(event)


class Coached(Protocol):
    """A coach who has to know what becomes of the camera."""

    def camera_lost(self, time_s: float, text: str) -> tuple[Event, ...]:
        """Take note that no pictures come any more.

        Parameters
        ----------
        time_s : float
            When, in seconds on the pictures' clock.
        text : str
            What happened, for people.
        """
        ...

    def camera_back(self, time_s: float, gone_s: float) -> tuple[Event, ...]:
        """Take note that pictures come again.

        Parameters
        ----------
        time_s : float
            When, in seconds on the pictures' clock.
        gone_s : float
            How long there were none.
        """
        ...

    def end(self, *, by: str) -> tuple[Event, ...]:
        """End the session.

        Parameters
        ----------
        by : str
            Who ends it, as in :class:`formcheck.live.events.Stopped`.
        """
        ...


def follow_camera(coach: Coached, event: CameraEvent) -> tuple[Event, ...]:
    """Let a coach know what became of the camera.

    Parameters
    ----------
    coach : Coached
        Who coaches.
    event : CameraEvent
        What happened; its time is that of the pictures' clock already.

    Returns
    -------
    tuple of Event
        What there is to tell.
    """
    if isinstance(event, CameraLost):
        return coach.camera_lost(event.time_s, event.text)
    if isinstance(event, CameraBack):
        return coach.camera_back(event.time_s, event.gone_s)
    if isinstance(event, CameraBlack):
        return (events.CameraBlack(t_s=event.time_s, text=event.text),)
    return coach.end(by="source") if isinstance(event, CameraEnded) else ()


def measure_brightness(image_rgb: NDArray[np.uint8]) -> float:
    """Measure how bright a picture is.

    Parameters
    ----------
    image_rgb : ndarray of uint8, shape (height, width, 3)
        The picture.

    Returns
    -------
    float
        Mean of its green, which is most of what the eye calls bright, in [0, 1].
    """
    step = max(1, min(image_rgb.shape[:2]) // _LOOKED_AT)
    return float(image_rgb[::step, ::step, 1].mean()) / 255.0
