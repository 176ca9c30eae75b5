"""Whether somebody stands still: how fast the outline of the back moves, from look to look."""

from collections.abc import Sequence

import numpy as np

from formcheck.geometry import Array
from formcheck.tilt.stand import HEIGHTS, Stand

__all__ = ["MAX_SPEED", "STILL_S", "find_shape_change", "find_shift", "measure_speed"]

MAX_SPEED = 0.06
"""How fast the outline may move, in trunk lengths a second: 3 cm. On a real clip it was below 0.04 while a
man stood and from 0.05 to 0.20 while he moved a foot (measured)."""

STILL_S = 2.0
"""So long somebody has to stand still (engineering default)."""

_BACK = (HEIGHTS >= -0.3) & (HEIGHTS <= 0.9)
_BODY = (HEIGHTS >= -0.9) & (HEIGHTS <= 0.9)
_MIN_KNOWN = 0.3
# With less of the outline known in both looks there is nothing to compare.


def find_shift(one: Stand, other: Stand) -> float:
    """Say how far the outline of the back is moved between two looks.

    Parameters
    ----------
    one, other : Stand
        In pictures of the same size.

    Returns
    -------
    float
        Median over the heights of the body, in trunk lengths of `one`; infinite where it cannot be compared.
    """
    if one.facing != other.facing:
        return float("inf")
    heights = (HEIGHTS * other.trunk_px - (other.hip_px[1] - one.hip_px[1])) / one.trunk_px
    forward = other.facing * (other.hip_px[0] - one.hip_px[0])
    moved = np.interp(HEIGHTS, heights, (other.dorsal * other.trunk_px + forward) / one.trunk_px)
    apart = np.abs(moved - one.dorsal)[_BODY]
    known = apart[np.isfinite(apart)]
    return float(np.median(known)) if known.size >= _MIN_KNOWN * apart.size else float("inf")


def find_shape_change(one: Stand, other: Stand) -> float:
    """Say how differently the back is shaped in two stands, apart from where and how they lean.

    Parameters
    ----------
    one, other : Stand
        Combined of several looks each, for one alone is noisy.

    Returns
    -------
    float
        Root mean square distance of the backs after the best shift and lean, in trunk lengths; infinite where
        it cannot be compared.
    """
    apart = (other.dorsal - one.dorsal)[_BACK]
    known = np.isfinite(apart)
    if one.facing != other.facing or known.sum() < 0.5 * known.size:
        return float("inf")
    heights, apart = HEIGHTS[_BACK][known], apart[known]
    apart = apart - np.polyval(np.polyfit(heights, apart, 1), heights)
    return float(np.sqrt(np.mean(apart**2)))


def measure_speed(times_s: Sequence[float] | Array, stands: Sequence[Stand]) -> float:
    """Say how fast somebody moves on the whole.

    Parameters
    ----------
    times_s : sequence of float
        When the looks were taken, rising.
    stands : sequence of Stand
        What was seen, at least two.

    Returns
    -------
    float
        The farthest the outline is from where it was in the middle, over the time between, in trunk lengths a
        second.

    Raises
    ------
    ValueError
        If there are fewer than two looks, or not as many times.
    """
    if len(stands) < 2 or len(stands) != len(times_s):
        raise ValueError(f"expected two looks or more with a time each, got {len(stands)} and {len(times_s)}")
    middle = len(stands) // 2
    half_s = max(0.5 * (times_s[-1] - times_s[0]), 1e-6)
    shifts = np.array([find_shift(stands[middle], stand) for stand in stands])
    # One look in ten may be a bad one.
    return float(np.sort(shifts)[int(0.9 * (len(shifts) - 1))]) / half_s
