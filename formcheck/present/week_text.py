"""The week as a table for a terminal."""

from rich import box
from rich.console import Console
from rich.table import Table

from formcheck.program.programme import Programme, say_in
from formcheck.program.week import PlannedDay, WeekPlan

__all__ = ["print_week"]


def print_week(plan: WeekPlan, programme: Programme, console: Console, *, language: str = "en") -> None:
    """Print a week.

    Parameters
    ----------
    plan : WeekPlan
        The week.
    programme : Programme
        What is trained.
    console : rich.console.Console
        Where to.
    language : str, optional
        Of the programme's texts.
    """
    table = Table(box=box.SIMPLE_HEAD)
    for title in ("Day", "Run", "Training"):
        table.add_column(title)
    for day in plan.days:
        table.add_row(day.weekday.capitalize(), _say_run(day), _say_training(day, programme, language))
    console.print(table)
    console.print(plan.reason, highlight=False)
    if plan.runs_from == "proposed" and any(day.runs for day in plan.days):
        console.print("The days of the runs are proposed; name yours with --run-days.", highlight=False)


def _say_run(day: PlannedDay) -> str:
    return "run" if day.runs else ""


def _say_training(day: PlannedDay, programme: Programme, language: str) -> str:
    if day.training is None:
        return ""
    title = say_in(programme.day(day.training).title, language)
    return f"{day.training}: {title}{' (after the run)' if day.after_run else ''}"
