"""An evaluation as tables of words: the same for a terminal and for a document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from formcheck.evaluation.comparison import POSTURES, Comparison
from formcheck.evaluation.scores import (
    VIEWS,
    CountSummary,
    Evaluation,
    RecognitionCount,
    SignalSummary,
    Summary,
)
from formcheck.naming import spell

__all__ = ["Sheet", "tabulate"]

NONE = "–"
NOTHING = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table.

    Attributes
    ----------
    title : str
        What it is about.
    columns : tuple of str
        Heads of the columns.
    numbers : frozenset of str
        Those among them that hold numbers.
    rows : tuple of tuple of str
        As many cells as there are columns.
    note : str
        How to read it; empty where it needs no words.
    is_detail : bool
        Whether it is only wanted where there is room for everything.
    """

    title: str
    columns: tuple[str, ...]
    numbers: frozenset[str]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    is_detail: bool = False


def tabulate(evaluation: Evaluation) -> tuple[Sheet, ...]:
    """Put an evaluation into tables.

    Parameters
    ----------
    evaluation : Evaluation
        What was found.

    Returns
    -------
    tuple of Sheet
        Only such as have rows, from the single recordings to the whole.
    """
    several = len(evaluation.summaries) > 1
    sheets = [
        _recordings(evaluation.comparisons),
        _recognition(evaluation.recognition),
        _counts(evaluation.summaries),
    ]
    for summary in evaluation.summaries:
        about = f" ({spell(summary.exercise)})" if several else ""
        sheets += _signals(summary, about)
        sheets += _faults(summary, about)
    return tuple(sheet for sheet in sheets if sheet.rows)


def _sheet(
    title: str,
    words: Sequence[str],
    numbers: Sequence[str],
    rows: Iterator[tuple[str, ...]],
    *,
    last: str = "",
    note: str = "",
    is_detail: bool = False,
) -> Sheet:
    """Make a table of columns of words, then numbers, then at most one of words."""
    return Sheet(
        title=title,
        columns=(*words, *numbers, *([last] if last else [])),
        numbers=frozenset(numbers),
        rows=tuple(rows),
        note=note,
        is_detail=is_detail,
    )


def _recordings(comparisons: Sequence[Comparison]) -> Sheet:
    def rows() -> Iterator[tuple[str, ...]]:
        for one in comparisons:
            yield (
                one.name,
                spell(one.movement or one.exercise),
                "none" if one.is_counter_example else str(one.true_reps),
                NONE if one.counted is None else str(one.counted),
                _number(None if one.true_yaw_deg is None else abs(one.true_yaw_deg), 0),
                _remark(one),
            )

    return _sheet(
        "Recordings",
        ("Recording", "Analysed as"),
        ("True reps", "Counted", "Off side °"),
        rows(),
        last="Remark",
        note="True reps 'none': a counter-example, in which nothing may be counted.",
    )


def _remark(one: Comparison) -> str:
    if one.outcome != "compared":
        return f"{one.outcome}: {one.reason}"
    parts = []
    if one.movement and one.recognised != (NOTHING if one.is_counter_example else one.movement):
        parts.append(f"taken for {spell(one.recognised)}")
    if one.missed:
        parts.append(f"missed {', '.join(map(str, one.missed))}")
    if one.extra:
        parts.append(f"nobody did {', '.join(map(str, one.extra))}")
    if one.is_side_right is False:
        parts.append("wrong side")
    return "; ".join(parts)


def _recognition(counts: Sequence[RecognitionCount]) -> Sheet:
    movements = dict.fromkeys((count.movement, count.is_ours) for count in counts)
    heads = sorted({count.recognised for count in counts}, key=lambda name: (name == NOTHING, name))
    table = {(count.movement, count.is_ours, count.recognised): count.recordings for count in counts}

    def rows() -> Iterator[tuple[str, ...]]:
        for movement, is_ours in movements:
            cells = [table.get((movement, is_ours, head), 0) for head in heads]
            right = table.get((movement, is_ours, movement if is_ours else NOTHING), 0)
            yield (spell(movement), *(str(cell) if cell else "" for cell in cells), _of(right, sum(cells)))

    return _sheet(
        "Recognised as",
        ("Movement",),
        (*map(spell, heads), "Right"),
        rows(),
        note="Recordings whose movement was not given. Of another movement than ours none is right.",
    )


def _counts(summaries: Sequence[Summary]) -> Sheet:
    # On its side: so many numbers fit no line of a terminal.
    exercises = tuple(spell(summary.exercise) for summary in summaries)
    columns = [_count_cells(summary.counts) for summary in summaries]
    heads = tuple(columns[0]) if columns else ()
    return _sheet(
        "Counting",
        ("",),
        exercises,
        ((head, *(column[head] for column in columns)) for head in heads),
        note=(
            "Refused and failed recordings are in no other number. A rep is matched to the true one that it "
            "shares most time with, and at least half."
        ),
    )


def _count_cells(counts: CountSummary) -> dict[str, str]:
    # Of reps of which only the number is known, none is known to be missed.
    has_reps = counts.matched_reps + counts.missed_reps + counts.extra_reps > 0 or not counts.true_reps
    return {
        "Recordings of the exercise": str(counts.recordings),
        "Counted exactly right": _of(counts.exact, counts.recordings),
        "Off by one at most": _of(counts.within_one, counts.recordings),
        "Mean absolute error, reps": _number(counts.mean_absolute_error_reps, 2),
        "Mean absolute error, over the true count": _percent(counts.mean_relative_error),
        "True reps counted, missed": f"{counts.matched_reps}, {counts.missed_reps}" if has_reps else NONE,
        "Reps counted that nobody did": str(counts.extra_reps) if has_reps else NONE,
        "Time of the turn, median absolute error, s": _number(counts.turn_error_s, 2),
        "Nearer side mistaken": str(counts.wrong_side),
        "Refused, failed": f"{counts.refused}, {counts.failed}",
        "Counter-examples": str(counts.counter_examples),
        "Their length, minutes": _number(counts.counter_duration_s / 60.0, 1),
        "Reps counted in them": str(counts.false_reps),
        "False reps a minute": _number(counts.false_reps_per_minute, 2),
        "Counter-examples refused, failed": (
            f"{counts.refused_counter_examples}, {counts.failed_counter_examples}"
        ),
    }


def _signals(summary: Summary, about: str) -> Iterator[Sheet]:
    turn = [one for one in summary.signals if one.when == "turn"]
    series = [one for one in summary.signals if one.when == "series"]
    bands = (
        "95 % limits: bias ± 1.96 standard deviations of the errors. In ±: share of true values within "
        "the printed uncertainty, which is one standard error (68 % expected), and within 1.96 times it "
        "(95 %). Missing: could not be measured."
    )
    measures = ("n", "Clips", "Bias", "RMSE", "95 % limits")
    yield _sheet(
        f"Printed numbers of a rep{about}",
        ("Number",),
        (*measures, "In ±", "In 1.96 ±", "Missing"),
        (
            (one.name, *_measures(one), *_coverages(one), str(one.not_measured))
            for one in turn
            if one.view == "all"
        ),
        note=bands,
    )
    yield _sheet(
        f"Printed numbers of a rep by view{about}",
        ("Number", "Off side °"),
        (*measures, "In ±", "In 1.96 ±", "Missing"),
        (
            (one.name, one.view, *_measures(one), *_coverages(one), str(one.not_measured))
            for one in turn
            if one.view != "all"
        ),
        is_detail=True,
    )
    yield _sheet(
        f"Signals over every picture by posture{about}",
        ("Signal", "Posture"),
        measures,
        ((one.name, one.posture, *_measures(one)) for one in series if one.view == "all"),
        note=(
            "Posture by the true hip flexion: standing below 20°, hinged above 45°. Pictures follow each "
            "other closely: n of them are worth far less than n independent ones."
        ),
    )
    yield _sheet(
        f"Signals over every picture by posture and view{about}",
        ("Signal", "Posture", "Off side °"),
        measures,
        (
            (one.name, one.posture, one.view, *_measures(one))
            for one in series
            if one.view in (*VIEWS, "unknown") and one.posture in (*POSTURES, "unknown")
        ),
        is_detail=True,
    )


def _measures(one: SignalSummary) -> tuple[str, ...]:
    agreement = one.agreement
    if agreement is None:
        return ("0", "0", NONE, NONE, NONE)
    limits = NONE
    if agreement.lower is not None and agreement.upper is not None:
        limits = f"{_signed(agreement.lower)} to {_signed(agreement.upper)}"
    return (
        str(agreement.n),
        str(agreement.recordings),
        _signed(agreement.bias),
        _number(agreement.rmse, 1),
        limits,
    )


def _coverages(one: SignalSummary) -> tuple[str, str]:
    agreement = one.agreement
    if agreement is None:
        return NONE, NONE
    return _percent(agreement.coverage_68), _percent(agreement.coverage_95)


def _faults(summary: Summary, about: str) -> Iterator[Sheet]:
    yield _sheet(
        f"Faults{about}",
        ("Fault",),
        ("True", "Found", "Tip", "Close", "Unseen", "Missed", "False", "Precision", "Recall"),
        (
            (
                spell(fault.name),
                *map(str, (fault.true, fault.found, fault.tipped, fault.too_close, fault.unchecked)),
                *map(str, (fault.missed + fault.not_counted, fault.false)),
                _percent(fault.precision),
                _percent(fault.recall),
            )
            for fault in summary.faults
        ),
        note=(
            "Reps that have the fault: found; only a tip where more could be said; too close to call; could "
            "not be checked; missed, with those in reps that were not counted. False: raised in reps without "
            "it. Precision: found of all raised. Recall: found of all true."
        ),
    )
    yield _sheet(
        f"Reps without the fault of which something was said{about}",
        ("Fault",),
        ("False", "Tip", "Close"),
        (
            (spell(fault.name), str(fault.false), str(fault.false_tips), str(fault.false_too_close))
            for fault in summary.faults
            if fault.false or fault.false_tips or fault.false_too_close
        ),
        is_detail=True,
    )


def _of(part: int, whole: int) -> str:
    return f"{part} ({100.0 * part / whole:.0f} %)" if whole else NONE


def _percent(share: float | None) -> str:
    return NONE if share is None else f"{100.0 * share:.0f} %"


def _number(value: float | None, digits: int) -> str:
    return NONE if value is None else f"{value:.{digits}f}"


def _signed(value: float) -> str:
    # Adding zero turns -0.0, which reads like a finding, into 0.0.
    return f"{round(value, 1) + 0.0:+.1f}"
