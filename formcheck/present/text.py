"""A report as text for a terminal: a table of reps, then what to keep and what to change."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from rich.console import Console
from rich.table import Table
from rich.text import Text

from formcheck.naming import spell
from formcheck.present.words import describe_reason, describe_verdict, find_exercise, title_of
from formcheck.report import Measured, Recording, Rep, Report, Spread

__all__ = ["print_recording"]

SURE = 0.7
"""Below this confidence a recognised movement is called doubtful (engineering default)."""

Columns: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]

_MARKS = {"info": "·", "warn": "!", "fault": "!!"}
_LEGEND = "Form: !! to mend first, ! to mend, · a tip."
_STYLES = {"info": "", "warn": "yellow", "fault": "bold red"}


def print_recording(recording: Recording, console: Console) -> None:
    """Print every set of a recording.

    Parameters
    ----------
    recording : Recording
        What was found.
    console : rich.console.Console
        Where to.
    """
    several = len(recording.sets) > 1
    for number, report in enumerate(recording.sets, start=1):
        if number > 1:
            console.print()
        _print_set(report, console, number=number if several else None)


def _print_set(report: Report, console: Console, *, number: int | None) -> None:
    if number is not None:
        rest = "" if report.rest_before_s is None else f", after {_duration(report.rest_before_s)} of rest"
        start = f", from {_clock(report.reps[0].start_s)}" if report.reps else ""
        console.print(f"Set {number}{start}{rest}", style="dim", highlight=False)
    console.print(_headline(report), style="bold", highlight=False)
    if report.confidence is not None and report.confidence < SURE:
        console.print(
            "Note:   The movement was recognised, and may be another; name it with --exercise if so.",
            highlight=False,
        )
    if report.reps:
        console.print(_table(report.reps, report.exercise))
    for refused in report.refused:
        reason = describe_reason(refused.reason)
        span = f"{_clock(refused.start_s)} to {_clock(refused.end_s)}"
        console.print(f"Not counted, {span}: {reason}.", highlight=False)
    for title, style, sentences in (
        ("Good:   ", "bold green", report.advice.good),
        ("Seen:   ", "bold", report.advice.noticed),
        ("Change: ", "bold yellow", report.advice.change),
        ("Note:   ", "bold", report.quality.warnings),
    ):
        for sentence in sentences:
            console.print(Text.assemble((title, style), sentence))
    _print_counts("Too close to call", [rep.borderline for rep in report.reps], console)
    _print_counts("Could not be checked", [rep.unchecked for rep in report.reps], console)
    if report.reps:
        if any(rep.faults for rep in report.reps):
            console.print(_LEGEND, style="dim", highlight=False)
        console.print(
            f"Not visible from the side: {', '.join(report.not_checked)}.", style="dim", highlight=False
        )


def _print_counts(title: str, names: Sequence[tuple[str, ...]], console: Console) -> None:
    counts = Counter(name for of_rep in names for name in of_rep)
    if counts:
        told = ", ".join(f"{spell(name)} ({count})" for name, count in counts.most_common())
        console.print(f"{title} (reps): {told}.", style="dim", highlight=False)


def _headline(report: Report) -> str:
    name = title_of(report.exercise)
    if not report.reps and not report.refused:
        return f"{name}: no rep was counted; nothing in the recording moved like one."
    if not report.reps:
        return f"{name}: no rep was counted."
    count = f"{report.rep_count} rep{'' if report.rep_count == 1 else 's'}{_count_legs(report.reps)}"
    verdicts = Counter(describe_verdict(rep, report.exercise) for rep in report.reps)
    if verdicts["not judged"] == report.rep_count:
        count += ", form not judged"
    else:
        count += f", {report.clean_count} clean"
        count += "".join(
            f", {verdicts[verdict]} {verdict}"
            for verdict in ("too close to call", "not judged")
            if verdicts[verdict]
        )
    spreads = ((key, value) for key, value in report.summary.items() if isinstance(value, Spread))
    key, depth = next(spreads, ("", None))
    if depth is None or depth.median is None:
        return f"{name}: {count}."
    word = _depth_word(report.exercise)
    if report.rep_count == 1:
        return f"{name}: {count}; {word} about {_roughly(key, depth.median)}."
    best = "" if depth.best is None else f", clean to about {_roughly(key, depth.best)}"
    return f"{name}: {count}; {word} about {_roughly(key, depth.median)} (median){best}."


def _count_legs(reps: Sequence[Rep]) -> str:
    """Say how many reps were done on which leg; nothing for movements on both."""
    counts = Counter(rep.leg for rep in reps if rep.leg is not None)
    told = " and ".join(f"{counts[leg]} on the {leg} leg" for leg in ("left", "right") if counts[leg])
    return f" ({told})" if told else ""


def _roughly(name: str, value: float) -> str:
    # A depth is not known to the degree, and reads as if it were.
    return f"{value:.0f} %" if name.endswith("_pct") else f"{5 * round(value / 5.0)}°"


def _table(reps: tuple[Rep, ...], exercise: str) -> Table:
    columns = _columns_of(exercise)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Rep", justify="right")
    table.add_column("At", justify="right")
    has_legs = any(rep.leg is not None for rep in reps)
    if has_legs:
        table.add_column("Leg")
    for title in (_depth_word(exercise).capitalize(), *(title for title, _ in columns)):
        table.add_column(title, justify="right")
    table.add_column("Form", overflow="fold")
    for rep in reps:
        table.add_row(
            str(rep.number),
            _clock(rep.turn_s),
            *([rep.leg or "–"] if has_legs else []),
            _depth(rep),
            *(_cell(rep, names) for _, names in columns),
            _form(rep, exercise),
        )
    return table


def _columns_of(exercise: str) -> Columns:
    known = find_exercise(exercise)
    return () if known is None else known.columns


def _depth_word(exercise: str) -> str:
    known = find_exercise(exercise)
    return "depth" if known is None else known.depth_word


def _cell(rep: Rep, names: tuple[str, ...]) -> str:
    measured = [rep.metrics.get(name) for name in names]
    if not names[0].endswith("_s"):
        return "/".join(_degrees(one) for one in measured)
    told = "/".join(_seconds(one) for one in measured)
    return f"{told} s" if any(character.isdigit() for character in told) else "–"


def _form(rep: Rep, exercise: str) -> Text:
    parts = [
        (f"{_MARKS[fault.severity]} {spell(fault.name)}", _STYLES[fault.severity]) for fault in rep.faults
    ]
    if verdict := describe_verdict(rep, exercise):
        parts.insert(0, (verdict, "green" if rep.clean else ""))
    return Text(", ").join(Text(words, style=style) for words, style in parts)


def _depth(rep: Rep) -> str:
    """Say how deep a rep was: an exercise's first metric is its depth."""
    name, measured = next(iter(rep.metrics.items()), ("", None))
    if measured is None or measured.value is None or not name.endswith("_pct"):
        return _degrees(measured)
    return f"{measured.value:.0f} %±{_whole(measured.uncertainty)}"


def _degrees(measured: Measured | None) -> str:
    if measured is None:
        return "–"
    if measured.value is None:
        # Why there is no number, such as "gradual".
        return measured.note or "–"
    return f"{measured.value:.0f}°±{_whole(measured.uncertainty)}"


def _whole(error: float) -> str:
    # Halves go up: an error is not made smaller by writing it.
    return str(math.floor(error + 0.5))


def _seconds(measured: Measured | None) -> str:
    return "–" if measured is None or measured.value is None else f"{measured.value:.1f}"


def _clock(time_s: float) -> str:
    minutes, seconds = divmod(round(time_s, 1), 60)
    return f"{minutes:.0f}:{seconds:04.1f}"


def _duration(duration_s: float) -> str:
    return f"{duration_s:.0f} s" if duration_s < 99.5 else f"{duration_s / 60.0:.0f} min"
