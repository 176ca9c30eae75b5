"""Angles of a side view from joint centres, by the definitions formcheck measures by.

All are taken in the sagittal plane, so that neither the camera's yaw nor its roll is in them.
"""

from collections.abc import Mapping

import numpy as np

from render.skeleton import Array

__all__ = ["ANGLE_NAMES", "angles_of_joints", "inclination_deg", "wrap_deg"]

ANGLE_NAMES: tuple[str, ...] = (
    "trunk_lean_deg",
    "thigh_lean_deg",
    "shin_lean_deg",
    "hip_flexion_deg",
    "knee_flexion_deg",
    "neck_deg",
)
"""What :func:`angles_of_joints` gives."""


def wrap_deg(angle_deg: float) -> float:
    """Bring an angle into [-180, 180).

    Parameters
    ----------
    angle_deg : float
        Degrees.

    Returns
    -------
    float
        The same direction.
    """
    return float((angle_deg + 180.0) % 360.0 - 180.0)


def inclination_deg(start: Array, end: Array) -> float:
    """Lean of the line from one point to another in the sagittal plane.

    Parameters
    ----------
    start, end : ndarray, shape (3,)
        Positions, metres.

    Returns
    -------
    float
        Degrees in [-180, 180): 0 straight up, positive forward.
    """
    step = end - start
    return wrap_deg(float(np.degrees(np.arctan2(step[2], step[1]))))


def angles_of_joints(joints: Mapping[str, Array], side: str) -> dict[str, float]:
    """Angles of one side of the body.

    Parameters
    ----------
    joints : mapping of str to ndarray, shape (3,)
        Joint centres, see :meth:`render.skeleton.Skeleton.joint_centres`.
    side : {"left", "right"}
        Which side.

    Returns
    -------
    dict of str to float
        Degrees by the names in :data:`ANGLE_NAMES`: `trunk_lean_deg` from hip to shoulder, `thigh_lean_deg`
        from knee to hip, `shin_lean_deg` from ankle to knee, each against straight up; `hip_flexion_deg` is
        trunk less thigh, `knee_flexion_deg` shin less thigh, `neck_deg` the line from shoulder to ear less
        the trunk.
    """
    shoulder, hip, knee, ankle, ear = (
        joints[f"{side}_{name}"] for name in ("shoulder", "hip", "knee", "ankle", "ear")
    )
    trunk, thigh = inclination_deg(hip, shoulder), inclination_deg(knee, hip)
    shin = inclination_deg(ankle, knee)
    return {
        "trunk_lean_deg": trunk,
        "thigh_lean_deg": thigh,
        "shin_lean_deg": shin,
        "hip_flexion_deg": wrap_deg(trunk - thigh),
        "knee_flexion_deg": wrap_deg(shin - thigh),
        "neck_deg": wrap_deg(inclination_deg(shoulder, ear) - trunk),
    }
