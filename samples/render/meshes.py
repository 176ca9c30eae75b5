"""Simple solids: boxes, balls, dumbbells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.skeleton import Array

__all__ = ["Solid", "make_ball", "make_box", "make_dumbbell"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solid:
    """Triangles with a normal at each corner.

    Attributes
    ----------
    vertices, normals : ndarray, shape (3 * m, 3)
        Three corners a triangle, metres.
    """

    vertices: Array
    normals: Array


def make_box(low: tuple[float, float, float], high: tuple[float, float, float]) -> Solid:
    """Make a box.

    Parameters
    ----------
    low, high : tuple of float
        Opposite corners, metres.

    Returns
    -------
    Solid
        With flat faces.
    """
    corners = np.array(
        [
            [(low, high)[i][0], (low, high)[j][1], (low, high)[k][2]]
            for i in (0, 1)
            for j in (0, 1)
            for k in (0, 1)
        ]
    )
    quads = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])
    return _flat(corners, np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]))


def make_ball(radius_m: float) -> Solid:
    """Make a ball around the origin.

    Parameters
    ----------
    radius_m : float
        Its radius.

    Returns
    -------
    Solid
        Smooth.
    """
    turns, tilts = np.meshgrid(np.linspace(0.0, 2.0 * np.pi, 49), np.linspace(0.0, np.pi, 25))
    unit = np.stack([np.cos(turns) * np.sin(tilts), np.cos(tilts), np.sin(turns) * np.sin(tilts)], axis=-1)
    rows, columns = np.meshgrid(np.arange(24), np.arange(48), indexing="ij")
    first = (rows * 49 + columns).ravel()
    triangles = np.concatenate(
        [np.stack([first, first + 1, first + 50], 1), np.stack([first, first + 50, first + 49], 1)]
    )
    points = unit.reshape(-1, 3)[triangles.ravel()]
    return Solid(vertices=radius_m * points, normals=points)


def make_dumbbell() -> Solid:
    """Make a dumbbell around the origin, its handle along x.

    Returns
    -------
    Solid
        A handle of 26 cm with two heads of 12 cm across.
    """
    parts = [
        _cylinder(x, radius, length)
        for x, radius, length in ((0.0, 0.016, 0.26), (-0.095, 0.06, 0.07), (0.095, 0.06, 0.07))
    ]
    return Solid(
        vertices=np.concatenate([part.vertices for part in parts]),
        normals=np.concatenate([part.normals for part in parts]),
    )


def _cylinder(x: float, radius_m: float, length_m: float) -> Solid:
    turn = np.arange(16) * 2.0 * np.pi / 16
    ring = np.stack([np.zeros(16), radius_m * np.cos(turn), radius_m * np.sin(turn)], axis=1)
    middles = np.array([[x - 0.5 * length_m, 0.0, 0.0], [x + 0.5 * length_m, 0.0, 0.0]])
    corners = np.concatenate([ring + middles[0], ring + middles[1], middles])
    here, there = np.arange(16), (np.arange(16) + 1) % 16
    triangles = np.concatenate(
        [
            np.stack([here, there, there + 16], 1),
            np.stack([here, there + 16, here + 16], 1),
            np.stack([np.full(16, 32), there, here], 1),
            np.stack([np.full(16, 33), here + 16, there + 16], 1),
        ]
    )
    return _flat(corners, triangles)


def _flat(corners: Array, triangles: NDArray[np.int64]) -> Solid:
    points = corners[triangles]
    normals = np.cross(points[:, 1] - points[:, 0], points[:, 2] - points[:, 0])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Solid(vertices=points.reshape(-1, 3), normals=np.repeat(normals, 3, axis=0))
