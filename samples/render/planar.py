"""Limbs in the sagittal plane: steps along directions, and two bones that reach a place."""

from dataclasses import dataclass

import numpy as np

from render.skeleton import Array

__all__ = ["Reach", "bend_two_bones", "step_in_plane"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How two bones point to reach a place.

    Attributes
    ----------
    upper_deg, lower_deg : float
        Directions of the bones, 0 down, positive forward.
    missing : float
        How far the place is out of reach, 0 when it is reached; in the unit of the lengths.
    """

    upper_deg: float
    lower_deg: float
    missing: float


def step_in_plane(length: float, angle_deg: float) -> Array:
    """Step along a direction in the sagittal plane.

    Parameters
    ----------
    length : float
        How far.
    angle_deg : float
        Direction, 0 down, positive forward.

    Returns
    -------
    ndarray, shape (2,)
        Up and forward.
    """
    angle = np.radians(angle_deg)
    return np.array([-length * np.cos(angle), length * np.sin(angle)])


def bend_two_bones(start: Array, goal: Array, *, upper: float, lower: float, bend: int) -> Reach:
    """Point two bones so that the second one's end comes to a place in the sagittal plane.

    Parameters
    ----------
    start, goal : ndarray, shape (2,)
        Where the first bone begins and where the second shall end: up and forward.
    upper, lower : float
        Lengths of the bones.
    bend : {1, -1}
        1 for a joint whose lower bone turns backwards (a knee), -1 for one whose lower bone turns forwards
        (an elbow).

    Returns
    -------
    Reach
        The directions. A place too far away is pointed at with the bones in line, a place too near with
        the joint folded.

    Raises
    ------
    ValueError
        If `bend` is neither 1 nor -1.
    """
    if bend not in (1, -1):
        raise ValueError(f"bend must be 1 (knee) or -1 (elbow), got {bend!r}")
    up, forward = np.asarray(goal, dtype=np.float64) - np.asarray(start, dtype=np.float64)
    away = float(np.hypot(up, forward))
    towards = float(np.degrees(np.arctan2(forward, -up)))
    span = float(np.clip(away, abs(upper - lower) + 1e-9, upper + lower))
    cosine = (upper**2 + span**2 - lower**2) / (2.0 * upper * span)
    opening = float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
    first = towards + bend * opening
    elbow = step_in_plane(upper, first)
    rest = step_in_plane(span, towards) - elbow
    second = float(np.degrees(np.arctan2(rest[1], -rest[0])))
    # Keep the second direction within half a turn of the first, so that directions can be blended.
    second = first + (second - first + 180.0) % 360.0 - 180.0
    return Reach(upper_deg=first, lower_deg=second, missing=abs(away - span))
