"""Finding the phases of a rep on the filtered signal of its movement.

References
----------
.. [Flash1985] T. Flash, N. Hogan, J Neurosci 5, 1985, doi:10.1523/JNEUROSCI.05-07-01688.1985: unhurried and
   quick reaches alike go as if the jerk were kept smallest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from formcheck.geometry import Array
from formcheck.movement import Cycle, Phase
from formcheck.reps import Attempt
from formcheck.smoothing import smooth

__all__ = ["REST_S", "RepWindow", "WindowFinder"]

NEAR_TURN_SHARE = 0.05
NEAR_REST_SHARE = 0.08
"""A phase ends where the signal is near its turn (the cycle's own bound, or 5 % of a large movement) or near
its rest (8 %), or beyond that where it stands still. Engineering defaults."""

SPEED_CUTOFF_HZ = 3.0

FAST_WAY_S = 0.7
"""Of a shorter way the speed, filtered so, does not tell when it began and ended: ways of 0.2 s read as 0.3
to 0.5. There its ends are taken to last no longer than those of a way of least jerk [Flash1985]_ that takes
as long between near the turn and near the rest."""

_TIMES = np.linspace(0.0, 1.0, 101)
_LEAST_JERK = _TIMES**3 * (10.0 - 15.0 * _TIMES + 6.0 * _TIMES**2)
# Share of the way after each share of the time.

TURN_VALUE_S = 0.2
"""Length of the stretch around the turn whose median is the turn's value: a single extreme sample of a noisy
signal lies 2 to 4 degrees too far (simulation)."""

REST_S = 2.0
"""How much of the rest around a rep is looked at."""

MIN_START_SHARE = 0.5
"""A rep whose first seen moment is less than this share of its swing away from the turn has no seen start
(engineering default)."""

LOCAL_S = 0.5
"""The rest a rep starts from (and ends in) is the one within so long of where it was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepWindow:
    """The phases of one rep in time.

    Attributes
    ----------
    rest_s : float
        Beginning of the rest before it that belongs to this rep alone.
    start_s, turn_from_s, turn_to_s, end_s : float
        Leaving the rest, first and last moment of the turn, back at rest.
    next_s : float
        End of the rest after it that belongs to this rep alone.
    has_start : bool
        Whether the rest before it was seen.
    has_turn : bool
        Whether the turn was seen, and not only what came before and after it.
    """

    rest_s: float
    start_s: float
    turn_from_s: float
    turn_to_s: float
    end_s: float
    next_s: float
    has_start: bool
    has_turn: bool

    @property
    def turn_s(self) -> float:
        """Middle of the turn."""
        return 0.5 * (self.turn_from_s + self.turn_to_s)

    def duration_s(self, phase: Phase) -> float:
        """Length of a phase.

        Parameters
        ----------
        phase : Phase
            OUT, TURN, BACK, or REST for the rest that follows.

        Returns
        -------
        float
            Seconds.
        """
        if phase is Phase.TURN:
            return self.turn_to_s - self.turn_from_s
        start_s, stop_s = self.span_s(phase)
        return stop_s - start_s

    def span_s(self, phase: Phase) -> tuple[float, float]:
        """First and last moment to look at a phase; a short turn is widened to have a median.

        Parameters
        ----------
        phase : Phase
            OUT, TURN, BACK, or REST for the rest that follows.

        Returns
        -------
        tuple of float
            Seconds.

        Raises
        ------
        ValueError
            For UNKNOWN, which is not a part of a rep.
        """
        match phase:
            case Phase.OUT:
                return self.start_s, self.turn_from_s
            case Phase.TURN:
                short = max(0.0, TURN_VALUE_S - (self.turn_to_s - self.turn_from_s))
                return self.turn_from_s - 0.5 * short, self.turn_to_s + 0.5 * short
            case Phase.BACK:
                return self.turn_to_s, self.end_s
            case Phase.REST:
                return self.end_s, self.next_s
            case _:
                raise ValueError(f"{phase} is not a part of a rep")


class WindowFinder:
    """The filtered signal of a movement over a stretch.

    Parameters
    ----------
    time_s : ndarray, shape (n,)
        Increasing seconds.
    level : ndarray, shape (n,)
        The cycle's signal, small at rest, NaN where not known.
    cycle : Cycle
        Says what is near and what is still in the signal's unit.
    """

    def __init__(self, time_s: Array, level: Array, cycle: Cycle) -> None:
        self.time_s = time_s
        self._level = level
        self._cycle = cycle

    def find(self, attempts: Sequence[Attempt]) -> list[RepWindow]:
        """Find the phases of attempts.

        Parameters
        ----------
        attempts : sequence of Attempt
            In order of time, counted or not.

        Returns
        -------
        list of RepWindow
            One an attempt.
        """
        result: list[RepWindow] = []
        for index, attempt in enumerate(attempts):
            before_s = result[-1].end_s if result else self.time_s[0]
            after_s = attempts[index + 1].start_s if index + 1 < len(attempts) else self.time_s[-1]
            result.append(
                self._window(
                    attempt,
                    earliest_s=float(max(before_s, attempt.start_s - REST_S)),
                    latest_s=float(min(max(after_s, attempt.end_s), attempt.end_s + REST_S)),
                )
            )
        return result

    def _window(self, attempt: Attempt, *, earliest_s: float, latest_s: float) -> RepWindow:
        level = self._level
        inside = (self.time_s >= attempt.start_s) & (self.time_s <= attempt.end_s) & np.isfinite(level)
        if not inside.any():
            return RepWindow(
                rest_s=earliest_s,
                start_s=attempt.start_s,
                turn_from_s=attempt.turn_s,
                turn_to_s=attempt.turn_s,
                end_s=attempt.end_s,
                next_s=latest_s,
                has_start=attempt.has_start,
                has_turn=False,
            )
        peak = int(np.flatnonzero(inside)[np.argmax(level[inside])])
        start = self._edge(peak, attempt.start_s, until_s=earliest_s, step=-1)
        if not attempt.has_start:
            start = int(np.argmax(inside))
        end = self._edge(peak, attempt.end_s, until_s=latest_s, step=1)
        turn_from, turn_to = self._turn(start, peak, end)
        start, turn_from = self._trim(start, turn_from, peak)
        end, turn_to = self._trim(end, turn_to, peak)
        swing = level[peak] - min(level[start], level[end])
        return RepWindow(
            rest_s=earliest_s,
            start_s=float(self.time_s[start]),
            turn_from_s=float(self.time_s[turn_from]),
            turn_to_s=float(self.time_s[turn_to]),
            end_s=float(self.time_s[end]),
            next_s=latest_s,
            # Hidden in hindsight, the beginning may turn out not to have been seen after all.
            has_start=attempt.has_start and bool(level[peak] - level[start] >= MIN_START_SHARE * swing),
            has_turn=not self._is_hidden_near(peak, start, end),
        )

    def _edge(self, peak: int, about_s: float, *, until_s: float, step: int) -> int:
        """Go from the peak to where the signal is near its rest, and on to where it stands still."""
        level, speed = self._level, self._speed
        index = np.arange(level.size)
        if step > 0:
            reach = index[(index >= peak) & (self.time_s <= until_s) & np.isfinite(level)]
        else:
            reach = index[(index <= peak) & (self.time_s >= until_s) & np.isfinite(level)][::-1]
        # The rest of this rep alone: earlier the lifter may have stood taller, or walked.
        local = reach[np.abs(self.time_s[reach] - about_s) <= LOCAL_S]
        rest = float(level[local if local.size else reach].min())
        bound = rest + max(self._cycle.near_rest, NEAR_REST_SHARE * (level[peak] - rest))
        first = int(np.argmax(level[reach] <= bound))
        still = np.abs(speed[reach[first:]]) < self._cycle.still_per_s
        lowest = int(np.argmin(level[reach[first:]]))
        return int(reach[first + (min(int(np.argmax(still)), lowest) if still.any() else lowest)])

    def _is_hidden_near(self, peak: int, start: int, end: int) -> bool:
        """Whether the signal was out of sight so near to the extreme that the real one may be missing."""
        level = self._level
        hidden = np.isnan(level[start : end + 1])
        if not hidden.any():
            return False
        half = 0.5 * (level[peak] + min(level[start], level[end]))
        edges = np.flatnonzero(np.diff(hidden.astype(np.int8))) + start
        beside = np.concatenate([level[edges], level[np.minimum(edges + 1, end)]])
        return bool(np.nanmax(beside) > half)

    def _turn(self, start: int, peak: int, end: int) -> tuple[int, int]:
        """First and last sample near the turn at which the signal stands still."""
        level, speed = self._level, self._speed
        swing = level[peak] - min(level[start], level[end])
        near = level >= level[peak] - max(self._cycle.near_turn, NEAR_TURN_SHARE * swing)
        still = near & (np.abs(speed) < self._cycle.still_per_s)
        still[:start] = still[end + 1 :] = False
        samples = np.flatnonzero(still)
        return (int(samples[0]), int(samples[-1])) if samples.size else (peak, peak)

    def _trim(self, rest: int, turn: int, peak: int) -> tuple[int, int]:
        """Take off a fast way what only the filter of its speed added at its ends."""
        if rest == peak:
            return rest, turn
        step = 1 if rest > peak else -1
        way = np.arange(peak, rest + step, step)
        level, elapsed_s = self._level[way], np.abs(self.time_s[way] - self.time_s[peak])
        swing = level[0] - level[-1]
        near_turn = max(self._cycle.near_turn, NEAR_TURN_SHARE * swing)
        near_rest = max(self._cycle.near_rest, NEAR_REST_SHARE * swing)
        if not near_turn + near_rest < swing:
            return rest, turn
        leaves = int(np.flatnonzero(level >= level[0] - near_turn)[-1])
        arrives = int(np.argmax(level <= level[-1] + near_rest))
        begins, ends = np.interp([near_turn / swing, near_rest / swing], _LEAST_JERK, _TIMES)
        whole_s = (elapsed_s[arrives] - elapsed_s[leaves]) / (1.0 - begins - ends)
        if not 0.0 < whole_s < FAST_WAY_S:
            return rest, turn
        first = int(np.argmax(elapsed_s >= elapsed_s[leaves] - begins * whole_s - 1e-9))
        last = int(np.flatnonzero(elapsed_s <= elapsed_s[arrives] + ends * whole_s + 1e-9)[-1])
        return int(way[last]), int(way[max(first, (turn - peak) * step)])

    @cached_property
    def _speed(self) -> Array:
        """Rate of change of the signal, in its unit per second."""
        if self._level.size < 2:
            return np.zeros_like(self._level)
        slow = smooth(self.time_s, self._level[:, None], cutoff_hz=SPEED_CUTOFF_HZ)[:, 0]
        return np.asarray(np.gradient(slow, self.time_s))
