"""Things that are opened in parts and closed together."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self

__all__ = ["Opened"]


class Opened:
    """A context manager that closes what its constructor has opened.

    Attributes
    ----------
    _open : ExitStack
        Set by the constructor of the class that derives from this one.
    """

    _open: ExitStack

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close everything; the object cannot be used afterwards."""
        self._open.close()
