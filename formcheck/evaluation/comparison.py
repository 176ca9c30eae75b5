"""What came of one recording beside its truth: plain data.

A report prints every number with **one standard error** (:attr:`formcheck.report.Measured.uncertainty`, the
``±`` of the table), so the true value should lie in the printed band in 68 % of all cases, and within 1.96
times the printed number in 95 %. Both shares are looked at.
"""

from dataclasses import dataclass

from formcheck.evaluation.agreement import ErrorSums

__all__ = ["POSTURES", "SAID", "Comparison", "FaultFinding", "MatchedRep", "SeriesErrors", "TurnValue"]

SAID = ("fault", "tip", "too_close", "unchecked", "nothing", "not_counted")
"""What can be said of a fault in a rep: something to change; a mere tip (severity ``info``); too close to
call; could not be checked; nothing; and nothing because the rep itself was not counted. A tip of a check that
never says more is the first of these, not the second: it was found."""

POSTURES = ("standing", "between", "hinged")
"""Hardly bent at the hip, bent as far as a counted rep, and what lies between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedRep:
    """A true rep that was counted.

    Attributes
    ----------
    true_number, number : int
        The rep in the truth and in the report, from 1.
    turn_error_s : float
        Reported less true time of the turn, in seconds.
    """

    true_number: int
    number: int
    turn_error_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnValue:
    """One printed number of a rep and what it should have been; in the unit that the name ends with.

    Attributes
    ----------
    true_number : int
        The rep in the truth.
    name : str
        Name of the metric.
    true_value : float
        What is true.
    value : float or None
        What was printed; None where it could not be measured.
    uncertainty : float
        What was printed as ``±``: one standard error.
    """

    true_number: int
    name: str
    true_value: float
    value: float | None
    uncertainty: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesErrors:
    """Errors of a signal over all pictures in one posture.

    Attributes
    ----------
    name : str
        Name of the signal.
    posture : str
        One of ``POSTURES``, or ``unknown`` where the truth has no hip flexion.
    errors : ErrorSums
        Measured less true, in the unit that the name ends with.
    """

    name: str
    posture: str
    errors: ErrorSums


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultFinding:
    """What was said of one fault in one true rep.

    Attributes
    ----------
    true_number : int
        The rep in the truth.
    name : str
        Name of the fault.
    is_true : bool
        Whether it was there.
    said : str
        One of ``SAID``.
    """

    true_number: int
    name: str
    is_true: bool
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One recording, analysed as one exercise, beside its truth.

    Attributes
    ----------
    name : str
        The case.
    exercise : str
        The exercise it was analysed as.
    is_counter_example : bool
        Whether no rep of this exercise is in it. Then only the count is compared.
    outcome : str
        ``compared``; ``refused`` where formcheck would not judge the person; ``failed`` where the recording
        could not be analysed.
    reason : str
        Why it was refused or failed, in one sentence.
    true_reps : int
        Reps that are to be counted.
    counted : int or None
        Reps that were.
    duration_s : float or None
        Length of the recording in seconds.
    true_yaw_deg, yaw_deg : float or None
        Angle of the camera off the side: true, signed; and as estimated, without a sign.
    is_side_right : bool or None
        Whether the side nearer to the camera was found; None where it is not known.
    has_rep_truth : bool
        Whether the true reps are known one by one, and not only their number.
    matched : tuple of MatchedRep
        True reps that were counted.
    missed : tuple of int
        Numbers of the true reps that were not.
    extra : tuple of int
        Numbers of counted reps that nobody did.
    at_turn : tuple of TurnValue
        Printed numbers of the matched reps.
    series : tuple of SeriesErrors
        Signals over all pictures.
    faults : tuple of FaultFinding
        What was said of the true reps. What is said of a rep that nobody did is left out.
    movement, recognised : str
        Where the movement was not given: what it is, and the one that most counted reps were taken for, or
        ``none``. Empty where it was given.
    """

    name: str
    exercise: str
    is_counter_example: bool
    outcome: str
    true_reps: int
    reason: str = ""
    counted: int | None = None
    duration_s: float | None = None
    true_yaw_deg: float | None = None
    yaw_deg: float | None = None
    is_side_right: bool | None = None
    has_rep_truth: bool = False
    matched: tuple[MatchedRep, ...] = ()
    missed: tuple[int, ...] = ()
    extra: tuple[int, ...] = ()
    at_turn: tuple[TurnValue, ...] = ()
    series: tuple[SeriesErrors, ...] = ()
    faults: tuple[FaultFinding, ...] = ()
    movement: str = ""
    recognised: str = ""
