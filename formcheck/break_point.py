"""The break point of a Nordic curl: the lean at which the hamstrings can no longer hold.

Until there the body is lowered at an even speed, from there on it falls. Two ways of finding the place must
agree: a course of two pieces fitted to the lean, and the moment from which on the body is faster than under
control. Where they do not agree, or nothing falls, there is no break point to name.

References
----------
.. [1] E. Sconce et al., 2021: break point at 58 (10) degrees of knee flexion, 31 degrees of lean; the first
   acceleration is one of the definitions in use. T. Alt et al., 2023: nearly half of 613 reps were lowered at
   constant speed and had no break.
.. [2] Free fall from rest speeds up by 222, 324 and 417 degrees per second squared at 20, 30 and 40 degrees
   of lean and reaches 80 to 230 degrees per second before the hands are down (simulation).
"""

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from formcheck.geometry import Array
from formcheck.smoothing import smooth

__all__ = ["BreakKind", "BreakPoint", "find_break"]

FROM_DEG, TO_DEG = 8.0, 75.0
"""The stretch of the lean that is looked at: before it people settle, beyond it hands or chest are down
(engineering default)."""

MIN_SSE_FALL = 0.20
"""The course of two pieces is believed if it leaves so much less of the squares than a straight line does
(engineering default)."""

MIN_ACCELERATION_DEG_PER_S2 = 60.0
"""What speeds up more slowly is lowered, a little unevenly, and does not fall: a quarter of free fall
(engineering default)."""

FALL_SPEED_DEG_PER_S = 30.0
FALL_SPEED_RATIO = 1.5
"""The second way: the last time before the greatest speed at which the speed rose through the greater of the
first and so many times the controlled one (engineering defaults)."""

SPEED_CUTOFF_HZ = 2.5
"""Of the speed: 2 to 3 Hz leave 7 to 11 degrees per second of noise (simulation)."""

MAX_DISAGREEMENT_DEG = 8.0
"""Beyond that the two ways do not mean the same place, and the loss of control is gradual (engineering
default)."""

MIN_FALL_DEG_PER_S = 70.0
"""Smallest peak of a fall's speed: falls reach 80 to 230 [2]_, and the filter takes a tenth off a short
peak."""

METHOD_ERROR_DEG = 2.5
"""Standard deviation of the mean of both answers on simulated falls with 1 to 2 degrees of noise: 1.1 to 3.0
where the fall is abrupt, with even and uneven lowering; the bias is within 1."""

_MIN_SAMPLES = 8
_MIN_LENGTH_S = 0.25
_MIN_PIECE_S = 0.08
# A piece of a few pictures has no slope and no bend to speak of (engineering defaults).
_GRID_S = 0.01


class BreakKind(Enum):
    """How control was lost."""

    ABRUPT = "abrupt"
    GRADUAL = "gradual"
    HELD = "held"
    """It was not: the body was lowered at an even speed as far as it was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakPoint:
    """Where and how control over a fall was lost.

    Attributes
    ----------
    kind : BreakKind
        Whether there is a place to name.
    time_s : float
        Moment of the break; of a gradual one the earlier of the two answers; of a held one the last moment.
    lean_deg : float
        Lean at that break, or the middle of the range of a gradual one, or the last lean.
    uncertainty_deg : float
        One standard error of the method, without what the landmarks get wrong.
    range_deg : tuple of float
        Both answers, the lower first.
    control_speed_deg_per_s : float
        Speed of the lowering before.
    """

    kind: BreakKind
    time_s: float
    lean_deg: float
    uncertainty_deg: float
    range_deg: tuple[float, float]
    control_speed_deg_per_s: float


@dataclass(frozen=True, slots=True)
class _Fit:
    """Two pieces: an even speed, and from `break_s` on an even acceleration."""

    break_s: float
    lean_deg: float
    speed: float
    acceleration: float
    sse_fall: float


def find_break(time_s: Array, lean_deg: Array) -> BreakPoint | None:
    """Find the break point of one lowering.

    Parameters
    ----------
    time_s : ndarray, shape (n,)
        Strictly increasing seconds, from the start of the lowering to the hands' contact or the lowest point.
    lean_deg : ndarray, shape (n,)
        Forward lean of the thigh over the upright kneel, in degrees; NaN where not known.

    Returns
    -------
    BreakPoint or None
        None where too little was seen.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    if time_s.shape != lean_deg.shape:
        raise ValueError(f"expected a lean for each of {time_s.shape} times, got {lean_deg.shape}")
    known = np.isfinite(lean_deg)
    time_s, lean_deg = time_s[known], lean_deg[known]
    if time_s.size < _MIN_SAMPLES:
        return None
    speed = _speed(time_s, lean_deg)
    start, stop = _range(lean_deg)
    if stop - start < _MIN_SAMPLES:
        return None
    fastest = start + int(np.argmax(speed[start:stop]))
    if speed[fastest] < MIN_FALL_DEG_PER_S:
        return _held(time_s[start:stop], lean_deg[start:stop])
    # A fall is fastest where it is caught; what comes after is the catch.
    falling = slice(start, fastest + 1)
    times, leans = time_s[falling], lean_deg[falling]
    if times.size < _MIN_SAMPLES or times[-1] - times[0] < _MIN_LENGTH_S:
        return None
    fit = _fit(times, leans)
    crossing = _crossing(speed[falling], fit.speed)
    if crossing is None:
        return _held(times, leans)
    is_bent = fit.acceleration > MIN_ACCELERATION_DEG_PER_S2 and fit.sse_fall >= MIN_SSE_FALL
    answers = (fit.lean_deg, float(leans[crossing]))
    low, high = min(answers), max(answers)
    is_abrupt = is_bent and high - low <= MAX_DISAGREEMENT_DEG
    moments = (fit.break_s, float(times[crossing]))
    return BreakPoint(
        kind=BreakKind.ABRUPT if is_abrupt else BreakKind.GRADUAL,
        time_s=0.5 * sum(moments) if is_abrupt else min(moments),
        lean_deg=0.5 * (low + high),
        uncertainty_deg=math.hypot(METHOD_ERROR_DEG, 0.5 * (high - low)),
        range_deg=(low, high),
        control_speed_deg_per_s=fit.speed,
    )


def _speed(time_s: Array, lean_deg: Array) -> Array:
    slow = smooth(time_s, lean_deg[:, None], cutoff_hz=SPEED_CUTOFF_HZ, max_gap_s=np.inf)[:, 0]
    return np.asarray(np.gradient(slow, time_s))


def _range(lean_deg: Array) -> tuple[int, int]:
    """First sample of the range that is looked at, and the one after its last."""
    beyond = np.flatnonzero(lean_deg >= TO_DEG)
    stop = int(beyond[0]) if beyond.size else lean_deg.size
    below = np.flatnonzero(lean_deg[:stop] < FROM_DEG)
    return (int(below[-1]) + 1 if below.size else 0), stop


def _fit(time_s: Array, lean_deg: Array) -> _Fit:
    """Fit both pieces by least squares for every moment of the break, and take the best."""
    clock = time_s - time_s[0]
    line = np.stack([np.ones_like(clock), clock], axis=1)
    moments = np.arange(0.0, clock[-1] - _MIN_PIECE_S, _GRID_S)
    bends = 0.5 * np.maximum(clock[:, None] - moments, 0.0) ** 2
    # What a straight line leaves of the lean and of every bend: of these one number each is to be found.
    across, _ = np.linalg.qr(line)
    rest = lean_deg - across @ (across.T @ lean_deg)
    bends_rest = bends - across @ (across.T @ bends)
    overlap = bends_rest.T @ rest
    gain = np.where(overlap > 0.0, overlap**2, 0.0) / np.sum(bends_rest**2, axis=0)
    best = int(np.argmax(gain))
    terms, _, _, _ = np.linalg.lstsq(np.column_stack([line, bends[:, best]]), lean_deg, rcond=None)
    level, speed, acceleration = (float(term) for term in terms)
    moment, total = float(moments[best]), float(np.sum(rest**2))
    return _Fit(
        break_s=float(time_s[0]) + moment,
        lean_deg=level + speed * moment,
        speed=speed,
        acceleration=acceleration,
        sse_fall=float(gain[best]) / total if total > 0.0 else 0.0,
    )


def _crossing(speed: Array, control: float) -> int | None:
    """Last sample before the greatest speed up to which the body was no faster than under control."""
    bound = max(FALL_SPEED_DEG_PER_S, FALL_SPEED_RATIO * control)
    if speed[-1] <= bound:
        return None
    slow = np.flatnonzero(speed <= bound)
    return int(slow[-1]) if slow.size else 0


def _held(time_s: Array, lean_deg: Array) -> BreakPoint:
    slope = float(np.polyfit(time_s, lean_deg, 1)[0])
    last = float(lean_deg[-1])
    return BreakPoint(
        kind=BreakKind.HELD,
        time_s=float(time_s[-1]),
        lean_deg=last,
        uncertainty_deg=0.0,
        range_deg=(last, last),
        control_speed_deg_per_s=slope,
    )
