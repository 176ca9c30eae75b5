"""Files that appear under their name only when they are whole."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Literal

from formcheck.errors import OutputError

__all__ = ["AtomicFile", "describe_output_error", "open_atomically"]

_NO_SPACE = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
_NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def describe_output_error(path: Path, error: OSError) -> OutputError:
    """Say in one sentence why a file could not be written and what to do about it.

    Parameters
    ----------
    path : Path
        Where the result was meant to go.
    error : OSError
        What the operating system said.

    Returns
    -------
    OutputError
        Not raised yet: raise it ``from error``.
    """
    if error.errno in _NO_SPACE:
        return OutputError(f"'{path}' cannot be written because the disk is full: make room and try again.")
    if error.errno in _NOT_ALLOWED:
        return OutputError(f"'{path}' cannot be written because that is not allowed: choose another folder.")
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return OutputError(f"'{path}' cannot be written because there is no such folder: make it first.")
    reason = error.strerror or type(error).__name__
    return OutputError(f"'{path}' cannot be written ({reason}): choose another place.")


class AtomicFile:
    """A temporary file beside its destination, to be moved there when it is whole.

    It exists from the moment it is made, so a folder that cannot be written to is known at once and not
    after a long analysis. Exactly one of :meth:`commit` and :meth:`discard` takes effect.

    Parameters
    ----------
    path : Path
        Where the file is to appear. An existing file is replaced at the end; a link is followed.

    Attributes
    ----------
    temporary : Path
        The file to write to, empty at first, in the folder of the destination.

    Raises
    ------
    OutputError
        If `path` is a folder, is write-protected, or its folder cannot be written to.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _output_errors_of(path):
            # Replacing a link by a file would surprise; writing what it points to does not.
            self._target = path.resolve()
            if self._target.is_dir():
                raise OutputError(f"'{path}' cannot be written because it is a folder: name a file in it.")
            if self._target.exists():
                _check_replaceable(path, self._target)
            self.temporary = _make_empty_file_beside(self._target)

    def commit(self) -> None:
        """Move the file to its destination, on disk before it is visible there.

        Raises
        ------
        OutputError
            If that fails; the temporary file is removed then.
        """
        try:
            with _output_errors_of(self._path):
                with self.temporary.open("rb+") as file:
                    os.fsync(file.fileno())
                self.temporary.replace(self._target)
        except BaseException:
            self.discard()
            raise

    def discard(self) -> None:
        """Remove the temporary file, if it is still there; the destination stays as it was."""
        # Whatever led here is the news; that a file could not be removed either would only hide it.
        with suppress(OSError):
            self.temporary.unlink()


def _check_replaceable(path: Path, target: Path) -> None:
    """Refuse what must not be replaced by a new file, however much the folder would allow it."""
    if not target.is_file():
        # As the superuser one could really replace a device by a file.
        raise OutputError(f"'{path}' cannot be written because it is no ordinary file: give another name.")
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _make_empty_file_beside(target: Path) -> Path:
    """Make an empty file with a free name in the folder of `target`."""
    while True:
        # The name may already be as long as names can be, so only its end is kept: it tells the format.
        temporary = target.with_name(f".{secrets.token_hex(6)}.part{target.suffix[-16:]}")
        try:
            # Not tempfile.mkstemp: it makes files only their owner may read, and this one will be kept.
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            continue
        return temporary


@contextmanager
def open_atomically(path: Path, mode: Literal["w", "wb"]) -> Iterator[IO[Any]]:
    """Open a file that appears under its name only if the block ends without an exception.

    Parameters
    ----------
    path : Path
        Where the result is to appear. A device or a pipe is written to directly: there is nothing to replace.
    mode : {"w", "wb"}
        Text (UTF-8, line ends as written) or bytes.

    Yields
    ------
    file object
        To write to. After an exception of any kind nothing of it is left.

    Raises
    ------
    OutputError
        If the file cannot be written: folder missing or not writable, disk full and the like.
    """
    with _output_errors_of(path):
        encoding, newline = ("utf-8", "") if mode == "w" else (None, None)
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open(mode, encoding=encoding, newline=newline) as file:
                yield file
            return
        atomic_file = AtomicFile(path)
        try:
            with atomic_file.temporary.open(mode, encoding=encoding, newline=newline) as file:
                yield file
        except BaseException:
            atomic_file.discard()
            raise
        atomic_file.commit()


@contextmanager
def _output_errors_of(path: Path) -> Iterator[None]:
    """Turn what the operating system says about writing into an :class:`OutputError` that names `path`."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and Path(error.filename).resolve().parent != path.resolve().parent:
            raise  # about some other file, which the caller handled while it wrote this one
        raise describe_output_error(path, error) from error
