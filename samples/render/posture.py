"""A posture: where every segment of the body points.

Directions are angles in the sagittal plane in degrees. A *lean* is counted from straight up, positive
forward: 0 upright, 90 face down and level. A *direction* of a limb is counted from straight down, positive
forward: 0 hangs, 90 points forward, 180 up. All of them are directions in the world, not joint angles, so a
limb does not move when the trunk does.

Limbs may be spread sideways. The spread is a slope, metres sideways per metre in the sagittal plane, so that
the length of a limb's picture in the sagittal plane does not depend on where it points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from render.skeleton import Array

__all__ = [
    "EVEN_BEND",
    "LUMBAR_BEND",
    "NEUTRAL",
    "SIDES",
    "Limbs",
    "Posture",
    "blend",
    "direction_deg",
    "point_towards",
    "sagittal_length",
]

SIDES: tuple[tuple[str, str, float], ...] = (("left", "L", 1.0), ("right", "R", -1.0))
"""Side, suffix of its bones, sign of its x."""

EVEN_BEND: tuple[float, float, float, float, float] = (0.10, 0.27, 0.44, 0.66, 1.0)
LUMBAR_BEND: tuple[float, float, float, float, float] = (0.25, 0.60, 0.90, 1.0, 1.0)
# How much of the way from the pelvis' lean to the thorax' each bone has gone, from the sacrum up. The
# lumbar spine is spine05 to spine03; most of the bend of a standing spine is there. Engineering default.


@dataclass(frozen=True, slots=True, kw_only=True)
class Limbs:
    """Arm and leg of one side.

    Attributes
    ----------
    thigh_deg, shank_deg : float
        Directions of hip to knee and knee to ankle.
    foot_deg : float
        Pitch of the foot: 0 flat, positive with the toes up.
    toe_bend_deg : float
        Bend of the toes against the foot, positive up.
    leg_spread : float
        Slope of thigh and shank to the outside.
    upper_arm_deg, forearm_deg, hand_deg : float
        Directions of shoulder to elbow, elbow to wrist, and of the fingers' roots.
    upper_arm_spread, forearm_spread : float
        Slopes to the outside.
    palm : tuple of float
        Where the palm looks: outwards, up, forward. Only its part across the hand counts.
    grip_deg : float
        Curl of the fingers, about 40 around a handle.
    """

    thigh_deg: float = 0.0
    shank_deg: float = 0.0
    foot_deg: float = 0.0
    toe_bend_deg: float = 0.0
    leg_spread: float = 0.04
    upper_arm_deg: float = 0.0
    forearm_deg: float = 6.0
    hand_deg: float = 6.0
    upper_arm_spread: float = 0.16
    forearm_spread: float = 0.05
    palm: tuple[float, float, float] = (-1.0, 0.0, 0.0)
    grip_deg: float = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """Where every segment of the body points.

    Attributes
    ----------
    pelvis_lean_deg, thorax_lean_deg, head_lean_deg : float
        Leans, 0 as the body stands at rest. Pelvis more than thorax is an anterior tilt, a hollow back.
    head_turn_deg : float
        Turn of the head about the neck, positive to the left.
    spine_shares : tuple of float
        How far each spine bone has gone from the pelvis' lean to the thorax', from the sacrum up.
    left, right : Limbs
        The limbs.
    """

    pelvis_lean_deg: float = 0.0
    thorax_lean_deg: float = 0.0
    head_lean_deg: float = 0.0
    head_turn_deg: float = 0.0
    spine_shares: tuple[float, float, float, float, float] = LUMBAR_BEND
    left: Limbs = Limbs()
    right: Limbs = Limbs()

    def with_limbs(self, changes: Mapping[str, Any]) -> "Posture":
        """Change both sides alike.

        Parameters
        ----------
        changes : mapping of str to value
            New values by field names of :class:`Limbs`.

        Returns
        -------
        Posture
            The changed posture.
        """
        return replace(self, left=replace(self.left, **changes), right=replace(self.right, **changes))


NEUTRAL = Posture()
"""Standing upright with hanging arms."""


def blend(first: Posture, second: Posture, share: float) -> Posture:
    """Mix two postures.

    Parameters
    ----------
    first, second : Posture
        The two.
    share : float
        0 gives the first, 1 the second.

    Returns
    -------
    Posture
        Every angle in between.
    """

    def mix(a: Any, b: Any) -> Any:
        if isinstance(a, tuple):
            return tuple(mix(x, y) for x, y in zip(a, b, strict=True))
        if isinstance(a, float | int):
            return (1.0 - share) * a + share * b
        return type(a)(**{f.name: mix(getattr(a, f.name), getattr(b, f.name)) for f in fields(a)})

    mixed: Posture = mix(first, second)
    return mixed


def direction_deg(step: Array) -> float:
    """Direction of a vector in the sagittal plane.

    Parameters
    ----------
    step : ndarray, shape (3,)
        From the limb's upper end to its lower.

    Returns
    -------
    float
        Degrees in (-180, 180], 0 straight down, positive forward.
    """
    return float(np.degrees(np.arctan2(step[2], -step[1])))


def point_towards(angle_deg: float, sideways: float = 0.0) -> Array:
    """Make the unit vector of a limb's direction.

    Parameters
    ----------
    angle_deg : float
        0 straight down, positive forward.
    sideways : float
        Slope along x.

    Returns
    -------
    ndarray, shape (3,)
        Of length 1.
    """
    angle = np.radians(angle_deg)
    vector = np.array([sideways, -np.cos(angle), np.sin(angle)])
    return np.asarray(vector / np.linalg.norm(vector))


def sagittal_length(length: float, spread: float) -> float:
    """Length of a spread limb's picture in the sagittal plane.

    Parameters
    ----------
    length : float
        Length of the limb.
    spread : float
        Its slope sideways.

    Returns
    -------
    float
        In the unit of `length`.
    """
    return float(length / np.sqrt(1.0 + spread**2))
