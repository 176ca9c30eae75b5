"""Which side of the person is nearer to the camera, and where the person faces.

References
----------
.. [1] Knees bend to the back and hips to the front only; with the right facing both flexions are positive
   in every posture. Feet point to the front of the shank and noses to the front of the trunk, standing or
   lying.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from formcheck.geometry import Array, Samples, distance
from formcheck.landmarks import Joint, Landmark, Side, landmark_of
from formcheck.pose import Pose

__all__ = ["Orientation", "OrientationEstimator", "yaw_ratio"]

_TOES, _HEELS, _EARS, _SHOULDERS = (
    [landmark_of(joint, side) for side in Side]
    for joint in (Joint.FOOT_INDEX, Joint.HEEL, Joint.EAR, Joint.SHOULDER)
)
_CHAINS = [
    [landmark_of(joint, side) for joint in (Joint.ANKLE, Joint.KNEE, Joint.HIP, Joint.SHOULDER)]
    for side in Side
]

_CLEAR_BEND_DEG = (35.0, 150.0)
# Engineering default: below 35 degrees the sign may be landmark bias, beyond 150 the joint has folded past
# what it can and the landmarks are wrong.
_BEND_WEIGHT = 3.0
# Engineering default: a clear bend outweighs a foot and a nose together, which the landmarker may guess.

LOOK_EVERY_S = 0.1
"""Evidence is taken ten times a second; a person does not turn faster."""

MEMORY_S = 3.0
"""How long evidence counts (engineering default: about one rep)."""

CLEARLY_NEARER = 0.05
CLEARLY_FACING = 1.0
"""How much stronger the evidence for a change has to be: relative for the side, in vote-seconds for the
facing, where one look at a standing person gives up to 0.3 and one at a clear bend 1 (engineering
default)."""

_SEEN_ON = dict(zip(Side, _CHAINS, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Orientation:
    """How a person stands to the camera.

    Attributes
    ----------
    side : Side
        The person's side nearer to the camera.
    facing : {1, -1}
        +1 when the person faces the right of the picture, -1 for the left.
    """

    side: Side
    facing: int


class OrientationEstimator:
    """Collects evidence, pose by pose, for the side and the facing of one set.

    Older evidence fades, so that walking in does not decide for the set; and the answer changes only against
    clear evidence, so that it does not flicker.
    """

    def __init__(self) -> None:
        self._visible = dict.fromkeys(Side, 0.0)
        self._facing_votes = 0.0
        self._time_s = math.nan
        self.best = Orientation(side=Side.LEFT, facing=1)
        """What the evidence so far says."""
        self.faces_since_s = math.nan
        """Since when the pictures have shown the facing that was changed to last, in seconds; the evidence
        takes longer. NaN before any change."""
        self._opposed_since_s = math.nan
        self._decided = False

    def push(self, pose: Pose) -> None:
        """Take in one more pose.

        Parameters
        ----------
        pose : Pose
            A plausible pose, later than the last; its hidden landmarks give no evidence.
        """
        step_s = 0.0 if math.isnan(self._time_s) else pose.time_s - self._time_s
        if 0.0 < step_s < LOOK_EVERY_S or not pose.has_person:
            return
        self._time_s = pose.time_s
        fade = math.exp(-step_s / MEMORY_S)
        # Weighed by time, not by picture: a clip of 240 pictures a second is no surer than one of 30.
        weight = min(max(step_s, 1e-3), 2.0 * LOOK_EVERY_S)
        for side in Side:
            # The landmarker's score also counts where the landmark was hidden for another reason.
            score = float(pose.visibility[_SEEN_ON[side]].mean())
            if not math.isnan(score):
                self._visible[side] = fade * self._visible[side] + weight * score
        vote = _vote_facing(pose.xy_px)
        self._facing_votes = fade * self._facing_votes + weight * vote
        if vote * self.best.facing > 0.0:
            self._opposed_since_s = math.nan
        elif vote and math.isnan(self._opposed_since_s):
            self._opposed_since_s = pose.time_s
        self._decide()

    def _decide(self) -> None:
        side, facing = self.best.side, self.best.facing
        nearer, clearly = (CLEARLY_NEARER, CLEARLY_FACING) if self._decided else (0.0, 0.0)
        if self._visible[side.other] > self._visible[side] * (1.0 + nearer):
            side = side.other
        if self._facing_votes * facing < -clearly:
            facing = -facing
            self.faces_since_s, self._opposed_since_s = self._opposed_since_s, math.nan
        self._decided = True
        if (side, facing) != (self.best.side, self.best.facing):
            self.best = Orientation(side=side, facing=facing)


def _vote_facing(xy: Array) -> float:
    # Plain numbers: a handful of them is several times faster than as many tiny arrays.
    points = xy.tolist()
    votes = 0.0
    for toe, heel, ear, chain in zip(_TOES, _HEELS, _EARS, _CHAINS, strict=True):
        ankle, knee, hip, shoulder = (points[landmark] for landmark in chain)
        votes += _sign(_ahead(points[heel], points[toe], low=ankle, high=knee))
        votes += 0.5 * _sign(_ahead(points[ear], points[Landmark.NOSE], low=hip, high=shoulder))
        # Leans as if facing right: with the right facing a clear bend is positive.
        shank, thigh, trunk = (_lean_deg(points[low], points[high]) for low, high in pairwise(chain))
        for bend in (trunk - thigh, shank - thigh):
            bend = (bend + 180.0) % 360.0 - 180.0
            if _CLEAR_BEND_DEG[0] <= abs(bend) <= _CLEAR_BEND_DEG[1]:
                votes += _BEND_WEIGHT * _sign(bend)
    return votes


def _ahead(start: list[float], end: list[float], *, low: list[float], high: list[float]) -> float:
    """How far `end` is in front of `start`, for somebody facing right, in the frame of a segment."""
    up_x, up_y = high[0] - low[0], high[1] - low[1]
    return (end[1] - start[1]) * up_x - (end[0] - start[0]) * up_y


def _lean_deg(low: list[float], high: list[float]) -> float:
    return math.degrees(math.atan2(high[0] - low[0], low[1] - high[1]))


def _sign(value: float) -> float:
    return 0.0 if math.isnan(value) else math.copysign(1.0, value)


def yaw_ratio(xy_px: Samples, side: Side) -> Array:
    """Horizontal distance of the two shoulders over the length of the trunk.

    Parameters
    ----------
    xy_px : ndarray, shape (..., 33, 2)
        Landmark positions in pixels.
    side : Side
        The side whose trunk is measured.

    Returns
    -------
    ndarray, shape (...)
        Near 0 side-on, about 0.74 from the front; NaN where a landmark is not known.
    """
    apart = np.abs(xy_px[..., _SHOULDERS[1], 0] - xy_px[..., _SHOULDERS[0], 0])
    hip, shoulder = landmark_of(Joint.HIP, side), landmark_of(Joint.SHOULDER, side)
    trunk = distance(xy_px[..., hip, :], xy_px[..., shoulder, :])
    return np.asarray(apart / np.where(trunk > 0, trunk, np.nan))
