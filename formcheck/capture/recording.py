"""From a recorded video to poses, one picture at a time."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from formcheck.capture.flip_averaging import FlipAveragingEstimator
from formcheck.capture.following import FollowingEstimator
from formcheck.capture.opened import Opened
from formcheck.capture.people import ASKED_SIZE, SIMILAR_SIZE, PeopleFinder
from formcheck.capture.pose_estimator import PoseEstimator
from formcheck.capture.pose_log import PoseLog
from formcheck.capture.video_file import VideoFile
from formcheck.pose import Pose, PoseTrack
from formcheck.source import Origin, WhichPerson

__all__ = ["VideoPoses"]


class VideoPoses(Opened):
    """A video file as a source of poses; a context manager.

    Iterating yields the poses in order of time. If they are kept, :attr:`track` has what was read so far at
    any moment, also after an interruption.

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
    quick : bool, optional
        Whether to look at every picture once only, instead of at its mirror image too: about half the work,
        but landmarks that depend on which way the person faces, see :mod:`formcheck.capture.flip_averaging`.
    person : WhichPerson or None, optional
        Whom to look at if there are two people; the one who moves if None.
    keep : bool, optional
        Whether to keep the poses for :attr:`track`; ten minutes of them take some 10 MB.
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
        quick: bool = False,
        person: WhichPerson | None = None,
        keep: bool = True,
        on_frame: Callable[[float], None] | None = None,
    ) -> None:
        with ExitStack() as stack:
            self.video = stack.enter_context(VideoFile(path, slow_motion=slow_motion))
            look: type[PoseEstimator | FlipAveragingEstimator]
            look = PoseEstimator if quick else FlipAveragingEstimator
            # Whom somebody asks for may be smaller than who else is there.
            size = SIMILAR_SIZE if person is None else ASKED_SIZE
            finder = stack.enter_context(PeopleFinder(model, similar_size=size))
            self._estimator = stack.enter_context(
                FollowingEstimator(partial(look, model, with_outline=with_outline), finder, wanted=person)
            )
            self._open = stack.pop_all()
        self._on_frame = on_frame
        self._keep = keep
        self._log = PoseLog()

    def __iter__(self) -> Iterator[Pose]:
        self._estimator.survey(self.video)
        for frame in self.video:
            pose = self._estimator.estimate(frame)
            if self._keep:
                self._log.add(pose)
            if self._on_frame is not None:
                self._on_frame(frame.time_s)
            yield pose

    @property
    def origin(self) -> Origin:
        """Where the poses come from, as far as known by now."""
        return Origin(
            info=self.video.info,
            gaps=self.video.gaps,
            people=self._estimator.people,
            lifter=self._estimator.lifter,
        )

    @property
    def track(self) -> PoseTrack:
        """What has been kept so far."""
        return self._log.track(self.origin)
