"""Everything that a screen needs to know of a moment, as plain frozen data."""

import math
from dataclasses import dataclass
from enum import Enum

from formcheck.landmarks import Joint, Side
from formcheck.rules import Severity
from formcheck.signals import Body

__all__ = ["Angle", "LiveState", "Mode"]


class Mode(Enum):
    """What the lifter is doing, as far as the coach is concerned."""

    SET_UP = "set_up"
    COUNTDOWN = "countdown"
    EXERCISE = "exercise"
    REST = "rest"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Angle:
    """An angle that is worth drawing on its joint.

    Attributes
    ----------
    joint : Joint
        Of the near side, where it is drawn.
    degrees : float
        Causally filtered; NaN where it is not known.
    name : str
        Name of the signal.
    """

    joint: Joint
    degrees: float
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """A moment of a live session.

    Attributes
    ----------
    time_s : float
        Time of the pose that it is about.
    mode : Mode
        Set-up, countdown, exercise, rest, paused or ended.
    exercise : str or None
        Name of the movement, as far as it is known.
    title : str
        Its title for people; empty where it is not known.
    set_number : int
        1 for the first set; 0 before it.
    count : int
        Reps of this set; in a rest, of the one before.
    clean_count : int
        Reps among them without a fault, as far as could be told live.
    phase : str
        Where in the cycle the lifter is: ``rest``, ``out``, ``turn``, ``back``, ``unknown``.
    depth_share : float
        Way of the movement, from 0 at rest to 1 at the lifter's own target, and beyond; NaN where not known.
    target_text : str
        What that target is, in a few words, such as ``78°``; empty where there is none.
    tempo_s : tuple of (float, float) or None
        Seconds down and up of the last rep; None before the first.
    held_s : float or None
        Seconds that a hold has lasted so far; None where nothing is held.
    cue : str
        The one sentence to be shown now; empty if there is none.
    cue_name : str
        Name of the fault that it is about; empty for praise.
    severity : Severity or None
        Of the cue; None for praise, and where there is no cue.
    help : str
        In the set-up check: one sentence on what to change.
    help_name : str
        Its name, such as ``not_side_on``, for a sign beside it; empty if there is none.
    rest_s : float or None
        In a rest: seconds since the set ended.
    countdown : int or None
        In a countdown: what is said, 3, 2, 1.
    side : Side or None
        The side nearer to the camera, as far as it is known.
    body : Body or None
        The person, for the skeleton, in pixels of the picture as it was measured; None if nobody is seen.
    angles : tuple of Angle
        What is worth drawing on a joint; the movement's own angle first.
    dropped : int
        Pictures that the camera gave and nobody had time for.
    fps : float
        Pictures a second that were looked at lately; NaN where not known.
    camera_lost : bool
        Whether no picture comes from the camera now.
    """

    time_s: float
    mode: Mode
    exercise: str | None = None
    title: str = ""
    set_number: int = 0
    count: int = 0
    clean_count: int = 0
    phase: str = "unknown"
    depth_share: float = math.nan
    target_text: str = ""
    tempo_s: tuple[float, float] | None = None
    held_s: float | None = None
    cue: str = ""
    cue_name: str = ""
    severity: Severity | None = None
    help: str = ""
    help_name: str = ""
    rest_s: float | None = None
    countdown: int | None = None
    side: Side | None = None
    body: Body | None = None
    angles: tuple[Angle, ...] = ()
    dropped: int = 0
    fps: float = math.nan
    camera_lost: bool = False
