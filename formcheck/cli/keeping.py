"""What several commands do alike: telling beside the results, and writing what may hold any character."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import typer

from formcheck.errors import WrongUsage

__all__ = ["allow_any_character", "refuse_source", "tell_on_stderr"]


def tell_on_stderr(sentence: str) -> None:
    """Say beside the results that something could not be kept.

    Parameters
    ----------
    sentence : str
        For the person at the keyboard.
    """
    typer.echo(f"formcheck: {sentence}", err=True)


def allow_any_character(file: IO[Any]) -> None:
    """Let a text file have a question mark for what its encoding does not know, and show the rest.

    Parameters
    ----------
    file : file
        Such as stdout on a terminal that knows no degree sign, or one that names a file by no text.
    """
    if isinstance(file, io.TextIOWrapper):
        file.reconfigure(errors="replace")


def refuse_source(source: Path, outputs: Mapping[str, Path | None]) -> None:
    """Refuse to write onto what is read.

    Parameters
    ----------
    source : Path
        What is read.
    outputs : mapping of str to Path or None
        By the names of their options, without dashes.

    Raises
    ------
    WrongUsage
        If one of them is the source.
    """
    for name, path in outputs.items():
        if path is not None and path.exists() and source.exists() and path.samefile(source):
            raise WrongUsage(f"--{name} {path} is the source itself; give another name.")
