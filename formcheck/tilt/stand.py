"""One look at a person who stands side-on: both contours of the body and its landmarks, in body coordinates.

Body coordinates have their origin in the middle of the hips, go forward (where the person faces) and up (the
picture's own up), and are counted in lengths of the trunk, hip to shoulder. So a stand is the same whichever
way the person faces, and however large the picture is.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import LANDMARK_COUNT, Landmark

__all__ = ["HEIGHTS", "Stand", "hide_arms", "median_stand"]

HEIGHTS: Array = np.round(np.arange(-1.0, 1.1501, 0.025), 3)
"""Where the contours are sampled: heights over the hips in trunk lengths, from just above the knee (a thigh
is 0.85 trunks long) to the neck. 0.025 of a trunk is 12 mm, the width of the smallest bend that counts."""
HEIGHTS.flags.writeable = False

_ARM_RADIUS = 0.07
# Half the thickness of a forearm or upper arm with a sleeve, in trunks: 3.5 cm (engineering default).
_ARM_MARGIN = 0.015
# An arm this near inside the contour may be what makes it (engineering default: the landmarks' error).
_ARMS = (
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST, Landmark.LEFT_INDEX),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST, Landmark.RIGHT_INDEX),
)
_SHOULDER_HEIGHT = 0.72
# Above it the upper arm is the shoulder's own outline and is left to the features, which do not look there.


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stand:
    """One look at a person who stands.

    Attributes
    ----------
    dorsal, ventral : ndarray, shape (87,)
        How far forward the contours of back and front are at :data:`HEIGHTS`, in trunk lengths; NaN where
        none was found or an arm makes it.
    joints : ndarray, shape (33, 2)
        Landmarks: forward and up, in trunk lengths.
    visibility : ndarray, shape (33,)
        In [0, 1].
    facing : {1, -1}
        +1 when the person faces the right of the picture.
    hip_px : ndarray, shape (2,)
        Where the origin is in the picture, pixels.
    trunk_px : float
        Length of the trunk in pixels.
    """

    dorsal: Array
    ventral: Array
    joints: Array
    visibility: Array
    facing: int
    hip_px: Array
    trunk_px: float

    def __post_init__(self) -> None:
        problems = [
            f"expected {name} of shape {expected}, got {value.shape}"
            for name, value, expected in (
                ("dorsal", self.dorsal, HEIGHTS.shape),
                ("ventral", self.ventral, HEIGHTS.shape),
                ("joints", self.joints, (LANDMARK_COUNT, 2)),
                ("visibility", self.visibility, (LANDMARK_COUNT,)),
                ("hip_px", self.hip_px, (2,)),
            )
            if value.shape != expected
        ]
        if self.facing not in (1, -1):
            problems.append(f"expected facing 1 or -1, got {self.facing}")
        if not self.trunk_px > 0:
            problems.append(f"expected trunk_px above 0, got {self.trunk_px}")
        if problems:
            raise ValueError("; ".join(problems))

    def to_picture(self, points: Array) -> Array:
        """Find points of the body in the picture.

        Parameters
        ----------
        points : ndarray, shape (..., 2)
            Forward and up, in trunk lengths.

        Returns
        -------
        ndarray, shape (..., 2)
            Pixels, x right and y down.
        """
        return np.asarray(self.hip_px + points * (self.facing * self.trunk_px, -self.trunk_px))


def hide_arms(stand: Stand) -> Stand:
    """Leave out the stretches of the contours that an arm makes, or may make.

    Parameters
    ----------
    stand : Stand
        As traced.

    Returns
    -------
    Stand
        With NaN where the thickness of an arm reaches the contour below the shoulder.
    """
    back, front = np.full(HEIGHTS.size, np.inf), np.full(HEIGHTS.size, -np.inf)
    for arm in _ARMS:
        chain = stand.joints[list(arm)]
        for start, end in pairwise(chain):
            steps = np.linspace(0.0, 1.0, 30)[:, None]
            points = start + steps * (end - start)
            near = np.abs(HEIGHTS[:, None] - points[:, 1]) <= _ARM_RADIUS
            # Half-width of a round limb at this height.
            half = np.sqrt(np.maximum(_ARM_RADIUS**2 - (HEIGHTS[:, None] - points[:, 1]) ** 2, 0.0))
            back = np.minimum(back, np.where(near, points[:, 0] - half, np.inf).min(axis=1))
            front = np.maximum(front, np.where(near, points[:, 0] + half, -np.inf).max(axis=1))
    below = _SHOULDER_HEIGHT > HEIGHTS
    dorsal = np.where(below & (back <= stand.dorsal + _ARM_MARGIN), np.nan, stand.dorsal)
    ventral = np.where(front >= stand.ventral - _ARM_MARGIN, np.nan, stand.ventral)
    return _with_contours(stand, dorsal, ventral)


def median_stand(stands: "list[Stand]") -> Stand:
    """Combine several looks at the same stand.

    Parameters
    ----------
    stands : list of Stand
        At least one, all facing the same way.

    Returns
    -------
    Stand
        The median of every number; contours are known where at least half of the looks know them.

    Raises
    ------
    ValueError
        If there is none, or they face different ways.
    """
    if not stands or len({stand.facing for stand in stands}) != 1:
        raise ValueError("expected at least one stand, all facing the same way")
    return Stand(
        dorsal=_median([stand.dorsal for stand in stands]),
        ventral=_median([stand.ventral for stand in stands]),
        joints=np.median([stand.joints for stand in stands], axis=0),
        visibility=np.median([stand.visibility for stand in stands], axis=0),
        facing=stands[0].facing,
        hip_px=np.median([stand.hip_px for stand in stands], axis=0),
        trunk_px=float(np.median([stand.trunk_px for stand in stands])),
    )


def _median(contours: "list[Array]") -> Array:
    stacked = np.array(contours)
    known = np.isfinite(stacked)
    result = np.full(stacked.shape[1], np.nan)
    enough = known.mean(axis=0) >= 0.5
    if enough.any():
        result[enough] = np.nanmedian(stacked[:, enough], axis=0)
    return result


def _with_contours(stand: Stand, dorsal: Array, ventral: Array) -> Stand:
    return Stand(
        dorsal=dorsal,
        ventral=ventral,
        joints=stand.joints,
        visibility=stand.visibility,
        facing=stand.facing,
        hip_px=stand.hip_px,
        trunk_px=stand.trunk_px,
    )
