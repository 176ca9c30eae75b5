"""The camera and the empty room of the placeholder sample: wall, wooden floor, rubber mat, shadow.

Coordinates are metres: x to the front of the lifter, y up from the floor, z towards the camera. All
sizes and colours are engineering defaults.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["LIGHT", "Camera", "cast_shadow", "draw_room", "place_camera"]

Floats = NDArray[np.float32]

LIGHT = (0.42, 0.78, 0.46)  # where the lamp is, seen from the lifter
WALL_Z_M = -1.25
PLANK_M = 0.17
SKIRTING_M = 0.09
MAT_M = (-0.85, 1.05, -0.62, 0.62)  # x from, to, z from, to
SHADOW_SAMPLING = 0.25  # a soft shadow needs few pixels
OVERSAMPLING = 3  # rays for a pixel along each axis: planks far away are thin
VIEW_HEIGHT_M = 2.08  # height of the picture at the lifter: a person fills 84 % of it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Camera:
    """A pinhole camera.

    Attributes
    ----------
    position : ndarray, shape (3,)
        Where it stands, metres.
    axes : ndarray, shape (3, 3)
        Rows: right, up, forward; unit vectors.
    focal_px : float
        Focal length in pixels.
    width_px, height_px : int
        Size of the picture.
    """

    position: Floats
    axes: Floats
    focal_px: float
    width_px: int
    height_px: int

    def project(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Pixel coordinates of points.

        Parameters
        ----------
        points : ndarray, shape (..., 3)
            Metres.

        Returns
        -------
        ndarray, shape (..., 2)
            x to the right, y down, pixels.
        """
        seen = (np.asarray(points, np.float64) - self.position) @ self.axes.T.astype(np.float64)
        scale = self.focal_px / seen[..., 2:3]
        centre = np.array([self.width_px, self.height_px]) / 2
        return np.asarray(centre + seen[..., :2] * scale * (1.0, -1.0))

    def rays(self, column: Floats, row: Floats) -> Floats:
        """Directions of view through pixel centres.

        Parameters
        ----------
        column, row : ndarray, shape (n,)
            Pixels.

        Returns
        -------
        ndarray of float32, shape (3, n)
            Unit vectors.
        """
        right = (column + 0.5 - self.width_px / 2) / self.focal_px
        up = (self.height_px / 2 - row - 0.5) / self.focal_px
        direction = self.axes.T @ np.stack([right, up, np.ones_like(right)])
        return np.asarray(direction / np.linalg.norm(direction, axis=0), np.float32)


def _rescale(camera: Camera, factor: float) -> Camera:
    """Take the same view with more or fewer pixels."""
    return replace(
        camera,
        focal_px=camera.focal_px * factor,
        width_px=round(camera.width_px * factor),
        height_px=round(camera.height_px * factor),
    )


def place_camera(*, width_px: int, height_px: int, yaw_deg: float, distance_m: float) -> Camera:
    """Put a camera at hip height beside the lifter.

    Parameters
    ----------
    width_px, height_px : int
        Size of the picture.
    yaw_deg : float
        Angle from a true side view, positive towards the lifter's front.
    distance_m : float
        From the lifter.

    Returns
    -------
    Camera
        The picture is `VIEW_HEIGHT_M` high at the lifter.
    """
    yaw = math.radians(yaw_deg)
    axes = np.array(
        [[math.cos(yaw), 0, -math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, -math.cos(yaw)]], np.float32
    )
    position = np.array([0.06, 0.93, 0.0], np.float32) - distance_m * axes[2]
    focal_px = height_px * distance_m / VIEW_HEIGHT_M
    return Camera(position=position, axes=axes, focal_px=focal_px, width_px=width_px, height_px=height_px)


def _all_rays(camera: Camera) -> Floats:
    """Direction of view of every pixel, row by row."""
    row, column = np.mgrid[0 : camera.height_px, 0 : camera.width_px].reshape(2, -1).astype(np.float32)
    return camera.rays(column, row)


def _floor_points(camera: Camera) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Floor x and z under every pixel (flat arrays), and whether the pixel shows the floor at all."""
    rays = _all_rays(camera)
    down = np.minimum(rays[1], -1e-4)
    x = camera.position[0] - rays[0] * camera.position[1] / down
    z = camera.position[2] - rays[2] * camera.position[1] / down
    return x, z, (rays[1] < -1e-4) & (z > WALL_Z_M)


def _wall_points(camera: Camera) -> tuple[Floats, Floats]:
    """Wall x and y behind every pixel (flat arrays)."""
    rays = _all_rays(camera)
    away = (WALL_Z_M - camera.position[2]) / rays[2]
    return camera.position[0] + rays[0] * away, camera.position[1] + rays[1] * away


def _colour_floor(x: Floats, z: Floats, random: np.random.Generator) -> Floats:
    """Oak planks along x, a dark rubber mat on them; sRGB, shape (n, 3)."""
    plank = np.floor(z / PLANK_M).astype(int) % 64
    tone = random.uniform(-0.035, 0.035, 64)[plank]
    grain = 0.015 * np.sin(9 * x + 5 * plank + 2.5 * np.sin(240 * z / 3 + 3 * x))
    seam = 0.10 * (np.abs(z / PLANK_M - np.round(z / PLANK_M)) < 0.02)
    joint = np.abs((x + 0.71 * plank) % 1.9) < 0.006
    wood = np.array([0.66, 0.53, 0.40]) + (tone + grain - seam - 0.08 * joint)[:, None]
    speckle = 0.012 * np.sin(311 * x) * np.sin(287 * z)
    rubber = np.array([0.27, 0.28, 0.30]) + speckle[:, None]
    on_mat = (x > MAT_M[0]) & (x < MAT_M[1]) & (z > MAT_M[2]) & (z < MAT_M[3])
    return np.asarray(np.where(on_mat[:, None], rubber, wood), np.float32)


def _colour_wall(x: Floats, y: Floats) -> Floats:
    """Plaster with a white skirting board; sRGB, shape (n, 3)."""
    glow = 0.05 * np.exp(-((x - 0.5) ** 2 / 3.5 + (y - 1.6) ** 2 / 1.6))
    plaster = np.array([0.77, 0.775, 0.76]) + (glow + 0.02 * (y - 1) - 0.03 * np.exp(-y / 0.15))[:, None]
    board = np.array([0.86, 0.86, 0.85]) - 0.10 * (y > SKIRTING_M - 0.012)[:, None]
    return np.asarray(np.where((y < SKIRTING_M)[:, None], board, plaster), np.float32)


def draw_room(camera: Camera, *, seed: int) -> Floats:
    """Draw the empty room.

    Parameters
    ----------
    camera : Camera
        Who looks.
    seed : int
        Of the tones of the planks and the stains on the wall.

    Returns
    -------
    ndarray of float32, shape (height, width, 3)
        Linear light, 0..1.
    """
    random = np.random.default_rng(seed)
    fine = _rescale(camera, OVERSAMPLING)
    x, z, is_floor = _floor_points(fine)
    colour = _colour_wall(*_wall_points(fine))
    colour[is_floor] = _colour_floor(x[is_floor], z[is_floor], random)
    picture = colour.reshape(fine.height_px, fine.width_px, 3)
    small = cv2.resize(picture, (camera.width_px, camera.height_px), interpolation=cv2.INTER_AREA)
    stains = random.standard_normal(small.shape[:2]).astype(np.float32)
    stains = cv2.GaussianBlur(stains, (0, 0), camera.height_px / 80)
    return np.asarray(np.clip(small + 0.05 * stains[:, :, None], 0, 1) ** 2.2, np.float32)


def cast_shadow(room: Floats, blobs: Sequence[tuple[float, float, float, float]], camera: Camera) -> Floats:
    """Lay a soft shadow on the floor.

    Parameters
    ----------
    room : ndarray of float32, shape (height, width, 3)
        The empty room; not changed.
    blobs : sequence of (x, y, z, radius)
        Balls that stand in the light, metres. The higher one hangs, the softer its shadow.
    camera : Camera
        Who looks.

    Returns
    -------
    ndarray of float32, shape (height, width, 3)
        The room with the shadow.
    """
    coarse = _rescale(camera, SHADOW_SAMPLING)
    x, z, is_floor = _floor_points(coarse)
    shade = np.zeros_like(x[is_floor])
    for blob_x, height, blob_z, radius in blobs:
        # Most of the light comes from above: the lamp moves the shadow by a part of its slant only.
        shift = 0.45 * height / LIGHT[1]
        softness = radius + 0.22 * height
        reach = (x[is_floor] - blob_x + LIGHT[0] * shift) ** 2 + (
            z[is_floor] - blob_z + LIGHT[2] * shift
        ) ** 2
        shade += (radius / softness) ** 2 * np.exp(-reach / (1.2 * softness**2))
    light = np.ones_like(x)
    light[is_floor] = 0.30 + 0.70 * np.exp(-0.9 * shade)
    light = light.reshape(coarse.height_px, coarse.width_px)
    return np.asarray(room * cv2.resize(light, (camera.width_px, camera.height_px))[:, :, None], np.float32)
