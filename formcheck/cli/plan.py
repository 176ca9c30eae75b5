"""``formcheck plan``: the week's two trainings, around the runs."""

import sys
from contextlib import ExitStack
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.keeping import allow_any_character, refuse_source
from formcheck.errors import WrongUsage

if TYPE_CHECKING:
    from formcheck.program.programme import Programme
    from formcheck.program.week import WeekPlan

__all__ = ["plan"]

_STDOUT = Path("-")


def plan(
    runs_per_week: Annotated[int, typer.Option(help="How often you run in a week, 0 to 7.")],
    days: Annotated[
        str | None, typer.Option(help="Days on which you have time to train, such as mon,thu.")
    ] = None,
    run_days: Annotated[str | None, typer.Option(help="Days of your runs; proposed without.")] = None,
    programme: Annotated[
        Path | None,
        typer.Option("--programme", "--program", help="A programme of your own (TOML) that has two days."),
    ] = None,
    ics: Annotated[
        Path | None, typer.Option(help="Write the trainings as a calendar file; - for stdout.")
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="With --ics: when a training begins, such as 18:30; all day without.")
    ] = None,
    first: Annotated[
        str | None, typer.Option(help="With --ics: the first day, such as 2026-12-01; today without.")
    ] = None,
    weeks: Annotated[
        int | None, typer.Option(help="With --ics: for how many weeks; for ever without.", min=1)
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of the programme's texts: en or de.")] = "en",
    json: Annotated[
        Path | None, typer.Option(help="Write the week as JSON; - for stdout, and nothing else there.")
    ] = None,
) -> None:
    """Plan the week: two trainings, not on consecutive days, and off or after your runs."""
    from formcheck.present.atomic import open_atomically
    from formcheck.present.documents import format_json
    from formcheck.program.reading import article_programme, read_programme
    from formcheck.program.week import parse_weekdays, plan_week
    from formcheck.program.wording import wording

    if ics is None and (at, first, weeks) != (None, None, None):
        raise WrongUsage("--at, --first and --weeks are for a calendar file; name one with --ics.")
    _check_outputs(ics, json, programme)
    # Refused also where nothing is said in it.
    wording(lang)
    begins, first_day = _read_time(at), _read_date(first)
    whole = article_programme() if programme is None else read_programme(programme)
    week = plan_week(
        runs_per_week,
        [day.name for day in whole.days],
        days=None if days is None else parse_weekdays(days, option="--days"),
        run_days=None if run_days is None else parse_weekdays(run_days, option="--run-days"),
    )
    with ExitStack() as stack:
        if ics is not None:
            from formcheck.present.calendar import format_calendar

            now = datetime.now().astimezone()
            try:
                calendar = format_calendar(
                    week, whole, first=first_day or now.date(), now=now, at=begins, weeks=weeks, language=lang
                )
            except OverflowError:
                raise WrongUsage(f"--first: {first} is too late for a calendar; name another day.") from None
            if ics == _STDOUT:
                sys.stdout.buffer.write(calendar)
            else:
                stack.enter_context(open_atomically(ics, "wb")).write(calendar)
        if json is not None and json != _STDOUT:
            stack.enter_context(open_atomically(json, "w")).write(format_json(week))
    if json == _STDOUT:
        sys.stdout.write(format_json(week))
    elif ics != _STDOUT:
        _print(week, whole, lang)


def _check_outputs(ics: Path | None, json: Path | None, programme: Path | None) -> None:
    if ics == _STDOUT and json == _STDOUT:
        raise WrongUsage("--ics and --json cannot both go to stdout; give one of them a file.")
    if ics is not None and json is not None and ics.resolve() == json.resolve():
        raise WrongUsage("--ics and --json are the same file; give each a place of its own.")
    if programme is not None:
        refuse_source(programme, {"ics": ics, "json": json})


def _read_time(text: str | None) -> time | None:
    if text is None:
        return None
    try:
        read = time.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or read.tzinfo is not None:
        raise WrongUsage(f"--at: '{text}' is no time of day; write it like 18:30.")
    return read


def _read_date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUsage(f"--first: '{text}' is no date; write it like 2026-12-01.") from None


def _print(week: "WeekPlan", programme: "Programme", language: str) -> None:
    from rich.console import Console

    from formcheck.present.week_text import print_week

    allow_any_character(sys.stdout)
    print_week(week, programme, Console(), language=language)
