"""Judging measured reps: faults, verdicts withheld, and what to tell the lifter.

References
----------
.. [1] Expert observers need 9 to 12 degrees to see a change of the back (Abbott 2022), and physiotherapists
   agree poorly on less (Fedorak 2003, Falk 2021): a limit is only passed beyond the error of measurement.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from formcheck.exercise import Exercise
from formcheck.report import Advice, Fault, Measured, Rep
from formcheck.rules import Check, Condition, OwnRange, Severity, Tally
from formcheck.trends import tell_trends

__all__ = ["BORDERLINE_ERRORS", "CLEAN_ERRORS", "advise", "in_order", "judge", "tally"]

BORDERLINE_ERRORS = 1.5
"""Within so many standard errors of a limit there is no verdict."""

CLEAN_ERRORS = 1.0
"""A rep is clean if what matters is at least so many standard errors on the good side of its limit: nearer to
it one in six is on the bad side (engineering default)."""

_MOST_ALIKE = 1.5
# So many distances from the own range reps are not alike, however many lie on the way (engineering default).

_WEIGHT = {Severity.INFO.value: 1, Severity.WARN.value: 3, Severity.FAULT.value: 6}
# Engineering default: one fault outweighs two warnings' tips, a tip is told only when nothing else is.


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What one check says of one rep."""

    name: str
    outcome: str
    fault: Fault | None = None
    # Whether the number itself is beyond a limit, surely or not.
    is_likely: bool = False
    # Whether a check that matters is too near its limit for the rep to be called clean.
    is_open: bool = False


def in_order(checks: Iterable[Check]) -> list[Check]:
    """Put checks in the order in which they are made.

    Parameters
    ----------
    checks : iterable of Check
        As an exercise has them.

    Returns
    -------
    list of Check
        First those with fixed limits, for own ranges are taken from the good reps; last those that are left
        out where others found something.
    """
    return sorted(checks, key=lambda check: (bool(check.unless), check.own_range is not None))


def judge(reps: Sequence[Rep], exercise: Exercise) -> tuple[Rep, ...]:
    """Judge the reps of a set.

    Parameters
    ----------
    reps : sequence of Rep
        Measured, in order of time; their faults so far are ignored.
    exercise : Exercise
        The exercise with its checks.

    Returns
    -------
    tuple of Rep
        The same reps with faults, borderline and unchecked filled in.
    """
    rank = {check.name: index for index, check in reversed(list(enumerate(exercise.checks)))}
    essential = {check.name for check in exercise.checks if check.is_essential}
    judged = tuple(replace(rep, faults=()) for rep in reps)
    verdicts: list[list[_Verdict]] = [[] for _ in reps]
    for check in in_order(exercise.checks):
        limits = {
            # Left and right need not go equally far.
            leg: check.limits
            if check.own_range is None
            else _own_limits(
                check,
                check.own_range,
                [
                    (rep, {verdict.name for verdict in found if verdict.is_likely})
                    for rep, found in zip(judged, verdicts, strict=True)
                    if rep.leg == leg
                ],
            )
            for leg in {rep.leg for rep in judged}
        }
        surest = {leg: _surest(check, [rep for rep in judged if rep.leg == leg]) for leg in limits}
        for rep, found in zip(judged, verdicts, strict=True):
            applies = not set(check.unless) & {fault.name for fault in rep.faults}
            if applies and all(_holds(condition, rep.metrics) for condition in check.when):
                found.append(_apply(check, limits[rep.leg], rep, surest=surest[rep.leg]))
        judged = tuple(
            _conclude(rep, found, rank, essential) for rep, found in zip(judged, verdicts, strict=True)
        )
    return judged


def _own_limits(
    check: Check, own: OwnRange, reps: Sequence[tuple[Rep, Set[str]]]
) -> tuple[tuple[Severity, float], ...]:
    """Give a check's limits by the good ones of some reps, each with what is likely wrong with it."""
    good = [
        rep.metrics[check.metric.name]
        for rep, likely in reps
        if not set(own.unless) & {*likely, *rep.unchecked}
        and not set(own.unless_found) & {fault.name for fault in rep.faults}
    ]
    values = [one.value for one in good if one.value is not None and one.uncertainty <= check.max_uncertainty]
    if len(values) < own.min_reps:
        return ()
    reach = float(np.quantile(values, own.quantile))
    sign = 1.0 if check.fails == "above" else -1.0
    scale = abs(reach) if own.is_share else 1.0
    alike = _reach_of_alike([sign * value for value in values], sign * reach, own.apart)
    return tuple(
        (severity, round(sign * max(sign * reach + scale * margin, alike), 2))
        for severity, margin in own.margins
    )


def _reach_of_alike(values: Sequence[float], reach: float, apart: float) -> float:
    """Go from the own range up to the last value before a distance of `apart`, but not for ever."""
    alike = reach
    for value in sorted(values):
        if value >= alike + apart:
            break
        alike = max(alike, value)
    return min(alike, reach + _MOST_ALIKE * apart)


def _surest(check: Check, reps: Sequence[Rep]) -> float:
    """Give the smallest error of a number among some reps."""
    return min(rep.metrics[check.metric.name].uncertainty for rep in reps)


def _apply(check: Check, limits: tuple[tuple[Severity, float], ...], rep: Rep, *, surest: float) -> _Verdict:
    measured = rep.metrics[check.metric.name]
    if measured.value is None or not limits or measured.uncertainty > check.max_uncertainty:
        return _Verdict(check.name, "unchecked")
    sign = 1.0 if check.fails == "above" else -1.0
    error = measured.uncertainty
    if check.own_range is not None:
        # Two reps compare better than a rep and a number; a guess among measured ones compares as a guess.
        error = check.own_range.repeatability * (measured.uncertainty / surest if surest else 1.0)
    doubt = BORDERLINE_ERRORS * error
    excess = [sign * (measured.value - limit) for _, limit in limits]
    passed = [index for index, value in enumerate(excess) if value >= doubt]
    # Beyond a tip's limit a rep is clean all the same.
    is_open = check.is_essential and any(
        value > -CLEAN_ERRORS * error
        for (severity, _), value in zip(limits, excess, strict=True)
        if severity is not Severity.INFO
    )
    if not passed:
        outcome = "borderline" if excess[0] > -doubt else "good"
        return _Verdict(check.name, outcome, is_likely=excess[0] > 0.0, is_open=is_open)
    severity, limit = limits[passed[-1]]
    fault = Fault(
        name=check.name,
        severity=severity.value,
        value=measured.value,
        limit=limit,
        unit=check.metric.unit,
        cue=check.cue,
        metric=check.metric.name,
        uncertainty=round(error, 3),
        is_own_range=check.own_range is not None,
    )
    return _Verdict(check.name, "fault", fault, is_likely=True, is_open=is_open)


def _conclude(rep: Rep, verdicts: Sequence[_Verdict], rank: Mapping[str, int], essential: Set[str]) -> Rep:
    """Put together what the checks say: of two on the same fault the graver finding counts."""
    by_name: dict[str, list[_Verdict]] = {}
    for verdict in verdicts:
        by_name.setdefault(verdict.name, []).append(verdict)
    found = [verdict.fault for verdict in verdicts if verdict.fault is not None]
    faults = {
        fault.name: fault for fault in sorted(found, key=lambda fault: _WEIGHT[fault.severity])
    }.values()
    outcomes = {name: {verdict.outcome for verdict in said} for name, said in by_name.items()}
    unchecked = tuple(name for name, said in outcomes.items() if said == {"unchecked"})
    is_open = any(verdict.is_open for verdict in verdicts)
    clean: bool | None = all(fault.severity == Severity.INFO.value for fault in faults)
    return replace(
        rep,
        faults=tuple(sorted(faults, key=lambda fault: (-_WEIGHT[fault.severity], rank[fault.name]))),
        clean=None if clean and (is_open or essential & set(unchecked)) else clean,
        borderline=tuple(
            name for name, said in outcomes.items() if "borderline" in said and "fault" not in said
        ),
        unchecked=unchecked,
    )


def _holds(condition: Condition, metrics: Mapping[str, Measured]) -> bool:
    value = metrics[condition.metric.name].value
    if value is None:
        return condition.when_unknown
    if condition.below is not None and not value < condition.below:
        return False
    return condition.above is None or value > condition.above


def advise(reps: Sequence[Rep], exercise: Exercise) -> Advice:
    """Choose what to tell the lifter after a set: what was good first, then the most useful changes.

    Parameters
    ----------
    reps : sequence of Rep
        Judged reps.
    exercise : Exercise
        The exercise with its checks, most important first.

    Returns
    -------
    Advice
        One sentence of praise if any check passed in every rep, and at most two cues.
    """
    if not reps:
        return Advice(good=(), change=())
    scores: dict[str, int] = {}
    for rep in reps:
        for fault in rep.faults:
            scores[fault.name] = scores.get(fault.name, 0) + _WEIGHT[fault.severity]
    rank = {check.name: index for index, check in enumerate(exercise.checks)}
    worst = sorted(scores, key=lambda name: (-scores[name], rank[name]))[:2]
    cues = {fault.name: fault.cue for rep in reps for fault in rep.faults}
    doubtful = {name for rep in reps for name in (*rep.borderline, *rep.unchecked)}
    good = [
        check.praise
        for check in exercise.checks
        if check.praise
        and check.name not in scores
        and check.name not in doubtful
        # What was not looked at in every rep is no praise of every rep.
        and not set(check.unless) & scores.keys()
        and all(_holds(condition, rep.metrics) for rep in reps for condition in check.when)
    ]
    return Advice(
        good=tuple(good[:1]),
        change=tuple(cues[name] for name in worst),
        noticed=(*_tell_tallies(reps, exercise.tallies), *tell_trends(reps, exercise.trends)),
    )


def tally(reps: Sequence[Rep], kind: Tally) -> tuple[int, int]:
    """Count how often somebody went from one rep to the next in one way.

    Parameters
    ----------
    reps : sequence of Rep
        Measured, in order of time; what comes after the last is no way from rep to rep.
    kind : Tally
        The way.

    Returns
    -------
    count : int
        How often it was done so.
    known : int
        How often it is known.
    """
    seen = [rep for rep in reps[:-1] if rep.metrics[kind.condition.metric.name].value is not None]
    return sum(_holds(kind.condition, rep.metrics) for rep in seen), len(seen)


def _tell_tallies(reps: Sequence[Rep], kinds: Sequence[Tally]) -> tuple[str, ...]:
    counts = [(kind, *tally(reps, kind)) for kind in kinds]
    return tuple(kind.sentence.format(count=count, known=known) for kind, count, known in counts if count)
