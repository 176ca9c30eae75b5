"""``formcheck history``: the trainings that were kept, how they changed, and getting them out or rid of."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.keeping import allow_any_character, refuse_source
from formcheck.errors import NoSuchSession, WrongUsage

if TYPE_CHECKING:
    from rich.console import Console

    from formcheck.history.store import History

__all__ = ["history_app"]

_STDOUT = Path("-")
_SHOWN = 30
# About a screen (engineering default).

history_app = typer.Typer(help="Show the trainings that were kept, how they changed, export or delete them.")

_Person = Annotated[
    str | None, typer.Option("--person", help="Only this person's; everybody's if not given.")
]


@history_app.callback(invoke_without_command=True)
def begin(context: typer.Context) -> None:
    """Show the trainings that were kept, how they changed, export or delete them."""
    if context.invoked_subcommand is None:
        show()


@history_app.command("show")
def show(
    number: Annotated[
        int | None, typer.Argument(help="Tell everything of this session.", show_default=False)
    ] = None,
    person: _Person = None,
    last: Annotated[int, typer.Option(help="List no more than so many, the latest.", min=1)] = _SHOWN,
) -> None:
    """List the sessions, or tell everything of one."""
    from formcheck.present.history_text import print_session, print_sessions

    with _open_history() as history:
        if number is not None:
            if history is None:
                raise WrongUsage(f"There is no session {number}: nothing is kept yet.")
            print_session(history.session(number), _console())
            return
        sessions = () if history is None else history.sessions(person=person, last=last)
    if not sessions:
        _say_nothing(person)
        return
    print_sessions(sessions, _console())


@history_app.command("trends")
def trends(
    exercise: Annotated[
        str | None, typer.Argument(help="Only this movement, for example deadlift.", show_default=False)
    ] = None,
    person: _Person = None,
) -> None:
    """Tell how depth, tempo, clean reps, break point and tilt went from session to session."""
    from formcheck.exercises import load
    from formcheck.history.trends import find_trends
    from formcheck.present.history_text import print_trends

    if exercise is not None:
        exercise = load(exercise).name
    with _open_history() as history:
        sessions = () if history is None else history.sessions(person=person, exercise=exercise)
    found = [one for one in find_trends(sessions) if exercise is None or one.exercise]
    if not found:
        _say_nothing(person)
        return
    print_trends(found, _console())


@history_app.command("people")
def people() -> None:
    """List whose sessions are kept."""
    with _open_history() as history:
        names = () if history is None else history.people()
        counts = {} if history is None else {name: len(history.numbers(person=name)) for name in names}
    if not names:
        _say_nothing(None)
    for name in names:
        count = counts[name]
        typer.echo(f"{name or '(no name)'}: {count} session{'' if count == 1 else 's'}")


@history_app.command("export")
def export(
    json: Annotated[
        Path | None, typer.Option(help="Write everything as JSON; - for stdout, and nothing else there.")
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(help="Write a row for every rep and every look in the mirror; - for stdout."),
    ] = None,
    poses: Annotated[
        Path | None, typer.Option(help="Write the poses of every set into this folder, as .npz files.")
    ] = None,
    person: _Person = None,
) -> None:
    """Write the history to files of your own."""
    from formcheck.history.place import require_history_file
    from formcheck.present.history_files import write_history_csv, write_history_json, write_poses

    targets = [path for path in (json, csv) if path is not None]
    if not targets and poses is None:
        raise WrongUsage("Nothing to write: name a file with --json or --csv, or a folder with --poses.")
    if len(targets) == 2 and targets[0].resolve() == targets[1].resolve():
        raise WrongUsage("--json and --csv are the same file; give each a place of its own.")
    refuse_source(require_history_file(), {"json": json, "csv": csv})
    allow_any_character(sys.stdout)
    with _open_history() as history:
        sessions = () if history is None else history.sessions(person=person)
        if poses is not None and history is not None:
            write_poses(history, sessions, poses)
    if json is not None:
        write_history_json(sessions, None if json == _STDOUT else json)
    if csv is not None:
        write_history_csv(sessions, None if csv == _STDOUT else csv)


@history_app.command("delete")
def delete(
    numbers: Annotated[
        list[int] | None, typer.Argument(help="Sessions, by their numbers.", show_default=False)
    ] = None,
    person: Annotated[str | None, typer.Option("--person", help="All sessions of this person.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All sessions of everybody.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete sessions for good."""
    if sum((bool(numbers), person is not None, everything)) != 1:
        raise WrongUsage("Say what to delete: numbers of sessions, --person NAME, or --all.")
    with _open_history() as history:
        if history is None:
            raise WrongUsage("There is nothing to delete: nothing is kept yet.")
        # By their numbers alone: a damaged one has to go as well.
        kept = history.numbers(person=person)
        wanted = tuple(dict.fromkeys(numbers)) if numbers else kept
        missing = [number for number in wanted if number not in kept]
        if missing:
            raise NoSuchSession(f"There is no session {missing[0]}; `formcheck history show` lists them.")
        if not wanted:
            raise WrongUsage(f"There is nothing to delete: no session of {person or 'anybody'} is kept.")
        if not yes:
            _ask(_count(wanted))
        history.delete(wanted)
    typer.echo(f"Deleted {_count(wanted)}.", err=True)


@history_app.command("set-aside")
def set_aside(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Rename the history, for example a damaged one, so that a new one begins."""
    from formcheck.history import aside
    from formcheck.history.moments import read_wall_clock
    from formcheck.history.place import require_history_file

    path = require_history_file()
    if not yes:
        _ask(f"the history '{path}'", verb="Rename")
    typer.echo(aside.set_aside(path, moment=read_wall_clock()))


def _ask(what: str, *, verb: str = "Delete") -> None:
    if not sys.stdin.isatty():
        raise WrongUsage(f"{verb} {what}? There is nobody to ask; say it with --yes.")
    if not typer.confirm(f"{verb} {what}?", err=True):
        raise typer.Exit(1)


def _count(numbers: tuple[int, ...]) -> str:
    return f"session {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} sessions"


def _say_nothing(person: str | None) -> None:
    of_whom = "" if person is None else f" of {person}"
    typer.echo(
        f"Nothing{of_whom} is kept yet; what `formcheck analyse`, `live`, `workout` and `mirror` find is.",
        err=True,
    )


@contextmanager
def _open_history() -> "Iterator[History | None]":
    """Open the history; None if there is none, which looking at it should not change."""
    # Imported here, so that `formcheck --help` answers at once.
    from formcheck.history.place import require_history_file
    from formcheck.history.store import History

    path = require_history_file()
    if not path.exists():
        yield None
        return
    with History(path) as history:
        yield history


def _console() -> "Console":
    from rich.console import Console

    allow_any_character(sys.stdout)
    return Console()
