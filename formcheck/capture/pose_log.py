"""Keeping many poses in little memory until they are wanted as a track."""

import math
from bisect import bisect_left, bisect_right

import numpy as np

from formcheck.landmarks import LANDMARK_COUNT
from formcheck.outline import STATIONS
from formcheck.pose import Pose, PoseTrack
from formcheck.source import Origin

__all__ = ["PoseLog"]

_CUTS = (2 * LANDMARK_COUNT, 3 * LANDMARK_COUNT)
_ROW = 3 * LANDMARK_COUNT + 2 * STATIONS.size
_BYTES = 4 * _ROW


class PoseLog:
    """Poses in order of time, as one run of 32-bit numbers: ten minutes of them take some 10 MB."""

    def __init__(self) -> None:
        self._time_s: list[float] = []
        self._rows = bytearray()

    def __len__(self) -> int:
        return len(self._time_s)

    def add(self, pose: Pose) -> None:
        """Keep one more pose.

        Parameters
        ----------
        pose : Pose
            Later than the one before.
        """
        self._rows += _pack(pose)
        # Last: an interruption in between leaves a row without a time, which is cut off.
        self._time_s.append(pose.time_s)

    def forget(self, before_s: float) -> None:
        """Let go of what is too old to be wanted.

        Parameters
        ----------
        before_s : float
            Poses before this time are forgotten.
        """
        first = bisect_left(self._time_s, before_s)
        del self._time_s[:first]
        del self._rows[: first * _BYTES]

    def track(self, origin: Origin, *, from_s: float = -math.inf, to_s: float = math.inf) -> PoseTrack:
        """Give what has been kept.

        Parameters
        ----------
        origin : Origin
            Where the poses come from.
        from_s, to_s : float, optional
            Seconds, both included.

        Returns
        -------
        PoseTrack
            A copy.
        """
        first, stop = bisect_left(self._time_s, from_s), bisect_right(self._time_s, to_s)
        size = len(self._time_s) * _ROW
        rows = np.frombuffer(self._rows, dtype=np.float32, count=size).reshape(-1, _ROW)[first:stop].copy()
        xy, visibility, outline = np.split(rows, _CUTS, axis=1)
        has_outline = bool(np.isfinite(outline).any())
        return PoseTrack(
            time_s=np.array(self._time_s[first:stop]),
            xy_px=xy.reshape(-1, LANDMARK_COUNT, 2),
            visibility=visibility,
            outline=outline.reshape(-1, 2, STATIONS.size) if has_outline else None,
            origin=origin,
        )


def _pack(pose: Pose) -> bytes:
    outline = np.full((2, STATIONS.size), np.nan) if pose.outline is None else pose.outline
    parts = (pose.xy_px.ravel(), pose.visibility, outline.ravel())
    return np.concatenate(parts).astype(np.float32).tobytes()
