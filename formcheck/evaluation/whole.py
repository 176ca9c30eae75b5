"""The reps of all sets of a recording in one report, for truths that know only what was done in all."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import formcheck
from formcheck.report import Advice, Quality, Recording, Report

__all__ = ["NONE", "join_sets", "main_movement"]

NONE = "none"
"""What is said instead of a movement where none was recognised."""


def join_sets(recording: Recording, *, exercise: str, only: bool) -> Report:
    """Put the sets of a recording together.

    Parameters
    ----------
    recording : Recording
        What was found.
    exercise : str
        Name of the exercise that the report is to be of.
    only : bool
        Whether sets of other movements are left out.

    Returns
    -------
    Report
        With the reps of all sets, numbered from 1 to the last, and otherwise that of the first set; without
        reps where there are no sets.
    """
    sets = [report for report in recording.sets if not only or report.exercise == exercise]
    reps = [rep for report in sets for rep in report.reps]
    first = sets[0] if sets else _report_nothing(recording)
    return replace(
        first,
        exercise=exercise,
        reps=tuple(replace(rep, number=number) for number, rep in enumerate(reps, start=1)),
        refused=tuple(attempt for report in sets for attempt in report.refused),
    )


def main_movement(sets: Iterable[Report]) -> str:
    """Name the movement that most reps are of.

    Parameters
    ----------
    sets : iterable of Report
        All sets of a recording.

    Returns
    -------
    str
        Name of an exercise, or ``none``.
    """
    counts: Counter[str] = Counter()
    for report in sets:
        counts[report.exercise] += report.rep_count
    return max(counts, key=lambda name: counts[name]) if counts else NONE


def _report_nothing(recording: Recording) -> Report:
    return Report(
        source=recording.source,
        exercise="",
        exercise_from="recognised",
        side="",
        facing="",
        reps=(),
        refused=(),
        summary={},
        advice=Advice(good=(), change=()),
        quality=Quality(seen_fraction=0.0, camera_yaw_deg=None, camera_roll_deg=None, warnings=()),
        not_checked=(),
        formcheck=formcheck.__version__,
    )
