"""Tapered capsules that melt into one surface, measured for many points at once.

All sizes, colours and amounts are engineering defaults, chosen by looking at the result.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from placeholder.room import Camera

__all__ = ["Part", "Solid", "Surface"]

Floats = NDArray[np.float32]
MARGIN_M = 0.03  # solids reach this much farther than their radius, because they melt together


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solid:
    """One tapered capsule.

    Attributes
    ----------
    start, end : tuple of float
        Ends of the axis (x, y, z) in metres.
    radius_m : tuple of float
        Radius at the start and at the end.
    colour : tuple of float
        Red, green, blue as sRGB in 0..1.
    bulge_m : float
        Added to the radius half way: muscle.
    breadth : float
        Lateral (z) half width as a multiple of the radius.
    blend_m : float
        How far the solid melts into the ones before it.
    slab : tuple of float or None
        (nx, ny, centre, half_width): keep only what lies within the half width of the plane.
    gloss : float
        Share of mirror-like light, 0..1.
    """

    start: tuple[float, float, float]
    end: tuple[float, float, float]
    radius_m: tuple[float, float]
    colour: tuple[float, float, float]
    bulge_m: float = 0.0
    breadth: float = 1.0
    blend_m: float = 0.025
    slab: tuple[float, float, float, float] | None = None
    gloss: float = 0.06


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Solids that are drawn as one surface, with what is painted on it.

    Attributes
    ----------
    solids : tuple of Solid
        At least one.
    frame : tuple of float
        (x, y, inclination_deg) of the part's own axes, in which paint and folds are given.
    spots : tuple
        Painted ellipses (forward, up, half_length, half_height in metres, colour) in those axes.
    folds_m : float
        Height of the cloth's folds; 0 is smooth.
    """

    solids: tuple[Solid, ...]
    frame: tuple[float, float, float] = (0.0, 0.0, 0.0)
    spots: tuple[tuple[float, float, float, float, tuple[float, float, float]], ...] = ()
    folds_m: float = 0.0


class Surface:
    """The solids of one part as arrays, so that many points are measured against all of them at once.

    Parameters
    ----------
    part : Part
        What to measure.
    """

    def __init__(self, part: Part) -> None:
        solids = part.solids
        self.part = part
        self.breadth = np.array([[solid.breadth] for solid in solids], np.float32)
        self.start = np.array([solid.start for solid in solids], np.float32)[:, :, None]
        axis = np.array([solid.end for solid in solids], np.float32)[:, :, None] - self.start
        axis[:, 2] /= self.breadth
        self.axis = axis
        self.per_length = 1 / np.maximum((axis**2).sum(axis=1), 1e-9)
        self.radius = np.array([solid.radius_m for solid in solids], np.float32)[:, :, None]
        self.bulge = np.array([[4 * solid.bulge_m] for solid in solids], np.float32)
        self.shrink = np.minimum(self.breadth, 1.0)
        self.colour = np.array([solid.colour for solid in solids], np.float32) ** 2.2
        self.gloss = np.array([solid.gloss for solid in solids], np.float32)
        angle = math.radians(part.frame[2])
        self.forward = np.array([math.cos(angle), -math.sin(angle)], np.float32)
        self.up = np.array([math.sin(angle), math.cos(angle)], np.float32)

    def distances(self, points: Floats) -> Floats:
        """Measure the distance of points to every solid.

        Parameters
        ----------
        points : ndarray of float32, shape (3, n)
            Metres.

        Returns
        -------
        ndarray of float32, shape (solids, n)
            Metres; negative inside. Never more than the true distance by more than a few per cent.
        """
        x, y, z = (points[None, i] - self.start[:, i] for i in range(3))
        z /= self.breadth
        along = x * self.axis[:, 0] + y * self.axis[:, 1] + z * self.axis[:, 2]
        along = np.clip(along * self.per_length, 0, 1)
        x -= along * self.axis[:, 0]
        y -= along * self.axis[:, 1]
        z -= along * self.axis[:, 2]
        radius = self.radius[:, 0] + along * (self.radius[:, 1] - self.radius[:, 0])
        radius += self.bulge * along * (1 - along)
        apart = (np.sqrt(x * x + y * y + z * z) - radius) * self.shrink
        for row, solid in enumerate(self.part.solids):
            if solid.slab is not None:
                nx, ny, centre, half_width = solid.slab
                outside = np.abs(points[0] * nx + points[1] * ny - centre) - half_width
                np.maximum(apart[row], outside, out=apart[row])
        return np.asarray(apart, np.float32)

    def distance(self, points: Floats, *, folded: bool = False) -> Floats:
        """Measure the distance of points to the melted surface.

        Parameters
        ----------
        points : ndarray of float32, shape (3, n)
            Metres.
        folded : bool
            With the folds of the cloth; they only matter where light is worked out.

        Returns
        -------
        ndarray of float32, shape (n,)
            Metres; negative inside.
        """
        each = self.distances(points)
        nearest = each[0]
        for solid, other in zip(self.part.solids[1:], each[1:], strict=True):
            overlap = np.maximum(solid.blend_m - np.abs(nearest - other), 0)
            nearest = np.minimum(nearest, other) - overlap * overlap * (0.25 / solid.blend_m)
        if folded and self.part.folds_m:
            f, u = self.own_axes(points)
            wave = np.sin(41 * u + 23 * f + 2 * np.sin(31 * f - 17 * points[2]))
            wave += np.sin(67 * u - 29 * f + 37 * points[2])
            nearest = nearest + self.part.folds_m * wave
        return np.asarray(nearest, np.float32)

    def own_axes(self, points: Floats) -> tuple[Floats, Floats]:
        """Express points in the part's own axes.

        Parameters
        ----------
        points : ndarray of float32, shape (3, n)
            Metres.

        Returns
        -------
        tuple of ndarray, shape (n,) each
            Forward and up, metres.
        """
        flat = points[:2] - np.array(self.part.frame[:2], np.float32)[:, None]
        return self.forward @ flat, self.up @ flat

    def normals(self, points: Floats) -> Floats:
        """Work out which way the surface faces, from four measurements round each point.

        Parameters
        ----------
        points : ndarray of float32, shape (3, n)
            Metres.

        Returns
        -------
        ndarray of float32, shape (3, n)
            Unit vectors, outwards.
        """
        total = np.zeros_like(points)
        for corner in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
            way = np.array(corner, np.float32)[:, None]
            total += way * self.distance(points + way * np.float32(0.0015), folded=True)
        return np.asarray(total / np.maximum(np.linalg.norm(total, axis=0), 1e-9), np.float32)

    def paint(self, points: Floats, *, softness_m: float) -> tuple[Floats, Floats]:
        """Look up the colour of surface points.

        Parameters
        ----------
        points : ndarray of float32, shape (3, n)
            Metres.
        softness_m : float
            Over what distance colours run into each other; half a pixel avoids jagged edges.

        Returns
        -------
        colour : ndarray of float32, shape (3, n)
            Linear light, 0..1.
        gloss : ndarray of float32, shape (n,)
            Share of mirror-like light, 0..1.
        """
        each = self.distances(points)
        weight = np.exp(-np.minimum((each - each.min(axis=0)) / softness_m, 20))
        weight /= weight.sum(axis=0)
        colour = self.colour.T @ weight
        f, u = self.own_axes(points)
        for forward, up, length, height, spot in self.part.spots:
            reach = np.sqrt(((f - forward) / length) ** 2 + ((u - up) / height) ** 2)
            cover = np.clip((1 - reach) * min(length, height) / softness_m + 0.5, 0, 1)
            colour += cover * (np.array(spot, np.float32)[:, None] ** 2.2 - colour)
        mottle = np.sin(173 * u + 3 * np.sin(97 * f)) * np.sin(151 * points[2] + 89 * f)
        return colour * (1 + 0.03 * mottle), self.gloss @ weight

    def bounds(self, camera: Camera) -> tuple[NDArray[np.float64], tuple[float, float]]:
        """Find where in the picture the part can be.

        Parameters
        ----------
        camera : Camera
            Who looks.

        Returns
        -------
        boxes : ndarray, shape (solids, 4)
            Left, top, right and bottom pixel of each solid; may lie outside the picture.
        span_m : tuple of float
            Smallest and largest distance from the camera of them all.
        """
        ends = np.concatenate([self.start[:, :, 0], self.start[:, :, 0] + self.axis[:, :, 0]])
        ends[len(self.axis) :, 2] += (self.axis[:, 2] * (self.breadth - 1))[:, 0]
        reach = (self.radius.max(axis=1) + self.bulge / 4) * np.maximum(self.breadth, 1)
        reach = np.tile(reach[:, 0], 2)
        away = np.linalg.norm(ends - camera.position, axis=1)
        pixels = camera.project(ends)
        spread = ((reach + MARGIN_M) * camera.focal_px / (away - reach))[:, None]
        low = (pixels - spread).reshape(2, -1, 2).min(axis=0)
        high = (pixels + spread).reshape(2, -1, 2).max(axis=0)
        return np.hstack([low, high]), (float((away - reach).min()), float((away + reach).max()))
