"""An angle of the body as it is drawn in a picture: a sector at the joint, and a number beside it."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import Joint
from formcheck.signals import Body, Signal

__all__ = ["Angle"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Angle:
    """A number in degrees and where in the picture it is.

    Attributes
    ----------
    value_deg : float
        The number; NaN where not known.
    vertex_px : ndarray, shape (2,)
        The joint.
    start_px, end_px : ndarray, shape (2,)
        A point on either arm of the angle.
    """

    value_deg: float
    vertex_px: Array
    start_px: Array
    end_px: Array

    @classmethod
    def of(cls, signal: Signal, joint: Joint, body: Body, *, value_deg: float | None = None) -> Self:
        """Place a signal's value at a joint.

        The sector is as wide as the number says. A flexion is 0 for a straight joint, so it opens from
        the straight continuation of the lower segment to the upper one; a lean opens from the vertical.

        Parameters
        ----------
        signal : Signal
            One in degrees, of two or three joints.
        joint : Joint
            Where it is drawn: the first of two, or the middle one of three.
        body : Body
            One frame.
        value_deg : float or None, optional
            The signal's value, if it is known already.

        Returns
        -------
        Angle
            With NaN where the body has NaN.

        Raises
        ------
        ValueError
            If the joint is not the vertex of the signal.
        """
        chain = signal.joints
        vertex = body.joint(joint)
        if len(chain) == 2 and joint is chain[0]:
            start, end = vertex - (0.0, 1.0), body.joint(chain[1])
        elif len(chain) == 3 and joint is chain[1]:
            start, end = 2.0 * vertex - body.joint(chain[2]), body.joint(chain[0])
        else:
            raise ValueError(f"{signal.name} is no angle at the {joint.value}: its joints are {chain}")
        value = float(signal.of(body)) if value_deg is None else value_deg
        return cls(value_deg=value, vertex_px=vertex, start_px=start, end_px=end)

    @property
    def is_known(self) -> bool:
        """Whether both the number and the place are known."""
        return math.isfinite(self.value_deg) and bool(np.isfinite(self.points_px).all())

    @property
    def points_px(self) -> Array:
        """Joint and arms, as an array of shape (3, 2)."""
        return np.stack([self.vertex_px, self.start_px, self.end_px])

    @property
    def arm_px(self) -> float:
        """Length of the arm that ends in a joint."""
        return float(np.hypot(*(self.end_px - self.vertex_px)))

    @property
    def text(self) -> str:
        """The number in whole degrees."""
        # Adding 0 makes 0 of what would read as -0.
        return f"{round(self.value_deg) + 0}°"

    def sector_px(self, *, radius_px: float) -> Array:
        """Outline of the sector between the arms, the short way round.

        Parameters
        ----------
        radius_px : float
            How far it reaches from the joint.

        Returns
        -------
        ndarray, shape (n, 2)
            Points in pixels, the joint first.
        """
        first = _direction_rad(self.start_px - self.vertex_px)
        turn = _direction_rad(self.end_px - self.vertex_px) - first
        turn = (turn + math.pi) % (2.0 * math.pi) - math.pi
        # A step of 5 degrees cannot be told from a circle at this size.
        steps = first + np.linspace(0.0, turn, max(2, math.ceil(abs(turn) / math.radians(5.0)) + 1))
        arc = self.vertex_px + radius_px * np.stack([np.cos(steps), np.sin(steps)], axis=-1)
        return np.concatenate([self.vertex_px[None], arc])


def _direction_rad(arm: Array) -> float:
    return math.atan2(float(arm[1]), float(arm[0]))
