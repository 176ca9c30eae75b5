"""Where the picture is taken from, and where a point of the world is in it."""

import math
from dataclasses import dataclass

import numpy as np

from render.skeleton import Array

__all__ = ["Camera"]

_NEAR_M, _FAR_M = 0.2, 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A pinhole camera that looks at a person from the side.

    The world is in metres: x to the person's left, y up, z the way the person faces.

    Attributes
    ----------
    side : {"left", "right"}
        Which side of the person it sees.
    distance_m : float
        From the point it looks at.
    height_m : float
        Of the lens over the floor.
    look_at : tuple of float
        The point in the middle of the picture, metres.
    yaw_deg : float
        How far it is off a true side view, positive towards the person's front.
    roll_deg : float
        How far it is turned about its own axis, positive clockwise as the person holding it sees it: then
        the picture leans to the left.
    field_of_view_deg : float
        Across the picture's longer side.
    width_px, height_px : int
        Size of the picture.
    """

    side: str = "left"
    distance_m: float = 3.5
    height_m: float = 0.95
    look_at: tuple[float, float, float] = (0.0, 0.85, 0.1)
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    field_of_view_deg: float = 50.0
    width_px: int = 854
    height_px: int = 480

    def __post_init__(self) -> None:
        if self.side not in ("left", "right"):
            raise ValueError(f"side must be 'left' or 'right', got {self.side!r}")

    @property
    def facing(self) -> str:
        """Where the person faces in the picture: ``left`` or ``right``."""
        # Somebody whose left side is seen faces the left of the picture.
        return self.side

    @property
    def focal_px(self) -> float:
        """Focal length in pixels."""
        half = 0.5 * max(self.width_px, self.height_px)
        return half / math.tan(math.radians(0.5 * self.field_of_view_deg))

    @property
    def position(self) -> Array:
        """The lens, shape (3,), metres."""
        outwards = 1.0 if self.side == "left" else -1.0
        yaw = math.radians(self.yaw_deg)
        return np.array(
            [
                self.look_at[0] + outwards * self.distance_m * math.cos(yaw),
                self.height_m,
                self.look_at[2] + self.distance_m * math.sin(yaw),
            ]
        )

    @property
    def axes(self) -> Array:
        """Right, up and backwards of the camera in the world, rows of shape (3, 3)."""
        forward = np.array(self.look_at) - self.position
        forward /= np.linalg.norm(forward)
        right = np.cross(forward, (0.0, 1.0, 0.0))
        right /= np.linalg.norm(right)
        up = np.cross(right, forward)
        roll = math.radians(self.roll_deg)
        turned_right = math.cos(roll) * right - math.sin(roll) * up
        turned_up = math.sin(roll) * right + math.cos(roll) * up
        return np.array([turned_right, turned_up, -forward])

    def project(self, points: Array) -> Array:
        """Find points in the picture.

        Parameters
        ----------
        points : ndarray, shape (..., 3)
            World, metres; in front of the camera.

        Returns
        -------
        ndarray, shape (..., 2)
            Pixels, x right, y down, from the picture's upper left corner.
        """
        seen = (np.asarray(points) - self.position) @ self.axes.T
        depth = -seen[..., 2]
        return np.stack(
            [
                0.5 * self.width_px + self.focal_px * seen[..., 0] / depth,
                0.5 * self.height_px - self.focal_px * seen[..., 1] / depth,
            ],
            axis=-1,
        )

    @property
    def view(self) -> Array:
        """World to camera, shape (4, 4)."""
        return view_matrix(self.axes, self.position)

    @property
    def projection(self) -> Array:
        """Camera to clip space, shape (4, 4)."""
        return perspective(
            2.0 * self.focal_px / self.width_px, 2.0 * self.focal_px / self.height_px, _NEAR_M, _FAR_M
        )


def view_matrix(axes: Array, position: Array) -> Array:
    """World to the frame of a camera or a lamp.

    Parameters
    ----------
    axes : ndarray, shape (3, 3)
        Its right, up and backwards as rows.
    position : ndarray, shape (3,)
        Where it is.

    Returns
    -------
    ndarray, shape (4, 4)
        For column vectors.
    """
    matrix = np.eye(4)
    matrix[:3, :3] = axes
    matrix[:3, 3] = -axes @ position
    return matrix


def perspective(scale_x: float, scale_y: float, near_m: float, far_m: float) -> Array:
    """Camera frame to clip space.

    Parameters
    ----------
    scale_x, scale_y : float
        Focal lengths in half-widths and half-heights of the picture.
    near_m, far_m : float
        What is nearer or farther is not drawn.

    Returns
    -------
    ndarray, shape (4, 4)
        For column vectors.
    """
    matrix = np.zeros((4, 4))
    matrix[0, 0], matrix[1, 1] = scale_x, scale_y
    matrix[2, 2] = -(far_m + near_m) / (far_m - near_m)
    matrix[2, 3] = -2.0 * far_m * near_m / (far_m - near_m)
    matrix[3, 2] = -1.0
    return matrix
