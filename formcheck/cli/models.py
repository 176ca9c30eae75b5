"""``formcheck models``: which pose models are on this machine, and fetching them."""

import difflib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.capture.progress import ProgressCallback

if TYPE_CHECKING:
    from rich.progress import Progress

    from formcheck.capture.model_store import ModelStatus

__all__ = ["models_app", "show_fetch_progress"]

models_app = typer.Typer(help="List the pose models on this machine, or fetch one.")


@models_app.callback(invoke_without_command=True)
def show_models(context: typer.Context) -> None:
    """List the pose models on this machine, or fetch one."""
    if context.invoked_subcommand is None:
        # Here, so that other commands start sooner.
        from formcheck.capture.model_store import list_models

        _print_table(list_models())


@models_app.command("fetch")
def fetch(
    name: Annotated[str, typer.Argument(help="lite, full or heavy.", metavar="[lite|full|heavy]")] = "full",
) -> None:
    """Fetch a pose model unless it is there already, and print where it is."""
    from formcheck.capture.model_file import fetch_model

    _check_name(name)
    with show_fetch_progress() as progress:
        path = fetch_model(name, progress=progress)
    typer.echo(path)


@contextmanager
def show_fetch_progress() -> Iterator[ProgressCallback | None]:
    """Show on stderr how far the fetching of a model has come; in a pipe show nothing.

    Yields
    ------
    ProgressCallback or None
        What to give to :func:`formcheck.capture.model_file.obtain_model`. The bar appears with the first
        report and is gone afterwards.
    """
    if not sys.stderr.isatty():
        yield None
        return
    # Imported when needed: rich is slow to import, and a model is fetched once.
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _draw_on(bar)


def _draw_on(bar: "Progress") -> ProgressCallback:
    def draw(stage: str, *, done_bytes: int, total_bytes: int | None) -> None:
        if not bar.tasks or bar.tasks[-1].description != stage:
            for task in bar.tasks:
                bar.update(task.id, visible=False)
            bar.add_task(stage, total=None)
        bar.update(bar.tasks[-1].id, completed=done_bytes, total=total_bytes)

    return draw


def _check_name(name: str) -> None:
    from formcheck.capture.model_index import read_index

    names = read_index().names
    if name in names:
        return
    nearest = difflib.get_close_matches(name.lower(), names, n=1)
    hint = f"did you mean {nearest[0]}?" if nearest else f"there are {', '.join(names)}."
    raise typer.BadParameter(f"No pose model is named {name}; {hint}", param_hint="model")


def _print_table(models: "tuple[ModelStatus, ...]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("model", "where", "size", "state", "licence")
    table.columns[1].overflow = "fold"
    for model in models:
        size = "" if model.size_bytes is None else f"{model.size_bytes / 1e6:.1f} MB"
        table.add_row(model.name, str(model.path or ""), size, model.state, model.licence)
    # Without a screen a path must not be broken to fit one; no path in practice is as long as this.
    is_terminal = sys.stdout.isatty()
    Console(width=None if is_terminal else 4096).print(table)
