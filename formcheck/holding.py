"""Holding still: finding the stretches of a rep in which the body stays where it is, near its farthest point.

A hold is what can be seen of a breath that is kept: the body does not move. The breath itself is not seen.
"""

from dataclasses import dataclass

import numpy as np

from formcheck.geometry import Array
from formcheck.measure import Measurer
from formcheck.rules import Estimate
from formcheck.signals import Signal
from formcheck.smoothing import smooth
from formcheck.windows import RepWindow

__all__ = ["Hold", "HoldRule", "find_holds"]

MIN_KNOWN_SHARE = 0.85
"""Of a stretch that is searched so much has to be seen (customary for scoring a rep)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A stretch of holding still.

    Attributes
    ----------
    from_s, to_s : float
        Its first and last moment in seconds.
    """

    from_s: float
    to_s: float

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return self.to_s - self.from_s


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRule:
    """What holding still is.

    Attributes
    ----------
    signal : Signal
        What must not move: larger away from the rest.
    still_per_s : float
        Slower than this is still, in the signal's unit per second.
    near_share : float
        A hold is at least so far away from the rest, as a share of the farthest level that is kept.
    min_s : float
        Shorter stretches are no holds, in seconds.
    apart_s : float
        Shorter moments of moving do not end a hold, in seconds.
    cutoff_hz : float
        Of the low-pass filter before the speed is looked at.
    max_unrest : float
        With a standard deviation at rest beyond it, in the signal's unit, the signal is too noisy to tell
        stillness.
    edges_s : float
        By how much holds come out too long: the end of the way there and the beginning of the way back are slow
        too. Taken off.
    uncertainty_s : float
        One standard error of a hold's length in seconds.
    """

    signal: Signal
    still_per_s: float
    near_share: float
    min_s: float
    apart_s: float
    cutoff_hz: float
    max_unrest: float
    edges_s: float
    uncertainty_s: float

    def longest_s(self, measurer: Measurer, window: RepWindow) -> Estimate | None:
        """Measure the longest hold of a rep.

        Parameters
        ----------
        measurer : Measurer
            The filtered stretch.
        window : RepWindow
            The rep.

        Returns
        -------
        Estimate or None
            Seconds, 0 where nothing was held; None where too little was seen or the signal is too noisy.
        """
        holds = self._holds(measurer, window)
        if holds is None:
            return None
        longest = max((hold.duration_s for hold in holds), default=0.0)
        return Estimate(value=max(longest - self.edges_s, 0.0), uncertainty=self.uncertainty_s)

    def count(self, measurer: Measurer, window: RepWindow) -> Estimate | None:
        """Count the holds of a rep.

        Parameters
        ----------
        measurer : Measurer
            The filtered stretch.
        window : RepWindow
            The rep.

        Returns
        -------
        Estimate or None
            A number; None where too little was seen or the signal is too noisy.
        """
        holds = self._holds(measurer, window)
        return None if holds is None else Estimate(value=float(len(holds)), uncertainty=0.5)

    def _holds(self, measurer: Measurer, window: RepWindow) -> list[Hold] | None:
        if not (window.has_start and window.has_turn):
            return None
        time_s, level = measurer.time_s, measurer.values(self.signal)
        before = (time_s >= window.rest_s) & (time_s <= window.start_s) & np.isfinite(level)
        inside = (time_s >= window.start_s) & (time_s <= window.end_s)
        if before.sum() < 2 or not inside.any() or np.isfinite(level[inside]).mean() < MIN_KNOWN_SHARE:
            return None
        if np.std(level[before]) > self.max_unrest:
            return None
        return find_holds(time_s[inside], level[inside] - float(np.median(level[before])), self)


def find_holds(time_s: Array, away: Array, rule: HoldRule) -> list[Hold]:
    """Find where something stays still near its farthest point.

    Parameters
    ----------
    time_s : ndarray, shape (n,)
        Increasing seconds.
    away : ndarray, shape (n,)
        Distance from the rest in the rule's unit, NaN where not known.
    rule : HoldRule
        What holding is.

    Returns
    -------
    list of Hold
        In order of time.
    """
    if time_s.size < 2:
        return []
    slow = smooth(time_s, away[:, None], cutoff_hz=rule.cutoff_hz)[:, 0]
    if not np.isfinite(slow).any():
        return []
    speed = np.abs(np.gradient(slow, time_s))
    with np.errstate(invalid="ignore"):
        still = (speed < rule.still_per_s) & (slow >= rule.near_share * np.nanmax(slow))
    index = np.flatnonzero(still)
    if not index.size:
        return []
    moved = np.flatnonzero(np.diff(time_s[index]) > rule.apart_s)
    firsts, lasts = index[np.concatenate(([0], moved + 1))], index[np.concatenate((moved, [index.size - 1]))]
    holds = [
        Hold(from_s=float(time_s[a]), to_s=float(time_s[b])) for a, b in zip(firsts, lasts, strict=True)
    ]
    return [hold for hold in holds if hold.duration_s >= rule.min_s]
