"""From a person mask to the outline of the trunk, at once, so that no mask is kept."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array
from formcheck.landmarks import Landmark
from formcheck.outline import REACH, STATIONS

__all__ = ["trace_outline"]

_EDGE = 0.5
# Where the mask's probability of "person" crosses one half.
_STEP = 0.01
# Samples along each ray: one per 1 % of the trunk, finer than the mask's own 256 pixels over the body.
_MAX_BESIDE = 0.3
# Rounded as far as it goes on all fours, a trunk may lie wholly above the line from hip to shoulder, by up to
# this share of its length (engineering default); what begins farther away is an arm, a leg or another body.
_MIN_TRUNK_PX = 2.0

_RAY = np.arange(0.0, REACH + 0.5 * _STEP, _STEP)
_ALONG = np.repeat(np.tile(STATIONS, 2)[:, None], _RAY.size, axis=1)
_ACROSS = np.repeat([1.0, -1.0], STATIONS.size)[:, None] * _RAY
# Where the rays' samples lie in body coordinates: one row a ray, those to the left first.


def trace_outline(mask: NDArray[np.float32], xy_px: Array) -> Array | None:
    """Measure how far the body reaches to both sides of the line from hip to shoulder.

    Parameters
    ----------
    mask : ndarray of float32, shape (height, width)
        Probability of "person" in [0, 1], in the pixels of the picture.
    xy_px : ndarray, shape (33, 2)
        Landmarks in pixels.

    Returns
    -------
    ndarray, shape (2, 29), or None
        See :mod:`formcheck.outline`; NaN where no edge is within reach or in the picture, None where there is
        no trunk. Where the whole body lies on one side of the line, the distance to the other side's edge is
        negative.
    """
    import cv2

    # The middle of both sides: which one is nearer to the camera is not known yet.
    hip = 0.5 * (xy_px[Landmark.LEFT_HIP] + xy_px[Landmark.RIGHT_HIP])
    along = 0.5 * (xy_px[Landmark.LEFT_SHOULDER] + xy_px[Landmark.RIGHT_SHOULDER]) - hip
    if not math.hypot(*along) >= _MIN_TRUNK_PX:
        return None
    # Landmarks count from the picture's corner, array indices from the middle of the first pixel.
    base = hip - 0.5
    # Row 0 goes to the left of someone who looks along the line in the picture (y points down).
    x = base[0] + _ALONG * along[0] + _ACROSS * along[1]
    y = base[1] + _ALONG * along[1] - _ACROSS * along[0]
    inside = cv2.remap(
        mask,
        x.astype(np.float32),
        y.astype(np.float32),
        cv2.INTER_LINEAR,
        # A body that the picture cuts off goes on behind its border.
        borderMode=cv2.BORDER_REPLICATE,
    )
    height_px, width_px = mask.shape
    seen = (np.abs(2.0 * x + 1.0 - width_px) <= width_px) & (np.abs(2.0 * y + 1.0 - height_px) <= height_px)
    sides = (2, STATIONS.size, _RAY.size)
    return _find_edges(inside.reshape(sides), seen.reshape(sides))


def _find_edges(rays: NDArray[Any], seen: NDArray[np.bool_]) -> Array:
    """Distance in trunk lengths of the body's edge on every ray, also where the line is beside the body."""
    edges = _find_crossings(rays, seen)
    # Both rays of a station begin at the same point.
    beside = np.flatnonzero((rays[0, :, 0] < _EDGE) & seen[0, :, 0])
    if not beside.size:
        return edges
    near = _find_crossings(1.0 - rays[:, beside], seen[:, beside])
    side = np.argmin(np.where(np.isnan(near), np.inf, near), axis=0)
    near = near[side, np.arange(beside.size)]
    close = near <= _MAX_BESIDE
    beside, side, near = beside[close], side[close], near[close]
    # Seen from the line, the far edge is where the ray leaves what it has entered.
    filled = np.where(near[:, None] > _RAY, 1.0, rays[side, beside])
    edges[side, beside] = _find_crossings(filled, seen[side, beside])
    edges[1 - side, beside] = -near
    return edges


def _find_crossings(rays: NDArray[Any], seen: NDArray[np.bool_]) -> Array:
    """Distance in trunk lengths at which each ray first falls through the edge; NaN if none is seen."""
    shape = rays.shape[:-1]
    rays, seen = rays.reshape(-1, _RAY.size), seen.reshape(-1, _RAY.size)
    ended = (rays < _EDGE) | ~seen
    first = ended.argmax(axis=1)
    # A ray that ends because the picture does has not met the body's edge.
    rows = np.flatnonzero((first > 0) & seen[np.arange(first.size), first])
    last = first[rows] - 1
    before, after = rays[rows, last], rays[rows, last + 1]
    crossings = np.full(rays.shape[0], np.nan)
    crossings[rows] = (last + (before - _EDGE) / (before - after)) * _STEP
    return crossings.reshape(shape)
