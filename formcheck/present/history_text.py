"""The history as text for a terminal: sessions in a table, one in detail, and what changed over them."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from formcheck.history.changes import Change
from formcheck.history.entries import Kind, Session, StoredSet, StoredStand
from formcheck.history.trends import Quantity, Trend
from formcheck.naming import spell
from formcheck.present.text import print_recording
from formcheck.present.words import title_of
from formcheck.report import Recording

__all__ = ["describe_change", "draw_spark_line", "print_session", "print_sessions", "print_trends"]

NOBODY = "–"
"""Instead of a name, for the one who gave none."""

_KINDS = {
    Kind.LIVE: "live",
    Kind.ANALYSED: "recording",
    Kind.MIRROR: "mirror",
    Kind.WORKOUT: "workout",
}

_TITLES = {
    Quantity.DEPTH: "Depth",
    Quantity.CLEAN: "Clean reps",
    Quantity.BREAK_POINT: "Break point",
    Quantity.TILT: "Tilt",
    Quantity.OWN_TILT: "Tilt, own range",
}

_MORE_AND_LESS = {
    Quantity.DEPTH: ("more", "less"),
    Quantity.TEMPO: ("slower", "quicker"),
    Quantity.CLEAN: ("more", "fewer"),
    Quantity.BREAK_POINT: ("later", "earlier"),
    Quantity.TILT: ("farther forward", "farther back"),
    Quantity.OWN_TILT: ("farther forward", "farther back"),
}
"""What a rise and a fall are called. To go deeper or slower is not better in itself."""

_UNITS = {"deg": "°", "pct": " %", "s": " s"}

_BLOCKS = "▁▂▃▄▅▆▇█"
_MAX_BLOCKS = 16


def print_sessions(sessions: Sequence[Session], console: Console) -> None:
    """Print a line for every session.

    Parameters
    ----------
    sessions : sequence of Session
        In the order in which they were kept.
    console : rich.console.Console
        Where to.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("No.", justify="right")
    table.add_column("When", no_wrap=True)
    names = {session.person for session in sessions}
    has_names = names != {""}
    if has_names:
        table.add_column("Who")
    table.add_column("What")
    table.add_column("Done", overflow="fold")
    for session in sessions:
        what = _KINDS[session.kind] + (f" {session.title}" if session.title else "")
        done = [*(_sum_up(one) for one in session.sets), *(_say_stand(stand) for stand in session.stands)]
        # As text: a file's name may hold what rich takes for markup.
        cells = [str(session.id), _when(session), *([session.person or NOBODY] if has_names else [])]
        table.add_row(*(Text(cell) for cell in [*cells, what, "; ".join(done)]))
    console.print(table)


def print_session(session: Session, console: Console) -> None:
    """Print everything that is known of a session.

    Parameters
    ----------
    session : Session
        Which one.
    console : rich.console.Console
        Where to.
    """
    what = _KINDS[session.kind] + (f" {session.title}" if session.title else "")
    who = f", {session.person}" if session.person else ""
    console.print(Text(f"Session {session.id}, {_when(session)}{who}: {what}", style="bold"))
    if session.video is not None:
        console.print(Text(f"Video:  {session.video}", style="dim"))
    whole = [one.report for one in session.sets if one.report is not None]
    if whole and [one.number for one in session.sets] == list(range(1, len(whole) + 1)):
        print_recording(Recording(source=whole[0].source, sets=tuple(whole)), console)
    else:
        # Some are not there, or without their end: those that are keep their numbers.
        for one in session.sets:
            if one.report is None:
                console.print(Text(f"Set {one.number}: {_sum_up(one)}."))
                continue
            console.print(Text(f"Set {one.number}", style="dim"))
            print_recording(Recording(source=one.report.source, sets=(one.report,)), console)
    for stand in session.stands:
        console.print(Text(f"Mirror test: {_say_stand(stand)}."))


def print_trends(trends: Sequence[Trend], console: Console) -> None:
    """Print what changed over the sessions, and what did not by more than can be measured.

    Parameters
    ----------
    trends : sequence of Trend
        From :func:`formcheck.history.trends.find_trends`.
    console : rich.console.Console
        Where to.
    """
    several = len({trend.person for trend in trends}) > 1
    for index, key in enumerate(dict.fromkeys(_group(trend) for trend in trends)):
        if index:
            console.print()
        person, exercise, leg = key
        title = title_of(exercise) if exercise else "Mirror test"
        of_leg = f", {leg} leg" if leg else ""
        who = f" ({person or NOBODY})" if several else ""
        console.print(Text(f"{title}{of_leg}{who}", style="bold"))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for column in ("", "Sessions", "First", "Latest", "", "Since first", "Since last time"):
            table.add_column(column, justify="right" if column in ("Sessions", "First", "Latest") else "left")
        for trend in trends:
            if _group(trend) == key:
                table.add_row(*_cells(trend))
        console.print(table)
    console.print(
        Text(
            "A change is named only where it is more than the smallest that can be told from none: 1.96 × √2 "
            "standard errors, and more where few reps say how much reps differ.",
            style="dim",
        )
    )


def describe_change(trend: Trend, change: Change | None) -> str:
    """Say whether something changed.

    Parameters
    ----------
    trend : Trend
        Of what.
    change : Change or None
        How much; None where there is only one session.

    Returns
    -------
    str
        Named with its amount if it is beyond the smallest detectable change, and else only how large it would
        have to be.
    """
    if change is None:
        return NOBODY
    if change.detectable is None:
        return "too few to tell"
    if not change.is_real:
        if abs(change.amount) > change.detectable:
            # Shares of so few reps that what is seen says nothing.
            return "too few to tell"
        return f"none beyond ±{_amount(trend, change.detectable)}"
    more, less = _MORE_AND_LESS[trend.quantity]
    return f"{_amount(trend, abs(change.amount))} {more if change.amount > 0 else less}"


def draw_spark_line(values: Sequence[float]) -> str:
    """Draw numbers as a row of blocks, for a look at how they went.

    Parameters
    ----------
    values : sequence of float
        In order; of many only the latest are drawn.

    Returns
    -------
    str
        One block each, from the lowest to the highest; empty for fewer than two.

    Examples
    --------
    >>> draw_spark_line([80.0, 85.0, 90.0, 87.5])
    '▁▅█▆'
    """
    shown = values[-_MAX_BLOCKS:]
    if len(shown) < 2:
        return ""
    low, high = min(shown), max(shown)
    if high == low:
        return _BLOCKS[3] * len(shown)
    return "".join(_BLOCKS[int((len(_BLOCKS) - 1) * (value - low) / (high - low) + 0.5)] for value in shown)


def _group(trend: Trend) -> tuple[str, str, str | None]:
    return trend.person, trend.exercise, trend.leg


def _cells(trend: Trend) -> list[Text]:
    first, latest = trend.points[0], trend.points[-1]
    cells = [
        _TITLES.get(trend.quantity) or spell(trend.name.removesuffix("_s")).capitalize(),
        str(len(trend.points)),
        _amount(trend, first.value),
        _amount(trend, latest.value) + ("" if latest.standard_error is None else f" ±{_error(trend)}"),
        draw_spark_line([point.value for point in trend.points]),
        describe_change(trend, trend.since_first),
        # With two sessions both are the same comparison.
        describe_change(trend, trend.since_previous) if len(trend.points) > 2 else NOBODY,
    ]
    styles = ["", "", "", "", "", *(_style(change) for change in (trend.since_first, trend.since_previous))]
    return [Text(cell, style=style) for cell, style in zip(cells, styles, strict=True)]


def _style(change: Change | None) -> str:
    return "bold" if change is not None and change.is_real else "dim"


def _error(trend: Trend) -> str:
    return _number(trend, trend.points[-1].standard_error or 0.0)


def _amount(trend: Trend, value: float) -> str:
    # After "_per_" comes the unit of what is divided by; none of those is followed yet.
    return _number(trend, value) + _UNITS.get(trend.name.rsplit("_", 1)[-1], "")


def _number(trend: Trend, value: float) -> str:
    return f"{value:.1f}" if trend.name.endswith("_s") else f"{value:.0f}"


def _sum_up(one: StoredSet) -> str:
    count = len(one.reps)
    told = f"{title_of(one.exercise)} {count} rep{'' if count == 1 else 's'}"
    if one.report is None:
        return f"{told}, broken off"
    if any(rep.clean is not None for rep in one.reps):
        return f"{told}, {one.report.clean_count} clean"
    return told


def _say_stand(stand: StoredStand) -> str:
    way = "forward" if stand.tilt_deg > 0 else "back"
    tilt = f"{abs(stand.tilt_deg):.0f}° {way} ±{stand.uncertainty_deg:.0f}°"
    if stand.kind == "own_range":
        return f"own range: {spell(stand.result)}, relaxed at {tilt}"
    return f"{stand.result}, {tilt}"


def _when(session: Session) -> str:
    return f"{datetime.fromisoformat(session.began_local):%Y-%m-%d %H:%M}"
