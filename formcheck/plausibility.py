"""Hiding landmarks that are not seen, or that no body could have moved to.

The landmarker always answers: for a hidden ankle with a guess, for an empty beach with a person. Its
visibility score helps but is not proof, so every pose also has to look and move like a body. What fails
becomes NaN; nothing is moved or invented.

References
----------
.. [1] MediaPipe's documentation of visibility and presence, and issue reports of visibility 0.99 for hidden
   joints (mediapipe issues 5197, 1790, 2018, 4411).
.. [2] D. A. Winter, "Biomechanics and Motor Control of Human Movement", 4th ed., fig. 4.1: segment lengths as
   fractions of body height (thigh 0.245, shank 0.246, hip to shoulder 0.288).
"""

from collections import deque
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array
from formcheck.landmarks import Joint, Landmark, Side, landmark_of
from formcheck.orientation import yaw_ratio
from formcheck.pose import Pose

__all__ = ["PlausibilityFilter", "hide_odd_lengths"]

MIN_VISIBILITY = 0.5
"""Below this score a landmark counts as hidden (the landmarker's own default for detections)."""

MAX_LENGTH_CHANGE = 0.35
"""Greatest departure of a segment's length, relative to the body's size in the same picture, from the
recording's median. Engineering default: segments seen from the side keep within 0.3 and guessed ones begin
beyond 0.35."""

MAX_LENGTH_CHANGE_OBLIQUE = 0.55
"""The same where the camera is clearly off the side and segments do shorten (engineering default)."""

OBLIQUE_YAW_RATIO = 0.25
"""Shoulder distance over trunk length from which on a view counts as oblique: about 20 degrees
(simulation)."""

MAX_SPEED_TRUNKS_PER_S = 6.0
"""Greatest speed of a joint in trunk lengths per second. Engineering default: a shoulder in a fast hinge
reaches 3; a landmark that jumps to the other leg makes 6 and more."""

MAX_HIDDEN_S = 0.30
"""After this long at a new place a joint is believed to be there (engineering default)."""

THIGH_TO_TRUNK = (0.45, 1.7)
SHANK_TO_THIGH = (0.5, 1.7)
"""Proportions a side-on human can show: Winter's are 0.85 and 1.0, with room for landmark bias, children and
30 degrees of camera yaw (engineering default)."""

_MEMORY = 300
# Segment lengths remembered for the median: ten seconds at 30 pictures per second.
_MIN_MEMORY = 10

_CHAIN = (Joint.SHOULDER, Joint.HIP, Joint.KNEE, Joint.ANKLE)
_CHAIN_OF = {side: [landmark_of(joint, side) for joint in _CHAIN] for side in Side}
_FEET = (Joint.HEEL, Joint.FOOT_INDEX)
_LEGS = (Joint.KNEE, Joint.ANKLE)


class PlausibilityFilter:
    """Causal filter from poses as estimated to poses that can be believed.

    Push poses in order of time; each comes back with its doubtful landmarks set to NaN. Only the past is
    used, so a recording and a live camera give the same answer.
    """

    def __init__(self) -> None:
        self._lengths: dict[Side, deque[Array]] = {side: deque(maxlen=_MEMORY) for side in Side}
        self._remembered = dict.fromkeys(Side, 0)
        self._medians: dict[Side, Array] = {}
        self._yaw_ratio = 0.0
        self._last_xy = np.full((len(Landmark), 2), np.nan)
        self._last_s = np.full(len(Landmark), -np.inf)

    def push(self, pose: Pose) -> Pose:
        """Hide what cannot be believed.

        Parameters
        ----------
        pose : Pose
            The next pose, later than the one before.

        Returns
        -------
        Pose
            The same with doubtful landmarks NaN; without a person, and without an outline, where nothing
            human is left.
        """
        xy = np.where((pose.visibility >= MIN_VISIBILITY)[:, None], pose.xy_px, np.nan)
        lengths = {side: _segment_lengths(xy, side) for side in Side}
        if not any(_is_human(lengths[side]) for side in Side):
            return Pose.nobody(time_s=pose.time_s)
        self._note_view(xy)
        for side in Side:
            self._hide_odd_lengths(xy, side, lengths[side])
        self._hide_jumps(xy, pose.time_s, lengths)
        has_trunk = any(np.isfinite(_segment_lengths(xy, side)[0]) for side in Side)
        return replace(pose, xy_px=xy, outline=pose.outline if has_trunk else None)

    def _note_view(self, xy: Array) -> None:
        ratio = max(float(np.nan_to_num(yaw_ratio(xy, side))) for side in Side)
        # A slow average: one picture's shoulders are too noisy to tell the view.
        self._yaw_ratio += 0.1 * (ratio - self._yaw_ratio)

    def _hide_odd_lengths(self, xy: Array, side: Side, lengths: Array) -> None:
        memory = self._lengths[side]
        if len(memory) >= _MIN_MEMORY:
            odd = _find_odd(lengths, self._medians[side], _tolerance(self._yaw_ratio))
            if odd.any():
                _hide(xy, side, odd)
                return
        if np.isfinite(lengths).all():
            memory.append(lengths)
            self._remembered[side] += 1
            # The median moves slowly; renewing it now and then is enough and cheap.
            if len(memory) <= _MIN_MEMORY or self._remembered[side] % 10 == 0:
                self._medians[side] = np.median(np.array(memory), axis=0)

    def _hide_jumps(self, xy: Array, time_s: float, lengths: dict[Side, Array]) -> None:
        trunk = np.nanmax([lengths[side][0] for side in Side] + [0.0])
        since_s = time_s - self._last_s
        with np.errstate(invalid="ignore"):
            moved = np.hypot(*(xy - self._last_xy).T)
            jumped = (moved > MAX_SPEED_TRUNKS_PER_S * trunk * np.maximum(since_s, 1e-3)) & (
                since_s < MAX_HIDDEN_S
            )
        if trunk > 0 and self._has_swapped(xy, since_s):
            for side in Side:
                jumped[[landmark_of(joint, side) for joint in _LEGS + _FEET]] = True
        if trunk > 0:
            xy[jumped] = np.nan
        seen = np.isfinite(xy[:, 0])
        self._last_xy[seen] = xy[seen]
        self._last_s[seen] = time_s

    def _has_swapped(self, xy: Array, since_s: Array) -> bool:
        """Whether both knees and both ankles lie nearer to the other leg's last place than to their own."""
        votes = []
        for joint in _LEGS:
            left, right = landmark_of(joint, Side.LEFT), landmark_of(joint, Side.RIGHT)
            if max(since_s[left], since_s[right]) > MAX_HIDDEN_S:
                return False
            own = np.hypot(*(xy[left] - self._last_xy[left])) + np.hypot(*(xy[right] - self._last_xy[right]))
            cross = np.hypot(*(xy[left] - self._last_xy[right])) + np.hypot(
                *(xy[right] - self._last_xy[left])
            )
            apart = np.hypot(*(self._last_xy[left] - self._last_xy[right]))
            # Legs that lie on each other in the picture swap without harm and without being noticed.
            votes.append(bool(apart > 0 and cross < 0.5 * own and own > apart))
        return all(votes)


def hide_odd_lengths(xy_px: Array) -> Array:
    """Hide the landmarks of a whole recording whose limbs have not the recording's own proportions.

    The causal filter cannot judge the first pictures, before it knows the proportions; with the whole
    recording at hand they can be judged too.

    Parameters
    ----------
    xy_px : ndarray, shape (n, 33, 2)
        Landmarks in pixels, NaN where hidden.

    Returns
    -------
    ndarray, shape (n, 33, 2)
        A copy with more of them NaN.
    """
    result = xy_px.copy()
    for side in Side:
        lengths = _segment_lengths(xy_px, side)
        complete = np.isfinite(lengths).all(axis=-1)
        if complete.sum() < _MIN_MEMORY:
            continue
        ratio = yaw_ratio(xy_px, side)
        view = float(np.nanmedian(ratio)) if np.isfinite(ratio).any() else 0.0
        _hide(result, side, _find_odd(lengths, np.median(lengths[complete], axis=0), _tolerance(view)))
    return result


def _tolerance(view: float) -> float:
    return MAX_LENGTH_CHANGE if view < OBLIQUE_YAW_RATIO else MAX_LENGTH_CHANGE_OBLIQUE


def _segment_lengths(xy: Array, side: Side) -> Array:
    points = xy[..., _CHAIN_OF[side], :]
    steps = points[..., 1:, :] - points[..., :-1, :]
    return np.asarray(np.hypot(steps[..., 0], steps[..., 1]))


def _find_odd(lengths: Array, medians: Array, tolerance: float) -> NDArray[np.bool_]:
    """Which of trunk, thigh and shank, on the last axis, are too long or short for the others."""
    ratio = lengths / medians
    # Sizes relative to the whole body: a zoom or a step towards the camera changes them all. The middle one
    # of the three (or the smaller of two) stands for the body.
    ordered = np.sort(ratio, axis=-1)
    known = np.isfinite(ratio).sum(axis=-1, keepdims=True)
    size = np.take_along_axis(ordered, np.maximum(known - 1, 0) // 2, axis=-1)
    return np.asarray(np.abs(ratio / size - 1.0) > tolerance)


def _hide(xy: Array, side: Side, odd: NDArray[np.bool_]) -> None:
    """Hide, in place, the joints that explain which segments have an odd length."""
    trunk, thigh, shank = np.moveaxis(odd, -1, 0)
    explained = (
        ((Joint.ANKLE, *_FEET), shank & ~trunk & ~thigh),
        ((Joint.SHOULDER,), trunk & ~thigh & ~shank),
        ((Joint.HIP,), trunk & thigh),
        ((Joint.KNEE,), thigh & ~trunk),
    )
    for joints, wrong in explained:
        for joint in joints:
            xy[..., landmark_of(joint, side), :] = np.where(
                wrong[..., None], np.nan, xy[..., landmark_of(joint, side), :]
            )


def _is_human(lengths: Array) -> bool:
    """Whether trunk and thigh (and the shank, where it is seen) have proportions a person can have."""
    trunk, thigh, shank = lengths
    if not (np.isfinite(trunk) and np.isfinite(thigh) and trunk > 0 and thigh > 0):
        return False
    if not THIGH_TO_TRUNK[0] <= thigh / trunk <= THIGH_TO_TRUNK[1]:
        return False
    return bool(np.isnan(shank) or SHANK_TO_THIGH[0] <= shank / thigh <= SHANK_TO_THIGH[1])
