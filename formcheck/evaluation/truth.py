"""What is true of a recording: plain data, the same in Python and in JSON.

The field names are the keys of the document ``formcheck/truth/1``. Who renders or labels a film writes a
dictionary of this shape beside it. Keys that are not named here are welcome and ignored.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from formcheck.document import Document

__all__ = ["TRUTH_SCHEMA", "NotRep", "Series", "TrueFault", "TrueRep", "Truth", "View"]

TRUTH_SCHEMA = "formcheck/truth/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Where the camera stood.

    Attributes
    ----------
    yaw_deg : float
        Angle between the camera and a true side view in degrees; positive when the camera is moved towards
        the person's front.
    roll_deg : float or None
        Clockwise turn of the camera in degrees.
    distance_m, height_m : float or None
        From the person and over the floor, in metres.
    field_of_view_deg : float or None
        Angle that the picture's longer side spans.
    """

    yaw_deg: float
    roll_deg: float | None = None
    distance_m: float | None = None
    height_m: float | None = None
    field_of_view_deg: float | None = None

    def __post_init__(self) -> None:
        _check_finite("yaw_deg", [self.yaw_deg])


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What is true at every picture.

    Attributes
    ----------
    time_s : tuple of float
        Strictly increasing seconds since the first picture.
    joints_px : mapping of str to tuple of (float, float)
        Joint centres in pixels, x right, y down, one pair a picture, by names such as ``left_hip``.
    angles_deg : mapping of str to tuple of float or None
        One number a picture, in degrees, by the names and definitions of formcheck's signals, for the side
        nearer to the camera and in the person's own sagittal plane; None where there is none.
    """

    time_s: tuple[float, ...]
    joints_px: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    angles_deg: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_finite("time_s", self.time_s)
        if any(later <= earlier for earlier, later in pairwise(self.time_s)):
            raise ValueError("time_s must increase strictly")
        for kind, parts in (("joints_px", self.joints_px), ("angles_deg", self.angles_deg)):
            for name, values in parts.items():
                if len(values) != len(self.time_s):
                    raise ValueError(
                        f"{kind} {name} has {len(values)} entries for {len(self.time_s)} times in time_s"
                    )
        for name, angles in self.angles_deg.items():
            _check_finite(f"angles_deg {name}", [angle for angle in angles if angle is not None])


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFault:
    """Something that was done wrong in a rep, and by how much.

    Attributes
    ----------
    name : str
        Name of the check that should find it.
    value : float or None
        How large it is; None where that is not known.
    unit : str
        Unit of the value.
    is_slight : bool
        Whether it is beyond the limit by less than half of it: whoever names it is right, and whoever does
        not is not wrong, so it is not counted.
    """

    name: str
    value: float | None = None
    unit: str = ""
    is_slight: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueRep:
    """One repetition as it was done.

    Attributes
    ----------
    number : int
        From 1.
    start_s, turn_s, end_s : float
        Seconds in the recording: leaving the rest, middle of the turn, back at the rest.
    counts : bool
        Whether it is to be counted; one that is too small is not.
    side : str
        ``left``, ``right`` or ``both``: with which side it was done.
    values : mapping of str to float or None
        True values of formcheck's metrics by name; the unit is the name's suffix.
    faults : tuple of TrueFault
        What was done wrong.
    """

    number: int
    start_s: float
    turn_s: float
    end_s: float
    counts: bool = True
    side: str = "both"
    values: Mapping[str, float | None] = field(default_factory=dict)
    faults: tuple[TrueFault, ...] = ()

    def __post_init__(self) -> None:
        _check_finite("start_s, turn_s and end_s", [self.start_s, self.turn_s, self.end_s])
        if not self.start_s <= self.turn_s <= self.end_s or not self.start_s < self.end_s:
            raise ValueError(
                "a rep needs start_s <= turn_s <= end_s and some length, got "
                f"{self.start_s}, {self.turn_s}, {self.end_s}"
            )
        for name, value in self.values.items():
            _check_finite(f"values {name}", [] if value is None else [value])


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRep:
    """A stretch that may look like a rep and is none.

    Attributes
    ----------
    start_s, end_s : float
        Seconds in the recording.
    what : str
        Short name, as in ``pick_up``, ``put_down``, ``partial`` or ``walk_in``.
    """

    start_s: float
    end_s: float
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth(Document):
    """All that is known for certain of one recording.

    Only the clip, the movement, the exercise and the number of reps are required; what else is known is
    compared, and what is not is left out.

    Attributes
    ----------
    clip : str
        The recording, relative to the truth's own file.
    movement : str
        What the person does, in a word.
    exercise : str or None
        The exercise that should count it; None where no exercise should (a counter-example).
    true_reps : int
        Reps of the movement that are to be counted. Of a counter-example it tells nothing.
    reps : tuple of TrueRep
        In order of time; empty where only their number is known.
    not_reps : tuple of NotRep
        Stretches that may look like reps.
    series : Series or None
        What is true at every picture.
    camera : View or None
        Where the camera stood.
    side, facing : str or None
        ``left`` or ``right``: the person's side nearer to the camera; the picture side that the person faces.
    fps : float or None
        Pictures per second.
    frames : int or None
        Number of pictures.
    width_px, height_px : int or None
        Size of the picture.
    seed : int or None
        What the film was drawn by chance from.
    body, look : mapping
        Who was filmed, in which clothes, light and quality; for people and other programs.
    sha256 : str
        Hash of the recording, hexadecimal; empty where not known. A recording with another hash is refused.
    schema : str
        Version of the document.
    """

    clip: str
    movement: str
    exercise: str | None
    true_reps: int
    reps: tuple[TrueRep, ...] = ()
    not_reps: tuple[NotRep, ...] = ()
    series: Series | None = None
    camera: View | None = None
    side: str | None = None
    facing: str | None = None
    fps: float | None = None
    frames: int | None = None
    width_px: int | None = None
    height_px: int | None = None
    seed: int | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    look: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""
    schema: str = TRUTH_SCHEMA

    def __post_init__(self) -> None:
        if not self.clip:
            raise ValueError("clip must name the recording")
        if self.true_reps < 0:
            raise ValueError(f"true_reps must be 0 or more, got {self.true_reps}")
        for name, value in (("side", self.side), ("facing", self.facing)):
            if value not in ("left", "right", None):
                raise ValueError(f"{name} must be left or right, got {value!r}")
        listed = sum(rep.counts for rep in self.reps)
        if self.exercise is not None and self.reps and listed != self.true_reps:
            raise ValueError(f"true_reps is {self.true_reps}, but {listed} of the listed reps count")


def _check_finite(name: str, values: Sequence[float]) -> None:
    if not all(math.isfinite(value) for value in values):
        raise ValueError(f"{name} must be finite")
