"""Where the history is: a file of the user's, another one, or nowhere."""

import os
from pathlib import Path

from formcheck.errors import WrongUsage

__all__ = ["ENVIRONMENT", "find_history_file", "require_history_file"]

ENVIRONMENT = "FORMCHECK_HISTORY"
"""Environment variable that names another file, or is ``off``."""

_OFF = "off"
_NAME = "history.sqlite3"


def find_history_file() -> Path | None:
    """Say which file trainings are kept in.

    Returns
    -------
    Path or None
        What :data:`ENVIRONMENT` says, otherwise ``history.sqlite3`` in the user's folder for data; None if
        nothing is to be kept. The file need not be there yet.

    Raises
    ------
    WrongUsage
        If it names the home of somebody who is not known.
    """
    named = os.environ.get(ENVIRONMENT, "").strip()
    if named.lower() == _OFF:
        return None
    if named:
        try:
            return Path(named).expanduser()
        except RuntimeError as error:
            raise WrongUsage(
                f"{ENVIRONMENT} is '{named}', whose home is not known; give the whole path, or off."
            ) from error
    # Imported when needed: the command should start quickly.
    from platformdirs import user_data_path

    return user_data_path("formcheck", appauthor=False) / _NAME


def require_history_file() -> Path:
    """Say which file trainings are kept in, for a command that is about nothing else.

    Returns
    -------
    Path
        As from :func:`find_history_file`.

    Raises
    ------
    WrongUsage
        If the history is switched off, or its place cannot be told.
    """
    path = find_history_file()
    if path is None:
        raise WrongUsage(
            f"The history is switched off by {ENVIRONMENT}=off; unset it, or name a file with it."
        )
    return path
