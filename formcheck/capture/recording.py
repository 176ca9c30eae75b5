"""From a recorded video to poses, one picture at a time."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from formcheck.capture.people import PeopleCounter
from formcheck.capture.pose_estimator import PoseEstimator
from formcheck.capture.video_file import VideoFile
from formcheck.pose import Pose, PoseTrack

__all__ = ["VideoPoses"]


class VideoPoses:
    """A video file as a source of poses; a context manager.

    Iterating yields the poses in order of time and keeps them, so that :attr:`track` has what was read so far
    at any moment, also after an interruption.

    Parameters
    ----------
    path : Path
        The video.
    model : Path
        A pose landmarker bundle.
    with_outline : bool
        Whether to trace the outline of the trunk.
    slow_motion : float, optional
        How many times slower than life the file plays.
    on_frame : callable, optional
        Told the time in seconds of every picture read.

    Raises
    ------
    SourceError
        If the video cannot be read.
    EstimatorError
        If the model cannot be used.
    """

    def __init__(
        self,
        path: Path,
        *,
        model: Path,
        with_outline: bool,
        slow_motion: float = 1.0,
        on_frame: Callable[[float], None] | None = None,
    ) -> None:
        with ExitStack() as stack:
            self.video = stack.enter_context(VideoFile(path, slow_motion=slow_motion))
            self._estimator = stack.enter_context(PoseEstimator(model, with_outline=with_outline))
            self._counter = stack.enter_context(PeopleCounter(model))
            self._open = stack.pop_all()
        self._on_frame = on_frame
        self._poses: list[Pose] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def __iter__(self) -> Iterator[Pose]:
        for frame in self.video:
            pose = self._estimator.estimate(frame)
            self._counter.look(frame)
            self._poses.append(pose)
            if self._on_frame is not None:
                self._on_frame(frame.time_s)
            yield pose

    @property
    def track(self) -> PoseTrack:
        """What has been read so far."""
        return PoseTrack.from_poses(
            self._poses, info=self.video.info, gaps=self.video.gaps, people=self._counter.people
        )
