"""The SQLite file: opened, brought up to date, and its errors put into sentences.

It is kept in write-ahead mode, so a process that dies in the middle of writing leaves what was written
before, and somebody may read while another writes.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from formcheck.errors import HistoryDamaged, HistoryTooNew, HistoryUnusable
from formcheck.history.schema import APPLICATION_ID, STEPS, SchemaSteps, bring_up_to_date, read_version

__all__ = ["BUSY_S", "Database", "Parameters"]

Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]

BUSY_S = 5.0
"""How long to wait for another formcheck that is writing (engineering default: a set with its poses takes far
less than a second)."""

_WAL_TRIES = 50
# Where two make the same new file at once, the change to write-ahead mode does not always wait by itself
# (engineering default).

_PRIMARY = 0xFF
# The low byte of SQLite's extended codes is the kind of error.


class Database:
    """An open history file.

    Parameters
    ----------
    path : Path
        The file; made, with its folder, if it is not there.
    busy_s : float, optional
        How long to wait while somebody else writes.
    steps : sequence of sequence of str, optional
        The schema, see :mod:`formcheck.history.schema`.

    Raises
    ------
    HistoryUnusable
        If it cannot be opened.
    """

    def __init__(self, path: Path, *, busy_s: float = BUSY_S, steps: SchemaSteps = STEPS) -> None:
        self.path = path
        with self._errors_named():
            _make_private(path)
            # Transactions are begun by hand, so that they are exactly those of this module.
            self._connection = sqlite3.connect(
                path, timeout=busy_s, isolation_level=None, check_same_thread=False
            )
            try:
                self._prepare(steps)
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self, steps: SchemaSteps) -> None:
        # First of all only looking: what is not ours is left as it is, to the byte.
        version = self._check_ours(steps)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten, not only forgotten.
        self._connection.execute("PRAGMA secure_delete = ON")
        self._write_ahead()
        # Safe against a dying process after every transaction, without waiting for the disk at every rep.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        if version < len(steps):
            with self.transaction() as connection:
                bring_up_to_date(connection, steps)

    def _check_ours(self, steps: SchemaSteps) -> int:
        # Within one transaction, lest another formcheck makes its tables between two looks.
        self._connection.execute("BEGIN")
        try:
            version = read_version(self._connection)
            [application] = self._connection.execute("PRAGMA application_id").fetchone()
            [tables] = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            self._connection.execute("ROLLBACK")
        if tables and application != APPLICATION_ID:
            raise HistoryDamaged(
                f"'{self.path}' is a database of another program and was left as it is; name another file "
                "for the history."
            )
        if version > len(steps):
            raise HistoryTooNew(
                f"The history '{self.path}' was written by a later formcheck (its version is {version}, this "
                f"one knows {len(steps)}) and was left as it is; install that formcheck."
            )
        return version

    def _write_ahead(self) -> None:
        for attempt in range(_WAL_TRIES):
            try:
                [mode] = self._connection.execute("PRAGMA journal_mode = WAL").fetchone()
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or attempt == _WAL_TRIES - 1:
                    raise
                # Waits until whoever holds the file lets go; the wait itself is SQLite's.
                with suppress(sqlite3.OperationalError):
                    self._connection.execute("BEGIN IMMEDIATE")
                    self._connection.execute("ROLLBACK")
                continue
            if mode == "wal":
                return
        raise HistoryUnusable(
            f"The history '{self.path}' is on a disk that cannot keep it safe (no write-ahead log, as on "
            "some network drives); name a file on a disk of this machine."
        )

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written within, or nothing of it.

        Yields
        ------
        sqlite3.Connection
            To write with.

        Raises
        ------
        HistoryUnusable
            If it cannot be written.
        """
        with self._errors_named():
            # Immediate: one that begins by reading could not wait for others any more.
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let several reads see the same state, whatever others write meanwhile.

        Yields
        ------
        None
            While it lasts.

        Raises
        ------
        HistoryUnusable
            If it cannot be read.
        """
        with self._errors_named():
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    def read(self, query: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
        """Read rows.

        Parameters
        ----------
        query : str
            A SELECT.
        parameters : sequence or mapping, optional
            For its question marks, or for its names.

        Returns
        -------
        list of sqlite3.Row
            All of them.

        Raises
        ------
        HistoryUnusable
            If it cannot be read.
        """
        with self._errors_named():
            return self._connection.execute(query, parameters).fetchall()

    def wait_up_to(self, busy_s: float) -> None:
        """Change how long to wait while somebody else writes.

        Parameters
        ----------
        busy_s : float
            So long.
        """
        with self._errors_named():
            # A pragma takes no parameters; it is a whole number.
            self._connection.execute(f"PRAGMA busy_timeout = {round(1000.0 * busy_s)}")

    def settle(self) -> None:
        """Put what was written on the disk, as far as nobody else is in the way."""
        # It is safe in the log already; this is for the day the power fails.
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def tidy(self) -> None:
        """Give room back after a deletion, and leave no copy of what was deleted in the log."""
        # Needs room for a copy and nobody else at work; what was deleted is overwritten in any case.
        with suppress(sqlite3.Error):
            self._connection.execute("VACUUM")
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the file."""
        with suppress(sqlite3.Error):
            self._connection.close()

    @contextmanager
    def _errors_named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _name_error(self.path, error) from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise HistoryUnusable(
                f"The history '{self.path}' cannot be opened ({reason}); name another file."
            ) from error


def _make_private(path: Path) -> None:
    """Make the file if it is not there, for its owner's eyes only; SQLite would let everybody read it."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _kind(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY


def _is_busy(error: sqlite3.Error) -> bool:
    return _kind(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _name_error(path: Path, error: sqlite3.Error) -> HistoryUnusable:
    kind = _kind(error)
    if path.is_dir():
        return HistoryUnusable(f"The history '{path}' is a folder; name a file in it.")
    if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or isinstance(error, sqlite3.DataError):
        return HistoryDamaged(
            f"The history '{path}' is damaged and was left as it is; `formcheck history set-aside` renames "
            "it, so that a new one can begin."
        )
    if kind == sqlite3.SQLITE_FULL:
        return HistoryUnusable(
            f"The history '{path}' cannot be written because the disk is full; what was kept before is safe, "
            "make room to keep more."
        )
    if _is_busy(error):
        return HistoryUnusable(
            f"The history '{path}' is being written by another formcheck that does not let go; try again "
            "when it has ended."
        )
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return HistoryUnusable(
            f"The history '{path}' cannot be opened for writing; check the rights of the file and its "
            "folder, or name another file."
        )
    if kind == sqlite3.SQLITE_IOERR:
        return HistoryUnusable(
            f"The history '{path}' cannot be written ({error}); what was kept before is safe, check the disk "
            "and the room on it."
        )
    return HistoryUnusable(f"The history '{path}' cannot be used ({error}).")
