"""Finds the surface of a drawn person by marching rays from the camera, and lights it.

All sizes, colours and amounts are engineering defaults, chosen by looking at the result.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress

import cv2
import numpy as np
from numpy.typing import NDArray

from placeholder.room import LIGHT, Camera
from placeholder.surface import Part, Surface

__all__ = ["draw"]

Floats = NDArray[np.float32]
Pixels = NDArray[np.intp]

SKY_SHARE, KEY_SHARE = 0.52, 0.68
MARCH_STEPS = 48
STEP_SHARE = 0.92  # capsules with a changing radius are not exact distances: step a little short
TOUCH_PX = 0.12  # a ray this close to a surface has met it
BLOCK_PX = 8  # rays are first sent out as thick cones, one for a block of pixels
RAYS_AT_ONCE = 8_000  # a narrow band of the picture: few solids are near it


def _march_blocks(
    surface: Surface, camera: Camera, boxes: NDArray[np.float64], span_m: tuple[float, float]
) -> tuple[Pixels, Pixels, Floats]:
    """Rows and columns of the pixels that may show the part, and how far their rays surely run free."""
    size = (camera.width_px, camera.height_px)
    left, top = np.clip(boxes[:, :2].min(axis=0), 0, size).astype(int)
    right, bottom = np.clip(boxes[:, 2:].max(axis=0) + 1, 0, size).astype(int)
    row, column = (
        grid.ravel() + BLOCK_PX // 2 for grid in np.mgrid[top:bottom:BLOCK_PX, left:right:BLOCK_PX]
    )
    rays = camera.rays(column.astype(np.float32) - 0.5, row.astype(np.float32) - 0.5)
    thickness = 0.5 * math.sqrt(2) * (BLOCK_PX + 2) / camera.focal_px
    travel = np.full(rays.shape[1], span_m[0], np.float32)
    alive = np.arange(rays.shape[1])
    for _ in range(MARCH_STEPS):
        apart = surface.distance(camera.position[:, None] + rays[:, alive] * travel[alive])
        room = apart - travel[alive] * thickness
        travel[alive] += np.maximum(room, 0) * STEP_SHARE
        alive = alive[(room > 0.002) & (travel[alive] < span_m[1])]
        if not len(alive):
            break
    met = travel < span_m[1]
    inner = np.arange(BLOCK_PX) - BLOCK_PX // 2
    rows = row[met, None, None] + inner[:, None]
    columns = column[met, None, None] + inner
    rows, columns, free = (
        grid.ravel() for grid in np.broadcast_arrays(rows, columns, travel[met, None, None])
    )
    inside = (rows < bottom) & (columns < right)
    return rows[inside], columns[inside], free[inside]


def _march(surface: Surface, camera: Camera, rays: Floats, free_m: Floats, end_m: float) -> Floats:
    """Distance along each ray and closest approach in pixels, shape (2, n)."""
    found = np.stack([free_m, np.full_like(free_m, 9.0)])
    index, travel, best = np.arange(len(free_m)), free_m.copy(), found.copy()
    for step in range(MARCH_STEPS):
        apart = surface.distance(camera.position[:, None] + rays * travel)
        in_pixels = apart * camera.focal_px / travel
        nearer = in_pixels < best[1]
        best[:, nearer] = travel[nearer], in_pixels[nearer]
        # Rays that graze a surface would creep past it: let them go on by a pixel or two at least.
        least = np.where(in_pixels > 0.25, (0.6 + 0.05 * step) * travel / camera.focal_px, 0)
        travel = travel + np.maximum(apart * STEP_SHARE, least)
        going = (in_pixels > TOUCH_PX) & (travel < end_m)
        done = ~going
        found[:, index[done]] = best[:, done]
        index, travel, best, rays = index[going], travel[going], best[:, going], rays[:, going]
        if not len(index):
            break
    found[:, index] = best
    return found


def _light(colour: Floats, gloss: Floats, normal: Floats, view: Floats, depth_m: Floats) -> Floats:
    """Linear light from a surface: sky from above, bounce from the floor, one soft lamp, a little shine."""
    lamp = np.array(LIGHT, np.float32) / np.linalg.norm(LIGHT)
    facing = np.clip((lamp @ normal + 0.25) / 1.25, 0, 1)
    sky = 0.62 + 0.38 * normal[1]
    halfway = lamp[:, None] - view
    halfway /= np.linalg.norm(halfway, axis=0)
    shine = np.clip((halfway * normal).sum(axis=0), 0, 1) ** 24 * gloss
    behind = np.clip(0.94 + depth_m * 0.75, 0.62, 1.0)  # the far arm and leg stand in the body's shade
    return np.asarray((colour * (SKY_SHARE * sky + KEY_SHARE * facing) + shine) * behind, np.float32)


@dataclass(slots=True, kw_only=True, eq=False)
class _Canvas:
    """A picture in the making: light so far, distance of what is seen, and how much still shines through."""

    light: Floats
    depth: Floats
    clear: Floats

    def add(self, row: Pixels, column: Pixels, light: Floats, cover: Floats, depth: Floats) -> None:
        """Put surface samples in front of or behind what is there, by their distance."""
        before = self.light[row, column]
        in_front = depth < self.depth[row, column]
        over = before + cover[:, None] * (light - before)
        under = before + (cover * self.clear[row, column])[:, None] * light
        self.light[row, column] = np.where(in_front[:, None], over, under)
        self.clear[row, column] *= 1 - cover
        nearest = in_front & (cover > 0.5)
        self.depth[row[nearest], column[nearest]] = depth[nearest]


def _draw_part(canvas: _Canvas, part: Part, camera: Camera) -> None:
    """Draw a part, leaving out what is hidden already."""
    whole = Surface(part)
    boxes, span_m = whole.bounds(camera)
    rows, columns, free_m = _march_blocks(whole, camera, boxes, span_m)
    open_view = (canvas.clear[rows, columns] > 0.02) | (free_m < canvas.depth[rows, columns])
    rows, columns, free_m = rows[open_view], columns[open_view], free_m[open_view]
    for first in range(0, len(rows), RAYS_AT_ONCE):
        chunk = slice(first, first + RAYS_AT_ONCE)
        row, column = rows[chunk], columns[chunk]
        near = (boxes[:, 1] <= row.max()) & (boxes[:, 3] >= row.min())
        if not near.any():
            continue
        surface = Surface(replace(part, solids=tuple(compress(part.solids, near))))
        rays = camera.rays(column.astype(np.float32), row.astype(np.float32))
        where, closest = _march(surface, camera, rays, free_m[chunk], span_m[1])
        seen = closest < 1
        if not seen.any():
            continue
        row, column, rays, where = row[seen], column[seen], rays[:, seen], where[seen]
        points = np.asarray(camera.position[:, None] + rays * where, np.float32)
        colour, gloss = surface.paint(points, softness_m=0.5 * float(where.mean()) / camera.focal_px)
        light = _light(colour, gloss, surface.normals(points), rays, points[2])
        cover = np.clip((1 - closest[seen]) / (1 - TOUCH_PX), 0, 1)
        canvas.add(row, column, light.T, cover, where)


def draw(parts: Sequence[Part], room: Floats, camera: Camera) -> Floats:
    """Draw parts in front of a room.

    Parameters
    ----------
    parts : sequence of Part
        In any order; from near to far is fastest.
    room : ndarray of float32, shape (height, width, 3)
        The empty room in linear light; not changed.
    camera : Camera
        Who looks.

    Returns
    -------
    ndarray of float32, shape (height, width, 3)
        Linear light, about 0..1.
    """
    depth = np.full(room.shape[:2], 99.0, np.float32)
    canvas = _Canvas(light=np.zeros_like(room), depth=depth, clear=np.ones_like(depth))
    for part in parts:
        _draw_part(canvas, part, camera)
    # A surface just behind a nearer one gets less of the sky: the depth map, blurred, tells where.
    body = depth < 90
    flat = np.where(body, depth, np.float32(np.median(depth[body]) + 0.1))
    blurred = cv2.GaussianBlur(flat, (0, 0), camera.height_px / 60)
    hollow = np.clip((flat - blurred) / 0.12, 0, 1) * body
    shaded = canvas.light * (1 - 0.42 * hollow[:, :, None])
    return np.asarray(shaded + room * canvas.clear[:, :, None], np.float32)
