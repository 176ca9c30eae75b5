"""What came of all recordings together: plain data, the same in Python and in JSON.

References
----------
.. [Dwibedi2020] D. Dwibedi et al., "Counting Out Time: Class Agnostic Video Repetition Counting in the Wild",
   CVPR 2020: mean absolute error over the true count, and counts off by at most one.
"""

from dataclasses import dataclass

from formcheck.document import Document
from formcheck.evaluation.agreement import Agreement
from formcheck.evaluation.comparison import Comparison

__all__ = [
    "EVALUATION_SCHEMA",
    "VIEWS",
    "CountSummary",
    "Evaluation",
    "FaultSummary",
    "RecognitionCount",
    "SignalSummary",
    "Summary",
]

EVALUATION_SCHEMA = "formcheck/evaluation/1"

VIEWS = ("0-10", "10-15", "15-20", "over 20")
"""Degrees that the camera is off a true side view, to either side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSummary:
    """How often the count was right.

    Attributes
    ----------
    recordings : int
        Recordings of the exercise that were counted.
    exact, within_one : int
        How many of them were counted exactly right, and off by at most one.
    true_reps, counted_reps : int
        Reps in all of them.
    mean_absolute_error_reps : float or None
        Mean of how many reps a recording is off.
    mean_relative_error : float or None
        Mean of that over the true count [Dwibedi2020]_, of the recordings with a rep.
    refused, failed : int
        Recordings of the exercise that formcheck would not judge, and that could not be analysed. They are
        in none of the numbers above.
    wrong_side : int
        Recordings whose side nearer to the camera was mistaken.
    matched_reps, missed_reps, extra_reps : int
        True reps counted, true reps not counted, and counted ones that nobody did; of recordings whose reps
        are known one by one.
    turn_error_s : float or None
        Median of how many seconds the turn of a matched rep is off.
    counter_examples : int
        Recordings without the exercise that were analysed as it.
    counter_duration_s : float
        Their length in seconds.
    false_reps : int
        Reps counted in them.
    false_reps_per_minute : float or None
        Over all of them; None where there are none.
    refused_counter_examples : int
        Counter-examples that formcheck would not judge; they are in none of the numbers above.
    failed_counter_examples : int
        Counter-examples that could not be analysed.
    """

    recordings: int
    exact: int
    within_one: int
    true_reps: int
    counted_reps: int
    mean_absolute_error_reps: float | None
    mean_relative_error: float | None
    refused: int
    failed: int
    wrong_side: int
    matched_reps: int
    missed_reps: int
    extra_reps: int
    turn_error_s: float | None
    counter_examples: int
    counter_duration_s: float
    false_reps: int
    false_reps_per_minute: float | None
    refused_counter_examples: int
    failed_counter_examples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalSummary:
    """How well one signal agrees with the truth.

    Attributes
    ----------
    name : str
        Name of the signal or metric; the unit is its suffix.
    when : str
        ``turn``: what is printed of a rep; ``series``: every picture.
    posture : str
        ``all``, or one of ``standing``, ``between`` and ``hinged``, or ``unknown``.
    view : str
        ``all``, or how many degrees the camera was off the side, one of ``VIEWS``, or ``unknown``.
    agreement : Agreement or None
        In the unit of the signal; None where it was never measured.
    not_measured : int
        True values at the turn for which nothing was printed.
    """

    name: str
    when: str
    posture: str
    view: str
    agreement: Agreement | None
    not_measured: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultSummary:
    """How well one fault is found, over all true reps of the exercise.

    Attributes
    ----------
    name : str
        Name of the check.
    true : int
        Reps that have it.
    found, tipped, too_close, unchecked, missed, not_counted : int
        What was said of these: a fault; a mere tip; too close to call; could not be checked; nothing; and
        nothing because the rep was not counted.
    false, false_tips, false_too_close : int
        What was said of reps that do not have it.
    precision : float or None
        Share of the raised faults that are there; None where none was raised. Tips and what is too close to
        call are not raised.
    recall : float or None
        Share of the true ones that were found; None where there is none. Whatever was not said counts
        against it, for whatever reason.
    """

    name: str
    true: int
    found: int
    tipped: int
    too_close: int
    unchecked: int
    missed: int
    not_counted: int
    false: int
    false_tips: int
    false_too_close: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All recordings of one exercise, or of all.

    Attributes
    ----------
    exercise : str
        Name of the exercise, or ``all``.
    counts : CountSummary
        How often the count was right.
    signals : tuple of SignalSummary
        How far the numbers are off.
    faults : tuple of FaultSummary
        Which faults are found.
    """

    exercise: str
    counts: CountSummary
    signals: tuple[SignalSummary, ...]
    faults: tuple[FaultSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionCount:
    """How often one movement was taken for one.

    Attributes
    ----------
    movement : str
        What it is; for counter-examples the word that their truth has for it.
    is_ours : bool
        Whether it is one of our movements.
    recognised : str
        What it was taken for; ``none`` where none was recognised.
    recordings : int
        How many.
    """

    movement: str
    is_ours: bool
    recognised: str
    recordings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation(Document):
    """How good formcheck is on some recordings.

    Attributes
    ----------
    formcheck : str
        Version of the program.
    is_complete : bool
        Whether all recordings are in it; the user may have stopped it.
    comparisons : tuple of Comparison
        One a recording and exercise.
    summaries : tuple of Summary
        One an exercise, and after several one of all.
    recognition : tuple of RecognitionCount
        What the recordings were taken for whose movement was not given.
    schema : str
        Version of the document.
    """

    formcheck: str
    is_complete: bool
    comparisons: tuple[Comparison, ...]
    summaries: tuple[Summary, ...]
    recognition: tuple[RecognitionCount, ...] = ()
    schema: str = EVALUATION_SCHEMA
