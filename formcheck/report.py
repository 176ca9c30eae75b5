"""What formcheck has to say about a recording: plain data, the same in Python and in JSON.

The field names are the keys of the documents ``formcheck/report/1`` and ``formcheck/recording/1``. A number
that could not be measured is None (``null``), never NaN, so that every JSON reader can read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from formcheck.document import Document

__all__ = [
    "RECORDING_SCHEMA",
    "REPORT_SCHEMA",
    "Advice",
    "Fault",
    "Measured",
    "Quality",
    "Recording",
    "Refused",
    "Rep",
    "Report",
    "Source",
    "Spread",
]

REPORT_SCHEMA = "formcheck/report/1"
RECORDING_SCHEMA = "formcheck/recording/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The recording a report is about.

    Attributes
    ----------
    name : str
        File name without its folder; empty for poses that came from a program.
    sha256 : str
        Hash of the file, hexadecimal; empty for poses that came from a program.
    duration_s : float or None
        Length of the recording in seconds; of poses from a program, from the first to the last.
    frames : int
        Pictures looked at.
    width, height : int or None
        Size of the upright picture in pixels.
    rotation_deg : int
        Clockwise turn that made the stored picture upright.
    """

    name: str
    sha256: str
    duration_s: float | None
    frames: int
    width: int | None
    height: int | None
    rotation_deg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A number and how far to trust it.

    Attributes
    ----------
    value : float or None
        None where it could not be measured.
    uncertainty : float
        One standard error, in the unit that the metric's name ends with.
    note : str or None
        One word on what kind of number it is or why there is none, for the few metrics that have kinds.
    """

    value: float | None
    uncertainty: float
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something in a rep that went beyond a limit by more than the measurement's error.

    Attributes
    ----------
    name : str
        Name of the check.
    severity : str
        ``info``, ``warn`` or ``fault``.
    value, limit : float
        What was measured, and the limit it passed.
    unit : str
        Unit of both.
    cue : str
        What to change, in one sentence.
    metric : str
        Name of what was measured, as in :attr:`Rep.metrics`; empty in documents of older versions.
    uncertainty : float or None
        One standard error of the value against this limit: that of the difference between two reps where the
        limit comes from the lifter's own other reps. None in documents of older versions.
    is_own_range : bool
        Whether it does.
    """

    name: str
    severity: str
    value: float
    limit: float
    unit: str
    cue: str
    metric: str = ""
    uncertainty: float | None = None
    is_own_range: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rep:
    """One counted repetition.

    Attributes
    ----------
    number : int
        From 1.
    start_s, turn_s, end_s : float
        Seconds in the recording: leaving the top, middle of the turn, back at the top.
    clean : bool or None
        Without a fault of severity ``warn`` or ``fault``; None where there is none but something essential
        could not be judged, or was too close to call.
    metrics : mapping of str to Measured
        By name; the unit is the name's suffix.
    faults : tuple of Fault
        Most important first.
    borderline : tuple of str
        Checks whose value is too near to its limit for a verdict.
    unchecked : tuple of str
        Checks that could not be made in this rep.
    leg : str or None
        ``left`` or ``right``: the leg it was done on; None for movements on both and where it is not known.
    """

    number: int
    start_s: float
    turn_s: float
    end_s: float
    clean: bool | None
    metrics: Mapping[str, Measured]
    faults: tuple[Fault, ...]
    borderline: tuple[str, ...]
    unchecked: tuple[str, ...]
    leg: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An attempt that was seen and not counted.

    Attributes
    ----------
    start_s, end_s : float
        Seconds in the recording.
    reason : str
        Short name, as in ``not_finished``.
    """

    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A metric over the reps of a set.

    Attributes
    ----------
    median, best : float or None
        In the unit of the metric, over all measured reps, and the farthest of the clean ones;
        None where there is no such rep.
    interquartile_range : float or None
        Width of the middle half of the measured reps; None with fewer than four.
    change_per_rep : float or None
        Slope over the reps in order (Theil and Sen's estimate, which no single odd rep moves); None with
        fewer than four.
    """

    median: float | None
    best: float | None
    interquartile_range: float | None = None
    change_per_rep: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How well the recording could be judged.

    Attributes
    ----------
    seen_fraction : float
        Share of the pictures with a person whose needed joints are believable, in [0, 1].
    camera_yaw_deg : float or None
        Estimated angle between the camera and a true side view.
    camera_roll_deg : float or None
        Estimated tilt of the camera; None where it was not measured.
    warnings : tuple of str
        Sentences for a person.
    """

    seen_fraction: float
    camera_yaw_deg: float | None
    camera_roll_deg: float | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to tell the lifter after a set.

    Attributes
    ----------
    good : tuple of str
        At most one sentence.
    noticed : tuple of str
        What changed over the set, a sentence each; neither good nor bad.
    change : tuple of str
        At most two sentences, most useful first.
    """

    good: tuple[str, ...]
    change: tuple[str, ...]
    noticed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Document):
    """One set of one exercise.

    Attributes
    ----------
    schema, formcheck : str
        Version of the document and of the program.
    source : Source
        The recording.
    exercise : str
        Name of the exercise.
    exercise_from : str
        ``given`` or ``recognised``.
    side, facing : str
        ``left`` or ``right``: the person's side nearer to the camera; where the person faces in the picture.
    reps : tuple of Rep
        In order of time.
    refused : tuple of Refused
        Attempts that were not counted.
    summary : mapping
        ``rep_count``, ``clean_count``, and the spread of the depth under the exercise's own name for it; of
        movements on one leg also ``left_count`` and ``right_count``.
    advice : Advice
        What to tell the lifter.
    quality : Quality
        How well the recording could be judged.
    not_checked : tuple of str
        What matters in this exercise and cannot be seen from the side.
    confidence : float or None
        How sure it is that this is the exercise, in [0, 1]: a score, no probability. None where it was given.
    rest_before_s : float or None
        Seconds from the last rep of the set before to the first of this one; None for the first set.
    """

    source: Source
    exercise: str
    exercise_from: str
    side: str
    facing: str
    reps: tuple[Rep, ...]
    refused: tuple[Refused, ...]
    summary: Mapping[str, int | Spread]
    advice: Advice
    quality: Quality
    not_checked: tuple[str, ...]
    formcheck: str
    schema: str = REPORT_SCHEMA
    confidence: float | None = None
    rest_before_s: float | None = None

    @property
    def rep_count(self) -> int:
        """Number of counted reps."""
        return len(self.reps)

    @property
    def clean_count(self) -> int:
        """Number of reps that were judged and are without a warning or a fault."""
        return sum(rep.clean is True for rep in self.reps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(Document):
    """All sets of a recording, in order.

    Attributes
    ----------
    source : Source
        The recording.
    sets : tuple of Report
        One report a set.
    schema : str
        Version of the document.
    """

    source: Source
    sets: tuple[Report, ...]
    schema: str = RECORDING_SCHEMA
