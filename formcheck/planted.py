"""Hiding guessed legs in movements whose feet stay where they are.

A weight held beside the knee hides it, and the landmarker then guesses knee and ankle somewhere along the
visible part of the leg, with a good score and lengths that a body could have. But a foot that stands does not
move: where the ankle leaves its place within a rep it is a guess, and where the knee is not one shin's length
from that place, so is the knee. A knee guessed on that circle is not found out.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array, Samples
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.reps import Attempt

__all__ = ["hide_guessed_legs"]

MAX_SLIP_SHINS = 0.2
"""A planted ankle's landmark stays within so many lengths of the shin. Measured on 14 rendered sets, up to 20
degrees off the side, where the knee was seen (within 0.15 shins of the truth): 99 % of the pictures within
0.11; the rest is left for heels that rise (engineering default)."""

MAX_SHIN_CHANGE = 0.17
"""Greatest departure of the knee's distance from the planted ankle, relative to the shin standing. On the
same sets, knees that were seen: 99 % within 0.13, all within 0.16. Of the guessed ones this finds about two
thirds."""

_AROUND_S = 0.5
# How long before and after an attempt the standing leg is looked at.


def hide_guessed_legs(
    xy_px: Samples, time_s: Array, sides: Sequence[Side], attempts: Sequence[Attempt]
) -> Samples:
    """Hide ankles that left their place within an attempt, and knees that are too near or far from it.

    Parameters
    ----------
    xy_px : ndarray, shape (n, 33, 2)
        Landmarks in pixels, NaN where hidden.
    time_s : ndarray, shape (n,)
        Their times in seconds.
    sides : sequence of Side
        Whose foot is planted, one an attempt.
    attempts : sequence of Attempt
        In which the feet are planted.

    Returns
    -------
    ndarray, shape (n, 33, 2)
        A copy with more of them NaN. The foot goes with the ankle.
    """
    result = xy_px.copy()
    for side, attempt in zip(sides, attempts, strict=True):
        knee, ankle = (int(landmark_of(joint, side)) for joint in (Joint.KNEE, Joint.ANKLE))
        foot = [ankle, *(int(landmark_of(joint, side)) for joint in (Joint.HEEL, Joint.FOOT_INDEX))]
        inside = (time_s >= attempt.start_s) & (time_s <= attempt.end_s)
        stands = [(time_s >= attempt.end_s - 0.1) & (time_s <= attempt.end_s + _AROUND_S)]
        if attempt.has_start:
            stands.append((time_s >= attempt.start_s - _AROUND_S) & (time_s <= attempt.start_s + 0.1))
        legs = [_standing_leg(xy_px, stand, knee, ankle) for stand in stands]
        legs = [(place, shin_px) for place, shin_px in legs if np.isfinite(shin_px)]
        if not legs:
            continue
        slipped, odd = inside.copy(), inside.copy()
        for place, shin_px in legs:
            # A step between two reps is no slip: it is enough to fit one of the two stands.
            slipped &= _distance(xy_px[:, ankle], place) > MAX_SLIP_SHINS * shin_px
            odd &= np.abs(_distance(xy_px[:, knee], place) - shin_px) > MAX_SHIN_CHANGE * shin_px
        for landmark in foot:
            result[slipped, landmark] = np.nan
        result[odd, knee] = np.nan
    return result


def _standing_leg(xy_px: Samples, stand: NDArray[np.bool_], knee: int, ankle: int) -> tuple[Array, float]:
    """Place of the ankle and length of the shin over a stand; NaN if it was not seen."""
    both = xy_px[stand][:, [knee, ankle]].astype(np.float64)
    seen = both[np.isfinite(both).all(axis=(1, 2))]
    if not seen.size:
        return np.full(2, np.nan), float("nan")
    return np.median(seen[:, 1], axis=0), float(np.median(_distance(seen[:, 0], seen[:, 1])))


def _distance(points: Samples, place: Samples) -> Array:
    return np.asarray(np.hypot(points[..., 0] - place[..., 0], points[..., 1] - place[..., 1]))
