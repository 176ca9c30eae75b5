"""Looks at the sets of a workout: pictures of a camera through the pose estimator to the live coach."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Protocol

import numpy as np

from formcheck.capture.camera import CameraSource, open_camera
from formcheck.capture.camera_events import CameraBack, CameraBlack, CameraEnded, CameraEvent, CameraLost
from formcheck.capture.camera_spec import read_spec
from formcheck.capture.frame import Frame
from formcheck.capture.opened import Opened
from formcheck.live.coach import LiveCoach
from formcheck.live.events import Event
from formcheck.live.state import LiveState, Mode
from formcheck.live.words import Words, in_english
from formcheck.pose import Pose, PoseTrack
from formcheck.program.moves import Watch

__all__ = ["Estimator", "SetLook", "SetLooks"]

_log = logging.getLogger(__name__)

_BRIGHTNESS_STEP = 16
# Every sixteenth pixel of every sixteenth row tells the brightness of a picture.


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
    pictures : CameraSource
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
        pictures: CameraSource,
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
        self._poses: list[Pose] = []
        self._open = opened or ExitStack()

    @property
    def view(self) -> LiveState:
        """The moment, for a screen."""
        return self._coach.view

    @property
    def is_over(self) -> bool:
        """Whether nothing comes any more."""
        return self._coach.mode is Mode.ENDED

    @property
    def track(self) -> PoseTrack | None:
        """The poses so far; None if there are none."""
        return PoseTrack.from_poses(self._poses) if self._poses else None

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
        self._poses.append(pose)
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

    def _follow(self, event: CameraEvent) -> Sequence[Event]:
        """Let the coach know what became of the camera."""
        if isinstance(event, CameraLost):
            return self._coach.camera_lost(event.time_s, event.text)
        if isinstance(event, CameraBack):
            return self._coach.camera_back(event.time_s)
        if isinstance(event, CameraEnded):
            return self._coach.end(self._time_s, by="source")
        if isinstance(event, CameraBlack):
            _log.warning("%s", event.text)
        return ()


class SetLooks(Opened):
    """Gives a look for every set: at a clip from its beginning, or at a camera that stays open.

    Parameters
    ----------
    camera_of : callable
        Says which camera or clip shows what is to be looked at.
    make_estimator : callable
        Opens an estimator, given whether the outline of the trunk is needed.
    open_source : callable, optional
        Opens a camera or a clip.
    words : callable, optional
        Gives the live part's texts in the user's language; English if not given.
    on_frame : callable, optional
        Is given every picture with its pose, for a window.
    """

    def __init__(
        self,
        camera_of: Callable[[Watch], str],
        make_estimator: Callable[[bool], AbstractContextManager[Estimator]],
        *,
        open_source: Callable[[str], CameraSource] = open_camera,
        words: Words = in_english,
        on_frame: Callable[[Frame, Pose], None] | None = None,
    ) -> None:
        self._camera_of = camera_of
        self._make_estimator = make_estimator
        self._open_source = open_source
        self._words = words
        self._on_frame = on_frame
        self._open = ExitStack()
        self._cameras: dict[str, CameraSource] = {}
        self._look: SetLook | None = None

    @property
    def track(self) -> PoseTrack | None:
        """The poses of the latest look; None before the first."""
        return None if self._look is None else self._look.track

    def look_at(self, watch: Watch) -> SetLook | None:
        """Begin to look at a set.

        Parameters
        ----------
        watch : Watch
            Which.

        Returns
        -------
        SetLook or None
            None in a rest if a clip is played: it shows the set only.

        Raises
        ------
        CameraUnavailable
            If the camera cannot be opened.
        VideoUnreadable
            If the clip cannot be read.
        """
        name = self._camera_of(watch)
        is_clip = read_spec(name).kind == "file"
        if is_clip and watch.is_rest:
            return None
        coach = LiveCoach(watch.exercise, side=watch.side, words=self._words)
        with ExitStack() as opened:
            estimator = opened.enter_context(self._make_estimator(coach.needs_outline))
            if is_clip:
                source = self._open_source(name)
                opened.callback(source.close)
            else:
                source = self._keep_open(name)
            self._look = SetLook(source, estimator, coach, opened=opened.pop_all(), on_frame=self._on_frame)
        return self._look

    def _keep_open(self, name: str) -> CameraSource:
        if name not in self._cameras:
            self._cameras[name] = self._open_source(name)
            self._open.callback(self._cameras[name].close)
        return self._cameras[name]
