"""Plane vector geometry in picture coordinates: x to the right, y **down**, in pixels.

Every function broadcasts over leading axes, so that one formula serves one frame (shape ``(2,)``) and a
whole recording (shape ``(n, 2)``). NaN in gives NaN out.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Array",
    "Samples",
    "distance",
    "inclination_deg",
    "interior_angle_deg",
    "sagitta_to_bend_deg",
    "wrap_deg",
]

Array = NDArray[np.float64]

Samples = NDArray[np.float32] | NDArray[np.float64]
"""What a landmarker's numbers are kept in: they are no better than 32 bits."""


def _as_points(points: ArrayLike) -> Array:
    array = np.asarray(points, dtype=np.float64)
    if array.ndim == 0 or array.shape[-1] != 2:
        raise ValueError(f"expected points of shape (..., 2), got shape {array.shape}")
    return array


def wrap_deg(angle_deg: ArrayLike) -> Array:
    """Bring angles into the half-open range [-180, 180).

    Parameters
    ----------
    angle_deg : array_like, shape (...)
        Angles in degrees.

    Returns
    -------
    ndarray, shape (...)
        The same directions in degrees, in [-180, 180).

    Examples
    --------
    >>> wrap_deg([190.0, -190.0, 180.0]).tolist()
    [-170.0, 170.0, -180.0]
    """
    angle = np.asarray(angle_deg, dtype=np.float64)
    return np.asarray(np.mod(angle + 180.0, 360.0) - 180.0)


def inclination_deg(start: ArrayLike, end: ArrayLike, *, facing: int) -> Array:
    """Signed inclination of the segment from `start` to `end` against the vertical of the picture.

    Parameters
    ----------
    start, end : array_like, shape (..., 2)
        Positions in pixels, y down.
    facing : {1, -1}
        +1 when the person faces the right of the picture, -1 for the left.

    Returns
    -------
    ndarray, shape (...)
        Degrees in [-180, 180): 0 points straight up, positive leans the way the person faces.
        NaN where the segment has no length.

    Raises
    ------
    ValueError
        If a last axis is not of length 2, or `facing` is neither 1 nor -1.

    Examples
    --------
    >>> float(inclination_deg([0.0, 0.0], [1.0, -1.0], facing=1))
    45.0
    """
    if facing not in (1, -1):
        raise ValueError(f"facing must be 1 (right) or -1 (left), got {facing!r}")
    step = _as_points(end) - _as_points(start)
    across, up = facing * step[..., 0], -step[..., 1]
    angle = wrap_deg(np.degrees(np.arctan2(across, up)))
    return np.where((across == 0.0) & (up == 0.0), np.nan, angle)


def interior_angle_deg(a: ArrayLike, vertex: ArrayLike, b: ArrayLike) -> Array:
    """Unsigned angle between the two segments that meet at a joint.

    Parameters
    ----------
    a, vertex, b : array_like, shape (..., 2)
        Positions in pixels; leading axes broadcast.

    Returns
    -------
    ndarray, shape (...)
        Degrees in [0, 180]; 180 is a straight limb. NaN where a segment has no length.

    Raises
    ------
    ValueError
        If a last axis is not of length 2.

    Examples
    --------
    >>> float(interior_angle_deg([1.0, 0.0], [0.0, 0.0], [0.0, 2.0]))
    90.0
    """
    first = inclination_deg(vertex, a, facing=1)
    second = inclination_deg(vertex, b, facing=1)
    return np.abs(wrap_deg(first - second))


def distance(a: ArrayLike, b: ArrayLike) -> Array:
    """Distance between points.

    Parameters
    ----------
    a, b : array_like, shape (..., 2)
        Positions in pixels.

    Returns
    -------
    ndarray, shape (...)
        Pixels, never negative.

    Raises
    ------
    ValueError
        If a last axis is not of length 2.
    """
    step = _as_points(b) - _as_points(a)
    return np.hypot(step[..., 0], step[..., 1])


def sagitta_to_bend_deg(sagitta: ArrayLike, chord: ArrayLike) -> Array:
    """Bend of a circular arc from the height of its middle over its chord.

    The flexicurve formula: the angle between the tangents at the two ends of the arc.

    Parameters
    ----------
    sagitta : array_like, shape (...)
        Signed height of the arc over the middle of the chord, in the unit of `chord`.
    chord : array_like, shape (...)
        Length of the chord, greater than zero.

    Returns
    -------
    ndarray, shape (...)
        Degrees in (-360, 360), with the sign of `sagitta`.

    Examples
    --------
    >>> round(float(sagitta_to_bend_deg(11.0, 500.0)), 1)
    10.1
    """
    sagitta = np.asarray(sagitta, dtype=np.float64)
    return np.asarray(np.degrees(4.0 * np.arctan2(2.0 * sagitta, np.asarray(chord, dtype=np.float64))))
