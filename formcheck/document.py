"""Documents: plain data that goes out as JSON and is checked when it comes back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, ClassVar, Self

__all__ = ["Document"]


class Document:
    """What a dataclass with a field ``schema`` needs to be a document.

    The default of the field is what a document of this class calls itself.
    """

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def to_dict(self) -> dict[str, Any]:
        """Give the document as plain dictionaries, lists and numbers.

        Returns
        -------
        dict
            The same keys as the attributes.
        """
        return asdict(self)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """Read a document back.

        Parameters
        ----------
        document : mapping
            What :meth:`to_dict` gave, possibly by way of JSON. Keys that are not known are ignored.

        Returns
        -------
        Self
            An equal document.

        Raises
        ------
        ValueError
            If the document is not of this schema; all problems are named.
        """
        # pydantic is slow to import and only needed for documents that come from disk.
        from pydantic import TypeAdapter

        [schema] = [field.default for field in fields(cls) if field.name == "schema"]
        if document.get("schema") != schema:
            raise ValueError(f"expected a document of schema {schema!r}, got {document.get('schema')!r}")
        return TypeAdapter(cls).validate_python(document)
