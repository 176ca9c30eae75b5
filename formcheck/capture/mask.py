"""From a person mask to the outline of the trunk, at once, so that no mask is kept."""

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array
from formcheck.landmarks import Landmark
from formcheck.outline import REACH, STATIONS

__all__ = ["trace_outline"]

_EDGE = 0.5
# Where the mask's probability of "person" crosses one half.
_STEPS = 61
# Samples along each ray: one per 1 % of the trunk, finer than the mask's own 256 pixels over the body.


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
        See :mod:`formcheck.outline`; NaN where no edge is within reach, None where there is no trunk.
    """
    import cv2

    # The middle of both sides: which one is nearer to the camera is not known yet.
    hip = xy_px[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
    shoulder = xy_px[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=0)
    along = shoulder - hip
    if not np.isfinite(along).all() or np.hypot(*along) < 2.0:
        return None
    reach = np.linspace(0.0, REACH, _STEPS)
    # Row 0 lies to the left of someone who looks along the line in the picture (y points down).
    across = np.array([[along[1], -along[0]], [-along[1], along[0]]])
    base = hip + STATIONS[:, None] * along
    points = base[None, :, None, :] + reach[None, None, :, None] * across[:, None, None, :]
    # Landmarks count from the picture's corner, array indices from the middle of the first pixel.
    places = (points - 0.5).reshape(-1, STATIONS.size * _STEPS, 2).astype(np.float32)
    inside = cv2.remap(
        mask,
        places[..., 0],
        places[..., 1],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=0.0,
    )
    return _find_crossings(inside.reshape(points.shape[:-1]).astype(np.float64), reach)


def _find_crossings(values: Array, reach: Array) -> Array:
    """Distance, along the last axis, at which the values first fall through the edge; NaN if they do not."""
    outside = values < _EDGE
    first = np.argmax(outside, axis=-1)
    crosses = outside.any(axis=-1) & (first > 0)
    index = np.maximum(first, 1)[..., None]
    after = np.take_along_axis(values, index, axis=-1)[..., 0]
    before = np.take_along_axis(values, index - 1, axis=-1)[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = (before - _EDGE) / (before - after)
    step = reach[1] - reach[0]
    return np.where(crosses, reach[index[..., 0] - 1] + part * step, np.nan)
