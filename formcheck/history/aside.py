"""Renaming a history that cannot be used, so that a new one can begin; nothing in it is lost."""

from datetime import datetime
from pathlib import Path

from formcheck.errors import HistoryUnusable

__all__ = ["set_aside"]

_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database and finds by its name."""


def set_aside(path: Path, *, moment: datetime) -> Path:
    """Rename a history and what lies beside it.

    Parameters
    ----------
    path : Path
        The history.
    moment : datetime
        Told in the new name.

    Returns
    -------
    Path
        What it is called now.

    Raises
    ------
    HistoryUnusable
        If there is none, or it cannot be renamed.
    """
    if not path.exists():
        raise HistoryUnusable(f"There is no history '{path}' to set aside.")
    target = path.with_name(f"{path.stem}-{moment:%Y%m%d-%H%M%S}{path.suffix}")
    if target.exists():
        raise HistoryUnusable(f"There is a '{target}' already; try again in a second.")
    try:
        path.rename(target)
        for ending in _BESIDE:
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.rename(target.with_name(target.name + ending))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise HistoryUnusable(f"The history '{path}' cannot be renamed ({reason}).") from error
    return target
