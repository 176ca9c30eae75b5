"""The lifter's skeleton, posed by angles in the sagittal plane.

Segment lengths are Winter's fractions of body height (Biomechanics and Motor Control of Human Movement,
4th ed., fig. 4.1); everything else is an engineering default. Angles are inclinations: 0 is upright,
positive leans forward. Coordinates are metres: x to the front of the lifter, y up from the floor, z
towards the camera (the lifter's right).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "FOREARM_M",
    "HEIGHT_M",
    "SPINE_DISCS",
    "Point",
    "Posture",
    "Skeleton",
    "pose_skeleton",
    "step_from",
]

HEIGHT_M = 1.75
ANKLE_M = 0.039 * HEIGHT_M
SHANK_M = (0.285 - 0.039) * HEIGHT_M
THIGH_M = (0.530 - 0.285) * HEIGHT_M
TRUNK_M = (0.818 - 0.530) * HEIGHT_M
UPPER_ARM_M = 0.186 * HEIGHT_M
FOREARM_M = 0.146 * HEIGHT_M

SPINE_DISCS = 6
# Half the distance between the two sides, and how far the near joint lies behind the middle.
LATERAL_M = {"ankle": 0.095, "knee": 0.092, "hip": 0.088, "shoulder": 0.178, "elbow": 0.235, "wrist": 0.245}
STAGGER_M = {"ankle": 0.016, "knee": 0.011, "hip": 0.004}

Point = tuple[float, float]
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """Joint angles of a symmetric stance.

    Attributes
    ----------
    trunk_lean_deg : float
        Inclination of the line from hip to shoulder.
    hip_flexion_deg : float
        Trunk lean less thigh inclination.
    knee_flexion_deg : float
        Shank inclination less thigh inclination.
    back_bend_deg : float
        How much more the upper end of the spine leans than the lower; 0 is a straight spine.
    neck_deg : float
        Inclination of the neck against the upper end of the spine.
    reach_m : float
        How far the wrists are in front of the shin at their height.
    hang : float
        0: the arms hang from the shoulders; 1: the wrists are held at `reach_m`.
    """

    trunk_lean_deg: float
    hip_flexion_deg: float
    knee_flexion_deg: float
    back_bend_deg: float
    neck_deg: float
    reach_m: float
    hang: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Skeleton:
    """Joint centres in the sagittal plane (x forward, y up, metres).

    Attributes
    ----------
    ankle, knee, hip, shoulder, elbow, wrist, skull : tuple of float
        Positions; `skull` is the middle of the head.
    spine : ndarray, shape (SPINE_DISCS, 2)
        From hip to shoulder.
    spine_deg : ndarray, shape (SPINE_DISCS,)
        Inclination of the spine at those points.
    head_deg : float
        Inclination of the head's long axis.
    """

    ankle: Point
    knee: Point
    hip: Point
    shoulder: Point
    elbow: Point
    wrist: Point
    skull: Point
    spine: Points
    spine_deg: Points
    head_deg: float

    def joint(self, name: str, *, side: int = 1) -> tuple[float, float, float]:
        """Where a joint centre is in space.

        Parameters
        ----------
        name : str
            ankle, knee, hip, shoulder, elbow or wrist.
        side : int
            1 for the side near the camera, -1 for the far one.

        Returns
        -------
        tuple of float
            x, y, z in metres.
        """
        x, y = getattr(self, name)
        # One foot stands a little in front of the other, as feet do.
        return x - side * STAGGER_M.get(name, 0.0), y, side * LATERAL_M[name]


def step_from(start: Point, *, incline_deg: float, length_m: float, forward_m: float = 0.0) -> Point:
    """Go along an inclination, then at a right angle to it towards the front.

    Parameters
    ----------
    start : tuple of float
        x, y in metres.
    incline_deg : float
        Direction; 0 is up, positive leans forward.
    length_m, forward_m : float
        How far along it, and how far to its front.

    Returns
    -------
    tuple of float
        x, y in metres.
    """
    sine, cosine = math.sin(math.radians(incline_deg)), math.cos(math.radians(incline_deg))
    return (
        start[0] + length_m * sine + forward_m * cosine,
        start[1] + length_m * cosine - forward_m * sine,
    )


def pose_skeleton(posture: Posture) -> Skeleton:
    """Put the joints where the angles say, from the ankles (which stay) up.

    Parameters
    ----------
    posture : Posture
        The angles.

    Returns
    -------
    Skeleton
        Feet on the floor, ankles at x = 0.
    """
    thigh_deg = posture.trunk_lean_deg - posture.hip_flexion_deg
    shank_deg = thigh_deg + posture.knee_flexion_deg
    ankle = (0.0, ANKLE_M)
    knee = step_from(ankle, incline_deg=shank_deg, length_m=SHANK_M)
    hip = step_from(knee, incline_deg=thigh_deg, length_m=THIGH_M)
    share = np.linspace(0, 1, SPINE_DISCS)
    spine_deg = posture.trunk_lean_deg + posture.back_bend_deg * (share - 0.5)
    between = np.radians((spine_deg[1:] + spine_deg[:-1]) / 2)
    steps = TRUNK_M / (SPINE_DISCS - 1) * np.stack([np.sin(between), np.cos(between)], axis=1)
    spine = np.concatenate([[hip], hip + np.cumsum(steps, axis=0)])
    shoulder = (float(spine[-1, 0]), float(spine[-1, 1]))
    neck_deg = float(spine_deg[-1]) + posture.neck_deg
    head_deg = neck_deg * 0.9
    skull = step_from(shoulder, incline_deg=neck_deg, length_m=0.205, forward_m=0.012)
    # The lats hold the weights near the shins; the wrists' height changes little with that.
    arm_m = UPPER_ARM_M + FOREARM_M
    shin_x = math.tan(math.radians(shank_deg)) * (shoulder[1] - arm_m - ANKLE_M)
    held_x = (1 - posture.hang) * (shoulder[0] + 0.02) + posture.hang * (shin_x + posture.reach_m)
    arm_deg = math.degrees(math.asin((held_x - shoulder[0]) / arm_m))
    elbow = step_from(shoulder, incline_deg=180 - arm_deg + 4, length_m=UPPER_ARM_M)
    wrist = step_from(elbow, incline_deg=180 - arm_deg - 5, length_m=FOREARM_M)
    return Skeleton(
        ankle=ankle, knee=knee, hip=hip, shoulder=shoulder, elbow=elbow, wrist=wrist, skull=skull,
        spine=spine, spine_deg=spine_deg, head_deg=head_deg,
    )  # fmt: skip
