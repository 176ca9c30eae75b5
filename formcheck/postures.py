"""How a person holds the body at one instant: standing, kneeling, on all fours, face down or on the back.

Postures are told from how trunk, thigh and shin lean, whichever way the person faces and whichever leg is
nearer; a camera tilted by 10 degrees does not matter. Where it could be two postures, or too little is seen,
none is told.

References
----------
.. [1] The bounds are engineering defaults, halfway between the postures as they read on rendered and real
   recordings of the movements: shins of people who stand lean by up to 45 degrees, of people who kneel by 85
   to 115; thighs of people on their backs lie beyond level (105 to 180), of people face down short of it (55
   to 90).
"""

import math
from enum import Enum

import numpy as np

from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.pose import Pose

__all__ = ["Base", "BaseTracker", "Posture", "find_posture"]


class Base(Enum):
    """What carries the body."""

    FEET = "feet"
    KNEES = "knees"
    BACK = "back"


class Posture(Enum):
    """How the body is held."""

    STANDING = "standing"
    """On one foot or both, however far bent."""
    KNEELING = "kneeling"
    ALL_FOURS = "all_fours"
    FACE_DOWN = "face_down"
    ON_BACK = "on_back"

    @property
    def base(self) -> Base:
        """What carries the body; between postures of the same base there is no getting up or lying down."""
        if self is Posture.STANDING:
            return Base.FEET
        return Base.BACK if self is Posture.ON_BACK else Base.KNEES


_UPRIGHT_DEG = 50.0
_ON_HANDS_DEG = 65.0
# Ten degrees short of a good set-up on hands and knees, 75 to 105 (engineering default).
_SHIN_UPRIGHT_DEG = 60.0
_BEYOND_LEVEL_DEG = 100.0
_THIGH_BELOW_DEG = 95.0

_CHAINS = {
    side: [landmark_of(joint, side) for joint in (Joint.ANKLE, Joint.KNEE, Joint.HIP, Joint.SHOULDER)]
    for side in Side
}


def find_posture(pose: Pose) -> Posture | None:
    """Tell the posture of a person.

    Parameters
    ----------
    pose : Pose
        A believable pose; hidden landmarks say nothing.

    Returns
    -------
    Posture or None
        None where too little is seen, or where it could be two postures.
    """
    found = []
    for side in Side:
        ankle, knee, hip, shoulder = pose.xy_px[_CHAINS[side]].tolist()
        posture = _classify(_lean_deg(hip, shoulder), _lean_deg(knee, hip), _lean_deg(ankle, knee))
        if posture is Posture.STANDING:
            # One foot on the floor is enough: the other leg may be raised behind the body.
            return posture
        if posture is not None:
            score = float(np.nanmean(pose.visibility[_CHAINS[side]]))
            found.append((score, posture))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _lean_deg(low: list[float], high: list[float]) -> float:
    return math.degrees(math.atan2(high[0] - low[0], low[1] - high[1]))


def _classify(trunk_deg: float, thigh_deg: float, shin_deg: float) -> Posture | None:
    """Posture by leans as they are in the picture: 0 upright, positive to the right; NaN where not known."""
    trunk, thigh, shin = abs(trunk_deg), abs(thigh_deg), abs(shin_deg)
    if math.isnan(trunk + thigh):
        return None
    if trunk > _UPRIGHT_DEG and thigh > _BEYOND_LEVEL_DEG:
        return Posture.ON_BACK
    if shin <= _SHIN_UPRIGHT_DEG:
        return Posture.STANDING if thigh < _THIGH_BELOW_DEG else None
    if trunk > _UPRIGHT_DEG and thigh > _UPRIGHT_DEG:
        # Flat on the back with straight legs looks the same.
        return Posture.FACE_DOWN if thigh < _THIGH_BELOW_DEG and not trunk > _BEYOND_LEVEL_DEG else None
    if math.isnan(shin):
        return None
    if thigh <= _UPRIGHT_DEG:
        if trunk > _ON_HANDS_DEG:
            return Posture.ALL_FOURS
        return Posture.KNEELING if trunk <= _UPRIGHT_DEG else None
    # On the heels the shin points the other way than the thigh; sitting on the floor it does not.
    return Posture.KNEELING if thigh_deg * shin_deg < 0.0 else None


FIRST_S = 0.5
"""What carries the body is believed from so long on at the start of a recording (engineering default)."""

CHANGED_S = 2.0
"""And so long after a change: who has left a posture for 2 seconds has given it up (engineering default)."""


class BaseTracker:
    """What carries the body over time: a change is believed when it has lasted.

    Instants without a posture neither confirm a change nor end it.
    """

    def __init__(self) -> None:
        self.base: Base | None = None
        """What is believed; None at first."""
        self.since_s = math.nan
        """When it began."""
        self._other: Base | None = None
        self._other_since_s = math.nan

    def push(self, time_s: float, posture: Posture | None) -> bool:
        """Take in the next instant.

        Parameters
        ----------
        time_s : float
            Seconds, later than the last.
        posture : Posture or None
            What was seen.

        Returns
        -------
        bool
            Whether what is believed has changed with it.
        """
        if posture is None:
            return False
        if posture.base is self.base or (posture is Posture.FACE_DOWN and self.base is Base.FEET):
            # With the standing leg hidden, a raised leg and a level trunk look like lying face down; and
            # nobody gets there without kneeling first.
            self._other = None
            return False
        if posture.base is not self._other:
            self._other, self._other_since_s = posture.base, time_s
        if time_s - self._other_since_s < (FIRST_S if self.base is None else CHANGED_S):
            return False
        self.base, self.since_s, self._other = self._other, self._other_since_s, None
        return True
