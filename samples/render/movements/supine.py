"""Lying on the back with the hips somewhere above the floor: shoulders and head stay down.

Where the hips are for a given lean of the pelvis follows from the skin of the back that rests on the floor.
It is measured at a few leans once and interpolated.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from render.contacts import Figure
from render.posture import NEUTRAL, Posture
from render.skeleton import Array, Placement

__all__ = ["Supine"]

_BACK = ("back", "buttocks")
_ARM_SPREAD = 0.35
_SHOULDERS_M = 0.004  # shoulders so near to the floor rest on it, engineering default


class Supine:
    """A figure on its back, head towards -z, the shoulders over z = 0.

    Parameters
    ----------
    figure : Figure
        Who lies.
    thorax_share : float
        How much the thorax leans along with the pelvis: 1 a stiff trunk, 0 one that rolls up from the hips.
    most_deg : float
        How far beyond lying flat the pelvis leans at most.
    """

    def __init__(self, figure: Figure, *, thorax_share: float, most_deg: float) -> None:
        self.figure = figure
        self._thorax_share = thorax_share
        self._is_upper = self._find_upper_back()
        self._beyond: Array = np.concatenate([np.arange(-6.0, 12.0, 1.5), np.linspace(12.0, most_deg, 12)])
        # Close together where the buttocks leave the floor and the back takes over.
        rows = [self._measure(float(beyond)) for beyond in self._beyond]
        self._table: Array = np.array(rows)
        self._wrist_m = self._measure_wrist()

    def posture(self, beyond_deg: float) -> Posture:
        """Trunk, head and arms for a lean of the pelvis.

        Parameters
        ----------
        beyond_deg : float
            How far the pelvis leans beyond lying flat: positive with the hips up.

        Returns
        -------
        Posture
            With straight legs; the back of the head on the floor, the arms beside the body.
        """
        head, roll = (float(np.interp(beyond_deg, self._beyond, self._table[:, column])) for column in (2, 4))
        posture = self._trunk(beyond_deg, head, roll)
        placement = self.figure.place(posture, self.hip(beyond_deg))
        shoulder = self.figure.joint(placement, "upperarm01.L")
        arm = replace(
            posture.left,
            upper_arm_spread=_ARM_SPREAD,
            forearm_spread=_ARM_SPREAD,
            hand_deg=92.0,
            palm=(0.0, -1.0, 0.0),
            grip_deg=8.0,
        )
        away = 0.99 * sum(self.figure.arm_m(arm))
        drop = self._wrist_m - float(shoulder[0])
        wrist = shoulder + np.array([drop, np.sqrt(max(away**2 - drop**2, 0.0))])
        arm = self.figure.reach_with_arm(arm, shoulder, wrist)
        return replace(posture, left=arm, right=replace(arm))

    def trunk_lean_deg(self, beyond_deg: float) -> float:
        """Lean of the line from hips to shoulders, degrees in [-180, 180)."""
        up, forward = self.hip(beyond_deg)
        shoulder_up = float(np.interp(beyond_deg, self._beyond, self._table[:, 3]))
        return float(np.degrees(np.arctan2(-forward, shoulder_up - up)))

    def hip(self, beyond_deg: float) -> Array:
        """Up and forward of the hips, shape (2,), metres."""
        return np.array([np.interp(beyond_deg, self._beyond, self._table[:, column]) for column in (0, 1)])

    def _trunk(self, beyond_deg: float, head_deg: float, roll_deg: float) -> Posture:
        thigh = 90.0 + beyond_deg
        return Posture(
            pelvis_lean_deg=-90.0 - beyond_deg - roll_deg,
            thorax_lean_deg=-90.0 - self._thorax_share * beyond_deg - roll_deg,
            head_lean_deg=head_deg,
        ).with_limbs({"thigh_deg": thigh, "shank_deg": thigh, "upper_arm_spread": 0.4})

    def _find_upper_back(self) -> NDArray[np.bool_]:
        """Tell which vertices of the back are on the shoulders' half of it."""
        upright = self.figure.place(NEUTRAL, (1.0, 0.0))
        middle = self.figure.joint(upright, "spine02")[0]
        return np.asarray(self.figure.body.surface("back", upright)[:, 1] > middle)

    def _measure(self, beyond_deg: float) -> tuple[float, float, float, float, float]:
        """Measure hips, head, shoulders and the trunk's roll when back and shoulders are on the floor."""
        low, high = 0.0, 20.0
        # The buttocks are thicker than the shoulders: with both down the whole trunk is rolled a little.
        for _ in range(10):
            roll = 0.5 * (low + high)
            placement = self.figure.place(self._trunk(beyond_deg, -88.0, roll), (1.0, 0.0))
            lowest = self.figure.lowest(placement, _BACK)
            shoulders = self.figure.body.surface("back", placement)[self._is_upper, 1].min()
            low, high = (roll, high) if shoulders > lowest + _SHOULDERS_M else (low, roll)
        shoulder = self.figure.joint(placement, "upperarm01.L")
        hip = np.array([1.0 - lowest, -float(shoulder[1])])
        low, high = -140.0, -50.0  # chin far up, chin on the chest
        for _ in range(12):
            head = 0.5 * (low + high)
            above = self.figure.lowest(
                self.figure.place(self._trunk(beyond_deg, head, roll), hip), ("head_back",)
            )
            low, high = (low, head) if above > 0.0 else (head, high)
        return float(hip[0]), float(hip[1]), 0.5 * (low + high), float(shoulder[0]) - lowest, roll

    def _measure_wrist(self) -> float:
        posture = self._trunk(0.0, -88.0, 0.0).with_limbs(
            {
                "upper_arm_deg": 90.0,
                "forearm_deg": 90.0,
                "hand_deg": 92.0,
                "palm": (0.0, -1.0, 0.0),
                "grip_deg": 8.0,
            }
        )
        placement: Placement = self.figure.place(posture, (1.0, 0.0))
        wrist = self.figure.joint(placement, "wrist.L")[0]
        return float(wrist - self.figure.lowest(placement, ("left_hand_palm",)))
