"""The command line: wires capture, session and present together, and holds no logic."""

import logging
import os
import sys

import typer

from formcheck.cli.analyse import analyse
from formcheck.cli.doctor import doctor
from formcheck.cli.evaluate import evaluate
from formcheck.cli.exercises import exercises
from formcheck.cli.history import history_app
from formcheck.cli.live import live
from formcheck.cli.mirror import mirror
from formcheck.cli.models import models_app
from formcheck.cli.plan import plan
from formcheck.cli.workout import workout
from formcheck.errors import FormcheckError, WrongUsage

__all__ = ["app", "main"]

_INTERRUPTED = 130

app = typer.Typer(
    name="formcheck",
    help="Check lifting form and count reps from an ordinary side-on video, on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("analyse")(analyse)
app.command("analyze", hidden=True)(analyse)
app.command("doctor")(doctor)
app.command("evaluate")(evaluate)
app.command("exercises")(exercises)
app.command("live")(live)
app.command("mirror")(mirror)
app.add_typer(history_app, name="history")
app.command("plan")(plan)
app.command("workout")(workout)
app.add_typer(models_app, name="models")


def _show_version(wanted: bool) -> None:
    if wanted:
        from formcheck import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _begin(
    version: bool = typer.Option(  # noqa: ARG001 - its callback does the work
        False, "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
    ),
    verbose: bool = typer.Option(False, "--verbose", help="Tell more about what is going on, on stderr."),
) -> None:
    """Set up what all commands share."""
    handler = _OnStderr()
    handler.setFormatter(logging.Formatter("formcheck: %(message)s"))
    logger = logging.getLogger("formcheck")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if verbose else logging.WARNING)


class _OnStderr(logging.Handler):
    """Writes to whatever stderr is at the moment; it changes while native chatter is hidden."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr)  # noqa: T201 - a log for the person at the terminal


def main() -> None:
    """Run the command line; an error becomes one line on stderr and the exit code.

    Raises
    ------
    SystemExit
        Always: 0 done, 1 could not, 2 wrong usage.
    """
    try:
        app()
    except WrongUsage as error:
        _fail(str(error), code=2)
    except FormcheckError as error:
        _fail(str(error), code=1)
    except KeyboardInterrupt:
        _fail("Stopped.", code=1)
    except SystemExit as error:
        # typer makes this of Ctrl-C, without a word.
        if error.code == _INTERRUPTED:
            _fail("Stopped.", code=1)
        raise
    except BrokenPipeError:
        # Whoever read our output has had enough; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _fail(message: str, *, code: int) -> None:
    print(f"formcheck: {message}", file=sys.stderr)  # noqa: T201 - the one line that ends the program
    sys.exit(code)
