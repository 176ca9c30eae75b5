"""From a recorded video to poses, one picture at a time."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numpy as np

from formcheck.capture.flip_averaging import FlipAveragingEstimator
from formcheck.capture.following import FollowingEstimator
from formcheck.capture.opened import Opened
from formcheck.capture.people import ASKED_SIZE, SIMILAR_SIZE, PeopleFinder
from formcheck.capture.pose_estimator import PoseEstimator
from formcheck.capture.video_file import VideoFile
from formcheck.landmarks import LANDMARK_COUNT
from formcheck.outline import STATIONS
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
        self._time_s: list[float] = []
        # One run of 32-bit numbers: as thousands of little arrays the poses would take several times as much.
        self._rows = bytearray()

    def __iter__(self) -> Iterator[Pose]:
        self._estimator.survey(self.video)
        for frame in self.video:
            pose = self._estimator.estimate(frame)
            if self._keep:
                self._rows += _pack(pose)
                # Last: an interruption in between leaves a row without a time, which is cut off.
                self._time_s.append(pose.time_s)
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
        size = len(self._time_s) * _ROW
        rows = np.frombuffer(self._rows, dtype=np.float32, count=size).reshape(-1, _ROW).copy()
        xy, visibility, outline = np.split(rows, _CUTS, axis=1)
        has_outline = bool(np.isfinite(outline).any())
        return PoseTrack(
            time_s=np.array(self._time_s),
            xy_px=xy.reshape(-1, LANDMARK_COUNT, 2),
            visibility=visibility,
            outline=outline.reshape(-1, 2, STATIONS.size) if has_outline else None,
            origin=self.origin,
        )


_CUTS = (2 * LANDMARK_COUNT, 3 * LANDMARK_COUNT)
_ROW = 3 * LANDMARK_COUNT + 2 * STATIONS.size


def _pack(pose: Pose) -> bytes:
    outline = np.full((2, STATIONS.size), np.nan) if pose.outline is None else pose.outline
    parts = (pose.xy_px.ravel(), pose.visibility, outline.ravel())
    return np.concatenate(parts).astype(np.float32).tobytes()
