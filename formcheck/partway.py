"""Formulas for metrics that look at a part of a rep that no phase names.

Each function gives back a formula, as :attr:`formcheck.rules.Metric.formula` wants it.
"""

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array
from formcheck.measure import MIN_KNOWN_SHARE, MIN_KNOWN_SHARE_OF_EXTREMES, Measurer, held_level
from formcheck.movement import Phase
from formcheck.rules import Estimate, Formula
from formcheck.signals import Signal
from formcheck.smoothing import smooth
from formcheck.windows import RepWindow

__all__ = ["level_at_departure", "level_beyond", "top_speed"]


def level_at_departure(
    signal: Signal, *, meter: Signal, passes: float, rise: float, lasting_s: float
) -> Formula:
    """Level of a signal at the moment of leaving the rest.

    Parameters
    ----------
    signal : Signal
        What is measured.
    meter : Signal
        What tells the way.
    passes, rise : float
        The moment ends when the meter last passes the first on the way to the turn, or where it rests higher,
        when it has risen by the second; in its unit.
    lasting_s : float
        How long it lasts, in seconds; it begins not before the rest of the rep.

    Returns
    -------
    callable
        The formula; None where the start or too much of the moment was not seen.
    """

    def formula(measurer: Measurer, window: RepWindow) -> Estimate | None:
        if not (window.has_start and window.has_turn):
            return None
        time_s, at = measurer.time_s, measurer.values(meter)
        way = at[measurer.inside(window.start_s, window.turn_s)]
        bound = max(passes, float(np.nanmin(way)) + rise) if np.isfinite(way).any() else passes
        below = time_s[(time_s >= window.rest_s) & (time_s <= window.turn_s) & (at <= bound)]
        until_s = float(below[-1]) if below.size else window.start_s
        values = measurer.values(signal)[measurer.inside(max(until_s - lasting_s, window.rest_s), until_s)]
        known = np.isfinite(values)
        if not known.any() or known.mean() < MIN_KNOWN_SHARE:
            return None
        return Estimate(value=float(np.median(values[known])))

    return formula


def level_beyond(signal: Signal, *, meter: Signal, low: float, rise: float, held_s: float) -> Formula:
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

    Returns
    -------
    callable
        The formula; None where too much of the part was not seen.
    """

    def formula(measurer: Measurer, window: RepWindow) -> Estimate | None:
        if not window.has_turn:
            return None
        inside = measurer.inside(window.start_s, window.turn_to_s)
        at = measurer.values(meter)
        if not np.isfinite(at[inside]).any():
            return None
        inside &= at > max(low, float(np.nanmin(at[inside])) + rise)
        return _highest(measurer.values(signal), inside, measurer, held_s=held_s)

    return formula


def top_speed(signal: Signal, *, phase: Phase, held_s: float, cutoff_hz: float) -> Formula:
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

    Returns
    -------
    callable
        The formula; None where too much of the phase was not seen.
    """

    def formula(measurer: Measurer, window: RepWindow) -> Estimate | None:
        if not window.has_turn:
            return None
        time_s = measurer.time_s
        slow = smooth(time_s, measurer.values(signal)[:, None], cutoff_hz=cutoff_hz)[:, 0]
        speed = np.abs(np.gradient(slow, time_s))
        return _highest(speed, measurer.inside(*window.span_s(phase)), measurer, held_s=held_s)

    return formula


def _highest(
    values: Array, inside: NDArray[np.bool_], measurer: Measurer, *, held_s: float
) -> Estimate | None:
    """Highest level kept for a time in all; None if the extreme may be in what was not seen."""
    known = inside & np.isfinite(values)
    if not known.any() or known.sum() < MIN_KNOWN_SHARE_OF_EXTREMES * inside.sum():
        return None
    return Estimate(value=held_level(values[known], measurer.steps_s[known], held_s=held_s, highest=True))
