"""Formulas for metrics that look at a part of a rep that no phase names.

Each function gives back a formula, as :attr:`formcheck.rules.Metric.formula` wants it.
"""

from collections.abc import Callable

import numpy as np

from formcheck.geometry import Array
from formcheck.measure import Measurer, held_level
from formcheck.movement import Phase
from formcheck.rules import Estimate
from formcheck.signals import Signal
from formcheck.smoothing import smooth
from formcheck.windows import RepWindow

__all__ = ["Formula", "level_at_departure", "level_beyond", "top_speed"]

Formula = Callable[[Measurer, RepWindow], Estimate | None]

MIN_KNOWN_SHARE = 0.5
"""So much of the stretch has to be seen (engineering default)."""


def level_at_departure(
    signal: Signal, *, meter: Signal, passes: float, lasting_s: float, uncertainty: float
) -> Formula:
    """Level of a signal at the moment of leaving the rest.

    Parameters
    ----------
    signal : Signal
        What is measured.
    meter : Signal
        What tells the way.
    passes : float
        The moment ends when the meter last passes it on the way to the turn, in its unit.
    lasting_s : float
        How long it lasts, in seconds; it begins not before the rest of the rep.
    uncertainty : float
        One standard error, in the signal's unit.

    Returns
    -------
    callable
        The formula; None where the start or too much of the moment was not seen.
    """

    def formula(measurer: Measurer, window: RepWindow) -> Estimate | None:
        if not (window.has_start and window.has_turn):
            return None
        time_s, at = measurer.time_s, measurer.values(meter)
        below = time_s[(time_s >= window.rest_s) & (time_s <= window.turn_s) & (at <= passes)]
        until_s = float(below[-1]) if below.size else window.start_s
        inside = (time_s >= max(until_s - lasting_s, window.rest_s)) & (time_s <= until_s)
        values = _known(measurer.values(signal)[inside])
        return None if values is None else Estimate(value=float(np.median(values)), uncertainty=uncertainty)

    return formula


def level_beyond(
    signal: Signal, *, meter: Signal, low: float, rise: float, held_s: float, uncertainty: float
) -> Formula:
    """Highest level that a signal keeps between the start and the turn while another one is beyond a bound.

    Parameters
    ----------
    signal : Signal
        What is measured.
    meter : Signal
        What tells the way.
    low, rise : float
        The part looked at is where the meter is above `low`, and has risen by so much since its lowest in the
        rep, in its unit.
    held_s : float
        How long in all the signal has to be as high, in seconds.
    uncertainty : float
        One standard error, in the signal's unit.

    Returns
    -------
    callable
        The formula; None where too much of the part was not seen.
    """

    def formula(measurer: Measurer, window: RepWindow) -> Estimate | None:
        if not window.has_turn:
            return None
        time_s = measurer.time_s
        inside = (time_s >= window.start_s) & (time_s <= window.span_s(Phase.TURN)[1])
        at = measurer.values(meter)
        if not np.isfinite(at[inside]).any():
            return None
        inside &= at > max(low, float(np.nanmin(at[inside])) + rise)
        values = _known(measurer.values(signal)[inside])
        if values is None:
            return None
        steps_s = np.full(values.size, float(np.median(np.diff(time_s))))
        value = held_level(values, steps_s, held_s=held_s, highest=True)
        return Estimate(value=value, uncertainty=uncertainty)

    return formula


def top_speed(
    signal: Signal, *, phase: Phase, held_s: float, cutoff_hz: float, uncertainty: float
) -> Formula:
    """Greatest speed that a signal keeps in a phase.

    Parameters
    ----------
    signal : Signal
        What moves.
    phase : Phase
        OUT or BACK.
    held_s : float
        How long in all it has to be as fast, in seconds.
    cutoff_hz : float
        Of the low-pass filter before the speed is taken.
    uncertainty : float
        One standard error, in the signal's unit per second.

    Returns
    -------
    callable
        The formula; None where too much of the phase was not seen.
    """

    def formula(measurer: Measurer, window: RepWindow) -> Estimate | None:
        if not window.has_turn:
            return None
        time_s = measurer.time_s
        start_s, stop_s = window.span_s(phase)
        inside = (time_s >= start_s) & (time_s <= stop_s)
        slow = smooth(time_s, measurer.values(signal)[:, None], cutoff_hz=cutoff_hz)[:, 0]
        speed = _known(np.abs(np.gradient(slow, time_s))[inside])
        if speed is None:
            return None
        steps_s = np.full(speed.size, float(np.median(np.diff(time_s))))
        value = held_level(speed, steps_s, held_s=held_s, highest=True)
        return Estimate(value=value, uncertainty=uncertainty)

    return formula


def _known(values: Array) -> Array | None:
    """Pick the known ones of the values; None if they are too few."""
    known = np.isfinite(values)
    return values[known] if known.any() and known.mean() >= MIN_KNOWN_SHARE else None
