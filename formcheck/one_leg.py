"""The signals of movements on one leg: the standing leg and the raised one, told apart rep by rep.

Which leg stands is said by :mod:`formcheck.legs`. The trunk is the one of the side nearer to the camera
whichever leg stands: the other side's is hidden behind it, and both lean alike.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from formcheck.geometry import Array, distance, inclination_deg, wrap_deg
from formcheck.landmarks import Joint
from formcheck.legs import find_angle_between_legs, find_lean_of_rear_leg
from formcheck.measure import MIN_REST_S, STRAIGHT_S, Measurer, held_level
from formcheck.rules import Estimate, Still
from formcheck.side_view import KNEE_FLEXION, TRUNK_LEAN
from formcheck.signals import Body, Signal, share
from formcheck.windows import RepWindow

__all__ = [
    "HIP_LEVEL",
    "LEGS_APART",
    "LEG_STAYS",
    "RAISED_FOOT_HEIGHT",
    "RAISED_KNEE_FLEXION",
    "RAISED_LEG_FOLLOWS",
    "RAISED_LEG_LEAN",
    "RAISED_LINE",
    "REAR_LEG_LEAN",
    "STANDING_HIP_FLEXION",
    "STANDING_KNEE_FLEXION",
    "STRAIGHTER_KNEE",
    "TRUNK_LENGTH",
    "measure_hip_drop",
    "measure_touch_down",
]

_TRUNK = (Joint.HIP, Joint.SHOULDER)


def _lean(body: Body, low: Joint, high: Joint, *, is_raised: bool = False) -> Array:
    return inclination_deg(
        body.leg(low, is_raised=is_raised), body.leg(high, is_raised=is_raised), facing=body.facing
    )


def _of_leg(
    name: str,
    formula: Callable[[Body], Array],
    *joints: Joint,
    trunk: bool = False,
    unit: str = "deg",
    description: str,
) -> Signal:
    """Make a signal of a leg that may be the near one or the far one."""
    return Signal(
        name=name,
        unit=unit,
        joints=tuple(dict.fromkeys((*(_TRUNK if trunk else ()), *joints))),
        far_joints=joints,
        formula=formula,
        description=description,
    )


STANDING_HIP_FLEXION = _of_leg(
    "stance_hip_flexion_deg",
    lambda body: wrap_deg(TRUNK_LEAN.of(body) - _lean(body, Joint.KNEE, Joint.HIP)),
    Joint.HIP,
    Joint.KNEE,
    trunk=True,
    description="angle between trunk and standing thigh, 0 when they are in line",
)
STANDING_KNEE_FLEXION = _of_leg(
    "stance_knee_flexion_deg",
    lambda body: wrap_deg(_lean(body, Joint.ANKLE, Joint.KNEE) - _lean(body, Joint.KNEE, Joint.HIP)),
    Joint.HIP,
    Joint.KNEE,
    Joint.ANKLE,
    description="bend of the standing knee, 0 when straight",
)
RAISED_KNEE_FLEXION = _of_leg(
    "rear_knee_flexion_deg",
    lambda body: wrap_deg(
        _lean(body, Joint.ANKLE, Joint.KNEE, is_raised=True)
        - _lean(body, Joint.KNEE, Joint.HIP, is_raised=True)
    ),
    Joint.HIP,
    Joint.KNEE,
    Joint.ANKLE,
    description="bend of the raised knee, 0 when straight",
)
RAISED_LEG_LEAN = _of_leg(
    "rear_leg_lean_deg",
    lambda body: _lean(body, Joint.ANKLE, Joint.HIP, is_raised=True),
    Joint.HIP,
    Joint.ANKLE,
    description="lean of the line from the raised ankle to its hip, positive with the foot behind",
)
LEG_STAYS = Still(signal=RAISED_LEG_LEAN, within=25.0)
"""The raised leg rests at the turn, as the trunk does. On 303 rendered reps eight of ten values lay within 4
degrees in 95 of 100, and within 32 to 77 where the landmarker took the legs for each other from picture to
picture and a leg that followed read as one that hung."""


RAISED_LINE = _of_leg(
    "rear_line_deg",
    lambda body: wrap_deg(TRUNK_LEAN.of(body) - _lean(body, Joint.ANKLE, Joint.HIP, is_raised=True)),
    Joint.HIP,
    Joint.ANKLE,
    trunk=True,
    description="raised leg against the line of the trunk, positive where it hangs below it",
)


RAISED_LEG_FOLLOWS = share(
    "rear_leg_follows",
    RAISED_LEG_LEAN,
    TRUNK_LEAN,
    # Engineering default: with less lean a few degrees of error are a large fraction.
    at_least=30.0,
    description="lean of the raised leg as a fraction of the trunk's lean, 1 when they are in line",
)


def _foot_height(body: Body) -> Array:
    ankles = [body.leg(Joint.ANKLE, is_raised=is_raised) for is_raised in (False, True)]
    shin = distance(body.leg(Joint.KNEE), ankles[0])
    rise = ankles[0][..., 1] - ankles[1][..., 1]
    return np.asarray(100.0 * rise / np.where(shin > 0, shin, np.nan))


RAISED_FOOT_HEIGHT = _of_leg(
    "rear_foot_height_pct",
    _foot_height,
    Joint.KNEE,
    Joint.ANKLE,
    unit="%",
    description="height of the raised ankle over the standing one in percent of the standing shin",
)


LEGS_APART = _of_leg(
    "legs_apart_deg",
    lambda body: find_angle_between_legs(body.xy_px),
    Joint.HIP,
    Joint.ANKLE,
    description="angle between the lines from ankle to hip of both legs, whichever stands",
)


REAR_LEG_LEAN = _of_leg(
    "rear_leg_lean_deg",
    lambda body: find_lean_of_rear_leg(body.xy_px, body.facing),
    Joint.HIP,
    Joint.ANKLE,
    description="lean of the line from ankle to hip of the leg that is farther behind, whichever it is",
)


HIP_LEVEL = _of_leg(
    "hip_level_px",
    lambda body: -body.joint(Joint.HIP)[..., 1],
    trunk=True,
    unit="px",
    description="height of the hip in the picture",
)
TRUNK_LENGTH = _of_leg(
    "trunk_length_px",
    lambda body: distance(body.joint(Joint.HIP), body.joint(Joint.SHOULDER)),
    trunk=True,
    unit="px",
    description="length of the line from hip to shoulder in the picture",
)


def _straighter(body: Body) -> Array:
    return np.minimum(KNEE_FLEXION.of(body), KNEE_FLEXION.of(replace(body, side=body.side.other)))


STRAIGHTER_KNEE = _of_leg(
    "straighter_knee_deg",
    _straighter,
    Joint.HIP,
    Joint.KNEE,
    Joint.ANKLE,
    description="bend of the knee that is bent less, whichever leg it is",
)


def measure_touch_down(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Measure how far the raised leg fell behind while its foot was at the floor, before the top.

    On the way up a leg passes the same places as on the way down. Where the foot is low, and the leg hangs
    much more than it did at the same lean of the trunk on the other way, it has touched down.

    Parameters
    ----------
    measurer : Measurer
        The stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        Degrees, 0 where the leg kept its way; None where either way was not seen.
    """
    if not (window.has_start and window.has_turn):
        return None
    time_s = measurer.time_s
    trunk, leg = measurer.values(TRUNK_LEAN), measurer.values(RAISED_LEG_LEAN)
    height = measurer.values(RAISED_FOOT_HEIGHT)
    known = np.isfinite(trunk) & np.isfinite(leg) & np.isfinite(height)
    standing = (time_s >= window.rest_s) & (time_s <= window.start_s) & known
    floor = float(np.median(height[standing])) if standing.any() else 0.0
    # A lifter who starts or ends with the trunk bent has the foot down at that lean, too.
    edges = np.interp([window.start_s, window.end_s], time_s[known], trunk[known]) if known.any() else [0.0]
    bent = trunk >= max(_TOUCH_LEAN_DEG, float(np.max(edges)) + _CLEAR_OF_TOP_DEG)
    ways = [
        np.flatnonzero((time_s >= from_s) & (time_s <= to_s) & bent)
        for from_s, to_s in ((window.start_s, window.turn_from_s), (window.turn_to_s, window.end_s))
    ]
    if any(way.size < 2 or known[way].mean() < _KNOWN_SHARE for way in ways):
        return None
    out, back = (way[known[way]] for way in ways)
    at_turn = (time_s >= window.turn_from_s) & (time_s <= window.turn_to_s) & known
    if not LEG_STAYS.holds(leg[at_turn]):
        return None
    follows = float(np.median(leg[at_turn] / trunk[at_turn])) if at_turn.any() else 1.0
    worst = 0.0
    for way, other in ((out, back), (back, out)):
        order = other[np.argsort(trunk[other])]
        # Less than on the other way, and less than the trunk's lean asks for: it may have dragged on one.
        expected = np.minimum(np.interp(trunk[way], trunk[order], leg[order]), follows * trunk[way])
        behind = np.where(height[way] - floor <= _TOUCH_HEIGHT_PCT, expected - leg[way], 0.0)
        worst = max(worst, held_level(behind, measurer.steps_s[way], held_s=_TOUCH_S, highest=True))
    return Estimate(value=worst)


def measure_hip_drop(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Measure how much lower the hip is at the top after a rep than at the top before it.

    At the top the leg away from the camera is behind the other one. Where its knee cannot be seen, a hip that
    does not come up again tells that it is bent. Only within a rep, for that foot stands still in it: a step
    between two reps, towards the camera or away, moves the hip as well.

    Parameters
    ----------
    measurer : Measurer
        The stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In percent of the trunk; None where the hip was not seen at both tops, or the trunk leans more at one
        than at the other, which lowers the hip, too.
    """
    if not window.has_start or window.next_s - window.end_s < MIN_REST_S:
        return None
    before = measurer.inside(max(window.rest_s, window.start_s - _TOP_S), window.start_s)
    after = measurer.inside(window.end_s, min(window.next_s, window.end_s + _TOP_S))
    hip_px, lean_deg, trunk_px = (measurer.values(signal) for signal in (HIP_LEVEL, TRUNK_LEAN, TRUNK_LENGTH))
    known = np.isfinite(hip_px) & np.isfinite(lean_deg)
    before, after = before & known, after & known
    if not before.any() or not after.any():
        return None
    if abs(float(np.median(lean_deg[after]) - np.median(lean_deg[before]))) > _SAME_LEAN_DEG:
        return None
    highest_px = held_level(hip_px[after], measurer.steps_s[after], held_s=STRAIGHT_S, highest=True)
    return Estimate(value=100.0 * float(np.median(hip_px[before]) - highest_px) / float(np.nanmax(trunk_px)))


_TOP_S, _SAME_LEAN_DEG = 1.2, 8.0
# Engineering defaults: how long a top is looked at, and the change of lean that is no other way of standing.
_TOUCH_LEAN_DEG = 15.0
# Nearer to the top the foot may land: the rep is over.
_CLEAR_OF_TOP_DEG = 10.0
# Engineering defaults, both.
_TOUCH_HEIGHT_PCT = 25.0
# A heel that stays up lifts the ankle of a foot on the floor by 6 cm, 15 % of a shin; and 10 % for the error.
_TOUCH_S = 0.1
_KNOWN_SHARE = 0.8
# Engineering defaults: three pictures, and room for swaps of the legs that were hidden.
