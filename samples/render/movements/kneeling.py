"""Kneeling: shins on the floor, insteps down, the thighs anywhere above the knees."""

import numpy as np

from render.contacts import Figure
from render.planar import step_in_plane
from render.posture import Posture
from render.skeleton import Array, Placement

__all__ = ["Kneeling", "hands_down"]

_FOOT_DEG = -152.0  # pitch of a foot whose instep lies on the floor, engineering default
_KNEES = ("left_knee_front", "right_knee_front")
_INSTEPS = ("left_instep", "right_instep")


class Kneeling:
    """A figure on its knees.

    Parameters
    ----------
    figure : Figure
        Who kneels.
    posture : Posture
        A posture of the movement: trunk and thighs decide how the skin of the knees lies.
    knee_z : float
        Where the knees are, metres forward.

    Attributes
    ----------
    shank_deg : float
        Direction of the shanks that lays knees and insteps on the floor.
    """

    def __init__(self, figure: Figure, posture: Posture, *, knee_z: float = 0.0) -> None:
        self.figure = figure
        self.shank_deg = -90.0
        self._knee = np.array([0.06, knee_z])
        for _ in range(4):
            placement = self._put(posture)
            knees, insteps = figure.lowest(placement, _KNEES), figure.lowest(placement, _INSTEPS)
            self._knee = self._knee - [knees, 0.0]
            # Insteps that hover want an ankle that is lower against the knee.
            self.shank_deg += float(
                np.degrees(np.arcsin(np.clip((insteps - knees) / figure.shank_m(), -0.3, 0.3)))
            )

    def _put(self, posture: Posture) -> Placement:
        legs = self._with_shanks(posture)
        hip = self._knee - step_in_plane(self.figure.thigh_m(posture.left.leg_spread), legs.left.thigh_deg)
        return self.figure.place(legs, hip)

    def _with_shanks(self, posture: Posture) -> Posture:
        return posture.with_limbs({"shank_deg": self.shank_deg, "foot_deg": _FOOT_DEG})

    def settle(self, posture: Posture) -> tuple[Posture, Placement]:
        """Put the knees of a posture on the floor.

        Parameters
        ----------
        posture : Posture
            With thighs as wanted; shanks and feet are laid down here.

        Returns
        -------
        posture : Posture
            With shanks and feet.
        placement : Placement
            With the lowest point of the knees' skin at the floor's height.
        """
        laid = self._with_shanks(posture)
        placement = self._put(posture)
        lowest = self.figure.lowest(placement, _KNEES)
        return laid, placement.shifted(np.array([0.0, -lowest, 0.0]))

    def shoulder(self, placement: Placement) -> Array:
        """Up and forward of the shoulders, shape (2,), metres."""
        return self.figure.joint(placement, "upperarm01.L")

    def palm_height(self, posture: Posture) -> float:
        """Height of a wrist whose hand lies flat on the floor.

        Parameters
        ----------
        posture : Posture
            With the hands' direction and palm as they lie.

        Returns
        -------
        float
            Metres.
        """
        placement = self.figure.place(hands_down(posture), (1.0, 0.0))
        wrist = self.figure.joint(placement, "wrist.L")[0]
        return float(wrist - self.figure.lowest(placement, ("left_hand_palm",)))


def hands_down(posture: Posture) -> Posture:
    """Turn both hands flat to the floor, fingers forward."""
    return posture.with_limbs({"hand_deg": 90.0, "palm": (0.0, -1.0, 0.0), "grip_deg": 4.0})
