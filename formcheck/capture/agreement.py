"""Combining two looks at the same picture, and settling which to believe when they see different bodies.

In video mode the landmarker looks for a person only where it saw one before. After somebody lay face down
with the head out of sight, one of two looks may take the feet for the head and stay with that, sure of
itself, while the person gets up. The other look tells: where both disagree about the whole trunk, the one is
believed that goes on from where they last agreed, and if it lasts both have to find the person anew.
"""

import math

import numpy as np

from formcheck.geometry import Array, distance
from formcheck.landmarks import Landmark
from formcheck.pose import Pose, as_stored

__all__ = ["ASTRAY_S", "MAX_APART_TRUNKS", "MAX_DISAGREEMENT", "RETRY_S", "Agreement", "average_poses"]

MAX_DISAGREEMENT = 0.2
"""Two looks that place a landmark farther apart than this share of the trunk's length do not mean the same
point, and a mean would mean none (engineering default: more than the thickness of a limb)."""

MAX_APART_TRUNKS = 0.5
"""Looks whose hips and shoulders are farther apart than this, in trunk lengths, see different bodies. In the
median of all four; a limb that is taken for the other one moves fewer of them (engineering default)."""

ASTRAY_S = 0.3
"""After so long without agreement both looks begin anew (engineering default: longer than a fast fall on the
hands blurs the picture)."""

RETRY_S = 1.0
"""How often they begin anew at most (engineering default)."""

_TRUNK = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


class Agreement:
    """Combines two looks picture by picture and says when they should begin anew."""

    def __init__(self) -> None:
        self._agreed: Pose | None = None
        self._agreed_s, self._begun_s = math.nan, -math.inf

    def settle(self, one: Pose, two: Pose) -> Pose:
        """Combine two looks at the next picture.

        Parameters
        ----------
        one, two : Pose
            At the same time, in the same pixels.

        Returns
        -------
        Pose
            Their mean where they see the same body, see :func:`average_poses`; otherwise the one that is
            nearer to where they last agreed. One look alone is taken as it is, and is no agreement.
        """
        if one.has_person and two.has_person and not _are_apart(one, two):
            self._agreed, self._agreed_s = average_poses(one, two), one.time_s
            return self._agreed
        if not (one.has_person or two.has_person) or math.isnan(self._agreed_s):
            # While nobody is found both look for somebody anyway.
            self._agreed_s = one.time_s
        if self._agreed is None or not (one.has_person and two.has_person):
            return average_poses(one, two)
        before = self._agreed.xy_px[_TRUNK]
        return min((one, two), key=lambda pose: float(np.median(distance(pose.xy_px[_TRUNK], before))))

    def begins_anew(self, time_s: float) -> bool:
        """Say whether both looks should find the person anew in the next picture.

        Parameters
        ----------
        time_s : float
            Time of that picture in seconds.

        Returns
        -------
        bool
            True at most once a second.
        """
        # Nothing is astray before the first look.
        if not time_s - self._agreed_s > ASTRAY_S or time_s - self._begun_s < RETRY_S:
            return False
        self._begun_s = time_s
        return True


def _are_apart(one: Pose, two: Pose) -> bool:
    trunk_px = 0.5 * (_trunk_px(one.xy_px) + _trunk_px(two.xy_px))
    apart = float(np.median(distance(one.xy_px[_TRUNK], two.xy_px[_TRUNK])))
    return apart > MAX_APART_TRUNKS * trunk_px


def average_poses(one: Pose, two: Pose) -> Pose:
    """Combine two looks at the same picture; which is which does not matter.

    Parameters
    ----------
    one, two : Pose
        At the same time, in the same pixels.

    Returns
    -------
    Pose
        The mean where they agree; where they do not, the landmark that is better visible, with the lower
        visibility. If only one look found a person, that one.
    """
    if not one.has_person or not two.has_person:
        return one if one.has_person else two
    apart = np.linalg.norm(one.xy_px - two.xy_px, axis=-1)
    agree = apart <= MAX_DISAGREEMENT * 0.5 * (_trunk_px(one.xy_px) + _trunk_px(two.xy_px))
    # One half where they agree, else all or nothing by visibility.
    share = np.where(agree, 0.5, 0.5 + 0.5 * np.sign(one.visibility - two.visibility))[:, None]
    return Pose(
        time_s=one.time_s,
        xy_px=as_stored(share * one.xy_px + (1.0 - share) * two.xy_px),
        visibility=as_stored(
            np.where(
                agree, 0.5 * (one.visibility + two.visibility), np.minimum(one.visibility, two.visibility)
            )
        ),
        outline=_average_outlines(one.outline, two.outline),
    )


def _average_outlines(one: Array | None, two: Array | None) -> Array | None:
    if one is None or two is None:
        return one if two is None else two
    # An edge that one look did not find is unsure, and missing rather than half as sure.
    return as_stored(0.5 * (one + two))


def _trunk_px(xy_px: Array) -> float:
    hips = 0.5 * (xy_px[Landmark.LEFT_HIP] + xy_px[Landmark.RIGHT_HIP])
    shoulders = 0.5 * (xy_px[Landmark.LEFT_SHOULDER] + xy_px[Landmark.RIGHT_SHOULDER])
    return float(np.linalg.norm(shoulders - hips))
