"""What the landmarks read too much or too little: measured on rendered people with known truth.

A landmark is not a joint centre, and off the side it is off differently from the front than from behind. What
is wrong alike in every recording is a bias of the landmarks' convention and is taken off; what is left is the
uncertainty that is printed.
"""

from dataclasses import dataclass

__all__ = ["MEASURED_YAW_DEG", "WORST_LEAD", "LandmarkBias"]

MEASURED_YAW_DEG = 20.0
"""The farthest off the side that was measured."""

WORST_LEAD = 0.35
"""The greatest lead of a shoulder in the fit, in trunks; beyond, its line is not followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkBias:
    """What a metric reads too much, and too small.

    Attributes
    ----------
    constant : float
        Part that is always there, in the metric's unit.
    per_lead : float
        Part for a shoulder lead of 1, see :func:`formcheck.view.shoulder_lead`.
    gain : float
        Share of the true value that is read after that, in (0, 1]: large turns are read too small.

    Raises
    ------
    ValueError
        If the gain is no such share.
    """

    constant: float = 0.0
    per_lead: float = 0.0
    gain: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.gain <= 1.0:
            raise ValueError(f"gain must be in (0, 1], got {self.gain}")

    def take_off(self, value: float, lead: float) -> float:
        """Correct a reading in one view.

        Parameters
        ----------
        value : float
            What the landmarks read, in the metric's unit.
        lead : float
            How far the nearer shoulder is ahead of the other, in trunks, 0 if not known.

        Returns
        -------
        float
            The reading without the bias.
        """
        constant = self.constant + self.per_lead * min(max(lead, -WORST_LEAD), WORST_LEAD)
        return (value - constant) / self.gain
