"""Clips as cameras, played by a clock of our own: as fast as pictures can be looked at."""

from contextlib import AbstractContextManager
from functools import cache
from itertools import groupby
from pathlib import Path

from formcheck.capture.camera_events import CameraEnded, CameraEvent, LiveFrame
from formcheck.capture.flip_averaging import FlipAveragingEstimator
from formcheck.capture.frame import Frame
from formcheck.capture.video_file import VideoFile
from formcheck.pose import Pose

FPS = 15.0
"""Pictures a second that the played camera gives: enough for every movement, and half the work."""


class Clock:
    """Time that goes by only where somebody waits."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


@cache
def read_frames(path: Path) -> tuple[Frame, ...]:
    """The pictures of a clip as a camera of :data:`FPS` gives them."""
    with VideoFile(path) as video:
        return tuple(next(same) for _, same in groupby(video, key=lambda frame: int(frame.time_s * FPS)))


class ClipCamera:
    """Plays a clip from when it is made."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._frames = list(read_frames(path))
        self._clock = clock
        self._from_s = clock()
        self._number = 0
        self.dropped = 0
        self.is_closed = False
        with VideoFile(path) as video:
            self.info = video.info

    @property
    def now_s(self) -> float:
        return self._clock() - self._from_s

    def newest(self, *, timeout_s: float) -> LiveFrame | CameraEvent | None:
        if not self._frames:
            return CameraEnded(time_s=self.now_s)
        wait_s = self._from_s + self._frames[0].time_s - self._clock()
        self._clock.sleep(min(max(wait_s, 0.0), timeout_s))
        if wait_s > timeout_s:
            return None
        frame = self._frames.pop(0)
        self._number += 1
        return LiveFrame(
            time_s=frame.time_s, image_rgb=frame.image_rgb, number=self._number, taken_s=self.now_s
        )

    def close(self) -> None:
        self.is_closed = True


class RememberingEstimator(AbstractContextManager["RememberingEstimator"]):
    """The real estimator, which looks at each clip once: three sets of one clip have the same poses."""

    def __init__(self, model: Path, path: Path, *, with_outline: bool) -> None:
        self._poses = iter(estimate_clip(model, path, with_outline))
        self.is_closed = False

    def estimate(self, frame: Frame) -> Pose:
        pose = next(self._poses)
        assert pose.time_s == frame.time_s
        return pose

    def __exit__(self, *_: object) -> None:
        self.is_closed = True


@cache
def estimate_clip(model: Path, path: Path, with_outline: bool) -> tuple[Pose, ...]:
    with FlipAveragingEstimator(model, with_outline=with_outline) as estimator:
        return tuple(estimator.estimate(frame) for frame in read_frames(path))
