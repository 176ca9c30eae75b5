"""The believable poses of a set, kept small, with the settled view of them."""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array, Samples
from formcheck.landmarks import LANDMARK_COUNT, Side
from formcheck.orientation import Orientation
from formcheck.outline import STATIONS
from formcheck.pose import Pose
from formcheck.signals import Body, Signal

__all__ = ["Observation", "PoseStore"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observation:
    """A stretch of believable poses as arrays, seen from a settled side.

    Attributes
    ----------
    time_s : ndarray, shape (n,)
        Strictly increasing times in seconds.
    xy_px : ndarray, shape (n, 33, 2)
        Landmarks in pixels, NaN where hidden.
    outline : ndarray, shape (n, 2, 29), or None
        Outlines of the trunk, NaN where there is none.
    orientation : Orientation
        Near side and facing.
    standing : ndarray of int, shape (n,), or None
        In movements on one leg which one stands, see :class:`formcheck.signals.Body`; None before that has
        been told.
    """

    time_s: Array
    xy_px: Samples
    outline: Samples | None
    orientation: Orientation
    standing: NDArray[np.int8] | None = None

    def with_positions(self, xy_px: Samples) -> "Observation":
        """Give the same stretch with other landmarks.

        Parameters
        ----------
        xy_px : ndarray, shape (n, 33, 2)
            Landmarks in pixels, NaN where hidden.

        Returns
        -------
        Observation
            Otherwise the same.
        """
        return replace(self, xy_px=xy_px)

    def between(self, from_s: float, to_s: float) -> "Observation":
        """Give a part of the stretch.

        Parameters
        ----------
        from_s, to_s : float
            Seconds, both included.

        Returns
        -------
        Observation
            Seen from the same side.
        """
        inside = (self.time_s >= from_s) & (self.time_s <= to_s)
        return replace(
            self,
            time_s=self.time_s[inside],
            xy_px=self.xy_px[inside],
            outline=None if self.outline is None else self.outline[inside],
            standing=None if self.standing is None else self.standing[inside],
        )


class PoseStore:
    """Poses in order of time, in half the memory they came in."""

    def __init__(self) -> None:
        self.orientation = Orientation(side=Side.LEFT, facing=1)
        """From where the poses are looked at; may change while no rep has been counted."""
        self._time_s: list[float] = []
        # 32-bit: a 10-minute set at 30 pictures a second takes some 10 MB instead of 20.
        self._xy_px: list[NDArray[np.float32]] = []
        self._outline: list[NDArray[np.float32] | None] = []

    def __len__(self) -> int:
        return len(self._time_s)

    def push(self, pose: Pose) -> None:
        """Keep one more pose.

        Parameters
        ----------
        pose : Pose
            Later than the one before.

        Raises
        ------
        ValueError
            If the time does not increase.
        """
        if self._time_s and pose.time_s <= self._time_s[-1]:
            raise ValueError(f"poses must come in order of time, got {pose.time_s} after {self._time_s[-1]}")
        self._time_s.append(pose.time_s)
        self._xy_px.append(pose.xy_px.astype(np.float32))
        self._outline.append(None if pose.outline is None else pose.outline.astype(np.float32))

    def forget(self, before_s: float) -> None:
        """Let go of what will not be looked at any more.

        Parameters
        ----------
        before_s : float
            Poses before this time are forgotten, but for the last one.
        """
        first = min(bisect_left(self._time_s, before_s), max(len(self) - 1, 0))
        del self._time_s[:first], self._xy_px[:first], self._outline[:first]

    def time_s(self, index: int) -> float:
        """Time of one pose.

        Parameters
        ----------
        index : int
            Position in the store; negative from the end.

        Returns
        -------
        float
            Seconds.
        """
        return self._time_s[index]

    def value(self, signal: Signal, index: int) -> float:
        """Give a signal at one pose, unfiltered.

        Parameters
        ----------
        signal : Signal
            What is looked at.
        index : int
            Position in the store; negative from the end.

        Returns
        -------
        float
            In the signal's unit; NaN where not known.
        """
        outline = self._outline[index] if signal.uses_outline else None
        body = self._body(
            self._xy_px[index].astype(np.float64),
            outline=None if outline is None else outline.astype(np.float64),
        )
        return float(signal.of(body))

    def body_at(self, index: int) -> Body:
        """Give the person at one pose.

        Parameters
        ----------
        index : int
            Position in the store; negative from the end.

        Returns
        -------
        Body
            Of shape (33, 2), with an outline if there is one.
        """
        outline = self._outline[index]
        return self._body(
            self._xy_px[index].astype(np.float64),
            outline=None if outline is None else outline.astype(np.float64),
        )

    def body_between(self, from_s: float, to_s: float) -> Body:
        """Give the person during a stretch of time.

        Parameters
        ----------
        from_s, to_s : float
            Seconds, both included; at least one pose is given back if there is any.

        Returns
        -------
        Body
            Of shape (n, 33, 2), with outlines if there are any.
        """
        first = min(bisect_left(self._time_s, from_s), max(len(self) - 1, 0))
        stop = max(bisect_right(self._time_s, to_s), first + 1)
        stretch = np.array(self._xy_px[first:stop], dtype=np.float64)
        outlines = _stack(self._outline[first:stop])
        return self._body(
            stretch.reshape(-1, LANDMARK_COUNT, 2),
            outline=None if outlines is None else outlines.astype(np.float64),
        )

    def median(self, signal: Signal, from_s: float, to_s: float) -> float:
        """Median of a signal during a stretch of time.

        Parameters
        ----------
        signal : Signal
            What is looked at.
        from_s, to_s : float
            Seconds, both included.

        Returns
        -------
        float
            In the signal's unit; NaN where it is never known.
        """
        values = signal.of(self.body_between(from_s, to_s))
        return float(np.nanmedian(values)) if np.isfinite(values).any() else math.nan

    def observe(self, *, from_s: float = -math.inf) -> Observation:
        """Give everything since a time as arrays.

        Parameters
        ----------
        from_s : float, optional
            Seconds.

        Returns
        -------
        Observation
            A copy.
        """
        first = bisect_left(self._time_s, from_s)
        return Observation(
            time_s=np.array(self._time_s[first:]),
            xy_px=np.array(self._xy_px[first:], dtype=np.float32).reshape(-1, LANDMARK_COUNT, 2),
            outline=_stack(self._outline[first:]),
            orientation=self.orientation,
        )

    def _body(self, xy_px: Array, *, outline: Array | None) -> Body:
        return Body(xy_px=xy_px, side=self.orientation.side, facing=self.orientation.facing, outline=outline)


def _stack(outlines: list[NDArray[np.float32] | None]) -> NDArray[np.float32] | None:
    """Outlines of a stretch as one array, NaN where there is none; None if there is none at all."""
    if all(outline is None for outline in outlines):
        return None
    empty = np.full((2, STATIONS.size), np.nan, dtype=np.float32)
    return np.array([empty if outline is None else outline for outline in outlines], dtype=np.float32)
