"""``formcheck doctor``: whether everything is there that formcheck needs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["doctor"]

_MARKS = {"ok": "[green]ok[/]", "hint": "[yellow]hint[/]", "problem": "[red]problem[/]"}


def doctor(
    json: Annotated[
        Path | None, typer.Option(help="Write the findings as JSON; - for stdout, and nothing else there.")
    ] = None,
) -> None:
    """Look whether camera, model, voice and the rest are there; say what to do about what is not."""
    from formcheck.cli.quiet import native_chatter_hidden
    from formcheck.doctor import diagnose
    from formcheck.present.atomic import open_atomically
    from formcheck.present.documents import format_json

    with native_chatter_hidden():
        diagnosis = diagnose()
    if json == Path("-"):
        sys.stdout.write(format_json(diagnosis))
    else:
        if json is not None:
            with open_atomically(json, "w") as file:
                file.write(format_json(diagnosis))
        from rich.console import Console
        from rich.table import Table

        table = Table(box=None, show_header=False, pad_edge=False)
        for finding in diagnosis.findings:
            table.add_row(finding.about, _MARKS[finding.state], finding.text)
        # Without a screen a line must not be broken to fit one.
        Console(width=None if sys.stdout.isatty() else 4096).print(table)
    if not diagnosis.is_healthy:
        raise typer.Exit(1)
