"""An evaluation for people: tables in a terminal, and the same and more as Markdown."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from formcheck.evaluation.scores import Evaluation
from formcheck.evaluation.tables import Sheet, tabulate

__all__ = ["format_markdown", "print_evaluation"]

MAX_NAME = 45
"""Longer names are broken in a terminal (engineering default: about half of a usual one)."""


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
    for index, name in enumerate(sheet.columns):
        table.add_column(
            name,
            justify="right" if name in sheet.numbers else "left",
            overflow="fold",
            # The names of rows stay whole, unless they would leave no room for the rest.
            no_wrap=index == 0 and max(len(row[0]) for row in sheet.rows) <= MAX_NAME,
        )
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
    sheets = tabulate(evaluation)
    count = len({comparison.name for comparison in evaluation.comparisons})
    about = f"formcheck {evaluation.formcheck}, {count} recording{'' if count == 1 else 's'}"
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
