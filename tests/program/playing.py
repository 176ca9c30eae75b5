"""Clips as cameras, played by a clock of our own: as fast as pictures can be looked at."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from formcheck.capture.flip_averaging import FlipAveragingEstimator
from formcheck.capture.frame import Frame
from formcheck.capture.set_look import SetLook
from formcheck.capture.video_file import VideoFile
from formcheck.live.coach import LiveCoach
from formcheck.pose import Pose
from formcheck.program.moves import Watch

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


@dataclass(frozen=True)
class CameraEnded:
    """The clip is at its end."""

    time_s: float


class ClipCamera:
    """Plays a clip from when it is made."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._frames = list(read_frames(path))
        self._clock = clock
        self._from_s = clock()

    def newest(self, *, timeout_s: float) -> Frame | CameraEnded | None:
        if not self._frames:
            return CameraEnded(self._clock() - self._from_s)
        wait_s = self._from_s + self._frames[0].time_s - self._clock()
        self._clock.sleep(min(max(wait_s, 0.0), timeout_s))
        if wait_s > timeout_s:
            return None
        return self._frames.pop(0)


class RememberingEstimator:
    """The real estimator, which looks at each clip once: three sets of one clip have the same poses."""

    def __init__(self, model: Path, path: Path, *, with_outline: bool) -> None:
        self._poses = iter(estimate_clip(model, path, with_outline))

    def estimate(self, frame: Frame) -> Pose:
        pose = next(self._poses)
        assert pose.time_s == frame.time_s
        return pose


@cache
def estimate_clip(model: Path, path: Path, with_outline: bool) -> tuple[Pose, ...]:
    with FlipAveragingEstimator(model, with_outline=with_outline) as estimator:
        return tuple(estimator.estimate(frame) for frame in read_frames(path))


def play(model: Path, clock: Clock, clip_of: Callable[[Watch], Path]) -> Callable[[Watch], SetLook | None]:
    """What looks at the sets of a workout: each has its clip, and rests are not seen."""

    def look_at(watch: Watch) -> SetLook | None:
        if watch.is_rest:
            return None
        coach = LiveCoach(watch.exercise, side=watch.side)
        path = clip_of(watch)
        estimator = RememberingEstimator(model, path, with_outline=coach.needs_outline)
        return SetLook(ClipCamera(path, clock), estimator, coach, opened=ExitStack())

    return look_at
