"""Signals of a person who lies on the back, filmed from the side.

Whoever stands, kneels or lies face down has none of them: they are NaN then. So nothing that happens on the
way to the floor and back can be taken for a movement on it.
"""

from dataclasses import replace

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import Joint
from formcheck.offsets import height_over, horizontal_offset
from formcheck.side_view import HIP_FLEXION, KNEE_FLEXION, TRUNK_LEAN
from formcheck.signals import Body, Signal

__all__ = [
    "ANKLE_HEIGHT",
    "ANKLE_WAY",
    "CURL",
    "EAR_HEIGHT",
    "HIP_HEIGHT",
    "HIP_RISE",
    "LINE",
    "on_back",
]

ON_BACK_DEG = (-175.0, -55.0)
"""Lean of the trunk of somebody on the back: -90 flat, more negative with the hips higher than the shoulders.
A trunk of which 35 degrees are missing is on its way up; and with the heels on the tallest exercise ball it
stands 70 degrees beyond level (geometry of a ball of 75 centimetres; engineering default)."""


def on_back(name: str, signal: Signal, *, description: str) -> Signal:
    """Give a signal only while the person lies on the back.

    Parameters
    ----------
    name : str
        Name of the signal.
    signal : Signal
        What is measured.
    description : str
        One sentence for a person.

    Returns
    -------
    Signal
        The same number, NaN while the trunk is neither level nor higher at the hips, face up.
    """

    def formula(body: Body) -> Array:
        lean = TRUNK_LEAN.of(body)
        lies = (lean >= ON_BACK_DEG[0]) & (lean <= ON_BACK_DEG[1])
        return np.where(lies, signal.of(body), np.nan)

    joints = tuple(dict.fromkeys((*signal.joints, *TRUNK_LEAN.joints)))
    return replace(signal, name=name, joints=joints, formula=formula, description=description)


HIP_RISE = on_back(
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
CURL = on_back(
    "curl_deg", KNEE_FLEXION, description="bend of the knee while lying on the back, 0 when straight"
)
LINE = on_back(
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
