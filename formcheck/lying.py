"""Signals of a person who lies on the back, filmed from the side.

Whoever stands, kneels or lies face down has no rise of the hips, no curl and no line: they are NaN then. So
nothing that happens on the way to the floor and back can be taken for a movement on it.
"""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from formcheck.geometry import Array, distance
from formcheck.landmarks import Joint
from formcheck.measure import Measurer
from formcheck.offsets import height_over
from formcheck.rules import Estimate, Reference
from formcheck.side_view import HIP_FLEXION, KNEE_FLEXION, TRUNK_LEAN, at_turn
from formcheck.signals import Body, Signal
from formcheck.windows import RepWindow

__all__ = [
    "ANKLE_HEIGHT",
    "ANKLE_PLACE",
    "CURL",
    "EAR_HEIGHT",
    "HIP_HEIGHT",
    "HIP_RISE",
    "LIFT",
    "LINE",
    "measure_foot_slide",
]

ON_BACK_DEG = (-175.0, -55.0)
"""Lean of the trunk of somebody on the back: -90 flat, more negative with the hips higher than the shoulders.
A trunk of which 35 degrees are missing is on its way up; and with the heels on the tallest exercise ball it
stands 70 degrees beyond level (geometry of a ball of 75 centimetres; engineering default)."""


def _on_back(name: str, signal: Signal, *, description: str) -> Signal:
    """Give a signal only while the person lies on the back, the trunk level or higher at the hips."""

    def formula(body: Body) -> Array:
        lean = TRUNK_LEAN.of(body)
        lies = (lean >= ON_BACK_DEG[0]) & (lean <= ON_BACK_DEG[1])
        return np.where(lies, signal.of(body), np.nan)

    joints = tuple(dict.fromkeys((*signal.joints, *TRUNK_LEAN.joints)))
    return replace(signal, name=name, joints=joints, formula=formula, description=description)


HIP_RISE = _on_back(
    "hip_over_shoulder_pct",
    height_over(
        "hip_over_shoulder_pct",
        Joint.HIP,
        Joint.SHOULDER,
        scale=(Joint.HIP, Joint.KNEE),
        description="height of the hip over the shoulder in percent of the thigh",
    ),
    description="height of the hip over the shoulder that stays on the floor, in percent of the thigh",
)
_TRUNK = (Joint.HIP, Joint.SHOULDER)
_KNEE_HEIGHT, HIP_HEIGHT = (
    height_over(
        name,
        joint,
        Joint.SHOULDER,
        scale=_TRUNK,
        description=f"height of the {joint.value} over the shoulder in percent of the trunk",
    )
    for name, joint in (("knees_up_pct", Joint.KNEE), ("hips_up_pct", Joint.HIP))
)
_HIP_SHARE = 0.5
# Engineering default: the hip counts, for in a bridge with the feet on the floor it is what rises; and less
# than the knee, for its landmark wanders by 1 % of a thigh where nobody moves and the knee's by 0.2.


def _lifted(body: Body) -> Array:
    return np.asarray(_KNEE_HEIGHT.of(body) + _HIP_SHARE * HIP_HEIGHT.of(body))


LIFT = _on_back(
    "lift_pct",
    replace(_KNEE_HEIGHT, joints=(*_KNEE_HEIGHT.joints, *_TRUNK), formula=_lifted),
    description="height of the knee over the shoulder and half of the hip's, in percent of the trunk",
)
"""How far a lift has come, for finding it and its stillness. With the feet on a wall the knee rises with the
hips, and its landmark follows by nine tenths; that of a hip near the floor by a third to a half only, and
late (measured on rendered people)."""
CURL = _on_back(
    "curl_deg", KNEE_FLEXION, description="bend of the knee while lying on the back, 0 when straight"
)
LINE = _on_back(
    "line_deg",
    HIP_FLEXION,
    description="angle missing of a straight line from shoulder to knee, positive when the hips sag or pike",
)
EAR_HEIGHT = height_over(
    "head_height_pct",
    Joint.EAR,
    Joint.SHOULDER,
    scale=(Joint.HIP, Joint.SHOULDER),
    description="height of the ear over the shoulder in percent of the trunk",
)
ANKLE_HEIGHT = height_over(
    "ankle_height_pct",
    Joint.ANKLE,
    Joint.SHOULDER,
    scale=(Joint.KNEE, Joint.ANKLE),
    description="height of the ankle over the shoulder in percent of the shin",
)


def _in_picture(axis: int) -> Callable[[Body], Array]:
    def formula(body: Body) -> Array:
        ankle = body.joint(Joint.ANKLE)
        shins_px = distance(body.joint(Joint.KNEE), ankle)
        known = shins_px[np.isfinite(shins_px)]
        # One length for all: a place in the picture far from its corner would move with every error of it.
        shin_px = float(np.median(known)) if known.size else np.nan
        return np.asarray(100.0 * ankle[..., axis] / shin_px)

    return formula


ANKLE_PLACE = tuple(
    Signal(
        name=f"ankle_{name}_pct",
        unit="%",
        joints=(Joint.KNEE, Joint.ANKLE),
        formula=_in_picture(axis),
        description=f"place of the ankle {words} the picture, in percent of the shin",
    )
    for axis, name, words in ((0, "x", "along"), (1, "y", "down"))
)
"""Where the ankle is in the picture of a camera that stands: in a bridge nothing else of the body stays in
its place, not even the shoulders."""


def measure_foot_slide(measurer: Measurer, window: RepWindow) -> Estimate | None:
    """Measure how far the ankle is from its place at the turn.

    Parameters
    ----------
    measurer : Measurer
        The filtered stretch.
    window : RepWindow
        The rep.

    Returns
    -------
    Estimate or None
        In percent of the shin; None where the ankle was not seen at rest or at the turn.
    """
    ways = [measurer.measure(metric, window) for metric in _ANKLE_WAYS]
    known = [way for way in ways if way is not None]
    return Estimate(value=math.hypot(*known)) if len(known) == len(ways) else None


_ANKLE_WAYS = tuple(
    at_turn(signal, 3.0, signal.description, reference=Reference.START) for signal in ANKLE_PLACE
)
