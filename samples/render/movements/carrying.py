"""Arms that hang, with or without weights, and the angles of a side view."""

from dataclasses import replace
from enum import Enum

import numpy as np

from render.angles import angles_of_joints
from render.contacts import Figure
from render.movements.standing import Stand
from render.planar import step_in_plane
from render.posture import Limbs, Posture
from render.skeleton import Array, Placement

__all__ = ["Carry", "angles_of", "carry_weights", "free_arms"]

_CLEARANCE_M = 0.062  # half of a dumbbell's head: it brushes the leg, engineering default
_ELBOW_DEG = 5.0
_BESIDE_SPREAD, _FRONT_SPREAD = 0.22, 0.0


class Carry(Enum):
    """Where weights are held."""

    FRONT = "front"
    BESIDE = "beside"


def angles_of(figure: Figure, placement: Placement) -> dict[str, float]:
    """Angles of the left side, see :func:`render.angles.angles_of_joints`."""
    return angles_of_joints(figure.skeleton.joint_centres(placement), "left")


def free_arms(posture: Posture) -> Posture:
    """Let empty arms hang with the palms to the thighs."""
    return posture.with_limbs(
        {
            "upper_arm_deg": -2.0,
            "upper_arm_spread": 0.21,
            "forearm_spread": 0.13,
            "forearm_deg": 8.0,
            "hand_deg": 10.0,
            "palm": (-1.0, 0.0, -0.2),
            "grip_deg": 18.0,
        }
    )


def carry_weights(
    figure: Figure, stood: Stand, front: tuple[Array, Array], *, carry: Carry, drift_m: float
) -> Posture:
    """Hang both arms so that the weights stay close to the legs.

    Parameters
    ----------
    figure : Figure
        Who carries.
    stood : Stand
        Trunk and legs.
    front : tuple of ndarray
        Where the front of a leg is, see :func:`render.movements.standing.leg_front`.
    carry : Carry
        Before the legs or beside them.
    drift_m : float
        How much further forward than close.

    Returns
    -------
    Posture
        With almost straight arms; both sides alike.
    """
    spread = _FRONT_SPREAD if carry is Carry.FRONT else _BESIDE_SPREAD
    palm = (-0.25, 0.0, -1.0) if carry is Carry.FRONT else (-1.0, 0.0, 0.0)
    limbs = replace(stood.posture.left, upper_arm_spread=spread, forearm_spread=0.6 * spread)
    shoulder = figure.joint(stood.placement, "upperarm01.L")
    stations = [figure.joint(stood.placement, f"{bone}.L") for bone in ("upperleg01", "lowerleg01", "foot")]
    leg = np.array([_along(stations, station) for station in front[0]])
    # Beside the leg a weight hangs behind its front edge, but not in the middle of it.
    offset = front[1] + _CLEARANCE_M if carry is Carry.FRONT else 0.7 * front[1]
    leg = leg + np.stack([np.zeros_like(offset), offset], axis=1)
    if carry is Carry.FRONT:
        # Lower than that the foot is in the way.
        leg = np.vstack([leg, stations[2] + [0.0, figure.footprint.toe_front + _CLEARANCE_M]])
    upper, lower = figure.arm_m(limbs)
    reach = upper + lower + 0.5 * figure.length("wrist", "finger3-3")
    low, high = -60.0, 75.0
    for _ in range(24):
        middle = 0.5 * (low + high)
        handle = shoulder + step_in_plane(reach, middle)
        wanted = float(np.interp(-handle[0], -leg[:, 0], leg[:, 1])) + drift_m
        low, high = (middle, high) if handle[1] < wanted else (low, middle)
    arm: Limbs = replace(
        limbs,
        upper_arm_deg=0.5 * (low + high) - 0.5 * _ELBOW_DEG,
        forearm_deg=0.5 * (low + high) + 0.5 * _ELBOW_DEG,
        hand_deg=0.5 * (low + high),
        palm=palm,
        grip_deg=42.0,
    )
    return replace(stood.posture, left=arm, right=arm)


def _along(stations: list[Array], station: float) -> Array:
    upper, lower, share = (
        (stations[0], stations[1], station) if station <= 1.0 else (stations[1], stations[2], station - 1.0)
    )
    return np.asarray(upper + share * (lower - upper))
