"""The names of those whose sessions are kept."""

from unicodedata import normalize

from formcheck.errors import WrongUsage

__all__ = ["MAX_NAME", "key_of", "tidy_name"]

MAX_NAME = 60
"""Longest name of a person, in characters (engineering default)."""


def tidy_name(name: str) -> str:
    """Check the name of a person.

    Parameters
    ----------
    name : str
        As it was given.

    Returns
    -------
    str
        Without space around it; the same name, however its accents were typed (Unicode's form NFC).

    Raises
    ------
    WrongUsage
        If it is too long or cannot be printed.

    Examples
    --------
    >>> tidy_name(" Anna ")
    'Anna'
    """
    tidy = normalize("NFC", name.strip())
    if len(tidy) > MAX_NAME or not tidy.isprintable():
        raise WrongUsage(f"The name of a person has to be printable and of at most {MAX_NAME} characters.")
    return tidy


def key_of(name: str) -> str:
    """Give what tells a person from others.

    Parameters
    ----------
    name : str
        As it was given.

    Returns
    -------
    str
        The name without its capitals: Anna and anna are one person.

    Examples
    --------
    >>> key_of(" Anna ") == key_of("anna")
    True
    """
    return normalize("NFC", normalize("NFC", name.strip()).casefold())
