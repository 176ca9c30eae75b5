"""What is measured of a body that is lowered from the knees until it falls: formulas for metrics.

All of them rest on the break point, see :mod:`formcheck.break_point`; what comes after it is the catch, and
no part of the lowering.
"""

import math

import numpy as np

from formcheck.break_point import BreakKind, BreakPoint, find_break
from formcheck.measure import MAX_OFFSET, Measurer
from formcheck.movement import Phase
from formcheck.rules import Estimate
from formcheck.side_view import HIP_FLEXION, THIGH_LEAN, WRIST_HEIGHT
from formcheck.signals import Signal
from formcheck.windows import TURN_VALUE_S, RepWindow

__all__ = [
    "break_lean",
    "catch_lean",
    "control_speed",
    "controlled_lean",
    "controlled_time",
    "hips_bent",
    "hips_overstretched",
    "lowering_time",
    "push_lean",
]


HANDS_DOWN_PCT = 15.0
"""The knee kneels on the floor; a wrist that is no higher over it, in percent of the trunk, has its hand
there (engineering default)."""

UPRIGHT_QUANTILE, LEFT_DEG = 0.1, 2.0
"""The upright kneel is the lowest lean before a rep but for a tenth, and is left beyond so many degrees over
it (engineering default: above the noise of the filtered lean, which is half a degree)."""

LEAN_ERROR_DEG = 1.5
"""What the landmarks get wrong in a lean of 15 to 45 degrees once the upright kneel counts as zero, so that
with the error of the method the break point is known to 2.9: on rendered people it was off by 2.6."""

_SLOWEST_BREAK_DEG_PER_S = 20.0
# No fall is slower where control is lost (engineering default).
_START_ERROR_S = 0.2
_HELD_S = 0.3
# When the lowering starts is known to so much, and hips have to be bent for so long (engineering defaults).


def _find_lowering(measurer: Measurer, window: RepWindow) -> BreakPoint | None:
    """Find the break point of a rep.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    BreakPoint or None
        Its leans are counted from the upright kneel before the rep. None where too little was seen.
    """
    start_s = measurer.once(_find_start_s, window)
    if start_s is None or not window.has_turn:
        return None
    inside = measurer.inside(start_s, window.turn_to_s)
    lean = measurer.values(THIGH_LEAN)[inside] - _upright(measurer, THIGH_LEAN, window)
    return find_break(measurer.time_s[inside], lean)


def _find_start_s(measurer: Measurer, window: RepWindow) -> float | None:
    """Find when the thighs left the upright kneel.

    A slow lowering begins below the speed at which the phases of a rep end, so it is looked for by the lean.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    float or None
        Seconds; None where the start was not seen.
    """
    if not window.has_start:
        return None
    inside = measurer.inside(window.rest_s, window.turn_from_s)
    time_s, lean = measurer.time_s[inside], measurer.values(THIGH_LEAN)[inside]
    before = lean[time_s <= window.start_s]
    if not np.isfinite(before).any():
        return None
    near = np.flatnonzero(lean <= float(np.nanquantile(before, UPRIGHT_QUANTILE)) + LEFT_DEG)
    return float(time_s[near[-1]])


def _upright(measurer: Measurer, signal: Signal, window: RepWindow) -> float:
    """Level of a signal in the upright kneel before a rep, as far as it is the landmarks' doing.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    signal : Signal
        One that the exercise uses.
    window : RepWindow
        The rep.

    Returns
    -------
    float
        In the signal's unit, at most 10 either way; more is posture.
    """
    start_s = measurer.once(_find_start_s, window)
    if start_s is None:
        return 0.0
    values = measurer.values(signal)[measurer.inside(window.rest_s, start_s)]
    if not np.isfinite(values).any():
        return 0.0
    return min(max(float(np.nanmedian(values)), -MAX_OFFSET), MAX_OFFSET)


def break_lean(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Lean of the thigh at the break point.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In degrees, with the kind of break as note: ``abrupt``, or without a value ``gradual`` or ``held``.
    """
    found = measurer.once(_find_lowering, window)
    if found is None:
        return None
    value = found.lean_deg if found.kind is BreakKind.ABRUPT else None
    return Estimate(value=value, uncertainty=_lean_error(found), note=found.kind.value)


def controlled_lean(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Lean reached under control: to the break, or to the turn where there is none.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In degrees, with the kind of break as note; where control was lost gradually, the middle of the range,
        which is in the uncertainty.
    """
    found = measurer.once(_find_lowering, window)
    if found is None:
        return None
    lean_deg = found.lean_deg
    if found.kind is BreakKind.HELD:
        turn = measurer.held_level(
            THIGH_LEAN, *window.span_s(Phase.TURN), held_s=0.5 * TURN_VALUE_S, highest=True
        )
        if turn is None:
            return None
        lean_deg = turn - _upright(measurer, THIGH_LEAN, window)
    return Estimate(value=lean_deg, uncertainty=_lean_error(found), note=found.kind.value)


def controlled_time(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Time from leaving the upright kneel to the break, or to the turn where there is none.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In seconds.
    """
    found, start_s = measurer.once(_find_lowering, window), measurer.once(_find_start_s, window)
    if found is None or start_s is None:
        return None
    # At the break the speed doubles at least: an error in the lean is so much less of one in time.
    speed = max(2.0 * found.control_speed_deg_per_s, _SLOWEST_BREAK_DEG_PER_S)
    error_s = math.hypot(_START_ERROR_S, found.uncertainty_deg / speed)
    return Estimate(value=_end_s(found, window) - start_s, uncertainty=error_s)


def lowering_time(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Time from leaving the upright kneel to the lowest point, the fall included.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In seconds.
    """
    start_s = measurer.once(_find_start_s, window)
    if start_s is None or not window.has_turn:
        return None
    return Estimate(value=window.turn_from_s - start_s)


def control_speed(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Speed of the lowering before the break.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In degrees per second.
    """
    found = measurer.once(_find_lowering, window)
    if found is None:
        return None
    return Estimate(value=found.control_speed_deg_per_s)


def hips_bent(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Measure how far the hips bent before the break, against the upright kneel.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In degrees, positive with the trunk in front of the thigh's line.
    """
    return _hip_line(measurer, window, highest=True)


def hips_overstretched(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Find the least bend of the hips before the break, against the upright kneel.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In degrees, negative with the trunk behind the thigh's line.
    """
    return _hip_line(measurer, window, highest=False)


def catch_lean(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Lean at which the hands reach the floor.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In degrees; without a value and with the note ``no_hands`` where they never do.
    """
    return _lean_with_hands_down(measurer, window, from_s=window.start_s, to_s=window.turn_to_s, pick=0)


def push_lean(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Lean up to which the hands push from the floor on the way back.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In degrees; without a value and with the note ``no_hands`` where they do not.
    """
    return _lean_with_hands_down(measurer, window, from_s=window.turn_from_s, to_s=window.end_s, pick=-1)


def _lean_error(found: BreakPoint) -> float:
    return math.hypot(found.uncertainty_deg, LEAN_ERROR_DEG)


def _end_s(found: BreakPoint, window: RepWindow) -> float:
    return window.turn_from_s if found.kind is BreakKind.HELD else found.time_s


def _hip_line(measurer: Measurer, window: RepWindow, *, highest: bool) -> Estimate | None:
    found, start_s = measurer.once(_find_lowering, window), measurer.once(_find_start_s, window)
    if found is None or start_s is None:
        return None
    level = measurer.held_level(HIP_FLEXION, start_s, _end_s(found, window), held_s=_HELD_S, highest=highest)
    if level is None:
        return None
    return Estimate(value=level - _upright(measurer, HIP_FLEXION, window))


def _lean_with_hands_down(
    measurer: Measurer, window: RepWindow, *, from_s: float, to_s: float, pick: int
) -> Estimate | None:
    if not window.has_turn:
        return None
    inside = measurer.inside(from_s, to_s)
    height = measurer.values(WRIST_HEIGHT)[inside]
    if not np.isfinite(height).any():
        return None
    down = np.flatnonzero(height <= HANDS_DOWN_PCT)
    if not down.size:
        return Estimate(value=None, note="no_hands")
    lean = float(measurer.values(THIGH_LEAN)[inside][down[pick]])
    return Estimate(value=lean - _upright(measurer, THIGH_LEAN, window))
