"""One look at a set of a workout: pictures of a camera through the pose estimator to the live coach."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Protocol

import numpy as np

from formcheck.capture.frame import Frame
from formcheck.capture.opened import Opened
from formcheck.live.coach import LiveCoach
from formcheck.live.events import Event
from formcheck.live.state import LiveState, Mode
from formcheck.pose import Pose

__all__ = ["Estimator", "Pictures", "SetLook"]

_BRIGHTNESS_STEP = 16
# Every sixteenth pixel of every sixteenth row tells the brightness of a picture.


class Pictures(Protocol):
    """Whatever gives the newest picture: a camera, a clip that is played, or a fake in a test."""

    def newest(self, *, timeout_s: float) -> object:
        """Wait for a picture that was not given yet.

        Parameters
        ----------
        timeout_s : float
            How long at most.

        Returns
        -------
        Frame, event of the camera, or None
            None if there was none in time.
        """


class Estimator(Protocol):
    """Whatever finds the person in a picture."""

    def estimate(self, frame: Frame) -> Pose:
        """Find the person.

        Parameters
        ----------
        frame : Frame
            The picture.

        Returns
        -------
        Pose
            At its time.
        """


class SetLook(Opened):
    """Looks at one set.

    Parameters
    ----------
    pictures : Pictures
        Where pictures come from.
    estimator : Estimator
        What finds the person in them.
    coach : LiveCoach
        What counts and judges.
    opened : ExitStack, optional
        What is closed with this look.
    on_frame : callable, optional
        Is given every picture with its pose, for a window.
    """

    def __init__(
        self,
        pictures: Pictures,
        estimator: Estimator,
        coach: LiveCoach,
        *,
        opened: ExitStack | None = None,
        on_frame: Callable[[Frame, Pose], None] | None = None,
    ) -> None:
        self._pictures = pictures
        self._estimator = estimator
        self._coach = coach
        self._on_frame = on_frame
        self._time_s = 0.0
        self._open = opened or ExitStack()

    @property
    def view(self) -> LiveState:
        """The moment, for a screen."""
        return self._coach.view

    @property
    def is_over(self) -> bool:
        """Whether nothing comes any more."""
        return self._coach.mode is Mode.ENDED

    def step(self, timeout_s: float) -> Sequence[Event]:
        """Look at the next picture.

        Parameters
        ----------
        timeout_s : float
            How long to wait for it.

        Returns
        -------
        sequence of Event
            What happened.
        """
        given = self._pictures.newest(timeout_s=timeout_s)
        if given is None:
            return ()
        if not isinstance(given, Frame):
            return self._follow(given)
        self._time_s = given.time_s
        pose = self._estimator.estimate(given)
        height_px, width_px = given.image_rgb.shape[:2]
        if self._on_frame is not None:
            self._on_frame(given, pose)
        sample = given.image_rgb[::_BRIGHTNESS_STEP, ::_BRIGHTNESS_STEP]
        return self._coach.push(
            pose, size_px=(width_px, height_px), brightness=float(np.mean(sample)) / 255.0
        )

    def toggle_pause(self) -> Sequence[Event]:
        """Pause, or go on.

        Returns
        -------
        sequence of Event
            What came of it.
        """
        return self._coach.toggle_pause(self._time_s)

    def end(self) -> Sequence[Event]:
        """End the set, and close what was opened for it.

        Returns
        -------
        sequence of Event
            What was still open: the report of the set.
        """
        events = self._coach.end(self._time_s, by="program")
        self.close()
        return events

    def _follow(self, event: object) -> Sequence[Event]:
        """Let the coach know what became of the camera."""
        kind = type(event).__name__
        now_s = float(getattr(event, "time_s", self._time_s))
        if kind == "CameraLost":
            return self._coach.camera_lost(now_s, str(getattr(event, "text", "")))
        if kind == "CameraBack":
            return self._coach.camera_back(now_s)
        if kind == "CameraEnded":
            return self._coach.end(self._time_s, by="source")
        return ()
