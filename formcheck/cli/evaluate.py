"""``formcheck evaluate``: how good the counting and the measuring are, against known truth."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from formcheck.errors import WrongUsage

if TYPE_CHECKING:
    from formcheck.evaluation.cases import Case
    from formcheck.evaluation.comparison import Comparison
    from formcheck.evaluation.run import Job
    from formcheck.evaluation.scores import Evaluation

__all__ = ["evaluate"]

_STDOUT = Path("-")


def evaluate(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help=(
                "Truth files (.json, formcheck/truth/1), folders of them, or tables (.csv) with the columns "
                "path, exercise and true_reps; paths are relative to the file. An empty exercise, or one "
                "that formcheck does not know, makes a counter-example: nothing in it may be counted."
            ),
            metavar="PATH",
            show_default=False,
        ),
    ],
    json: Annotated[
        Path | None, typer.Option(help="Write everything as JSON; - for stdout, and nothing else there.")
    ] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write all tables as Markdown.")] = None,
    poses: Annotated[
        Path | None,
        typer.Option(
            help="Folder to keep poses in and to take them from; one for each model.", metavar="DIR"
        ),
    ] = None,
    exercise: Annotated[
        list[str] | None,
        typer.Option(
            "--exercise",
            "-e",
            help=(
                "Analyse counter-examples as this movement, once or more; as every one if not given. With "
                "auto the movement of every recording has to be recognised."
            ),
            show_default=False,
        ),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="A pose landmarker bundle of your own.", envvar="FORMCHECK_MODEL")
    ] = None,
    workers: Annotated[int, typer.Option(help="How many recordings to look at at the same time.", min=1)] = 1,
) -> None:
    """Compare counts, angles and faults with known truth, and say how good they are."""
    # Imported here, so that `formcheck --help` answers at once.
    from formcheck.evaluation.cases import collect_cases
    from formcheck.evaluation.summary import summarise
    from formcheck.exercises import load, names
    from formcheck.workout import AUTO

    is_auto = [name.strip().lower() for name in exercise or ()] == [AUTO]
    exercises = (AUTO,) if is_auto else tuple(dict.fromkeys(load(name).name for name in exercise or names()))
    if json is not None and markdown is not None and json.resolve() == markdown.resolve():
        raise WrongUsage("--json and --markdown need a place each; they are the same.")
    collected = collect_cases(paths)
    for note in collected.notes:
        typer.echo(f"formcheck: {note}", err=True)
    with ExitStack() as stack:
        # Opened before the long work, so that it is not in vain.
        files = {
            name: stack.enter_context(_open_output(path))
            for name, path in (("json", json), ("markdown", markdown))
            if path is not None
        }
        jobs = _plan(collected.cases, exercises, poses=poses, model=model)
        done, is_stopped = _work_off(jobs, workers=workers)
        if not done:
            # Not KeyboardInterrupt: typer would turn it into another exit code, without a word.
            typer.echo("formcheck: Stopped before the first recording was done.", err=True)
            raise typer.Exit(1)
        comparisons = [one for index in sorted(done) for one in done[index]]
        evaluation = summarise(comparisons, is_complete=not is_stopped)
        _write(files, evaluation)
    if json != _STDOUT:
        _print(evaluation)
    if is_stopped:
        typer.echo(
            f"formcheck: Stopped after {len(done)} of {len(jobs)} recordings; this is what was done so far.",
            err=True,
        )
        raise typer.Exit(1)
    if all(one.outcome == "failed" for one in comparisons):
        typer.echo("formcheck: None of the recordings could be analysed; the table says why.", err=True)
        raise typer.Exit(1)


def _plan(
    cases: "tuple[Case, ...]", exercises: tuple[str, ...], *, poses: Path | None, model: Path | None
) -> "list[Job]":
    """Say what is to be done with each case, and have ready what that needs."""
    from formcheck.evaluation.run import Job
    from formcheck.evaluation.tracks import has_to_look
    from formcheck.workout import AUTO

    if poses is not None:
        _make_folder(poses)
    bundle = None
    if any(has_to_look(case, poses) for case in cases):
        from formcheck.capture.model_file import obtain_model
        from formcheck.cli.models import show_fetch_progress

        with show_fetch_progress() as progress:
            bundle = obtain_model(path=model, progress=progress)
    return [
        Job(
            case=case,
            exercises=exercises if case.exercise is None or exercises == (AUTO,) else (case.exercise,),
            poses=poses,
            model=bundle,
        )
        for case in cases
    ]


def _make_folder(path: Path) -> None:
    from formcheck.present.atomic import describe_output_error

    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise describe_output_error(path, error) from error


def _work_off(jobs: "list[Job]", *, workers: int) -> "tuple[dict[int, tuple[Comparison, ...]], bool]":
    """Evaluate everything; what was done until an interruption is kept."""
    from formcheck.cli.quiet import native_chatter_hidden
    from formcheck.evaluation.run import evaluate_jobs

    done: dict[int, tuple[Comparison, ...]] = {}
    with native_chatter_hidden(), _progress_bar(len(jobs)) as advance:
        try:
            for index, comparisons in evaluate_jobs(jobs, workers=workers, work=_evaluate_quietly):
                done[index] = comparisons
                advance()
        except KeyboardInterrupt:
            return done, True
    return done, False


def _evaluate_quietly(job: "Job") -> "tuple[Comparison, ...]":
    from formcheck.cli.quiet import native_chatter_hidden
    from formcheck.evaluation.run import evaluate_job

    with native_chatter_hidden():
        return evaluate_job(job)


@contextmanager
def _progress_bar(total: int) -> Iterator[Callable[[], None]]:
    """Show on stderr how many recordings are done and how long it will take yet; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("Evaluating", total=total)
        yield lambda: bar.advance(task)


@contextmanager
def _open_output(path: Path) -> Iterator[IO[Any]]:
    from formcheck.present.atomic import open_atomically

    if path == _STDOUT:
        yield sys.stdout
        return
    with open_atomically(path, "w") as file:
        yield file


def _write(files: dict[str, IO[Any]], evaluation: "Evaluation") -> None:
    import json

    from formcheck.present.evaluation import format_markdown

    if "json" in files:
        files["json"].write(json.dumps(evaluation.to_dict(), indent=1, ensure_ascii=False, allow_nan=False))
        files["json"].write("\n")
    if "markdown" in files:
        files["markdown"].write(format_markdown(evaluation))


def _print(evaluation: "Evaluation") -> None:
    from rich.console import Console

    from formcheck.cli.keeping import allow_any_character
    from formcheck.present.evaluation import print_evaluation

    allow_any_character(sys.stdout)
    # Without a screen a table must not be broken to fit one; none in practice is as wide as this.
    print_evaluation(evaluation, Console(width=None if sys.stdout.isatty() else 4096))
