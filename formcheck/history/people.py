"""The names of those whose sessions are kept."""

from formcheck.errors import WrongUsage

__all__ = ["MAX_NAME", "tidy_name"]

MAX_NAME = 60
"""Longest name of a person, in characters."""


def tidy_name(name: str) -> str:
    """Check the name of a person.

    Parameters
    ----------
    name : str
        As it was given.

    Returns
    -------
    str
        Without space around it.

    Raises
    ------
    WrongUsage
        If it is too long or cannot be printed.

    Examples
    --------
    >>> tidy_name(" Anna ")
    'Anna'
    """
    tidy = name.strip()
    if len(tidy) > MAX_NAME or not tidy.isprintable():
        raise WrongUsage(f"The name of a person has to be printable and of at most {MAX_NAME} characters.")
    return tidy
