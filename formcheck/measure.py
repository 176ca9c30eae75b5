"""Measuring reps on a filtered stretch of a recording.

Counting is done on the fly; the numbers that are reported come from here: the stored poses are filtered
without delay, and every rep's phases and metrics are taken from the filtered signals.

References
----------
.. [1] Zero-lag low-pass at 4 to 5 Hz for angles of slow lifts leaves about 1.2 degrees of noise at 30
   pictures per second (simulation); see :mod:`formcheck.smoothing` for the filter.
"""

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from formcheck.exercise import Exercise
from formcheck.geometry import Array
from formcheck.landmarks import landmark_of
from formcheck.movement import Phase
from formcheck.reps import Attempt
from formcheck.rules import Estimate, Metric, Onset, Reference, Statistic
from formcheck.signals import Body, Signal
from formcheck.smoothing import remove_spikes, smooth
from formcheck.store import Observation
from formcheck.windows import RepWindow, WindowFinder

__all__ = ["MAX_OFFSET", "MIN_KNOWN_SHARE", "MIN_KNOWN_SHARE_OF_EXTREMES", "Measurer", "held_level"]

_T = TypeVar("_T")

JOINT_CUTOFF_HZ = 5.0
OUTLINE_CUTOFF_HZ = 3.0
"""The outline is noisier than the joints and backs bend slowly (engineering default)."""

MIN_REST_S = 0.3
"""What a lifter looks like at the top can be told after standing there for so long, or when the next rep has
begun (engineering default)."""

STRAIGHT_S = 0.3
MAX_OFFSET = 10.0
"""The straightest stand of a set is the level nearest to zero held for so long in all, and counts as zero as
far as landmarks are usually off: 5 to 10 degrees (engineering default). More than that is posture."""

ASIDE = 3.0
"""So far on the other side of zero a rest is as straight as one on this side: as far as the landmarks of one
who stands still wander, in degrees (engineering default)."""

MIN_KNOWN_SHARE = 0.5
MIN_KNOWN_SHARE_OF_EXTREMES = 0.85
"""A metric needs this share of its phases to be seen; one of extremes needs nearly all, for the extreme may
be in what is missing (at most 15 % missing is customary for scoring a rep)."""


class Measurer:
    """A stretch of a recording, filtered, with its signals at hand.

    Parameters
    ----------
    observation : Observation
        Believable poses seen from a settled side.
    exercise : Exercise
        Says which joints are needed.
    """

    def __init__(self, observation: Observation, exercise: Exercise) -> None:
        self.exercise = exercise
        self.time_s = observation.time_s
        side = observation.orientation.side
        signals = [metric.signal for metric in exercise.metrics if metric.signal is not None]
        signals += [metric.still.signal for metric in exercise.metrics if metric.still is not None]
        signals += [exercise.cycle.signal, *(s for metric in exercise.metrics for s in metric.uses)]
        if exercise.cycle.stand_in is not None:
            signals.append(exercise.cycle.stand_in.signal)
        near = {landmark_of(joint, side) for signal in signals for joint in signal.joints}
        far = {landmark_of(joint, side.other) for signal in signals for joint in signal.far_joints}
        columns = sorted(near | far)
        shape = (self.time_s.size, len(columns), 2)
        chosen = remove_spikes(observation.xy_px[:, columns].reshape(shape[0], -1).astype(np.float64))
        filtered = np.full(observation.xy_px.shape, np.nan)
        filtered[:, columns] = smooth(self.time_s, chosen, cutoff_hz=JOINT_CUTOFF_HZ).reshape(shape)
        self._body = Body(
            xy_px=filtered,
            side=side,
            facing=observation.orientation.facing,
            outline=None if observation.outline is None else observation.outline.astype(np.float64),
            standing=1 if observation.standing is None else observation.standing,
        )
        self._values: dict[str, Array] = {}
        self._known: dict[tuple[object, RepWindow], Any] = {}

    def values(self, signal: Signal) -> Array:
        """Give the values of a signal over the stretch.

        Parameters
        ----------
        signal : Signal
            One that the exercise uses.

        Returns
        -------
        ndarray, shape (n,)
            In the signal's unit, NaN where not known.
        """
        if signal.name not in self._values:
            values = signal.of(self._body)
            if signal.uses_outline:
                column = remove_spikes(values[:, None])
                values = smooth(self.time_s, column, cutoff_hz=OUTLINE_CUTOFF_HZ)[:, 0]
            self._values[signal.name] = values
        return self._values[signal.name]

    def windows(self, attempts: Sequence[Attempt]) -> list[RepWindow]:
        """Find the phases of attempts on the filtered signal.

        Parameters
        ----------
        attempts : sequence of Attempt
            In order of time, counted or not.

        Returns
        -------
        list of RepWindow
            One an attempt.
        """
        cycle = self.exercise.cycle
        return WindowFinder(self.time_s, self._level(), cycle).find(attempts)

    def once(self, function: "Callable[[Measurer, RepWindow], _T]", window: RepWindow) -> _T:
        """Give what a function of this stretch and a rep gives, computed once however often it is asked for.

        Parameters
        ----------
        function : callable
            Pure.
        window : RepWindow
            The rep.

        Returns
        -------
        object
            What the function gives.
        """
        key = (function, window)
        if key not in self._known:
            self._known[key] = function(self, window)
        return self._known[key]  # type: ignore[no-any-return] # of this function, as the key says

    def inside(self, from_s: float, to_s: float) -> NDArray[np.bool_]:
        """Say which pictures lie in a stretch of time.

        Parameters
        ----------
        from_s, to_s : float
            Seconds, both included.

        Returns
        -------
        ndarray of bool, shape (n,)
            One a picture.
        """
        return (self.time_s >= from_s) & (self.time_s <= to_s)

    def estimate(self, metric: Metric, window: RepWindow) -> Estimate | None:
        """Measure one metric of one rep, with its uncertainty.

        Parameters
        ----------
        metric : Metric
            What to measure.
        window : RepWindow
            The rep.

        Returns
        -------
        Estimate or None
            None where too little of it was seen.
        """
        if metric.formula is not None:
            return metric.formula(self, window)
        value = self.measure(metric, window)
        return None if value is None else Estimate(value=value)

    def measure(self, metric: Metric, window: RepWindow) -> float | None:
        """Measure one metric of one rep that has a signal and a statistic, or is a duration.

        Parameters
        ----------
        metric : Metric
            What to measure.
        window : RepWindow
            The rep.

        Returns
        -------
        float or None
            In the metric's unit; None where too little of it was seen.

        Raises
        ------
        ValueError
            If the metric is no duration and has no signal.
        """
        spans = [window.span_s(phase) for phase in metric.during]
        if not window.has_turn and metric.during != (Phase.REST,):
            return None
        if metric.during == (Phase.REST,) and self._is_cut_short(window):
            return None
        if metric.statistic is Statistic.DURATION:
            if not window.has_start and (Phase.OUT in metric.during or Phase.TURN in metric.during):
                return None
            return sum(window.duration_s(phase) for phase in metric.during)
        if metric.signal is None:
            raise ValueError(f"metric {metric.name!r} needs a signal")
        if metric.onset is not None:
            return self._at_onset(metric.signal, metric.onset, window)
        value = self._statistic(metric, metric.signal, spans)
        if value is None or metric.reference is Reference.ZERO:
            return value
        if metric.reference is Reference.STANDING:
            return value - self.standing_value(metric.signal)
        zero = self.rest_value(metric.signal, window)
        return None if zero is None else value - zero

    def _at_onset(self, signal: Signal, onset: Onset, window: RepWindow) -> float | None:
        """Value of a signal where another one passes a level for the rest of the way to the turn."""
        zero = self.rest_value(onset.signal, window)
        if not window.has_start or zero is None:
            return None
        out = np.flatnonzero(self.inside(window.start_s, window.turn_from_s))
        values, change = self.values(signal)[out], self.values(onset.signal)[out] - zero
        if not out.size or np.isfinite(change).mean() < MIN_KNOWN_SHARE_OF_EXTREMES:
            return None
        below = np.flatnonzero(~(change > onset.above))
        first = int(below[-1]) + 1 if below.size else 0
        if first >= out.size or not values[-1] - values[first] >= onset.travel:
            return None
        return float(values[first])

    def _is_cut_short(self, window: RepWindow) -> bool:
        """Whether the recording, and not the next rep, ends the rest before much of it was seen."""
        return window.duration_s(Phase.REST) < MIN_REST_S and window.next_s >= float(self.time_s[-1])

    def _level(self) -> Array:
        """Give the cycle's signal, with gaps filled by what its stand-in does meanwhile."""
        cycle = self.exercise.cycle
        values = self.values(cycle.signal)
        known = np.flatnonzero(np.isfinite(values))
        if cycle.stand_in is None or not known.size:
            return values
        other = cycle.stand_in.times * self.values(cycle.stand_in.signal)
        seen = known[np.isfinite(other[known])]
        if not seen.size:
            return values
        # How far the signal is ahead of its stand-in, from before a gap to after it.
        ahead = np.interp(self.time_s, self.time_s[seen], (values - other)[seen])
        return np.where(np.isfinite(values), values, other + ahead)

    def standing_value(self, signal: Signal) -> float:
        """Level of a signal at the straightest rest of the set, at most a few degrees.

        The straightest is the one nearest to zero, on the side of it on which the person mostly rests:
        neither a rest in which somebody leans back is it, nor one in which the hips stay bent.

        Parameters
        ----------
        signal : Signal
            One that the exercise uses.

        Returns
        -------
        float
            In the signal's unit; 0 where no rest was seen.
        """
        cycle = self.exercise.cycle
        level = self.values(cycle.signal)
        resting = np.nan_to_num(level, nan=np.inf) < cycle.leave
        if level.size > 1:
            # Who leans back passes the straightest on the way: only a rest that stands still is one.
            still = resting & (np.abs(np.gradient(level, self.time_s)) <= cycle.still_per_s)
            resting = still if np.isfinite(self.values(signal)[still]).any() else resting
        values = self.values(signal)[resting]
        known = np.isfinite(values)
        if not known.any():
            return 0.0
        values, steps_s = values[known], self.steps_s[resting][known]
        # A single rest beyond the vertical is no stand of somebody who else rests on this side of it.
        usual = values * math.copysign(1.0, float(np.median(values))) >= -ASIDE
        values, steps_s = values[usual], steps_s[usual]
        nearest = held_level(np.abs(values), steps_s, held_s=STRAIGHT_S, highest=False)
        # Of the values up to there, which may lie on both sides of zero, the middle one.
        straightest = float(np.median(values[np.abs(values) <= nearest]))
        return float(np.clip(straightest, -MAX_OFFSET, MAX_OFFSET))

    def rest_value(self, signal: Signal, window: RepWindow) -> float | None:
        """Median of a signal at the rest before a rep, or after it where that was not seen.

        Parameters
        ----------
        signal : Signal
            One that the exercise uses.
        window : RepWindow
            The rep.

        Returns
        -------
        float or None
            In the signal's unit; None where neither rest was seen.
        """
        before = (window.rest_s, window.start_s) if window.has_start else None
        for span in (before, window.span_s(Phase.REST)):
            if span is None:
                continue
            values = self.values(signal)[self.inside(*span)]
            if np.isfinite(values).any():
                return float(np.nanmedian(values))
        return None

    def held_level(
        self, signal: Signal, from_s: float, to_s: float, *, held_s: float, highest: bool
    ) -> float | None:
        """Level that a signal stays beyond for some time during a stretch.

        Parameters
        ----------
        signal : Signal
            One that the exercise uses.
        from_s, to_s : float
            The stretch in seconds.
        held_s : float
            For how long in all; half the stretch where that is shorter.
        highest : bool
            Whether above it, else below it.

        Returns
        -------
        float or None
            In the signal's unit; None where more than 15 % of the stretch were not seen.
        """
        inside = self.inside(from_s, to_s)
        values, steps_s = self.values(signal)[inside], self.steps_s[inside]
        known = np.isfinite(values)
        if not values.size or known.mean() < MIN_KNOWN_SHARE_OF_EXTREMES:
            return None
        return held_level(values[known], steps_s[known], held_s=held_s, highest=highest)

    def _statistic(self, metric: Metric, signal: Signal, spans: list[tuple[float, float]]) -> float | None:
        inside = self._inside_any(spans)
        if metric.still is not None and not metric.still.holds(self.values(metric.still.signal)[inside]):
            return None
        values, steps_s = self.values(signal)[inside], self.steps_s[inside]
        known = np.isfinite(values)
        needed = MIN_KNOWN_SHARE if metric.statistic is Statistic.MEDIAN else MIN_KNOWN_SHARE_OF_EXTREMES
        if not values.size or known.mean() < needed:
            return None
        values, steps_s = values[known], steps_s[known]
        if metric.statistic is Statistic.MEDIAN:
            return float(np.median(values))
        highest = metric.statistic is Statistic.HIGH
        return held_level(values, steps_s, held_s=metric.sustained_s, highest=highest)

    def _inside_any(self, spans: list[tuple[float, float]]) -> NDArray[np.bool_]:
        inside = np.zeros(self.time_s.size, dtype=bool)
        for start, stop in spans:
            inside |= self.inside(start, stop)
        return inside

    @cached_property
    def steps_s(self) -> Array:
        """How much time every picture stands for, in seconds, shape (n,)."""
        if self.time_s.size < 2:
            return np.zeros_like(self.time_s)
        return np.gradient(self.time_s)


def held_level(values: Array, steps_s: Array, *, held_s: float, highest: bool) -> float:
    """Level that values stay beyond for a time in all; an extreme that is no single sample.

    Parameters
    ----------
    values : ndarray, shape (n,)
        At least one, all known.
    steps_s : ndarray, shape (n,)
        How much time each stands for, in seconds.
    held_s : float
        How long, in seconds; in a stretch hardly longer half of it has to do.
    highest : bool
        Whether the highest such level is wanted, or the lowest.

    Returns
    -------
    float
        One of the values.
    """
    order = np.argsort(values)
    if highest:
        order = order[::-1]
    total_s = np.cumsum(steps_s[order])
    # In a stretch hardly longer than the time asked for, half of it has to do. The microsecond keeps the
    # rounding of times from choosing between two samples.
    wanted_s = min(held_s, 0.5 * float(total_s[-1])) - 1e-6
    return float(values[order][np.searchsorted(total_s, wanted_s)])
