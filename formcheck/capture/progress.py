"""Being told how far a long job has come."""

from typing import Protocol

__all__ = ["ProgressCallback"]


class ProgressCallback(Protocol):
    """What is told how far a long job has come."""

    def __call__(self, stage: str, *, done_bytes: int, total_bytes: int | None) -> None:
        """Take one report.

        Parameters
        ----------
        stage : str
            What is being done, in words for a person; a new text starts counting anew.
        done_bytes : int
            Bytes done so far in this stage.
        total_bytes : int or None
            Bytes this stage has in all; None where that is not known.
        """
