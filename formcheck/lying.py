"""Signals of a person who lies on the back, filmed from the side.

Whoever stands, kneels or lies face down has no rise of the hips, no curl and no line: they are NaN then. So
nothing that happens on the way to the floor and back can be taken for a movement on it.
"""

import math
from dataclasses import replace

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import Joint
from formcheck.measure import Measurer
from formcheck.offsets import height_over, horizontal_offset
from formcheck.rules import Estimate, Reference
from formcheck.side_view import HIP_FLEXION, KNEE_FLEXION, TRUNK_LEAN, at_turn
from formcheck.signals import Body, Signal
from formcheck.windows import RepWindow

__all__ = [
    "ANKLE_HEIGHT",
    "ANKLE_WAY",
    "CURL",
    "EAR_HEIGHT",
    "HIP_HEIGHT",
    "HIP_RISE",
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
HIP_HEIGHT = height_over(
    "hips_up_pct",
    Joint.HIP,
    Joint.SHOULDER,
    scale=(Joint.HIP, Joint.SHOULDER),
    description="height of the hip over the shoulder in percent of the trunk",
)
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
ANKLE_WAY = horizontal_offset(
    "ankle_way_pct",
    Joint.ANKLE,
    Joint.SHOULDER,
    scale=(Joint.KNEE, Joint.ANKLE),
    forward=1,
    description="distance of the ankle from the shoulder along the floor, in percent of the shin",
)


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
    at_turn(signal, 3.0, signal.description, reference=Reference.START)
    for signal in (ANKLE_WAY, ANKLE_HEIGHT)
)
