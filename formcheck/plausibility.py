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

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from formcheck.geometry import Array, Samples, distance
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

NOISE_TRUNKS = 0.05
"""A landmark may jitter by this much, in trunk lengths, however short the time (engineering default: about
1 cm in a still person is usual, 2.5 cm is not yet a jump)."""

MAX_HIDDEN_S = 0.30
"""After this long at a new place a joint is believed to be there (engineering default)."""

MIN_SWAP_TRUNKS = 0.05
"""Legs nearer to each other than this, in trunk lengths, swap without harm (engineering default: some 2
centimetres, less than the landmarks are off)."""

THIGH_TO_TRUNK = (0.45, 1.7)
SHANK_TO_THIGH = (0.5, 1.7)
"""Proportions a side-on human can show: Winter's are 0.85 and 1.0, with room for landmark bias, children and
30 degrees of camera yaw (engineering default)."""

MAX_WITHOUT_KNEES_S = 3.0
"""A trunk of the right length is believed without knees for so long after a whole person was seen: weights
before the knees hide them for the lower half of a rep (engineering default)."""

LOOK_EVERY_S = 0.1
"""The view is looked at ten times a second; it changes slowly."""

_MEMORY = 300
# Segment lengths remembered for the median: ten seconds at 30 pictures per second.
_MIN_MEMORY = 10
_RENEW_EVERY = 30

_CHAINS = np.array(
    [
        [landmark_of(joint, side) for joint in (Joint.SHOULDER, Joint.HIP, Joint.KNEE, Joint.ANKLE)]
        for side in Side
    ]
)
_SHOULDERS, _HIPS = _CHAINS[:, 0].tolist(), _CHAINS[:, 1].tolist()
_KNEES_AND_ANKLES = _CHAINS[:, 2:].T
_LEGS = [
    landmark_of(joint, side)
    for side in Side
    for joint in (Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX)
]
_FEET = np.array(
    [[landmark_of(joint, side) for joint in (Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX)] for side in Side]
)


class PlausibilityFilter:
    """Causal filter from poses as estimated to poses that can be believed.

    Push poses in order of time; each comes back with its doubtful landmarks set to NaN. Only the past is
    used, so a recording and a live camera give the same answer.
    """

    def __init__(self) -> None:
        self._lengths: tuple[deque[Array], ...] = tuple(deque(maxlen=_MEMORY) for _ in Side)
        self._remembered = [0 for _ in Side]
        self._medians = np.full((len(Side), 3), np.nan)
        self._yaw_ratio = 0.0
        self._looked_s = -math.inf
        self._whole_s = -math.inf
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
        lengths = _segment_lengths(xy)
        if any(_is_human(trunk, thigh) for trunk, thigh, _ in lengths.tolist()):
            self._whole_s = pose.time_s
        elif not self._is_trunk_of_who_was_seen(lengths, pose.time_s):
            return Pose.nobody(time_s=pose.time_s)
        _hide_odd_feet(xy, lengths)
        self._note_view(xy, pose.time_s)
        self._hide_odd_lengths(xy, lengths)
        self._hide_jumps(xy, pose.time_s, trunk=_longest(lengths[:, 0]))
        x = xy[:, 0]
        has_trunk = any(
            x[shoulder] + x[hip] < math.inf for shoulder, hip in zip(_SHOULDERS, _HIPS, strict=True)
        )
        return replace(pose, xy_px=xy, outline=pose.outline if has_trunk else None)

    def _is_trunk_of_who_was_seen(self, lengths: Array, time_s: float) -> bool:
        """Whether only the knees are missing of somebody who was whole a moment ago."""
        if time_s - self._whole_s > MAX_WITHOUT_KNEES_S:
            return False
        trunk, thigh = lengths[:, 0], lengths[:, 1]
        usual = self._medians[:, 0]
        # Unknown lengths and medians are NaN, and nothing is near them.
        near = np.abs(trunk - usual) <= _tolerance(self._yaw_ratio) * usual
        return bool(np.any(near & np.isnan(thigh)))

    def _note_view(self, xy: Array, time_s: float) -> None:
        if time_s - self._looked_s < LOOK_EVERY_S:
            return
        self._looked_s = time_s
        ratio = _longest(yaw_ratio(xy, side) for side in Side)
        # A slow average: one picture's shoulders are too noisy to tell the view.
        self._yaw_ratio += 0.3 * (ratio - self._yaw_ratio)

    def _hide_odd_lengths(self, xy: Array, lengths: Array) -> None:
        # Unknown medians are NaN, and nothing is odd compared with NaN.
        odd = _find_odd(lengths, self._medians, _tolerance(self._yaw_ratio))
        if odd.any():
            _hide(xy, odd)
        # The odd ones too: else ten wrong pictures at the start would make every right one odd for good.
        complete = np.all(np.isfinite(lengths), axis=1).tolist()
        for side, memory in enumerate(self._lengths):
            if not complete[side]:
                continue
            memory.append(lengths[side])
            self._remembered[side] += 1
            # The median moves slowly; renewing it now and then is enough and cheap.
            if self._remembered[side] == _MIN_MEMORY or self._remembered[side] % _RENEW_EVERY == 0:
                self._medians[side] = np.median(np.array(memory), axis=0)

    def _hide_jumps(self, xy: Array, time_s: float, *, trunk: float) -> None:
        since_s = time_s - self._last_s
        recent = since_s < MAX_HIDDEN_S
        if trunk > 0 and recent.any():
            steps = xy - self._last_xy
            moved = np.hypot(steps[:, 0], steps[:, 1])
            far = trunk * (NOISE_TRUNKS + MAX_SPEED_TRUNKS_PER_S * since_s)
            jumped = np.asarray((moved > far) & recent)
            # A swap moves both knees and both ankles at once, so most pictures need no closer look.
            shifted = (moved[_KNEES_AND_ANKLES] > MIN_SWAP_TRUNKS * trunk) & recent[_KNEES_AND_ANKLES]
            if shifted.all() and self._has_swapped(xy):
                jumped[_LEGS] = True
            xy[jumped] = np.nan
        seen = np.isfinite(xy[:, 0])
        self._last_xy[seen] = xy[seen]
        self._last_s[seen] = time_s

    def _has_swapped(self, xy: Array) -> bool:
        """Whether both knees and both ankles lie nearer to the other leg's last place than to their own."""
        now, before = xy[_KNEES_AND_ANKLES], self._last_xy[_KNEES_AND_ANKLES]
        own = distance(before, now).sum(axis=1)
        cross = distance(before[:, ::-1], now).sum(axis=1)
        apart = distance(before[:, 0], before[:, 1])
        # Legs that lie on each other in the picture swap without harm and without being noticed.
        return bool(np.all((cross < 0.5 * own) & (own > apart)))


def hide_odd_lengths(xy_px: Samples) -> Samples:
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
    lengths = _segment_lengths(xy_px)
    medians = np.full((len(Side), 3), np.nan)
    for index in range(len(Side)):
        complete = np.isfinite(lengths[:, index]).all(axis=-1)
        if complete.sum() >= _MIN_MEMORY:
            medians[index] = np.median(lengths[complete, index], axis=0)
    ratios = np.array([yaw_ratio(xy_px, side) for side in Side])
    view = float(np.nanmedian(ratios)) if np.isfinite(ratios).any() else 0.0
    _hide(result, _find_odd(lengths, medians, _tolerance(view)))
    return result


def _tolerance(view: float) -> float:
    return MAX_LENGTH_CHANGE if view < OBLIQUE_YAW_RATIO else MAX_LENGTH_CHANGE_OBLIQUE


def _longest(values: Iterable[Any]) -> float:
    """Greatest of the known values, 0 if none is known."""
    return max((float(value) for value in values if not math.isnan(value)), default=0.0)


def _segment_lengths(xy: Samples) -> Array:
    """Lengths of trunk, thigh and shank of both sides, shape (..., 2, 3)."""
    points = xy[..., _CHAINS, :]
    steps = points[..., 1:, :] - points[..., :-1, :]
    return np.asarray(np.hypot(steps[..., 0], steps[..., 1]))


def _find_odd(lengths: Array, medians: Array, tolerance: float) -> NDArray[np.bool_]:
    """Which of trunk, thigh and shank, on the last axis, are too long or short for the others."""
    ratio = lengths / medians
    # Sizes relative to the whole body: a zoom or a step towards the camera changes them all. The middle one
    # of the three (or the smaller of two) stands for the body; the sort puts unknown ones last.
    ordered = np.sort(ratio, axis=-1)
    middle = np.where(np.isnan(ordered[..., 2:]), ordered[..., :1], ordered[..., 1:2])
    return np.asarray(np.abs(ratio - middle) > tolerance * middle)


def _hide(xy: Samples, odd: NDArray[np.bool_]) -> None:
    """Hide, in place, the joints that explain which segments have an odd length."""
    for side in range(len(Side)):
        trunk, thigh, shank = np.moveaxis(odd[..., side, :], -1, 0)
        shoulder, hip, knee, _ = _CHAINS[side]
        for landmarks, wrong in (
            (_FEET[side], shank & ~trunk & ~thigh),
            ([shoulder], trunk & ~thigh & ~shank),
            ([hip], trunk & thigh),
            ([knee], thigh & ~trunk),
        ):
            for landmark in landmarks:
                xy[..., landmark, :] = np.where(wrong[..., None], np.nan, xy[..., landmark, :])


def _is_human(trunk: float, thigh: float) -> bool:
    """Whether trunk and thigh are seen and have proportions a person can have."""
    return trunk > 0 and thigh > 0 and THIGH_TO_TRUNK[0] <= thigh / trunk <= THIGH_TO_TRUNK[1]


def _hide_odd_feet(xy: Array, lengths: Array) -> None:
    """Hide, in place, the feet of legs whose shank no person can have: a guess behind a plate, often.

    The rest of the body is seen all the same.
    """
    for side, (_, thigh, shank) in enumerate(lengths.tolist()):
        if (
            thigh > 0
            and not math.isnan(shank)
            and not SHANK_TO_THIGH[0] <= shank / thigh <= SHANK_TO_THIGH[1]
        ):
            xy[_FEET[side]] = np.nan
