"""Counting people now and then, because the landmarker follows one and does not say whether there are more.

Two people of about the same size cannot be told apart by a landmarker that was made for one: it may jump
from the lifter to the other. Looking every few seconds is enough to know, and cheap.
"""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from formcheck.capture.frame import Frame
from formcheck.capture.pose_estimator import open_landmarker, read_landmarks
from formcheck.capture.privacy import no_usage_reports
from formcheck.geometry import Array
from formcheck.landmarks import Landmark

__all__ = ["PeopleCounter"]

LOOK_EVERY_S = 2.0
"""One look in so many seconds costs about 3 % more time (35 ms a look against 17 ms a picture, measured)."""

SIMILAR_SIZE = 0.6
"""Somebody whose trunk is at least this share of the lifter's could be taken for the lifter; a passer-by in
the background is smaller (engineering default)."""

APART_TRUNKS = 0.7
"""The landmarker may find one person twice; two people's hips are at least this far apart, in trunk lengths
(engineering default)."""

_MIN_VISIBILITY = 0.6
_TRUNK = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP)


class PeopleCounter:
    """Looks at a picture every few seconds and counts the people of about equal size; a context manager.

    Parameters
    ----------
    model : Path
        A pose landmarker bundle.
    """

    def __init__(self, model: Path) -> None:
        with ExitStack() as stack:
            stack.enter_context(no_usage_reports())
            self._landmarker: Any = stack.enter_context(open_landmarker(model, video=False, people=2))
            self._open = stack.pop_all()
        self._next_s = -np.inf
        self._counts: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def look(self, frame: Frame) -> None:
        """Count the people in a picture if it is time to.

        Parameters
        ----------
        frame : Frame
            Any picture of the recording.
        """
        if frame.time_s < self._next_s:
            return
        import mediapipe as mp

        self._next_s = frame.time_s + LOOK_EVERY_S
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(frame.image_rgb))
        height_px, width_px = frame.image_rgb.shape[:2]
        found = [
            read_landmarks(landmarks, width_px=width_px, height_px=height_px)
            for landmarks in self._landmarker.detect(picture).pose_landmarks
        ]
        self._counts.append(_count_similar(found))

    @property
    def people(self) -> int:
        """How many people of about equal size were in view at least half of the time; 0 before any look."""
        return int(np.median(self._counts)) if self._counts else 0


def _count_similar(found: list[tuple[Array, Array]]) -> int:
    sure = [xy for xy, visibility in found if float(np.mean(visibility[list(_TRUNK)])) >= _MIN_VISIBILITY]
    if len(sure) < 2:
        return len(sure)
    hips = [xy[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0) for xy in sure]
    shoulders = [xy[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0) for xy in sure]
    trunks = [float(np.hypot(*(top - bottom))) for top, bottom in zip(shoulders, hips, strict=True)]
    apart = float(np.hypot(*(hips[0] - hips[1]))) / max(trunks)
    return 2 if min(trunks) >= SIMILAR_SIZE * max(trunks) and apart >= APART_TRUNKS else 1
