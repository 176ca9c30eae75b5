"""Holding still: finding the stretches of a rep in which the body stays where it is, near its farthest point.

A hold is what can be seen of a breath that is kept: the body does not move. The breath itself is not seen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array
from formcheck.measure import Measurer
from formcheck.rules import Estimate
from formcheck.signals import Signal
from formcheck.smoothing import smooth
from formcheck.windows import RepWindow

__all__ = ["Hold", "HoldRule", "find_holds"]

MIN_KNOWN_SHARE = 0.85
"""Of a stretch that is searched so much has to be seen (customary for scoring a rep)."""

FAR_SHARE = 0.2
SLOW_SHARE = 0.75
"""From a fifth of the way to four fifths people need a third of the whole time, and for the last fifth again
a third (minimum jerk, Flash and Hogan 1985). The low-pass filter lengthens the first of the two by a third
(simulation)."""


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
    near_share : float
        A hold is at least so far away from the rest, as a share of the level that is kept.
    restless_per_s : float
        Faster than this, as a root mean square over `look_s`, is restless; in the signal's unit per second.
    noise_factor : float
        And so many times faster than what the signal does at rest, which is noise.
    look_s : float
        Length of the stretch whose speed is looked at, in seconds.
    min_s : float
        Shorter stretches are no holds, in seconds.
    apart_s : float
        Shorter moments of moving do not end a hold, in seconds.
    cutoff_hz : float
        Of the low-pass filter before all this.
    max_restless_per_s : float
        With more speed at rest, in the signal's unit per second, the signal is too noisy to tell stillness.
    witness : Signal or None
        Another part of what must not move. Where it is seen to be still nothing moves, and a landmark of the
        signal wanders.
    witness_per_s : float
        Up to this, as `restless_per_s`, it is still; in the witness's unit per second.
    """

    signal: Signal
    near_share: float
    restless_per_s: float
    noise_factor: float
    look_s: float
    min_s: float
    apart_s: float
    cutoff_hz: float
    max_restless_per_s: float
    witness: Signal | None = None
    witness_per_s: float = 0.0

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
        longest_s = max((hold.duration_s for hold in holds), default=0.0)
        return Estimate(value=longest_s)

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
        return None if holds is None else Estimate(value=float(len(holds)))

    def _holds(self, measurer: Measurer, window: RepWindow) -> list[Hold] | None:
        if not (window.has_start and window.has_turn):
            return None
        time_s, level = measurer.time_s, measurer.values(self.signal)
        # Both rests: the one before may have been cut short by something that was no rep.
        resting = measurer.inside(window.rest_s, window.start_s) | measurer.inside(
            window.end_s, window.next_s
        )
        resting &= np.isfinite(level)
        inside = measurer.inside(window.start_s, window.end_s)
        if resting.sum() < 2 or not inside.any() or np.isfinite(level[inside]).mean() < MIN_KNOWN_SHARE:
            return None
        slow = smooth(time_s, level[:, None], cutoff_hz=self.cutoff_hz)[:, 0]
        speed = np.gradient(slow, time_s)
        # The middle one: a jolt while lying down is no noise. For a normal distribution it is the deviation.
        noise = float(1.4826 * np.nanmedian(np.abs(speed[resting])))
        if noise > self.max_restless_per_s:
            return None
        away = slow[inside] - float(np.median(slow[resting]))
        return find_holds(
            time_s[inside], away, self, noise_per_s=noise, is_still=self._witnessed(measurer)[inside]
        )

    def _witnessed(self, measurer: Measurer) -> NDArray[np.bool_]:
        """Where the witness is seen to be still."""
        if self.witness is None:
            return np.zeros(measurer.time_s.shape, dtype=bool)
        slow = smooth(measurer.time_s, measurer.values(self.witness)[:, None], cutoff_hz=self.cutoff_hz)[:, 0]
        speed = _root_mean_square(np.gradient(slow, measurer.time_s), measurer.time_s, self.look_s)
        return np.isfinite(slow) & (speed <= self.witness_per_s)


def find_holds(
    time_s: Array,
    away: Array,
    rule: HoldRule,
    *,
    noise_per_s: float = 0.0,
    is_still: NDArray[np.bool_] | None = None,
) -> list[Hold]:
    """Find where something stays still near its farthest point.

    Parameters
    ----------
    time_s : ndarray, shape (n,)
        Increasing seconds.
    away : ndarray, shape (n,)
        Distance from the rest in the rule's unit, filtered, NaN where not known.
    rule : HoldRule
        What holding is.
    noise_per_s : float, optional
        Typical speed at rest, in the rule's unit per second.
    is_still : ndarray of bool, shape (n,), optional
        Where it is known otherwise that nothing moves.

    Returns
    -------
    list of Hold
        In order of time.
    """
    if time_s.size < 2 or not np.isfinite(away).any():
        return []
    kept = float(np.median(away[away >= 0.7 * np.nanmax(away)]))
    if kept <= 0.0:
        return []
    restless = _root_mean_square(np.gradient(away, time_s), time_s, rule.look_s) > max(
        rule.restless_per_s, rule.noise_factor * noise_per_s
    )
    if is_still is not None:
        restless &= ~is_still
    near = away >= rule.near_share * kept
    holds = []
    for first_s, last_s in _stretches(time_s, near, rule.look_s):
        inside = (time_s >= first_s) & (time_s <= last_s)
        quiet = _stretches(time_s, inside & ~restless, rule.apart_s)
        if not any(b - a >= rule.min_s for a, b in quiet):
            continue
        arrived_s, leaves_s = _trim(time_s, away, near, kept, first_s, last_s)
        for from_s, to_s in quiet:
            if to_s - from_s < rule.min_s:
                continue
            # What is restless for a moment only is no break, at the end of the way there neither.
            starts_s = arrived_s if from_s - first_s < rule.apart_s and arrived_s < to_s else from_s
            ends_s = leaves_s if last_s - to_s < rule.apart_s and leaves_s > starts_s else to_s
            holds.append(Hold(from_s=starts_s, to_s=ends_s))
    return holds


def _trim(
    time_s: Array, away: Array, near: NDArray[np.bool_], kept: float, first_s: float, last_s: float
) -> tuple[float, float]:
    """When a stretch near the farthest point begins to be still, and ceases: infinite where it is not known.

    The end of the way there and the beginning of the way back are near already, and in proportion to the rest
    of the way. Between two holds there is no such way.
    """
    far = away <= FAR_SHARE * kept
    before, after = time_s[far & (time_s < first_s)], time_s[far & (time_s > last_s)]
    earlier, later = time_s[near & (time_s < first_s)], time_s[near & (time_s > last_s)]
    arrived_s, leaves_s = np.inf, -np.inf
    if before.size and not (earlier.size and earlier[-1] > before[-1]):
        arrived_s = first_s + SLOW_SHARE * (first_s - float(before[-1]))
    if after.size and not (later.size and later[0] < after[0]):
        leaves_s = last_s - SLOW_SHARE * (float(after[0]) - last_s)
    return arrived_s, leaves_s


def _stretches(time_s: Array, is_in: NDArray[np.bool_], bridged_s: float) -> list[tuple[float, float]]:
    """First and last moments of the stretches that are in, with shorter gaps bridged."""
    index = np.flatnonzero(is_in)
    if not index.size:
        return []
    cuts = np.flatnonzero(np.diff(time_s[index]) > bridged_s)
    firsts, lasts = index[np.concatenate(([0], cuts + 1))], index[np.concatenate((cuts, [index.size - 1]))]
    return [(float(time_s[a]), float(time_s[b])) for a, b in zip(firsts, lasts, strict=True)]


def _root_mean_square(values: Array, time_s: Array, over_s: float) -> Array:
    """Root mean square around every moment."""
    total = np.concatenate([[0.0], np.cumsum(np.nan_to_num(values) ** 2)])
    first = np.searchsorted(time_s, time_s - 0.5 * over_s, side="left")
    stop = np.searchsorted(time_s, time_s + 0.5 * over_s, side="right")
    return np.asarray(np.sqrt((total[stop] - total[first]) / (stop - first)))
