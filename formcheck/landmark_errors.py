"""How wrong the landmarks are: measured on rendered people with known truth.

A landmark is not a joint centre, and off the side it is off differently from the front than from behind. What
is wrong alike in every recording is a bias of the landmarks' convention and is taken off; what is left is the
uncertainty that is printed.
"""

from dataclasses import dataclass

__all__ = ["MEASURED_YAW_DEG", "OBLIQUE_YAW_DEG", "LandmarkError"]

OBLIQUE_YAW_DEG = 12.0
"""Estimated angle off the side from which on the larger uncertainty holds. The estimate is rough: half of the
true angles of 10 to 20 degrees read less than 12."""

MEASURED_YAW_DEG = 20.0
"""The farthest off the side that was measured."""

_WORST_LEAD = 0.35
# The greatest lead in the fit; beyond, its line is not followed.


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkError:
    """What a metric reads too much, and how sure it is after that is taken off.

    Attributes
    ----------
    constant : float
        Part of the bias that is always there, in the metric's unit.
    per_lead : float
        Part of the bias for a shoulder lead of 1, see :func:`formcheck.view.shoulder_lead`.
    side, oblique : float
        One standard error after that, for views from the side and for views off it.
    """

    constant: float
    per_lead: float
    side: float
    oblique: float

    def bias(self, lead: float) -> float:
        """Say what is read too much.

        Parameters
        ----------
        lead : float
            How far the nearer shoulder is ahead of the other, in trunks, 0 if not known.

        Returns
        -------
        float
            In the metric's unit; to be taken off.
        """
        return self.constant + self.per_lead * min(max(lead, -_WORST_LEAD), _WORST_LEAD)

    def uncertainty(self, yaw_deg: float) -> float:
        """Say how sure a corrected value is.

        Parameters
        ----------
        yaw_deg : float
            Estimated angle off the side.

        Returns
        -------
        float
            One standard error in the metric's unit.
        """
        return self.side if yaw_deg < OBLIQUE_YAW_DEG else self.oblique
