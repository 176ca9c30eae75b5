"""What the outline of somebody who stands side-on looks like, in numbers.

The tilt of the pelvis shows in the hollow of the lower back, in the slope from the hollow to the buttock, and
in the lower belly. Bodies differ more than tilts do, so whatever tells about the build is measured too: how
far buttock, belly and chest stand out, and how trunk and legs stand.

All lengths are in lengths of the trunk, all angles in degrees.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import Landmark
from formcheck.tilt.stand import HEIGHTS, Stand

__all__ = ["FEATURES", "Hollow", "find_hollow", "measure_features"]

_HULL_LOW, _HULL_HIGH = -0.30, 0.95
# From below the buttock to the shoulder blades, where the back's tangent touches both.
_MIN_KNOWN, _MIN_LOW = 0.65, 0.75
# A hollow is not measured on less of the back's contour, and of its lower part, than this; hair may hide some
# of the upper (engineering defaults).
_FINE = 0.005
# Of a trunk, 2.5 mm: so far apart are the points of the smooth line through the back's contour.
_SMOOTH = np.bartlett(15)[1:-1] / np.bartlett(15).sum()
# Over 0.03 of a trunk to either side, one sample and a bit.


@dataclass(frozen=True, slots=True, kw_only=True)
class Hollow:
    """The hollow of the lower back: between the two points where a straight edge laid along it touches.

    Attributes
    ----------
    buttock, thorax : tuple of float
        Where the edge touches: forward and up, in trunk lengths.
    deepest : tuple of float
        Where the back is farthest from the edge.
    depth : float
        How far, in trunk lengths.
    """

    buttock: tuple[float, float]
    thorax: tuple[float, float]
    deepest: tuple[float, float]
    depth: float


def find_hollow(stand: Stand) -> Hollow | None:
    """Find the hollow of the lower back.

    Parameters
    ----------
    stand : Stand
        One look, or several combined.

    Returns
    -------
    Hollow or None
        None where too little of the back's contour is known.
    """
    chosen = (HEIGHTS >= _HULL_LOW) & (HEIGHTS <= _HULL_HIGH)
    heights, back = HEIGHTS[chosen], stand.dorsal[chosen]
    known = np.isfinite(back)
    low = known[(heights >= -0.1) & (heights <= 0.6)]
    if low.mean() < _MIN_LOW or known.mean() < _MIN_KNOWN:
        return None
    heights, back = _refine(heights[known], back[known])
    touching = _hull(heights, back)
    # The longest gap in the hull above the buttock is the one over the hollow.
    pairs = list(pairwise(touching))
    spans = [heights[b] - heights[a] if heights[b] > 0.25 and heights[a] < 0.55 else 0.0 for a, b in pairs]
    below, above = pairs[int(np.argmax(spans))]
    start = np.array([back[below], heights[below]])
    end = np.array([back[above], heights[above]])
    along = (end - start) / np.hypot(*(end - start))
    inner = np.column_stack([back[below : above + 1], heights[below : above + 1]]) - start
    # Forward of the edge, which points up.
    gaps = inner[:, 0] * along[1] - inner[:, 1] * along[0]
    deepest = int(np.argmax(gaps))
    return Hollow(
        buttock=(float(start[0]), float(start[1])),
        thorax=(float(end[0]), float(end[1])),
        deepest=(float(back[below + deepest]), float(heights[below + deepest])),
        depth=float(gaps[deepest]),
    )


def _refine(heights: Array, back: Array) -> tuple[Array, Array]:
    """Draw a smooth, fine line through the contour: else what touches would jump from sample to sample."""
    count = round((heights[-1] - heights[0]) / _FINE) + 1
    fine = np.linspace(heights[0], heights[-1], count)
    half = _SMOOTH.size // 2
    padded = np.pad(np.interp(fine, heights, back), half, mode="edge")
    return fine, np.convolve(padded, _SMOOTH, mode="valid")


def _hull(heights: Array, back: Array) -> list[int]:
    """Points of the contour that a taut string behind it touches, from the lowest to the highest."""
    touching: list[int] = []
    for index in range(heights.size):
        while len(touching) >= 2:
            a, b = touching[-2], touching[-1]
            rise = (back[index] - back[a]) * (heights[b] - heights[a])
            if rise > (back[b] - back[a]) * (heights[index] - heights[a]):
                break
            touching.pop()
        touching.append(index)
    return touching


def _level(contour: Array, low: float, high: float) -> float:
    """Median of a contour between two heights; NaN where less than half of it is known."""
    part = contour[(low - 1e-6 <= HEIGHTS) & (high + 1e-6 >= HEIGHTS)]
    known = part[np.isfinite(part)]
    return float(np.median(known)) if 2 * known.size >= part.size else np.nan


def _slope_deg(contour: Array, low: float, high: float) -> float:
    """Lean of a contour between two heights, positive forward; NaN where less than half of it is known."""
    inside = (low - 1e-6 <= HEIGHTS) & (high + 1e-6 >= HEIGHTS)
    known = inside & np.isfinite(contour)
    if 2 * known.sum() < inside.sum() or known.sum() < 3:
        return np.nan
    return float(np.degrees(np.arctan(np.polyfit(HEIGHTS[known], contour[known], 1)[0])))


def _steepest_deg(contour: Array, low: float, high: float) -> float:
    """Largest forward lean of the contour over 0.15 trunks between two heights."""
    starts = np.arange(low, high - 0.15 + 1e-6, 0.05)
    slopes = [_slope_deg(contour, start, start + 0.15) for start in starts]
    return float(np.nanmax(slopes)) if np.isfinite(slopes).any() else np.nan


def measure_features(stand: Stand) -> dict[str, float] | None:
    """Describe the outline.

    Parameters
    ----------
    stand : Stand
        One look, or several combined.

    Returns
    -------
    dict of str to float or None
        A number for every name of :data:`FEATURES`, NaN where it could not be measured; None where the
        lower back could not.
    """
    hollow = find_hollow(stand)
    if hollow is None:
        return None
    back, front = stand.dorsal, stand.ventral
    middle = 0.5 * (back + front)
    joints = stand.joints

    def between(one: Landmark, two: Landmark, *, axis: int = 0) -> float:
        return float(0.5 * (joints[one, axis] + joints[two, axis]))

    shoulder = between(Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    knee = between(Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)
    (bx, by), (tx, ty), (dx, dy) = hollow.buttock, hollow.thorax, hollow.deepest
    lower = np.degrees(np.arctan2(dx - bx, max(dy - by, 0.05)))
    upper = np.degrees(np.arctan2(tx - dx, max(ty - dy, 0.05)))
    trunk_deg = _slope_deg(middle, 0.15, 0.85)
    thigh_deg = _slope_deg(middle, -0.85, -0.25)
    return {
        "hollow_depth": hollow.depth,
        "hollow_height": dy,
        "hollow_span": ty - by,
        "buttock_height": by,
        "lower_slope_deg": float(lower),
        "upper_slope_deg": float(upper),
        "steepest_deg": _steepest_deg(back, -0.1, 0.45),
        "sacral_slope_deg": _slope_deg(back, 0.05, 0.25),
        "lumbar_slope_deg": _slope_deg(back, 0.25, 0.45),
        "thoracic_slope_deg": _slope_deg(back, 0.5, 0.75),
        "under_buttock_deg": _slope_deg(back, -0.45, -0.15),
        "thigh_back_deg": _slope_deg(back, -0.9, -0.5),
        "edge_lean_deg": float(np.degrees(np.arctan2(tx - bx, ty - by))),
        "groin_slope_deg": _slope_deg(front, -0.25, 0.05),
        "lower_belly_slope_deg": _slope_deg(front, -0.05, 0.25),
        "belly_slope_deg": _slope_deg(front, 0.15, 0.4),
        "chest_slope_deg": _slope_deg(front, 0.4, 0.65),
        "thigh_front_deg": _slope_deg(front, -0.85, -0.3),
        "hip_thickness": _level(front, -0.05, 0.05) - _level(back, -0.05, 0.05),
        "waist_thickness": _level(front, 0.3, 0.4) - _level(back, 0.3, 0.4),
        "chest_thickness": _level(front, 0.65, 0.75) - _level(back, 0.65, 0.75),
        "thigh_thickness": _level(front, -0.45, -0.35) - _level(back, -0.45, -0.35),
        "low_thigh_thickness": _level(front, -0.75, -0.65) - _level(back, -0.75, -0.65),
        "buttock_depth": _level(back, -0.55, -0.45) - bx,
        "trunk_lean_deg": trunk_deg,
        "thigh_lean_deg": thigh_deg,
        "hip_line_deg": trunk_deg - thigh_deg,
        "shoulder_ahead": shoulder,
        "knee_behind": -knee,
        "hip_in_outline": -_level(back, -0.05, 0.05),
        "thigh_length": -between(Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE, axis=1),
    }


FEATURES: tuple[str, ...] = (
    "hollow_depth",
    "hollow_height",
    "hollow_span",
    "buttock_height",
    "lower_slope_deg",
    "upper_slope_deg",
    "steepest_deg",
    "sacral_slope_deg",
    "lumbar_slope_deg",
    "thoracic_slope_deg",
    "under_buttock_deg",
    "thigh_back_deg",
    "edge_lean_deg",
    "groin_slope_deg",
    "lower_belly_slope_deg",
    "belly_slope_deg",
    "chest_slope_deg",
    "thigh_front_deg",
    "hip_thickness",
    "waist_thickness",
    "chest_thickness",
    "thigh_thickness",
    "low_thigh_thickness",
    "buttock_depth",
    "trunk_lean_deg",
    "thigh_lean_deg",
    "hip_line_deg",
    "shoulder_ahead",
    "knee_behind",
    "hip_in_outline",
    "thigh_length",
)
"""Names of the numbers, in the order the fit takes them."""
