"""What an exercise judges and where its limits come from: plain data for people and programs."""

import math
from dataclasses import dataclass

from formcheck.document import Document
from formcheck.exercises import load, references
from formcheck.rules import Condition

__all__ = ["CheckDescription", "ExerciseDescription", "describe_exercise"]

_UNITS = {"deg": "degrees", "deg/s": "degrees a second", "pct": "%", "1": ""}

EXERCISE_SCHEMA = "formcheck/exercise/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDescription:
    """One thing that is judged.

    Attributes
    ----------
    name : str
        Name of the fault.
    measured : str
        What is looked at, in words.
    unit : str
        Of the limits and of the uncertainty.
    fails : str
        ``above`` or ``below``: which side of the limits is wrong.
    limits : dict of str to float
        By severity.
    is_own_range : bool
        Whether the limits are distances from the lifter's own range, and not levels.
    uncertainty : float
        One standard error of what is measured, with `is_own_range` of the difference between two reps; the
        verdict is left open near a limit.
    apart : float
        With `is_own_range`: how far a rep has to be from those that are as good; 0 if it need not.
    unless : tuple of str
        Reps with these faults are not judged by it.
    max_uncertainty : float or None
        Reps whose number is known less well are not judged by it; None if all are.
    when : tuple of str
        What has to hold for a rep to be judged by it, in words.
    cue : str
        What is said.
    source : str
        Where the limits come from.
    measured_source : str
        Where the uncertainty comes from.
    """

    name: str
    measured: str
    unit: str
    fails: str
    limits: dict[str, float]
    is_own_range: bool
    uncertainty: float
    apart: float
    unless: tuple[str, ...]
    cue: str
    source: str
    measured_source: str
    max_uncertainty: float | None = None
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseDescription(Document):
    """One exercise.

    Attributes
    ----------
    name, title : str
        As on the command line, and for people.
    how_to_film : str
        One or two sentences.
    checks : tuple of CheckDescription
        What is judged, most important first.
    not_checked : tuple of str
        What matters and cannot be seen from the side.
    references : dict of str to str
        What the sources refer to, by key.
    schema : str
        Version of the document.
    """

    name: str
    title: str
    how_to_film: str
    checks: tuple[CheckDescription, ...]
    not_checked: tuple[str, ...]
    references: dict[str, str]
    schema: str = EXERCISE_SCHEMA


def describe_exercise(name: str) -> ExerciseDescription:
    """Describe an exercise.

    Parameters
    ----------
    name : str
        Its name.

    Returns
    -------
    ExerciseDescription
        What it judges.

    Raises
    ------
    UnknownExercise
        If there is no exercise of that name.
    """
    exercise = load(name)
    return ExerciseDescription(
        name=exercise.name,
        title=exercise.title,
        how_to_film=exercise.how_to_film,
        checks=tuple(
            CheckDescription(
                name=check.name,
                measured=check.metric.description,
                unit=check.metric.unit,
                fails=check.fails,
                limits={
                    severity.value: limit
                    for severity, limit in (
                        check.limits if check.own_range is None else check.own_range.margins
                    )
                },
                is_own_range=check.own_range is not None,
                uncertainty=(
                    check.metric.uncertainty if check.own_range is None else check.own_range.repeatability
                ),
                apart=0.0 if check.own_range is None else check.own_range.apart,
                unless=check.unless,
                max_uncertainty=check.max_uncertainty if math.isfinite(check.max_uncertainty) else None,
                when=tuple(_describe_condition(condition) for condition in check.when),
                cue=check.cue,
                source=check.source,
                measured_source=check.metric.source,
            )
            for check in exercise.checks
        ),
        not_checked=exercise.not_checked,
        references=dict(references(name)),
    )


def _describe_condition(condition: Condition) -> str:
    bounds = [
        f"{word} {bound:g} {_UNITS.get(condition.metric.unit, condition.metric.unit)}".rstrip()
        for word, bound in (("above", condition.above), ("below", condition.below))
        if bound is not None
    ]
    unknown = ", or not known" if condition.when_unknown else ""
    return f"{condition.metric.description}: {' and '.join(bounds)}{unknown}"
