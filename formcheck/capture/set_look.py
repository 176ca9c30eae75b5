"""Looks at the sets of a workout: pictures of a camera through the pose estimator to the live coach."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack

import numpy as np
from numpy.typing import NDArray

from formcheck.capture.camera import CameraSource, open_camera
from formcheck.capture.camera_events import (
    LiveFrame,
)
from formcheck.capture.camera_spec import read_spec
from formcheck.capture.live_run import follow_camera, measure_brightness
from formcheck.capture.opened import Opened
from formcheck.capture.pose_estimator import Estimator
from formcheck.capture.pose_log import PoseLog
from formcheck.live.coach import LiveCoach
from formcheck.live.events import Event
from formcheck.live.state import LiveState, Mode
from formcheck.live.words import Words, in_english
from formcheck.pose import PoseTrack
from formcheck.program.moves import Watch
from formcheck.source import Origin

__all__ = ["SetLook", "SetLooks"]

KEPT_S = 1200.0
"""A look that lasts longer than this loses the poses of its beginning (engineering default)."""


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
    """

    def __init__(
        self,
        pictures: CameraSource,
        estimator: Estimator,
        coach: LiveCoach,
        *,
        opened: ExitStack | None = None,
    ) -> None:
        self._pictures = pictures
        self._estimator = estimator
        self._coach = coach
        self._image_rgb: NDArray[np.uint8] | None = None
        # A played file has its own times; those of a camera's events are on the camera's clock.
        self._ahead_s = 0.0
        self._poses = PoseLog()
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
        return self._poses.track(Origin(info=self._pictures.info)) if len(self._poses) else None

    @property
    def image_rgb(self) -> NDArray[np.uint8] | None:
        """The latest picture, shape (height, width, 3); None before the first."""
        return self._image_rgb

    @property
    def dropped(self) -> int:
        """Pictures that the camera gave and nobody had time for."""
        return self._pictures.dropped

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
        if not isinstance(given, LiveFrame):
            return follow_camera(self._coach, given)
        pose = self._estimator.estimate(given)
        self._poses.add(pose)
        self._poses.forget(pose.time_s - KEPT_S)
        self._image_rgb, self._ahead_s = given.image_rgb, given.taken_s - given.time_s
        height_px, width_px = given.image_rgb.shape[:2]
        brightness = measure_brightness(given.image_rgb)
        return self._coach.push(pose, size_px=(width_px, height_px), brightness=brightness)

    def toggle_pause(self) -> Sequence[Event]:
        """Pause, or go on.

        Returns
        -------
        sequence of Event
            What came of it.
        """
        now_s = max(self._coach.view.time_s, self._pictures.now_s - self._ahead_s)
        return self._coach.toggle_pause(now_s)

    def end(self) -> Sequence[Event]:
        """End the set, and close what was opened for it.

        Returns
        -------
        sequence of Event
            What was still open: the report of the set.
        """
        told = self._coach.end(by="program")
        self.close()
        return told


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
    """

    def __init__(
        self,
        camera_of: Callable[[Watch], str],
        make_estimator: Callable[[bool], AbstractContextManager[Estimator]],
        *,
        open_source: Callable[[str], CameraSource] = open_camera,
        words: Words = in_english,
    ) -> None:
        self._camera_of = camera_of
        self._make_estimator = make_estimator
        self._open_source = open_source
        self._words = words
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
            self._look = SetLook(source, estimator, coach, opened=opened.pop_all())
        return self._look

    def _keep_open(self, name: str) -> CameraSource:
        if name not in self._cameras:
            self._cameras[name] = self._open_source(name)
            self._open.callback(self._cameras[name].close)
        return self._cameras[name]
