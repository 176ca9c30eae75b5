"""What is measured of a back that arches and rounds on all fours: its signal, and formulas for metrics."""

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import Joint
from formcheck.measure import Measurer
from formcheck.movement import Phase
from formcheck.offsets import horizontal_offset
from formcheck.outline import arch_deg
from formcheck.rules import Estimate, Formula
from formcheck.side_view import NECK, THIGH_LEAN, TRUNK_LEAN, WRIST_HEIGHT
from formcheck.signals import Body, Signal, flexion, less
from formcheck.windows import RepWindow

__all__ = [
    "BEND_ON_ALL_FOURS",
    "ELBOW_FLEXION",
    "HEAD_TO_BACK",
    "WRIST_AHEAD",
    "elbow_bend",
    "from_cow_to_cat",
    "thigh_sway",
    "time_to_cow",
]

ALL_FOURS_TRUNK_DEG = (52.0, 128.0)
ALL_FOURS_THIGH_DEG = (-30.0, 30.0)
"""Leans of somebody on hands and knees: 75 to 105 and within 15 degrees in a good set-up, with room for poor
ones: filmed 18 degrees off the side by a camera rolled by 3, a trunk that leaned by 76 was read as 60.
Anything else is getting there (engineering defaults)."""

HAND_STAYS_PCT = 12.0
"""A hand that carries does not move: a wrist farther from its usual place, in percent of the trunk, is a
guess (engineering default: the wrist's own noise is some 3 %)."""

MIN_HAND_SHARE = 0.5
"""Elbows are judged if the hand was seen in its place for so much of a rep (engineering default)."""

COW_SHARE = 0.25
"""Whoever comes back to within so much of the range is in the cow again (engineering default: the middle
lies a third of the range above it and more)."""

_HELD_S = 0.3
# How long the cow, the cat and the ends of rocking last at least (engineering default).


def _bend_on_all_fours(body: Body) -> Array:
    trunk, thigh = TRUNK_LEAN.of(body), THIGH_LEAN.of(body)
    is_there = (
        (trunk >= ALL_FOURS_TRUNK_DEG[0])
        & (trunk <= ALL_FOURS_TRUNK_DEG[1])
        & (thigh >= ALL_FOURS_THIGH_DEG[0])
        & (thigh <= ALL_FOURS_THIGH_DEG[1])
    )
    return np.where(is_there, ARCH.of(body), np.nan)


def _arch(body: Body) -> Array:
    if body.outline is None:
        return np.full(body.xy_px.shape[:-2], np.nan)
    return arch_deg(body.outline, facing=body.facing)


ARCH = Signal(
    name="arch_deg",
    unit="deg",
    joints=(Joint.SHOULDER, Joint.HIP),
    formula=_arch,
    description="bend of the whole outline of the back, positive rounded, negative arched",
    uses_outline=True,
)

BEND_ON_ALL_FOURS = Signal(
    name="back_bend_on_all_fours_deg",
    unit="deg",
    joints=(Joint.SHOULDER, Joint.HIP, Joint.KNEE),
    formula=_bend_on_all_fours,
    description="bend of the back's outline on hands and knees, positive rounded, negative arched",
    uses_outline=True,
)

HEAD_TO_BACK = less(
    "head_to_back_deg",
    NECK,
    ARCH,
    times=0.5,
    description="head against the upper back, which leans half the back's bend more than hip to shoulder",
)

# A straight arm that carries closes its elbow neither way; one that bends moves it towards the knees.
ELBOW_FLEXION = flexion(
    "elbow_flexion_deg",
    Joint.SHOULDER,
    Joint.ELBOW,
    Joint.WRIST,
    closes=1,
    description="bend of the elbow, 0 when straight",
)

WRIST_AHEAD = horizontal_offset(
    "wrist_ahead_pct",
    Joint.WRIST,
    Joint.KNEE,
    scale=(Joint.HIP, Joint.SHOULDER),
    forward=1,
    description="distance of the wrist in front of the knee in percent of the trunk",
)


def from_cow_to_cat(signal: Signal) -> Formula:
    """How far a signal goes from its level in the cow to its level in the cat.

    Parameters
    ----------
    signal : Signal
        What is measured.

    Returns
    -------
    callable
        The formula, in the signal's unit; None where either was not seen.
    """

    def formula(measurer: Measurer, window: RepWindow) -> Estimate | None:
        ends = _ends(measurer, signal, window)
        return None if ends is None else Estimate(value=ends[1] - ends[0])

    return formula


def time_to_cow(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Time from the cat back to the cow.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In seconds; without a value and with the note ``to_middle`` where the rep ends in between.
    """
    ends = _ends(measurer, BEND_ON_ALL_FOURS, window)
    end = _median_near(measurer, BEND_ON_ALL_FOURS, window.end_s, window.end_s)
    if ends is None or end is None:
        return None
    is_whole = end - ends[0] <= COW_SHARE * (ends[1] - ends[0])
    return Estimate(
        value=window.duration_s(Phase.BACK) if is_whole else None,
        note=None if is_whole else "to_middle",
    )


def thigh_sway(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """How far the thighs rock to and fro.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In degrees, from one end to the other.
    """
    levels = [
        measurer.held_level(THIGH_LEAN, _cow_s(window), window.end_s, held_s=_HELD_S, highest=highest)
        for highest in (False, True)
    ]
    if levels[0] is None or levels[1] is None:
        return None
    return Estimate(value=levels[1] - levels[0])


def elbow_bend(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Bend of the elbows that is held for a while in a rep, while the hand is in its place.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In degrees; None where the hand was mostly guessed.
    """
    inside = measurer.inside(_cow_s(window), window.end_s)
    elbow = measurer.values(ELBOW_FLEXION)[inside]
    spots = [measurer.values(signal)[inside] for signal in (WRIST_AHEAD, WRIST_HEIGHT)]
    known = np.isfinite(elbow) & np.isfinite(spots[0]) & np.isfinite(spots[1])
    if not known.any():
        return None
    away = np.hypot(*(spot - np.median(spot[known]) for spot in spots))
    in_place = known & (away <= HAND_STAYS_PCT)
    if in_place.mean() < MIN_HAND_SHARE:
        return None
    # Engineering default: a level that a fifth of the rep lies above is no single guess.
    return Estimate(value=float(np.quantile(elbow[in_place], 0.8)))


def _cow_s(window: RepWindow) -> float:
    return window.start_s - _HELD_S if window.has_start else window.turn_from_s


def _ends(measurer: Measurer, signal: Signal, window: RepWindow) -> tuple[float, float] | None:
    """Levels of a signal at the cow before (or after) the cat, and at the cat."""
    if not window.has_turn:
        return None
    bend = measurer.values(BEND_ON_ALL_FOURS)
    spans = [(window.rest_s, window.turn_from_s)] if window.has_start else []
    spans.append((window.turn_to_s, window.next_s))
    time_s = measurer.time_s
    for from_s, to_s in spans:
        inside = np.flatnonzero(measurer.inside(from_s, to_s) & np.isfinite(bend))
        if not inside.size:
            continue
        lowest_s = float(time_s[inside[np.argmin(bend[inside])]])
        cow = _median_near(measurer, signal, lowest_s, lowest_s)
        cat = _median_near(measurer, signal, *window.span_s(Phase.TURN))
        if cow is not None and cat is not None:
            return cow, cat
    return None


def _median_near(measurer: Measurer, signal: Signal, from_s: float, to_s: float) -> float | None:
    half_s = 0.5 * _HELD_S
    values = measurer.values(signal)[measurer.inside(from_s - half_s, to_s + half_s)]
    return float(np.nanmedian(values)) if np.isfinite(values).any() else None
