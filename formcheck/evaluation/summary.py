"""All recordings together: how often the count is right, how far off the numbers are, and what is found."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np

import formcheck
from formcheck.evaluation.agreement import ErrorSums
from formcheck.evaluation.comparison import POSTURES, Comparison, FaultFinding
from formcheck.evaluation.scores import (
    VIEWS,
    CountSummary,
    Evaluation,
    FaultSummary,
    RecognitionCount,
    SignalSummary,
    Summary,
)

__all__ = ["name_view", "summarise"]

VIEW_EDGES_DEG = (10.0, 15.0, 20.0)
"""Engineering default: from 20 degrees on a report warns of the view; up to the edges a level line is
foreshortened by 1.5, 3.4 and 6 % (1 - cos)."""


def summarise(comparisons: Sequence[Comparison], *, is_complete: bool = True) -> Evaluation:
    """Put the comparisons of all recordings together.

    Parameters
    ----------
    comparisons : sequence of Comparison
        One a recording and exercise, in the order in which they are to be listed.
    is_complete : bool, optional
        Whether these are all that were asked for.

    Returns
    -------
    Evaluation
        With a summary of every exercise, and one of all if there are several.
    """
    exercises = sorted({comparison.exercise for comparison in comparisons})
    groups = {name: [one for one in comparisons if one.exercise == name] for name in exercises}
    if len(groups) > 1:
        groups["all"] = list(comparisons)
    return Evaluation(
        formcheck=formcheck.__version__,
        is_complete=is_complete,
        comparisons=tuple(comparisons),
        summaries=tuple(
            Summary(
                exercise=name,
                counts=_count(group),
                signals=(*_agree_at_turn(group), *_agree_over_series(group)),
                faults=tuple(_judge_faults(group)),
            )
            for name, group in groups.items()
        ),
        recognition=_count_recognised(comparisons),
    )


def name_view(yaw_deg: float | None) -> str:
    """Name the group of views that a camera angle belongs to.

    Parameters
    ----------
    yaw_deg : float or None
        Angle off a true side view in degrees, to either side; None where it is not known.

    Returns
    -------
    str
        One of ``VIEWS``, or ``unknown``. An edge belongs to the smaller group.
    """
    if yaw_deg is None:
        return "unknown"
    return VIEWS[int(np.searchsorted(VIEW_EDGES_DEG, abs(yaw_deg), side="left"))]


def _count_recognised(comparisons: Sequence[Comparison]) -> tuple[RecognitionCount, ...]:
    looked = [one for one in comparisons if one.movement and one.outcome != "failed"]
    counts = Counter((not one.is_counter_example, one.movement, one.recognised) for one in looked)
    return tuple(
        RecognitionCount(movement=movement, is_ours=is_ours, recognised=recognised, recordings=count)
        # Ours first.
        for (is_ours, movement, recognised), count in sorted(
            counts.items(), key=lambda item: (not item[0][0], *item[0][1:])
        )
    )


def _count(group: Sequence[Comparison]) -> CountSummary:
    ours = [one for one in group if not one.is_counter_example]
    others = [one for one in group if one.is_counter_example]
    compared = [one for one in ours if one.counted is not None]
    offs = [abs((one.counted or 0) - one.true_reps) for one in compared]
    relative = [off / one.true_reps for off, one in zip(offs, compared, strict=True) if one.true_reps]
    known = [one for one in compared if one.has_rep_truth]
    turns_s = [abs(match.turn_error_s) for one in compared for match in one.matched]
    answered = [one for one in others if one.counted is not None]
    false_reps = sum(one.counted or 0 for one in answered)
    duration_s = sum(one.duration_s or 0.0 for one in answered)
    return CountSummary(
        recordings=len(compared),
        exact=sum(off == 0 for off in offs),
        within_one=sum(off <= 1 for off in offs),
        true_reps=sum(one.true_reps for one in compared),
        counted_reps=sum(one.counted or 0 for one in compared),
        mean_absolute_error_reps=_mean(offs),
        mean_relative_error=_mean(relative),
        refused=sum(one.outcome == "refused" for one in ours),
        failed=sum(one.outcome == "failed" for one in ours),
        wrong_side=sum(one.is_side_right is False for one in compared),
        matched_reps=sum(len(one.matched) for one in known),
        missed_reps=sum(len(one.missed) for one in known),
        extra_reps=sum(len(one.extra) for one in known),
        turn_error_s=round(float(np.median(turns_s)), 4) if turns_s else None,
        counter_examples=len(answered),
        counter_duration_s=round(duration_s, 3),
        false_reps=false_reps,
        false_reps_per_minute=round(60.0 * false_reps / duration_s, 4) if duration_s > 0.0 else None,
        refused_counter_examples=sum(one.outcome == "refused" for one in others),
        failed_counter_examples=sum(one.outcome == "failed" for one in others),
    )


def _mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), 4) if values else None


def _agree_at_turn(group: Sequence[Comparison]) -> Iterator[SignalSummary]:
    names = dict.fromkeys(value.name for one in group for value in one.at_turn)
    for name in names:
        for view, members in _by_view(group, has_part=lambda one: bool(one.at_turn)):
            parts, not_measured = [], 0
            for one in members:
                pairs = [value for value in one.at_turn if value.name == name]
                errors = [
                    np.nan if value.value is None else value.value - value.true_value for value in pairs
                ]
                not_measured += sum(value.value is None for value in pairs)
                bands = np.array([value.uncertainty for value in pairs], dtype=np.float64)
                parts.append(ErrorSums.of(np.array(errors, dtype=np.float64), bands))
            agreement = ErrorSums.summarise(parts)
            if agreement is not None or not_measured:
                yield SignalSummary(
                    name=name,
                    when="turn",
                    posture="all",
                    view=view,
                    agreement=agreement,
                    not_measured=not_measured,
                )


def _agree_over_series(group: Sequence[Comparison]) -> Iterator[SignalSummary]:
    names = dict.fromkeys(part.name for one in group for part in one.series)
    for name in names:
        for posture in ("all", *POSTURES, "unknown"):
            for view, members in _by_view(group, has_part=lambda one: bool(one.series)):
                parts = [
                    sum(
                        (
                            part.errors
                            for part in one.series
                            if part.name == name and posture in ("all", part.posture)
                        ),
                        ErrorSums(),
                    )
                    for one in members
                ]
                agreement = ErrorSums.summarise(parts)
                if agreement is not None:
                    yield SignalSummary(
                        name=name, when="series", posture=posture, view=view, agreement=agreement
                    )


def _by_view(
    group: Sequence[Comparison], *, has_part: Callable[[Comparison], bool]
) -> Iterator[tuple[str, list[Comparison]]]:
    members = [one for one in group if has_part(one)]
    yield "all", members
    for view in (*VIEWS, "unknown"):
        yield view, [one for one in members if name_view(one.true_yaw_deg) == view]


def _judge_faults(group: Sequence[Comparison]) -> Iterator[FaultSummary]:
    findings = [finding for one in group for finding in one.faults]
    for name in sorted({finding.name for finding in findings}):
        summary = _judge_fault(name, [finding for finding in findings if finding.name == name])
        # A check that was merely not made, on reps without the fault, says nothing about it.
        if summary.true or summary.false or summary.false_tips or summary.false_too_close:
            yield summary


def _judge_fault(name: str, findings: Sequence[FaultFinding]) -> FaultSummary:
    def count(*, is_true: bool, said: str) -> int:
        return sum(finding.is_true is is_true and finding.said == said for finding in findings)

    true = sum(finding.is_true for finding in findings)
    found, false = count(is_true=True, said="fault"), count(is_true=False, said="fault")
    return FaultSummary(
        name=name,
        true=true,
        found=found,
        tipped=count(is_true=True, said="tip"),
        too_close=count(is_true=True, said="too_close"),
        unchecked=count(is_true=True, said="unchecked"),
        missed=count(is_true=True, said="nothing"),
        not_counted=count(is_true=True, said="not_counted"),
        false=false,
        false_tips=count(is_true=False, said="tip"),
        false_too_close=count(is_true=False, said="too_close"),
        precision=round(found / (found + false), 4) if found + false else None,
        recall=round(found / true, 4) if true else None,
    )
