"""One recording against one truth: what was counted, measured and said, beside what is true."""

import math
from collections.abc import Iterable, Iterator, Sequence, Set

import numpy as np

from formcheck.evaluation.agreement import ErrorSums
from formcheck.evaluation.comparison import (
    POSTURES,
    Comparison,
    FaultFinding,
    MatchedRep,
    SeriesErrors,
    TurnValue,
)
from formcheck.evaluation.series import MeasuredSeries, interpolate_truth
from formcheck.evaluation.truth import Series, TrueRep, Truth
from formcheck.exercises import load
from formcheck.geometry import Array, wrap_deg
from formcheck.report import Rep, Report
from formcheck.rules import Severity

__all__ = ["compare", "match_reps", "name_posture"]

STANDING_BELOW_DEG = 20.0
HINGED_ABOVE_DEG = 45.0
"""True hip flexion that parts the postures: hardly bent, and bent as far as a counted deadlift is (the
exercise's smallest full rep)."""

MIN_OVERLAP = 0.5
"""A counted rep is the true one if they share at least half of the shorter one's time (engineering default:
with less, its turn lies outside the other)."""


def compare(
    report: Report,
    truth: Truth,
    measured: MeasuredSeries | None,
    *,
    name: str,
    is_counter_example: bool = False,
) -> Comparison:
    """Compare what was reported of a recording with what is true of it.

    Parameters
    ----------
    report : Report
        What formcheck says.
    truth : Truth
        What is true.
    measured : MeasuredSeries or None
        The signals over the whole recording; None leaves them out.
    name : str
        What to call the case.
    is_counter_example : bool, optional
        Whether the report's exercise is not in the recording: every counted rep is wrong then.

    Returns
    -------
    Comparison
        Of outcome ``compared``.
    """
    is_side_right = None if truth.side is None else truth.side == report.side
    true_reps = () if is_counter_example else tuple(rep for rep in truth.reps if rep.counts)
    # Without a list of reps it is not known which ones are missing, unless there are none at all.
    has_rep_truth = is_counter_example or bool(truth.reps) or not truth.true_reps
    pairs = match_reps(true_reps, report.reps)
    found = {id(rep) for pair in pairs for rep in pair}
    return Comparison(
        name=name,
        exercise=report.exercise,
        is_counter_example=is_counter_example,
        outcome="compared",
        true_reps=0 if is_counter_example else truth.true_reps,
        counted=report.rep_count,
        duration_s=report.source.duration_s,
        true_yaw_deg=None if truth.camera is None else truth.camera.yaw_deg,
        yaw_deg=report.quality.camera_yaw_deg,
        is_side_right=is_side_right,
        has_rep_truth=has_rep_truth,
        matched=tuple(
            MatchedRep(
                true_number=true.number,
                number=rep.number,
                turn_error_s=round(rep.turn_s - true.turn_s, 4),
            )
            for true, rep in pairs
        ),
        missed=tuple(rep.number for rep in true_reps if id(rep) not in found),
        extra=tuple(rep.number for rep in report.reps if id(rep) not in found) if has_rep_truth else (),
        at_turn=tuple(_compare_values(pairs)),
        series=()
        if is_counter_example or measured is None or truth.series is None
        else tuple(_compare_series(measured, truth.series)),
        faults=tuple(
            _compare_faults(
                true_reps, pairs, graver=_find_graver(report.exercise) if true_reps else frozenset()
            )
        ),
    )


def match_reps(true_reps: Sequence[TrueRep], reps: Sequence[Rep]) -> list[tuple[TrueRep, Rep]]:
    """Find which counted rep is which true one, by the time they share.

    Parameters
    ----------
    true_reps : sequence of TrueRep
        As they were done.
    reps : sequence of Rep
        As they were counted.

    Returns
    -------
    list of (TrueRep, Rep)
        Pairs in order of true time; each rep is in at most one. Pairs that share the most time go first.
    """
    candidates = []
    for true in true_reps:
        for rep in reps:
            shared_s = min(true.end_s, rep.end_s) - max(true.start_s, rep.start_s)
            shorter_s = min(true.end_s - true.start_s, rep.end_s - rep.start_s)
            if shared_s > 0.0 and shared_s >= MIN_OVERLAP * shorter_s:
                candidates.append((shared_s, true, rep))
    candidates.sort(key=lambda candidate: -candidate[0])
    taken: set[int] = set()
    pairs = []
    for _, true, rep in candidates:
        if not {id(true), id(rep)} & taken:
            taken |= {id(true), id(rep)}
            pairs.append((true, rep))
    return sorted(pairs, key=lambda pair: pair[0].start_s)


def name_posture(hip_flexion_deg: float) -> str:
    """Name the posture that a hip flexion belongs to.

    Parameters
    ----------
    hip_flexion_deg : float
        True angle between trunk and thigh in degrees; NaN where it is not known.

    Returns
    -------
    str
        One of ``POSTURES``, or ``unknown``.
    """
    if math.isnan(hip_flexion_deg):
        return "unknown"
    if hip_flexion_deg < STANDING_BELOW_DEG:
        return "standing"
    return "hinged" if hip_flexion_deg > HINGED_ABOVE_DEG else "between"


def _compare_values(pairs: Iterable[tuple[TrueRep, Rep]]) -> Iterator[TurnValue]:
    for true, rep in pairs:
        for name, true_value in true.values.items():
            printed = rep.metrics.get(name)
            if printed is not None and true_value is not None:
                yield TurnValue(
                    true_number=true.number,
                    name=name,
                    true_value=true_value,
                    value=printed.value,
                    uncertainty=printed.uncertainty,
                )


def _compare_series(measured: MeasuredSeries, truth: Series) -> Iterator[SeriesErrors]:
    def interpolate(name: str) -> Array:
        return interpolate_truth(measured.time_s, truth.time_s, truth.angles_deg[name])

    flexion = np.full(measured.time_s.shape, np.nan)
    # On one leg the nearer hip may be the raised leg's, which stays straight.
    for name in ("stance_hip_flexion_deg", "hip_flexion_deg"):
        if name in truth.angles_deg and np.isnan(flexion).all():
            flexion = interpolate(name)
    postures = np.array([name_posture(angle) for angle in flexion])
    for name, values in measured.values.items():
        if name not in truth.angles_deg:
            continue
        errors = wrap_deg(values - interpolate(name))
        for posture in (*POSTURES, "unknown"):
            sums = ErrorSums.of(errors[postures == posture])
            if sums.n:
                yield SeriesErrors(name=name, posture=posture, errors=sums)


def _find_graver(exercise: str) -> Set[str]:
    """Names of the checks that have more to say than a tip: only of those can a tip be too little."""
    return {
        check.name
        for check in load(exercise).checks
        for severity, _ in (check.own_range.margins if check.own_range is not None else check.limits)
        if severity is not Severity.INFO
    }


def _compare_faults(
    true_reps: Iterable[TrueRep], pairs: Sequence[tuple[TrueRep, Rep]], *, graver: Set[str]
) -> Iterator[FaultFinding]:
    reports = {id(true): rep for true, rep in pairs}
    for true in true_reps:
        rep = reports.get(id(true))
        done = [fault.name for fault in true.faults]
        slight = {fault.name for fault in true.faults if fault.is_slight}
        told = [] if rep is None else [*(fault.name for fault in rep.faults), *rep.borderline, *rep.unchecked]
        for name in dict.fromkeys([*done, *told]):
            if name in slight:
                continue
            said = "not_counted" if rep is None else _what_is_said(name, rep, graver)
            yield FaultFinding(true_number=true.number, name=name, is_true=name in done, said=said)


def _what_is_said(name: str, rep: Rep, graver: Set[str]) -> str:
    for fault in rep.faults:
        if fault.name == name:
            return "tip" if fault.severity == Severity.INFO.value and name in graver else "fault"
    if name in rep.borderline:
        return "too_close"
    return "unchecked" if name in rep.unchecked else "nothing"
