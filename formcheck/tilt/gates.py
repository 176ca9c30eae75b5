"""What is wrong with a look at a person for the mirror test, and the one sentence that helps.

The same checks serve a photo, every picture of a clip, and guidance before a camera: they know landmarks,
contours and brightness, no pixels.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from formcheck.errors import NoPerson, NotSideOn, PersonError, SeveralPeople, StandUnfit
from formcheck.geometry import Array
from formcheck.landmarks import Landmark
from formcheck.tilt.features import find_hollow
from formcheck.tilt.stand import HEIGHTS, Stand

__all__ = ["Help", "Look", "find_problem", "is_cut", "list_warnings", "yaw_share"]

MIN_TRUNK_PX = 28.0
"""A smaller trunk is seen too coarsely: one pixel is a tilt of some 10 degrees (engineering default)."""

MAX_YAW_SHARE = 0.33
WARN_YAW_SHARE = 0.25
"""Shoulders or hips apart in the picture, in trunk lengths, from which on somebody is not side-on, or not
quite. Rendered people within 12 degrees of side-on have at most 0.2 in 95 of 100 stills."""

MAX_TURN_DEG = 25.0
"""How far the shoulders may be turned away from side-on, as the landmarker guesses it in space. Somebody seen
at an angle from behind may have both shoulders in one place in the picture, and is found out by this only.
The few real people who stood side-on had 2 to 21 degrees, others 30 to 55 (measured on the clips that it was
chosen on)."""

MAX_FEET_SHARE = 0.28
"""How far one ankle may be ahead of the other, in trunk lengths: 14 cm. Rendered people with both feet side
by side have at most 0.19 (measured); with a step the pelvis is another."""

MAX_TRUNK_LEAN_DEG = 15.0
MAX_THIGH_LEAN_DEG = 22.0
MAX_KNEE_DEG = 25.0
"""Somebody who stands leans and bends less (engineering defaults; landmarks are off by 5 to 10 degrees)."""

MIN_BRIGHTNESS = 0.06
MIN_CONTRAST = 0.06
"""Mean brightness of the body's surroundings, and how far brightness spreads, as shares of full brightness
(engineering defaults)."""

MAX_DISAGREEMENT = 0.25
"""Mean distance between shoulders, hips and knees in the picture and in its mirror image, in trunk lengths,
up to which somebody is there: the limit of :mod:`formcheck.capture.people`. In looks at people who stand it
was at most 0.09; in two looks of three at a sea nobody was found in the mirror image (measured)."""

_SURE = 0.5
_TRUNK = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_MIN_THIGH = 0.35
# How much of the thigh below the hips must be in the picture, in trunk lengths.


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """What is wrong and what to do about it.

    Attributes
    ----------
    name : str
        A word for programs.
    text : str
        One sentence for a person, to read or to hear.
    error : type of PersonError
        What it is where nothing can be changed any more.
    """

    name: str
    text: str
    error: type[PersonError] = StandUnfit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What one look at a picture gave.

    Attributes
    ----------
    stand : Stand or None
        None where nobody was found.
    people : int
        How many people of about equal size.
    width_px, height_px : int
        Size of the picture.
    brightness, contrast : float
        Mean and spread of the brightness around the trunk, in [0, 1].
    disagreement : float, optional
        How far shoulders, hips and knees were found elsewhere in the mirrored picture, in trunk lengths;
        infinite if nobody was found there.
    turn_deg : float, optional
        How far the shoulders are turned away from side-on, from 0 to 90; NaN where it is not known.
    """

    stand: Stand | None
    people: int
    width_px: int
    height_px: int
    brightness: float
    contrast: float
    disagreement: float = 0.0
    turn_deg: float = float("nan")


NOBODY = Help(
    name="nobody",
    text=(
        "Nobody was found in the picture: stand so that you are seen from head to feet, alone and in good "
        "light."
    ),
    error=NoPerson,
)
SEVERAL = Help(
    name="several_people",
    text=(
        "There is more than one person in the picture: be in it alone, or cut it so that only one is left "
        "(of you and your reflection, too)."
    ),
    error=SeveralPeople,
)
TOO_SMALL = Help(
    name="too_small", text="You are too small in the picture: come closer or send it at a higher resolution."
)
TOO_DARK = Help(
    name="too_dark", text="It is too dark to see your outline: turn a light on, or face a window."
)
ONLY_LEGS = Help(
    name="only_legs", text="Your trunk is not in the picture: it has to show you from the neck to the knees."
)
ONLY_TRUNK = Help(
    name="only_trunk",
    text="Your thighs are not in the picture: it has to show you from the neck to the knees.",
)
NOT_SIDE_ON = Help(
    name="not_side_on",
    text="You are not side-on to the camera: turn by a quarter, until one shoulder hides the other.",
    error=NotSideOn,
)
BENDING = Help(
    name="bending",
    text="Your trunk leans too far: stand upright as you normally do (or turn the photo upright).",
)
SEATED = Help(name="seated", text="You do not stand on straight legs: stand up with your knees straight.")
FEET_APART = Help(
    name="feet_apart", text="One foot is ahead of the other: stand with both feet side by side."
)
ARMS = Help(
    name="arms_hide_back",
    text=(
        "An arm hides the outline of your lower back: cross your arms, or put your fingertips on your "
        "collarbones."
    ),
)
NO_CONTOUR = Help(
    name="no_outline",
    text="The outline of your lower back cannot be seen: stand clear of everything, before a plain wall.",
)


def yaw_share(stand: Stand) -> float:
    """Say how far apart shoulders and hips are in the picture, in trunk lengths.

    Parameters
    ----------
    stand : Stand
        One look.

    Returns
    -------
    float
        Near 0 side-on; the mean of both, for a trunk that is twisted counts half.
    """
    shoulders = abs(_x(stand, Landmark.LEFT_SHOULDER) - _x(stand, Landmark.RIGHT_SHOULDER))
    hips = abs(_x(stand, Landmark.LEFT_HIP) - _x(stand, Landmark.RIGHT_HIP))
    # Hips are narrower than shoulders by about this factor.
    return 0.5 * (shoulders + 1.5 * hips)


def find_problem(look: Look) -> Help | None:
    """Find the first thing that keeps a picture from being judged.

    Parameters
    ----------
    look : Look
        What was seen.

    Returns
    -------
    Help or None
        None where the outline can be judged.
    """
    stand = look.stand
    if stand is None:
        return TOO_DARK if look.brightness < MIN_BRIGHTNESS else NOBODY
    for is_wrong, help_ in _CHECKS:
        if is_wrong(look, stand):
            return help_
    if find_hollow(stand) is None:
        return ARMS if _arm_is_behind(stand) else NO_CONTOUR
    return None


def is_cut(look: Look) -> bool:
    """Say whether the feet are cut off.

    Parameters
    ----------
    look : Look
        What was seen.

    Returns
    -------
    bool
        True where nobody was found, too.
    """
    # The landmarker squeezes a leg that is cut off into the picture, the farther one more: both feet count.
    toes = (Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX)
    return look.stand is None or not all(_is_inside(look, look.stand, (toe,)) for toe in toes)


def list_warnings(look: Look) -> tuple[str, ...]:
    """Say what makes a picture harder to judge without keeping it from being judged.

    Parameters
    ----------
    look : Look
        What was seen.

    Returns
    -------
    tuple of str
        One sentence each.
    """
    stand = look.stand
    if stand is None:
        return ()
    said = []
    if not _is_inside(look, stand, (Landmark.NOSE, Landmark.LEFT_EAR, Landmark.RIGHT_EAR)):
        said.append("Your head is not in the picture: it was judged without.")
    if is_cut(look):
        said.append("Your feet are not in the picture: it was judged without.")
    if yaw_share(stand) > WARN_YAW_SHARE:
        said.append("You are not quite side-on: turn until one shoulder hides the other.")
    if np.isnan(stand.ventral[(HEIGHTS > -0.1) & (HEIGHTS < 0.45)]).mean() > 0.4:
        said.append(
            "The outline of your belly is hidden or cut off: cross your arms, in the middle of the picture."
        )
    if stand.trunk_px < 2.0 * MIN_TRUNK_PX:
        said.append("You are small in the picture: a larger one gives a surer answer.")
    return tuple(said)


def _x(stand: Stand, landmark: Landmark) -> float:
    return float(stand.joints[landmark, 0])


def _pair(stand: Stand, left: Landmark, right: Landmark) -> Array:
    return np.asarray(0.5 * (stand.joints[left] + stand.joints[right]))


def _is_inside(look: Look, stand: Stand, landmarks: tuple[Landmark, ...], margin: float = 0.0) -> bool:
    points = stand.to_picture(stand.joints[list(landmarks)])
    size = np.array([look.width_px, look.height_px])
    edge = margin * stand.trunk_px
    return bool(((points >= -edge) & (points <= size + edge)).all(axis=-1).any())


def _is_unsure(look: Look, stand: Stand) -> bool:
    if look.disagreement > MAX_DISAGREEMENT:
        return True
    return bool(np.sort(stand.visibility[list(_TRUNK)])[-2:].mean() < _SURE)


def _is_without_trunk(look: Look, stand: Stand) -> bool:
    return not _is_inside(look, stand, (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)) or not _is_inside(
        look, stand, (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
    )


def _is_without_thighs(look: Look, stand: Stand) -> bool:
    return bool(stand.hip_px[1] + _MIN_THIGH * stand.trunk_px > look.height_px)


def _leans(_: Look, stand: Stand) -> bool:
    shoulder = _pair(stand, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    return bool(abs(_lean_deg(shoulder)) > MAX_TRUNK_LEAN_DEG)


def _sits(look: Look, stand: Stand) -> bool:
    knee = _pair(stand, Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)
    ankle = _pair(stand, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
    thigh_deg = _lean_deg(-knee)
    if abs(thigh_deg) > MAX_THIGH_LEAN_DEG:
        return True
    # Joints beyond the picture are guesses.
    if not _is_inside(look, stand, (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)):
        return False
    return bool(abs(_lean_deg(knee - ankle) - thigh_deg) > MAX_KNEE_DEG)


def _is_turned(look: Look, stand: Stand) -> bool:
    return yaw_share(stand) > MAX_YAW_SHARE or look.turn_deg > MAX_TURN_DEG


def _steps(look: Look, stand: Stand) -> bool:
    # Joints beyond the picture are guesses.
    ankles = (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
    if not all(_is_inside(look, stand, (ankle,)) for ankle in ankles):
        return False
    return abs(_x(stand, ankles[0]) - _x(stand, ankles[1])) > MAX_FEET_SHARE


def _lean_deg(step: Array) -> float:
    return float(np.degrees(np.arctan2(step[0], step[1])))


def _arm_is_behind(stand: Stand) -> bool:
    """Whether an elbow or a wrist is near the back, at the height of the hollow."""
    arms = (Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW, Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)
    points = stand.joints[list(arms)]
    return bool(((points[:, 0] < 0.02) & (points[:, 1] > -0.2) & (points[:, 1] < 0.8)).any())


_CHECKS: tuple[tuple[Callable[[Look, Stand], bool], Help], ...] = (
    (_is_without_trunk, ONLY_LEGS),
    (lambda look, _: look.brightness < MIN_BRIGHTNESS or look.contrast < MIN_CONTRAST, TOO_DARK),
    (lambda look, _: look.people > 1, SEVERAL),
    (_is_unsure, NOBODY),
    (lambda _, stand: stand.trunk_px < MIN_TRUNK_PX, TOO_SMALL),
    (_leans, BENDING),
    (_sits, SEATED),
    (_is_turned, NOT_SIDE_ON),
    (_steps, FEET_APART),
    (_is_without_thighs, ONLY_TRUNK),
)
