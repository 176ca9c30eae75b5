"""Stands as real people might have stood, from rendered ones: what must not change the answer is varied.

The rendered bodies all stand with both feet side by side, in trousers that end nowhere, and one still has
one find of the hips. Real people put a foot forward, wear shorts, and their landmarks wander from picture to
picture. A fit that has seen none of it takes it for tilt. So each stand is fitted several times over, with
other legs, a hem, and the landmarks a little elsewhere; its tilt stays what it was. (A lean of the whole body
was tried, too: the fit got worse on bodies left out, and no steadier on a real clip.)
"""

import numpy as np
from numpy.typing import NDArray

from formcheck.landmarks import Landmark
from formcheck.tilt.stand import HEIGHTS, Stand

__all__ = ["vary_stand"]

Array = NDArray[np.float64]

LEGS_SD_DEG = 4.0
"""How far the legs swing about the hips against the trunk: a foot ahead of the other (engineering default)."""

HIP_SD = 0.02
SCALE_SD = 0.03
"""By how much the middle of the hips is found elsewhere, and the trunk longer or shorter, in trunk lengths:
10 and 15 mm, the landmarker's scatter on somebody who stands (2 % and 2 % on a real clip, measured)."""

HEM_SHARE = 0.5
HEM_HEIGHTS = (-0.95, -0.30)
HEM_DEPTHS = (0.0, 0.04)
"""How many wear shorts, how high they end, and how far the cloth stands off the thigh there (engineering
defaults; 0.04 of a trunk is 2 cm)."""

_LEGS = [
    *(Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    *(Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL, Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX),
]
_CREASE = -0.2
# Where the swing of the legs is whole; from the hips down to it, it grows.


def vary_stand(stand: Stand, rng: np.random.Generator) -> Stand:
    """Make a stand of the same tilt that differs in what is no tilt.

    Parameters
    ----------
    stand : Stand
        As rendered and looked at.
    rng : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    Stand
        Another one.
    """
    swing = np.tan(np.radians(rng.normal(0.0, LEGS_SD_DEG)))
    joints = stand.joints.copy()
    joints[_LEGS, 0] += swing * np.minimum(joints[_LEGS, 1] - 0.5 * _CREASE, 0.0)
    hip = rng.normal(0.0, HIP_SD, 2)
    scale = np.exp(rng.normal(0.0, SCALE_SD))
    # Below the crease the legs turn about a point half-way to it; between, the skin follows in part.
    bend = np.where(HEIGHTS < _CREASE, HEIGHTS - 0.5 * _CREASE, 0.5 * np.minimum(HEIGHTS, 0.0) ** 2 / _CREASE)
    shift = swing * bend
    hem = _draw_hem(rng)
    heights = (HEIGHTS - hip[1]) * scale
    dorsal, ventral = (
        _resample((contour + shift + side * hem - hip[0]) * scale, heights)
        for contour, side in ((stand.dorsal, 1.0), (stand.ventral, -1.0))
    )
    return Stand(
        dorsal=dorsal,
        ventral=ventral,
        joints=(joints - hip) * scale,
        visibility=stand.visibility,
        facing=stand.facing,
        hip_px=stand.hip_px,
        trunk_px=stand.trunk_px,
    )


def _draw_hem(rng: np.random.Generator) -> Array:
    """How far the bare thigh lies inside where the cloth would be: nothing above the hem."""
    height, depth, wears = rng.uniform(*HEM_HEIGHTS), rng.uniform(*HEM_DEPTHS), rng.random() < HEM_SHARE
    return np.where((height > HEIGHTS) & wears, depth, 0.0)


def _resample(contour: Array, heights: Array) -> Array:
    """Read a contour at the usual heights; what lies beside something unknown stays unknown."""
    known = np.isfinite(contour)
    if known.sum() < 2:
        return np.full(HEIGHTS.size, np.nan)
    values = np.interp(HEIGHTS, heights[known], contour[known])
    nearest = np.clip(np.searchsorted(heights, HEIGHTS), 0, HEIGHTS.size - 1)
    inside = (heights[0] - 0.03 <= HEIGHTS) & (heights[-1] + 0.03 >= HEIGHTS)
    return np.where(inside & known[nearest], values, np.nan)
