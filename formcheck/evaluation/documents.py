"""Saying what is wrong with a document that came from outside."""

__all__ = ["describe_problems"]

MAX_TOLD = 4
"""So many problems of one document are told; a document of another program has hundreds."""


def describe_problems(error: ValueError) -> str:
    """Say in one line what is wrong with a document.

    Parameters
    ----------
    error : ValueError
        What :meth:`formcheck.document.Document.from_dict` raised.

    Returns
    -------
    str
        Where and what, several parted by semicolons; of many the first few.
    """
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return str(error)
    problems = []
    for found in error.errors(include_url=False, include_input=False):
        place = ".".join(str(part) for part in found["loc"])
        reason = found["msg"].removeprefix("Value error, ")
        problems.append(f"{place}: {reason}" if place else reason)
    told = "; ".join(problems[:MAX_TOLD])
    return told if len(problems) <= MAX_TOLD else f"{told}; and {len(problems) - MAX_TOLD} more"
