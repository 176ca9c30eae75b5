"""Reading documents that came from outside: checked once, at the boundary, and then plain data."""

from collections.abc import Mapping
from typing import Any, TypeVar

__all__ = ["describe_problems", "read_document"]

_Document = TypeVar("_Document")

MAX_TOLD = 4
"""So many problems of one document are told; a document of another program has hundreds."""


def read_document(kind: type[_Document], document: Mapping[str, Any], schema: str) -> _Document:
    """Read a document of one schema.

    Parameters
    ----------
    kind : type
        The dataclass that the document stands for.
    document : mapping
        Plain dictionaries, lists and numbers, as JSON has them. Keys that are not known are ignored.
    schema : str
        What the document has to call itself.

    Returns
    -------
    object
        Of the kind that was asked for.

    Raises
    ------
    ValueError
        If the document is not of this schema; all problems are named.
    """
    # pydantic is slow to import and only needed for documents that come from disk.
    from pydantic import TypeAdapter

    if document.get("schema") != schema:
        raise ValueError(f"expected a document of schema {schema!r}, got {document.get('schema')!r}")
    return TypeAdapter(kind).validate_python(document)


def describe_problems(error: ValueError) -> str:
    """Say in one line what is wrong with a document.

    Parameters
    ----------
    error : ValueError
        What :func:`read_document` raised.

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
