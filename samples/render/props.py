"""What a person handles or leans on in one frame, in the world frame.

The world frame is in metres: x to the person's left, y up from the floor, z the way the person faces when
standing. Movements fill a :class:`Props` for every frame, the drawing draws it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ball", "Couch", "Dumbbell", "Props"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dumbbell:
    """A dumbbell in a hand or on the floor.

    Attributes
    ----------
    center : ndarray, shape (3,)
        Middle of the handle, metres.
    axis : ndarray, shape (3,)
        Unit vector along the handle.
    """

    center: Array
    axis: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ball:
    """An exercise ball on the floor.

    Attributes
    ----------
    center : ndarray, shape (3,)
        Metres; its height is the radius, for the ball touches the floor.
    radius_m : float
        Radius, the same in all frames of a clip.
    roll_angle_deg : float
        How far it has rolled about the x axis: positive when it rolled towards +z.
    """

    center: Array
    radius_m: float
    roll_angle_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Couch:
    """A couch that holds the feet of someone who kneels in front of it.

    Attributes
    ----------
    front_z : float
        Where its front edge is, metres; it extends from there towards -z.
    clearance_m : float
        Height of its underside over the floor: the feet are below it.
    """

    front_z: float
    clearance_m: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Props:
    """Everything but the person and the room, in one frame.

    Attributes
    ----------
    dumbbells : tuple of Dumbbell
        None, one or two.
    ball : Ball or None
        The exercise ball.
    wall_z : float or None
        Where the surface of a wall is that faces the person's feet, metres along z; the wall is behind it
        (towards +z).
    couch : Couch or None
        What holds the feet.
    mat : bool
        Whether a mat lies on the floor below the person. Its top is the floor, y = 0.
    """

    dumbbells: tuple[Dumbbell, ...] = ()
    ball: Ball | None = None
    wall_z: float | None = None
    couch: Couch | None = None
    mat: bool = False
