"""The history as files for other programs: JSON, CSV and poses."""

import csv
import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

from formcheck.history.entries import Session
from formcheck.history.export import make_document, make_rows, name_columns
from formcheck.history.store import History
from formcheck.present.atomic import describe_output_error, open_atomically

__all__ = ["write_history_csv", "write_history_json", "write_poses"]


def write_history_json(sessions: Sequence[Session], path: Path | None) -> None:
    """Write sessions as a document of the schema ``formcheck/history/1``.

    Parameters
    ----------
    sessions : sequence of Session
        What is to go out.
    path : Path or None
        The file; None for stdout.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    with _open(path) as file:
        json.dump(make_document(sessions), file, indent=2, ensure_ascii=False, allow_nan=False)
        file.write("\n")


def write_history_csv(sessions: Sequence[Session], path: Path | None) -> None:
    """Write a row for every rep and every stand.

    Parameters
    ----------
    sessions : sequence of Session
        What is to go out.
    path : Path or None
        The file; None for stdout.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    rows = make_rows(sessions)
    with _open(path) as file:
        writer = csv.DictWriter(file, name_columns(rows), restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_poses(history: History, sessions: Sequence[Session], folder: Path) -> None:
    """Write the poses of every set that has them, as files that ``formcheck analyse`` reads.

    Parameters
    ----------
    history : History
        Open.
    sessions : sequence of Session
        Whose sets.
    folder : Path
        Made if it is not there.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise describe_output_error(folder, error) from error
    for session in sessions:
        for one in session.sets:
            track = history.track(one.id)
            if track is not None:
                path = folder / f"session-{session.id}-set-{one.number}.npz"
                with open_atomically(path, "wb") as file:
                    track.save(file)


def _open(path: Path | None) -> AbstractContextManager[IO[Any]]:
    return nullcontext(sys.stdout) if path is None else open_atomically(path, "w")
