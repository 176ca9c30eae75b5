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
_MAX_ENTER = 0.25
# A back that is rounded far enough leaves the line from hip to shoulder, by less than this in trunk lengths
# (engineering default: the deepest cat on film leaves it by a tenth); what is farther away is something else.
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
        no trunk.
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
    outline = _find_crossings(inside, seen).reshape(2, STATIONS.size)
    return _follow_beside(outline, inside, seen)


def _find_crossings(rays: NDArray[Any], seen: NDArray[np.bool_]) -> Array:
    """Distance in trunk lengths at which each row first falls through the edge; NaN if none is seen."""
    ended = (rays < _EDGE) | ~seen
    first = ended.argmax(axis=1)
    # A ray that ends because the picture does has not met the body's edge.
    rows = np.flatnonzero((first > 0) & seen[np.arange(first.size), first])
    last = first[rows] - 1
    before, after = rays[rows, last], rays[rows, last + 1]
    crossings = np.full(rays.shape[0], np.nan)
    crossings[rows] = (last + (before - _EDGE) / (before - after)) * _STEP
    return crossings


def _follow_beside(outline: Array, rays: NDArray[Any], seen: NDArray[np.bool_]) -> Array:
    """Fill in stations where the body lies beside the line: the near edge is then a negative distance."""
    for station in np.flatnonzero(rays[: STATIONS.size, 0] < _EDGE):
        entered = []
        for side in (0, 1):
            row = station + side * STATIONS.size
            inside = (rays[row] >= _EDGE) & seen[row]
            first = int(inside.argmax())
            if inside[first] and first * _STEP <= _MAX_ENTER:
                entered.append((first, side, row))
        if not entered:
            continue
        first, side, row = min(entered)
        # From inside the body the way out is found as anywhere else.
        leaves = _find_crossings(rays[None, row, first:], seen[None, row, first:])[0]
        before, after = rays[row, first - 1], rays[row, first]
        enters = (first - 1 + (_EDGE - before) / (after - before)) * _STEP
        outline[side, station] = first * _STEP + leaves
        outline[1 - side, station] = -enters
    return outline
