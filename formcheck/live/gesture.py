"""Raised hands: pause and go on, or stop, from where the lifter is.

None of the movements has a hand above the head of somebody upright who keeps still, nor an arm straight up
from somebody on the back; that is what is looked for, and it has to be held.
"""

import math
from collections import deque
from enum import Enum

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.pose import Pose
from formcheck.postures import Posture, find_posture

__all__ = ["Gesture", "GestureDetector"]

PAUSE_S = 1.0
"""How long one hand has to be held up."""

STOP_S = 2.0
"""How long both hands have to be held up."""

ABOVE_HEAD = 0.15
"""How far above the ear the wrist has to be, in lengths of the trunk: an elbow at shoulder height holds it
there, a hand that scratches the head does not (engineering default)."""

ABOVE_SHOULDER = 0.7
"""The same for somebody on the back, above the shoulder: an arm is 1.15 trunks long (Winter's segment
lengths; engineering default)."""

UPRIGHT_DEG = 25.0
"""Lean of the trunk up to which somebody is upright (engineering default)."""

STILL = 0.25
"""How far hip and hand may go within the time, in lengths of the trunk; overhead presses go farther
(engineering default)."""

MIN_VISIBILITY = 0.5
"""The landmarker's score from which a hand counts as seen."""

MAX_GAP_S = 0.5
"""A gesture is held on over gaps up to this long in which nobody is seen (engineering default)."""


class Gesture(Enum):
    """What a raised hand says."""

    TOGGLE_PAUSE = "toggle_pause"
    STOP = "stop"


class GestureDetector:
    """Watches the hands, pose by pose.

    A gesture is told once; the hands have to come down before the next.
    """

    def __init__(self) -> None:
        self._held: deque[tuple[float, Array]] = deque()
        self._hands = 0
        self._may_tell = True

    @property
    def is_raising(self) -> bool:
        """Whether a hand is up that may become a gesture."""
        return self._hands > 0 and self._may_tell

    def push(self, pose: Pose) -> Gesture | None:
        """Take in the next pose.

        Parameters
        ----------
        pose : Pose
            As the landmarker gave it.

        Returns
        -------
        Gesture or None
            What is said with it.
        """
        if not pose.has_person:
            if self._held and pose.time_s - self._held[-1][0] > MAX_GAP_S:
                self._drop()
            return None
        hands, spots = _count_hands(pose)
        if not hands:
            self._drop()
            self._may_tell = True
            return None
        if hands != self._hands or self._has_gap(pose.time_s):
            self._drop()
        self._hands = hands
        self._held.append((pose.time_s, spots))
        while self._travel() > STILL:
            self._held.popleft()
        held_s = pose.time_s - self._held[0][0]
        if not self._may_tell or held_s < (PAUSE_S if hands == 1 else STOP_S):
            return None
        self._may_tell = False
        return Gesture.TOGGLE_PAUSE if hands == 1 else Gesture.STOP

    def _has_gap(self, time_s: float) -> bool:
        return bool(self._held) and time_s - self._held[-1][0] > MAX_GAP_S

    def _travel(self) -> float:
        spots = np.array([spot for _, spot in self._held])
        way = np.nanmax(spots, axis=0) - np.nanmin(spots, axis=0)
        return float(np.max(np.hypot(way[:, 0], way[:, 1])))

    def _drop(self) -> None:
        self._held.clear()
        self._hands = 0


def _count_hands(pose: Pose) -> tuple[int, Array]:
    """How many hands are raised, and where hips and raised hands are in trunk lengths.

    Both are raised only if both are seen to be; one only if the other is not.
    """
    nothing = np.zeros((2, 2))
    posture = find_posture(pose)
    if posture not in (Posture.STANDING, Posture.KNEELING, Posture.ON_BACK):
        return 0, nothing
    raised = [_raised_by(pose, side, is_lying=posture is Posture.ON_BACK) for side in Side]
    hands = [hand for hand in raised if hand is not None]
    if not hands:
        return 0, nothing
    hips = pose.xy_px[[landmark_of(Joint.HIP, side) for side in Side]]
    trunk_px = _trunk_px(pose)
    return len(hands), np.array([np.nanmean(hips, axis=0), hands[0]]) / trunk_px


def _raised_by(pose: Pose, side: Side, *, is_lying: bool) -> Array | None:
    """Where a raised hand is; None if it is not raised."""
    wrist, elbow, shoulder, ear, hip = (
        landmark_of(joint, side) for joint in (Joint.WRIST, Joint.ELBOW, Joint.SHOULDER, Joint.EAR, Joint.HIP)
    )
    xy = pose.xy_px
    if not pose.visibility[wrist] >= MIN_VISIBILITY:
        return None
    trunk_px = _trunk_px(pose)
    if is_lying:
        straight_up = xy[shoulder, 1] - xy[wrist, 1] > ABOVE_SHOULDER * trunk_px
        return xy[wrist] if straight_up else None
    lean_deg = math.degrees(math.atan2(abs(xy[shoulder, 0] - xy[hip, 0]), xy[hip, 1] - xy[shoulder, 1]))
    is_up = xy[ear, 1] - xy[wrist, 1] > ABOVE_HEAD * trunk_px and xy[elbow, 1] > xy[wrist, 1]
    return xy[wrist] if is_up and lean_deg <= UPRIGHT_DEG else None


def _trunk_px(pose: Pose) -> float:
    lengths = [
        float(
            np.hypot(
                *(pose.xy_px[landmark_of(Joint.SHOULDER, side)] - pose.xy_px[landmark_of(Joint.HIP, side)])
            )
        )
        for side in Side
    ]
    # Off the side both are too short by as much; a guessed one is short more often than long.
    return max(1.0, *lengths)
