"""Counting people now and then, because the landmarker follows one and does not say whether there are more.

Two people of about the same size cannot be told apart by a landmarker that was made for one: it may jump
from the lifter to the other. Looking every few seconds is enough to know, and cheap.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from formcheck.capture.frame import Frame
from formcheck.capture.opened import Opened
from formcheck.capture.pose_estimator import open_landmarker, read_landmarks
from formcheck.capture.privacy import no_usage_reports
from formcheck.geometry import Array
from formcheck.landmarks import Landmark

__all__ = ["PeopleCounter", "count_similar", "summarise_counts"]

LOOK_EVERY_S = 2.0
"""One look in so many seconds costs about 3 % more time (35 ms a look against 17 ms a picture, measured)."""

SIMILAR_SIZE = 0.6
"""Somebody whose trunk is at least this share of the lifter's could be taken for the lifter; a passer-by in
the background is smaller (engineering default)."""

APART_TRUNKS = 0.7
"""The landmarker may find one person twice; two people's hips are at least this far apart, in trunk lengths
(engineering default)."""

MIN_PAIR_SHARE = 0.5
"""Share of the looks that have to find two: somebody who walks through the picture is no second lifter
(engineering default)."""

PAIR = 2
"""The landmarker is asked for so many, because one too many is enough to know."""

_MIN_VISIBILITY = 0.6
_TRUNK = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP)


class PeopleCounter(Opened):
    """Looks at a picture every few seconds and counts the people of about equal size; a context manager.

    Parameters
    ----------
    model : Path
        A pose landmarker bundle.
    """

    def __init__(self, model: Path) -> None:
        with ExitStack() as stack:
            stack.enter_context(no_usage_reports())
            self._landmarker: Any = stack.enter_context(open_landmarker(model, video=False, people=PAIR))
            self._open = stack.pop_all()
        self._next_s = -np.inf
        self._counts: list[int] = []

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
        self._counts.append(count_similar(found))

    @property
    def people(self) -> int:
        """As many people as :func:`summarise_counts` makes of the looks so far."""
        return summarise_counts(self._counts)


def summarise_counts(counts: Sequence[int]) -> int:
    """Say from several looks how many people of about equal size there are.

    Parameters
    ----------
    counts : sequence of int
        How many each look found.

    Returns
    -------
    int
        2 if at least half of the looks found two, otherwise 1 if any found somebody; 0 before any look.
    """
    pairs = sum(count >= PAIR for count in counts)
    if pairs and pairs >= MIN_PAIR_SHARE * len(counts):
        return PAIR
    return min(max(counts, default=0), 1)


def count_similar(found: Sequence[tuple[Array, Array]]) -> int:
    """Count the people in one picture who could be taken for the lifter.

    Parameters
    ----------
    found : sequence of (ndarray of shape (33, 2), ndarray of shape (33,))
        Landmarks in pixels and visibility in [0, 1] of one person each, at most two of them.

    Returns
    -------
    int
        0, 1 or 2; somebody much smaller, or found twice, counts once.
    """
    sure = [xy for xy, visibility in found if float(np.mean(visibility[list(_TRUNK)])) >= _MIN_VISIBILITY]
    if len(sure) < PAIR:
        return len(sure)
    hips = [xy[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0) for xy in sure]
    shoulders = [xy[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0) for xy in sure]
    trunks = [float(np.hypot(*(top - bottom))) for top, bottom in zip(shoulders, hips, strict=True)]
    apart = float(np.hypot(*(hips[0] - hips[1]))) / max(trunks)
    return PAIR if min(trunks) >= SIMILAR_SIZE * max(trunks) and apart >= APART_TRUNKS else 1
