"""The set-up check: whether the camera shows what counting and judging need, and what to change if not.

One thing is told at a time, the one without which nothing else can be told first.
"""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.orientation import yaw_ratio
from formcheck.pose import Pose
from formcheck.postures import Posture, find_posture
from formcheck.view import FRONT_YAW_RATIO

__all__ = ["AGAIN_S", "HELP", "SetUpCheck", "SetUpState"]

HELP = {
    "too_dark": "It is too dark to see you well; turn on a light, or move to where light falls on you.",
    "too_bright": "The picture is too bright; turn the camera away from the window or lamp.",
    "nobody": "Nobody can be seen; step into the picture, two to four metres from the camera.",
    "feet_out": "Your feet are out of the picture; step back, or point the camera lower.",
    "head_out": "Your head is out of the picture; step back, or point the camera higher.",
    "body_out": "A part of you is out of the picture; move to its middle, or step back.",
    "too_far": "You are too far away; come nearer, so that you fill half of the picture.",
    "not_side_on": "Turn side-on to the camera.",
    "not_level": "The camera is tilted; set it level.",
    "moving": "Hold still for a moment.",
}
"""What to change, by name, most urgent first."""

WINDOW_S = 1.0
"""What is judged is the median over so long (engineering default)."""

AGAIN_S = 12.0
"""What was asked for, or has to be changed, is said again after so long: somebody who stands side-on cannot
see the screen (engineering default)."""

STILL_S = 2.0
"""All must have been well, and the lifter still, for so long."""

LASTING_S = 0.7
"""A new complaint is told when it has lasted so long, so that the sentence does not flicker (engineering
default)."""

DARK, BRIGHT = 0.12, 0.95
"""Mean brightness of a picture in [0, 1]: below, the landmarker's errors grow; above, it is burnt out
(engineering defaults)."""

SMALLEST_SHARE = 0.35
"""Length of the body in the picture as a share of its shorter side, below which joints are only a few pixels
apart: guidance for 2D motion capture asks for 40 to 85 % (engineering default: a little less)."""

MAX_YAW_DEG = 25.0
"""Reports warn from 20 degrees off the side, and the estimate of a moment is off by some 5 (ACCURACY.md)."""

MAX_ROLL_DEG = 10.0
"""A standing person's legs are within 5 degrees of upright, which is as well as this can tell (engineering
default)."""

MAX_TRAVEL = 0.08
"""Way of shoulder and hip within :data:`STILL_S` in lengths of the trunk; breathing and the landmarker's
noise take half of it (engineering default)."""

EDGE_SHARE = 0.01
"""A landmark so near to the edge of the picture, as a share of its size, is out of it: the landmarker places
what it cannot see at the edge or beyond (engineering default)."""

_HEAD, _FEET = (Joint.EAR, Joint.NOSE), (Joint.ANKLE, Joint.HEEL)
_TRUNK = (Joint.SHOULDER, Joint.HIP)
_BODY = (Joint.EAR, Joint.SHOULDER, Joint.HIP, Joint.KNEE, Joint.ANKLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpState:
    """What the check says at a moment.

    Attributes
    ----------
    ready : bool
        Whether all has been well for long enough.
    help : str or None
        Name of what to change, one of :data:`HELP`; None where all is well.
    """

    ready: bool
    help: str | None

    @property
    def text(self) -> str:
        """One sentence on what to change; empty where all is well."""
        return HELP[self.help] if self.help is not None else ""


@dataclass(frozen=True, slots=True)
class _Look:
    """What one pose says."""

    time_s: float
    has_person: bool
    yaw_ratio: float
    roll_deg: float
    share: float
    out: str | None
    brightness: float
    spots: Array
    trunk_px: float


class SetUpCheck:
    """Judges pose by pose whether everything is set up well; reads no clock and needs no picture."""

    def __init__(self) -> None:
        self._looks: deque[_Look] = deque()
        self._well_since_s = math.nan
        self._told: str | None = None
        self._new: tuple[str | None, float] = (None, math.nan)

    def push(
        self, pose: Pose, *, side: Side, size_px: tuple[int, int], brightness: float | None = None
    ) -> SetUpState:
        """Take in the next pose.

        Parameters
        ----------
        pose : Pose
            As the landmarker gave it.
        side : Side
            The side nearer to the camera, as far as known.
        size_px : tuple of int
            Width and height of the picture.
        brightness : float or None, optional
            Mean brightness of the picture in [0, 1]; not judged if None.

        Returns
        -------
        SetUpState
            What to say now.
        """
        now_s = pose.time_s
        self._looks.append(_look(pose, side, size_px, math.nan if brightness is None else brightness))
        while self._looks[0].time_s < now_s - STILL_S:
            self._looks.popleft()
        found = self._find(now_s)
        if found is not None:
            self._well_since_s = math.nan
        elif math.isnan(self._well_since_s):
            self._well_since_s = now_s
        is_ready = now_s - self._well_since_s >= STILL_S
        return SetUpState(ready=is_ready, help=self._steady(found, now_s))

    def _steady(self, found: str | None, now_s: float) -> str | None:
        """Keep to what was told until something else has lasted."""
        if found == self._told:
            self._new = (found, math.nan)
        elif found != self._new[0] or math.isnan(self._new[1]):
            self._new = (found, now_s)
        elif now_s - self._new[1] >= LASTING_S:
            self._told, self._new = found, (found, math.nan)
        return self._told

    def _find(self, now_s: float) -> str | None:
        looks = [look for look in self._looks if look.time_s >= now_s - WINDOW_S]
        brightness = _median([look.brightness for look in looks])
        if brightness < DARK:
            return "too_dark"
        seen = [look for look in looks if look.has_person]
        if 2 * len(seen) < len(looks) or not looks[-1].has_person:
            return "too_bright" if brightness > BRIGHT else "nobody"
        outs = [look.out for look in seen]
        for name in ("feet_out", "head_out", "body_out"):
            if 2 * outs.count(name) > len(outs):
                return name
        if _median([look.share for look in seen]) < SMALLEST_SHARE:
            return "too_far"
        ratio = _median([look.yaw_ratio for look in seen])
        if ratio > FRONT_YAW_RATIO * math.sin(math.radians(MAX_YAW_DEG)):
            return "not_side_on"
        if abs(_median([look.roll_deg for look in seen])) > MAX_ROLL_DEG:
            return "not_level"
        return "moving" if self._is_moving() else None

    def _is_moving(self) -> bool:
        seen = [look for look in self._looks if look.has_person]
        spots = np.array([look.spots for look in seen])
        known = np.isfinite(spots).all(axis=(1, 2))
        if not known.any():
            return True
        low, high = np.quantile(spots[known], (0.1, 0.9), axis=0)
        trunk_px = _median([look.trunk_px for look in seen])
        return bool(np.hypot(*(high - low).T).max() > MAX_TRAVEL * trunk_px)


def _look(pose: Pose, side: Side, size_px: tuple[int, int], brightness: float) -> _Look:
    xy = pose.xy_px
    spots = xy[[landmark_of(joint, side) for joint in _TRUNK]]
    body = xy[[landmark_of(joint, side) for joint in _BODY]]
    reach = np.ptp(body, axis=0) if np.isfinite(body).all() else np.full(2, np.nan)
    return _Look(
        time_s=pose.time_s,
        has_person=pose.has_person,
        yaw_ratio=float(yaw_ratio(xy, side)),
        roll_deg=_measure_roll_deg(pose, side),
        # Whoever lies is as long; a picture may be wider than high or the other way round.
        share=float(reach.max() / min(size_px)),
        out=_find_out(pose, side, size_px),
        brightness=brightness,
        spots=spots,
        trunk_px=float(np.hypot(*(spots[1] - spots[0]))),
    )


def _measure_roll_deg(pose: Pose, side: Side) -> float:
    """Lean of the line from the ankle to the hip of somebody who stands straight; NaN for others."""
    ankle, knee, hip, shoulder = (
        pose.xy_px[landmark_of(joint, side)].tolist()
        for joint in (Joint.ANKLE, Joint.KNEE, Joint.HIP, Joint.SHOULDER)
    )
    if find_posture(pose) is not Posture.STANDING:
        return math.nan
    leans = [
        math.degrees(math.atan2(high[0] - low[0], low[1] - high[1]))
        for low, high in ((ankle, knee), (knee, hip), (hip, shoulder))
    ]
    # Bent knees or hips say nothing of the camera.
    return leans[1] if max(leans) - min(leans) < 2.0 * MAX_ROLL_DEG else math.nan


def _find_out(pose: Pose, side: Side, size_px: tuple[int, int]) -> str | None:
    """Find what of the body is out of the picture."""
    if not pose.has_person:
        return None
    size = np.array(size_px, dtype=float)

    def is_out(joints: tuple[Joint, ...]) -> bool:
        spots = pose.xy_px[[landmark_of(joint, side) for joint in joints]]
        inside = (spots >= EDGE_SHARE * size) & (spots <= (1.0 - EDGE_SHARE) * size)
        return not bool(inside.all())

    feet, head = is_out(_FEET), is_out(_HEAD)
    if (feet and head) or is_out((Joint.SHOULDER, Joint.HIP, Joint.KNEE)):
        return "body_out"
    return "feet_out" if feet else "head_out" if head else None


def _median(values: list[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return float(np.median(known)) if known else math.nan
