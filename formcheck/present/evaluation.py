"""An evaluation for people: tables in a terminal, and the same and more as Markdown."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from formcheck.evaluation.scores import Evaluation
from formcheck.evaluation.tables import Sheet, tabulate

__all__ = ["format_markdown", "print_evaluation"]


def print_evaluation(evaluation: Evaluation, console: Console) -> None:
    """Print the tables that fit a terminal.

    Parameters
    ----------
    evaluation : Evaluation
        What was found.
    console : rich.console.Console
        Where to.
    """
    sheets = [sheet for sheet in tabulate(evaluation) if not sheet.is_detail]
    for index, sheet in enumerate(sheets):
        if index:
            console.print()
        console.print(Text(sheet.title, style="bold"))
        console.print(_table(sheet))
        if sheet.note:
            console.print(Text(sheet.note, style="dim"))


def _table(sheet: Sheet) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in sheet.columns:
        table.add_column(name, justify="right" if name in sheet.numbers else "left", overflow="fold")
    for row in sheet.rows:
        # As text: a name in square brackets is no markup.
        table.add_row(*map(Text, row))
    return table


def format_markdown(evaluation: Evaluation) -> str:
    """Format all tables as Markdown, to be kept beside the program.

    Parameters
    ----------
    evaluation : Evaluation
        What was found.

    Returns
    -------
    str
        A heading and a table for each; the single recordings come last.
    """
    first, *others = tabulate(evaluation)
    sheets = [*others, first]
    about = f"formcheck {evaluation.formcheck}, {len(evaluation.comparisons)} recordings"
    if not evaluation.is_complete:
        about += "; stopped early, so not all of them"
    return "\n".join([f"{about}.", *(line for sheet in sheets for line in _lines(sheet))]) + "\n"


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from ("", f"## {sheet.title}", "")
    yield _line(sheet.columns)
    yield _line(tuple("---:" if name in sheet.numbers else "---" for name in sheet.columns))
    for row in sheet.rows:
        yield _line(row)
    if sheet.note:
        yield from ("", sheet.note)


def _line(cells: tuple[str, ...]) -> str:
    # A bar would end the cell, and so would a line break end the row.
    safe = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(safe)} |"
