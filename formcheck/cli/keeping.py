"""The diary of a command: where its results are kept, unless the user wants none of it."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from formcheck.history.diary import Diary

__all__ = ["open_diary"]


def open_diary(*, person: str | None = None, wanted: bool = True, busy_s: float | None = None) -> "Diary":
    """Open the history for a command that is about something else.

    Parameters
    ----------
    person : str or None, optional
        Whose sessions are kept; of the one who gives no name if None.
    wanted : bool, optional
        Whether anything is to be kept.
    busy_s : float or None, optional
        How long to wait while another formcheck is writing; as long as is usual for a file if None.

    Returns
    -------
    Diary
        To be closed; it tells on stderr what could not be kept.

    Raises
    ------
    WrongUsage
        If the name cannot be one.
    """
    from formcheck.history.database import BUSY_S
    from formcheck.history.diary import Diary
    from formcheck.history.place import find_history_file

    return Diary(
        find_history_file() if wanted else None,
        tell=lambda sentence: typer.echo(f"formcheck: {sentence}", err=True),
        person=person or "",
        busy_s=BUSY_S if busy_s is None else busy_s,
    )
